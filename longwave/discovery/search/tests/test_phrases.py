"""A phrase that is half remembered: Rut has a few words of it, misspelt or in another order."""

import pytest

from longwave.access.rules import Tier
from longwave.discovery.search.tests.pieces import publish, said, search, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def reach():
    publish("The Halcyon Reach", "Anselm Teo Nash sailed her. They bought cheap steel there.")
    publish("Elsewhere", "Another ship will sail, that one made of steel.")


@pytest.mark.parametrize(
    ("asked", "meant", "apart", "some"),
    [
        ('"cheap steel"', "", False, False),
        ('"halcyon reech"', '"halcyon reach"', False, False),
        ('"Anselm Teo-Mash"', '"anselm teo nash"', False, False),
        ('"reach halcyon"', "", True, False),
        ('"Anselm Nash"', "", True, False),
        ('"steel of the anselm"', "", True, False),
        ('"nash anselmm"', "nash anselm", True, False),
        ('cheap "reech halcyon"', "cheap reach halcyon", True, False),
        ('"halcyon zeppelin"', "", True, True),
        ('"halcyon reach" zeppelin', "", True, True),
    ],
)
def test_a_phrase_half_remembered_finds_its_piece(reach, asked, meant, apart, some):
    found = search(asked)
    assert titles(found)[:1] == ["The Halcyon Reach"]
    assert (found.meant, found.apart, found.some) == (meant, apart, some)


def test_the_words_of_a_phrase_are_marked_by_themselves_and_lead_to_a_minute():
    publish(
        "Said", kind="episode", data=said((0, "Good morning."), (90, "The Halcyon came within reach."), (120, "Yes."))
    )
    (hit,) = search('"halcyon reach"').hits
    assert hit.start == 90
    assert "<mark>Halcyon</mark> came within <mark>reach</mark>" in hit.text


def test_nothing_is_meant_by_a_word_that_stands_in_every_text(reach):
    found = search('"that will sink"')
    assert (titles(found), found.meant) == ([], "")
    publish("Than wild", "Than wild.")
    assert search("that will zeppelin").meant == search('"that will zeppelin"').meant == ""


TALK = (
    (0, "Good morning."),
    (12, "Before the strike nobody asked where the money went. " * 5 + "So what was the price of"),
    (47, "Steel? It was"),
    (49, "cheap."),
    (51, "And then Łódź\ncame back to the harbour, and nobody would buy the cheap zinc any longer. " * 4),
)


@pytest.mark.parametrize(
    ("asked", "start", "shown"),
    [
        ('"price of steel"', 12, "price of Steel"),
        ('"the prices of steel"', 12, "the price of Steel"),
        ('"steel it was cheap and then"', 47, "Steel? It was cheap. And then"),
        ('"cheap and then lodz"', 49, "cheap. And then Łódź"),
        ('"lodz came back"', 51, "Łódź came back"),
        ('"notes say" "cheap and then lodz"', 49, "cheap. And then Łódź"),
        ("cheap-and-then-lod*", 49, "cheap. And then Łódź"),
    ],
)
def test_a_phrase_that_goes_on_in_the_next_paragraph_leads_to_the_minute_at_which_it_begins(asked, start, shown):
    publish("Talk", "The notes say nothing there\nabout it.", kind="episode", data=said(*TALK))
    (hit,) = search(asked).hits
    plain = hit.text.replace("<mark>", "").replace("</mark>", "")
    assert (hit.start, shown in plain, "\n" in plain) == (start, True, False)
    assert hit.text.count("<mark>") == hit.text.count("</mark>") > 0
    assert len(plain.split()) < 50


def test_a_phrase_that_stands_in_the_notes_or_begins_there_leads_to_no_minute():
    notes = "The notes speak of cheap zinc.\nAnd of the harbour"
    publish("Talk", notes, kind="episode", data=said((30, "Good morning.")))
    for asked in ('"cheap zinc"', '"zinc and of the"', '"harbour good morning"'):
        (hit,) = search(asked).hits
        assert (hit.start, "\n" in hit.text, "<mark>" in hit.text) == (None, False, True)


@pytest.mark.parametrize("order", ["secret albatross", "albatross secret"])
@pytest.mark.parametrize("around", ['"{}"', '"{} flies"', '"gated {}"', 'first "{}"', '"first {}"'])
def test_words_of_a_phrase_are_not_looked_for_behind_the_wall(around, order):
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    publish("Spoken", kind="episode", tier=Tier.SUBSCRIBERS, data=said((60, "A secret albatross flies.")))
    there = search(around.format(order))
    absent = search(around.format("quartz zeppelin"))
    assert there == absent
    assert [hit.hidden for hit in there.hits] == [False] * len(there.hits)


def test_a_word_beside_a_phrase_is_found_behind_the_wall_whatever_the_phrase_says():
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    for phrase in ("a secret", "secret flies", "quartz zeppelin"):
        found = search(f'albatross "{phrase}"')
        assert [(hit.stub["title"], hit.hidden) for hit in found.hits] == [("Gated", True)]
        assert (found.count, found.meant, found.some) == (0, "", True)


def test_a_phrase_is_mended_by_public_words_only():
    publish("Gated", "The first paragraph. A secret albatross flies.", tier=Tier.SUBSCRIBERS)
    assert search('"secret albatros"').meant == search('"sekret albatross"').meant == ""
    assert search('"secret albatros"').hits == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("%22halcyon+reech%22", 'These have <a href="/search/?q=%22halcyon+reach%22">&quot;halcyon reach&quot;</a>.'),
        ("%22reach+halcyon%22", "as it stands there. These have all of its words."),
        ("%22nash+anselmm%22", ">nash anselm</a>, if not side by side."),
        ("%22halcyon+zeppelin%22", "Nothing has all of these words. These have some of them."),
    ],
)
def test_the_page_says_what_was_looked_for_instead(client, reach, asked, told):
    assert told in client.get(f"/search/?q={asked}").content.decode()
