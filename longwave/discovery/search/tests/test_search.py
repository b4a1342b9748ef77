"""What readers find, and what they do not: Rut searches as a stranger, Ada publishes and takes back."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.access.rules import Tier
from longwave.discovery.search import actions, finding
from longwave.discovery.search.backend import index
from longwave.discovery.search.finding import DATE, RELEVANCE
from longwave.discovery.search.showing import KINDS, KINDS_OF_ONE
from longwave.discovery.search.tests.pieces import NOON, narrowable, person, publish, said, search, titles
from longwave.published.actions import withdraw
from longwave.published.models import Entry, Kind

pytestmark = pytest.mark.django_db


def test_a_word_finds_its_other_forms():
    publish("New sanctions on grain")
    assert titles(search("sanction")) == ["New sanctions on grain"]
    assert titles(search("sanctioned")) == ["New sanctions on grain"]


def test_accents_and_capitals_make_no_difference():
    publish("What Erdoğan wants")
    publish("Nothing in it", "A letter from Sao Paulo.")
    assert titles(search("ERDOGAN")) == ["What Erdoğan wants"]
    assert titles(search("erdoğan")) == ["What Erdoğan wants"]
    assert titles(search("São Paulo")) == ["Nothing in it"]


def test_a_word_with_a_letter_and_a_sign_in_it_is_looked_for_as_it_is_written():
    publish("Sixteen of them", "By 16 May, 16 ports, 16 ships and 16 crews; plan F came later.")
    publish("The jet", "Ankara wants the F-16.")
    publish("The treasury", "The U.S. Treasury waits.")
    assert titles(search("F-16")) == ["The jet"]
    assert titles(search("u.s.")) == ["The treasury"]
    assert titles(search("16 -f-16")) == ["Sixteen of them"]


def test_behind_the_wall_it_is_found_and_nothing_is_told_of_its_order():
    publish("Gated", "Ankara wants the F-16, or 16 of plan F.", Tier.SUBSCRIBERS)
    publish("Another", "Sixteen is 16.", Tier.SUBSCRIBERS)
    for asked in ("f-16", "16-f"):
        found = search(asked)
        assert (titles(found), [hit.hidden for hit in found.hits]) == (["Gated"], [True])


def test_the_line_above_the_results_counts_what_all_may_read_and_says_that_there_is_more(client):
    publish("Open", "Okapi in the forest.")
    publish("Gated", "An okapi in the zoo.", Tier.SUBSCRIBERS)
    publish("For accounts", "Another okapi.", Tier.REGISTERED)
    page = client.get("/search/?q=okapi").content.decode()
    assert "1 result for “<bdi>okapi</bdi>”, and some in texts that not everybody may read" in page
    assert page.index("Found in the text for readers with an account") > 0
    assert page.index("Found in the text for subscribers") > 0
    assert "not everybody" not in client.get("/search/?q=forest").content.decode()


LETTERS = (
    "Ekrem İmamoğlu ruled İstanbul, not İzmir. Lech Wałęsa left Łódź. Jonas Gahr Støre met Đỗ Mười in Groß Köris."
    " Þórdís wrote an œuvre. Heydər Əliyev and Viktor Цой, Čapek and Ngũgĩ. Владимир Набоков, ёлка. Diyarbakır."
)
SPELT = {
    "istanbul": "İstanbul",
    "İSTANBUL": "İstanbul",
    "izmir": "İzmir",
    "İmamoğlu": "İmamoğlu",
    '"ekrem imamoglu"': "Ekrem İmamoğlu",
    "walesa": "Wałęsa",
    "WAŁĘSA": "Wałęsa",
    "lodz": "Łódź",
    "Łódź": "Łódź",
    '"lech walesa"': "Lech Wałęsa",
    "wales*": "Wałęsa",
    "store": "Støre",
    '"do muoi"': "Đỗ Mười",
    "gross": "Groß",
    "thordis": "Þórdís",
    "oeuvre": "œuvre",
    "diyarbakir": "Diyarbakır",
    "набоков": "Набоков",
    "ngugi": "Ngũgĩ",
}


@pytest.mark.parametrize(("asked", "shown"), SPELT.items())
def test_letters_of_every_alphabet_are_found_by_plain_ones_and_shown_as_they_were_written(asked, shown):
    publish("Right", LETTERS)
    publish("Wrong", "He walks to the shops of England in a mud load.")
    found = search(asked)
    assert (titles(found)[:1], found.meant, found.some) == (["Right"], "", False)
    marked = found.hits[0].text.replace("</mark> <mark>", " ")  # word by word, or a phrase as a whole
    assert shown in marked.replace("<mark>", "").replace("</mark>", "")
    assert f"{shown.split()[-1]}</mark>" in marked  # PostgreSQL marks no `do`, which English has too


def test_letters_are_found_in_headlines_minutes_and_behind_the_wall_and_suggested():
    publish("Wałęsa in İzmir", "Nothing.")
    publish("Gated", "The first paragraph. The port of İskenderun and Jonas Støre.", tier=Tier.SUBSCRIBERS)
    publish("Said", kind="episode", data=said((0, "Good morning."), (33, "They went to İskenderun by Gdańsk.")))
    (hit,) = search("walesa izmir").hits
    assert hit.title == "<mark>Wałęsa</mark> in <mark>İzmir</mark>"
    for asked in ("iskenderun", "İskenderun", "ISKENDERUN"):
        assert titles(search(asked)) == ["Said", "Gated"]
    assert [hit.hidden for hit in search("store").hits] == [True]
    (hit,) = search("gdansk").hits
    assert (hit.start, "<mark>Gdańsk</mark>" in hit.text) == (33, True)
    for typed in ("wal", "Wał", "izm", "İz"):
        assert [stub["title"] for stub in finding.suggested(typed)] == ["Wałęsa in İzmir"]


def test_a_word_is_found_whatever_unseen_signs_stand_within_it_and_shown_without_them():
    publish("Re\u00adform of the ports", "New sanc\u00adtions on gr\u200bain and st\u2060eel.")
    publish("Gated", "The first paragraph. An oka\u00adpi.", tier=Tier.SUBSCRIBERS)
    for asked in ("sanctions", "sanction", "sanc\u00adtions", "grain", '"new sanctions on grain"', "reform", "steel"):
        found = search(asked)
        assert (titles(found), found.meant, found.some) == (["Re\u00adform of the ports"], "", False)
    (hit,) = search("sanctions reform").hits
    assert (hit.title, "<mark>sanctions</mark>" in hit.text) == ("<mark>Reform</mark> of the ports", True)
    assert [hit.hidden for hit in search("okapi").hits] == [True]


def test_names_with_such_letters_are_meant_by_misspelt_ones():
    publish("Right", LETTERS)
    for asked, meant in (("imamoglo", "imamoğlu"), ("walensa", "wałęsa"), ("istanbol", "istanbul")):
        found = search(asked)
        assert (titles(found), found.meant) == (["Right"], meant)


def test_the_headline_counts_more_than_the_names_and_these_more_than_the_text():
    publish("In the text", "Something about cables.")
    publish("By name", people=[person("Anna Cables")])
    publish("Cables in the headline")
    assert titles(search("cables")) == ["Cables in the headline", "By name", "In the text"]


def test_a_phrase_is_found_as_it_stands_and_not_otherwise():
    publish("Right", "They bought cheap steel there.")
    publish("Wrong", "Steel is not cheap there.")
    assert titles(search('"cheap steel"')) == ["Right"]
    assert set(titles(search("cheap steel"))) == {"Right", "Wrong"}


def test_a_beginning_is_found_where_it_is_asked_for():
    publish("Geopolitics of grain")
    assert titles(search("geopol*")) == ["Geopolitics of grain"]
    assert search("geopol").count == 0


def test_what_must_not_be_there_is_left_out():
    publish("Ports and containers")
    publish("Ports alone")
    assert titles(search("ports -containers")) == ["Ports alone"]


def test_all_words_first_and_some_of_them_where_nothing_has_all():
    publish("Grain in Odesa")
    publish("Steel in Piraeus")
    assert titles(search("grain odesa")) == ["Grain in Odesa"]
    found = search("grain piraeus")
    assert (set(titles(found)), found.some) == ({"Grain in Odesa", "Steel in Piraeus"}, True)


def test_a_misspelt_name_finds_its_piece():
    publish("A portrait", "Benjamin Netanyahu spoke.")
    publish("Another", "Recep Erdoğan did not.")
    found = search("netanyaho")
    assert (titles(found), found.meant) == (["A portrait"], "netanyahu")
    found = search("erdogn")
    assert (titles(found), found.meant) == (["Another"], "erdoğan")
    for asked, meant in (("spuke", "spoke"), ("spkoe", "spoke"), ("recpe", "recep")):
        assert search(asked).meant == meant
    assert search("zeppelin") == finding.Found(hits=[])


def test_snippets_show_where_the_words_are_and_are_escaped():
    publish("A <b>title</b>", "Before. " * 60 + "They said <script>alert(1)</script> of the harbours there.")
    (hit,) = search("harbour").hits
    assert "<mark>harbours</mark>" in hit.text
    assert "<script>" not in hit.text
    assert hit.title == "A &lt;b&gt;title&lt;/b&gt;"


def test_what_is_said_in_an_episode_leads_to_its_minute():
    publish(
        "Mending the deep", "Notes.", kind="episode", data=said((0, "Good morning."), (412, "The cable broke twice."))
    )
    for asked in ("cable", '"broke twice"', "cables -submarine"):
        (hit,) = search(asked).hits
        assert hit.path == "/podcasts/the-crossing/mending-the-deep/#t=412"
        assert "<mark>" in hit.text
    (hit,) = search("mending").hits
    assert hit.path == "/podcasts/the-crossing/mending-the-deep/"


def test_words_of_different_paragraphs_find_an_episode_once():
    publish("The deep", kind="episode", data=said((5, "The cable."), (90, "The anchor."), (95, "The cable again.")))
    assert titles(search("cable anchor")) == ["The deep"]


def test_a_transcript_without_times_leads_to_its_episode():
    publish("The deep", kind="episode", data=said((0, "The cable.")))
    assert search("cable").hits[0].path == "/podcasts/the-crossing/the-deep/"


def test_a_word_behind_the_wall_is_found_and_not_read():
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    found = search("albatross")
    (hit,) = found.hits
    assert (hit.stub["title"], hit.hidden, found.count, found.choices) == ("Gated", True, 0, {})
    assert "albatross" not in f"{hit.title} {hit.text}"
    assert titles(search("secrets albatrosses")) == ["Gated"]


def test_no_phrase_beginning_or_order_behind_the_wall_is_found():
    text = "The first paragraph. A secret albatross flies."
    publish("Gated", text, tier=Tier.SUBSCRIBERS)
    publish("Spoken", kind="episode", tier=Tier.SUBSCRIBERS, data=said((60, "A secret albatross flies.")))
    for asked in ('"secret albatross"', '"albatross flies"', '"albatross secret"', "albatr*", "secret-albatr*"):
        assert titles(search(asked)) == [], asked
    assert set(titles(search("albatross secret"))) == {"Gated", "Spoken"}
    assert search("albatross").hits[0].start is None


def test_words_behind_the_wall_are_in_no_suggestion_and_correct_nothing():
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    assert search("albatros").meant == search("albetross").meant == ""
    assert finding.suggested("albatross") == []
    assert index().alike("albatros", 10) == []


def test_excluding_a_word_tells_nothing_of_what_is_behind_the_wall():
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    assert titles(search("gated -albatross")) == ["Gated"]


def test_what_is_behind_the_wall_stands_after_what_is_not_the_newest_first():
    publish("Old", "An albatross.", tier=Tier.SUBSCRIBERS, published_at=NOON - dt.timedelta(days=9))
    publish("New", "An albatross.", tier=Tier.SUBSCRIBERS)
    publish("Open", "An albatross.", published_at=NOON - dt.timedelta(days=99))
    for order in (RELEVANCE, DATE):
        found = search("albatross", order)
        assert (titles(found), found.count) == (["Open", "New", "Old"], 1)


def test_what_closes_by_itself_is_not_found_by_what_is_closed_even_before_it_is_indexed_anew(time_machine):
    time_machine.move_to(NOON)
    publish("Closing", "The first paragraph. A secret albatross flies.", closes_at=NOON + dt.timedelta(hours=1))
    assert search('"secret albatross"').count == 1
    time_machine.move_to(NOON + dt.timedelta(hours=2))
    assert search('"secret albatross"').hits == []
    assert search("albatros").meant == ""
    assert actions.index_due(timezone.now()) == ["/articles/closing/"]
    assert search('"secret albatross"').hits == []
    assert [hit.hidden for hit in search("albatross").hits] == [True]
    assert actions.index_due(timezone.now()) == []


def test_what_opens_by_itself_is_found_once_it_is_indexed_anew(time_machine):
    time_machine.move_to(NOON)
    opens = NOON + dt.timedelta(hours=1)
    publish("Opening", "One. A secret albatross.", tier=Tier.SUBSCRIBERS, opens_at=opens)
    time_machine.move_to(NOON + dt.timedelta(hours=2))
    assert [hit.hidden for hit in search("albatross").hits] == [True]
    actions.index_due(timezone.now())
    assert [hit.hidden for hit in search('"secret albatross"').hits] == [False]


def test_a_change_is_found_at_once_and_what_was_taken_back_no_more():
    entry = publish("Grain", "Wheat from Odesa.")
    publish("Grain", "Maize from Odesa.")
    assert titles(search("wheat")) == []
    assert titles(search("maize")) == ["Grain"]
    withdraw(entry.uid)
    assert search("maize grain odesa").hits == []
    assert finding.suggested("grain") == []
    assert search("odeza").meant == ""


def test_suggestions_are_names_that_begin_so_pages_before_pieces():
    narrowable()
    publish("The port of Odesa")
    publish("Nothing", "A port in the text.")
    assert [stub["title"] for stub in finding.suggested("port od")] == ["The port of Odesa"]
    assert [stub["title"] for stub in finding.suggested("port o")][:1] == ["The port of Odesa"]
    assert [stub["title"] for stub in finding.suggested("eur")] == ["Europe"]
    assert finding.suggested("p") == finding.suggested('"') == []


def test_rebuilding_twice_is_as_good_as_once_and_mends_what_was_lost():
    narrowable()
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    before = titles(search("port"))
    index().drop(Entry.objects.get(title="Port one").pk)
    for _ in range(2):
        assert list(actions.rebuild(timezone.now())) == [5]
        assert sorted(titles(search("port"))) == sorted(before)
    assert titles(search("albatross")) == ["Gated"]


def test_rebuilding_forgets_words_that_stand_nowhere_any_more():
    publish("Grain", "Netanyahu spoke.")
    publish("Grain", "Nobody spoke.")
    assert index().alike("netanyaho", 9) == ["netanyahu"]
    assert search("netanyaho").meant == ""
    list(actions.rebuild(timezone.now()))
    assert index().alike("netanyaho", 9) == []


def test_what_was_there_before_search_is_caught_up_with():
    narrowable()
    for number in index().known():
        index().drop(number)
    assert search("port").hits == []
    assert (actions.catch_up(timezone.now()), actions.catch_up(timezone.now())) == (4, 0)
    assert search("port").count == 3


def test_words_that_stand_in_every_text_are_answered_calmly_by_themselves():
    publish("The port of Odesa", "That is all.")
    for asked in ("the", "of", "that", '"of that"'):
        found = search(asked)
        assert titles(found) in ([], ["The port of Odesa"])  # PostgreSQL does not know them
        assert found.meant == ""
    assert titles(search('"port of Odesa"')) == titles(search("the port of odesa")) == ["The port of Odesa"]


def test_a_title_and_a_snippet_read_in_their_own_direction(client):
    publish("מכתב מחיפה", "הנמל של חיפה נסגר. The port.")
    page = client.get("/search/?q=port").content.decode()
    assert '<h2 class="story-title" dir="auto">' in page
    assert '<p class="story-dek" dir="auto">' in page
    assert titles(search("הנמל")) == titles(search("הנמ*")) == ["מכתב מחיפה"]


ODD = [
    '"', '""', "'", "*", "-", "--", "^", "NEAR(port, 2)", "title:port", "{title} : port", "port AND", "OR", "NOT port",
    "port\x00two", "\x00", "💡", "port 💡", "שלום", "\u202eport", "x", "é", "%", "_", "\\", "port:*", "(port", "port)",
    "port' OR '1'='1", "'; DROP TABLE published_entry; --", "port & | ! <->", "\ud800", "a" * 10_000, "port " * 2_000,
    '"port "one" two"', "-port", "+port", "ﬁne print", "İstanbul", "\ufeffport", "<script>", "北京", "٣٤", "Ⅷ²½",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_whatever_is_typed_is_answered_calmly(client, typed, address):
    publish("Port one", "A port. ﬁne print in İstanbul, 北京, ٣٤.")
    answer = client.get(address, {"q": typed.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=port&page=x", "q=port&page=999999", "q=port&year=' OR 1", "q=port&region=gone&sort=x", "q"]
)
def test_whatever_stands_in_the_address_is_answered_calmly(client, query):
    publish("Port one")
    assert client.get(f"/search/?{query}").status_code == 200


def test_very_short_and_very_long_texts_are_found():
    publish("Two words", "Brief zebra.")
    long = " ".join(f"word{number % 20_000}" for number in range(200_000)) + " zanzibar"
    publish("Long", long)
    publish("Odd and long", " ".join(f"{number:x}q" for number in range(200_000)), tier=Tier.SUBSCRIBERS)
    assert titles(search("zebra")) == ["Two words"]
    assert titles(search("zanzibar")) == ["Long"]
    assert "Long" in titles(search("word19"))


def test_every_kind_that_is_found_has_its_names():
    assert set(KINDS) == set(KINDS_OF_ONE) == set(Kind)
