"""Which countries and regions a text speaks of, and what is said to the editor about it."""

import json

import pytest

from longwave.discovery.tagging.rules import Draft, Region, countries, dictionary, homeless, regions, telling
from longwave.kernel.countries import atlas, choices, code_of, usual

DICTIONARY = dictionary(atlas())
NAMES = {code: one.name for code, one in atlas().countries.items()}
MIDDLE_EAST = Region("1", "Middle East", usual("Middle East"))
EUROPE = Region("2", "Europe", usual("Europe"))


def found(title, text=""):
    return list(telling(countries(Draft(title, text), DICTIONARY)))


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("What Ankara wants", "TR"),
        ("The Kremlin’s patience", "RU"),
        ("Downing Street waits", "GB"),
        ("Pyongyang tests again", "KP"),
        ("N’Djamena at night", "TD"),
        ("U.S. ships turn back", "US"),
        ("Ivory Coast’s harvest", "CI"),
        ("The DRC’s cobalt", "CD"),
    ],
)
def test_capitals_demonyms_and_nicknames_name_their_country(title, code):
    assert found(title) == [code]


@pytest.mark.parametrize(
    "title",
    [
        "Michael Jordan buys a team",
        "A walk through Georgia",
        "Guinea pigs and their keepers",
        "Chad from accounting",
        "New Mexico votes",
        "The nurses of Beth Israel",
        "Latin America looks away",
        "Give us a sign",
        "Victoria and Hamilton dine in Kingston",
        "",
    ],
)
def test_what_only_sounds_like_a_country_names_none(title):
    assert found(title) == []


def test_a_doubtful_name_counts_beside_one_that_is_certain():
    assert found("Jordan’s water", "In Amman the taps run once a week.") == ["JO"]
    assert found("Georgia votes", "Crowds filled Tbilisi.") == ["GE"]
    assert found("Niger’s uranium", "Niamey has other buyers. Nigeria does not.") == ["NE"]


def test_the_longer_name_is_meant():
    assert found("South Sudan counts") == ["SS"]
    assert found("Papua New Guinea counts") == ["PG"]
    assert found("Guinea-Bissau counts") == ["GW"]


def test_headline_and_beginning_weigh_more_and_passing_mention_is_left_out():
    text = "Iraq’s budget is late. " + "Nothing happened for a while. " * 30 + "A delegate from Peru coughed."
    evidence = countries(Draft("Baghdad counts", text), DICTIONARY)
    assert evidence["IQ"].points == 6
    assert evidence["IQ"].reason() == "“Baghdad”, “Iraq”, headline"
    assert evidence["PE"].points == 1
    assert list(telling(evidence)) == ["IQ"]


def test_what_is_under_a_seventh_of_the_first_is_passing_mention():
    text = "Iran. " * 60 + "Nothing. " * 90 + "Norway. " * 4
    assert found("", text) == ["IR"]


def test_a_region_is_suggested_for_its_countries_with_the_words_that_say_so():
    evidence = countries(
        Draft("Ankara and Baghdad talk", "The Turkish minister went to Iraq. Ankara waits."), DICTIONARY
    )
    first, second = regions(evidence, [EUROPE, MIDDLE_EAST], NAMES)
    assert (first.name, second.name) == ("Middle East", "Europe")
    assert first.reason.startswith("Türkiye: “Ankara” 2 times, “Turkish”, headline; Iraq: ")


def test_a_country_in_no_region_is_named_as_such():
    evidence = countries(Draft("Lima votes", "Peru’s capital counts."), DICTIONARY)
    assert regions(evidence, [EUROPE], NAMES) == []
    assert homeless(evidence, [EUROPE]) == ["PE"]


def test_usual_regions_gather_countries_by_their_name():
    assert "BR" in usual("The Americas")
    assert {"IN", "JP", "AU", "VN"} <= usual("Asia-Pacific")
    assert usual("Iraq") == {"IQ"}
    assert usual("Culture") == frozenset()


def test_a_country_is_known_by_any_of_its_names():
    assert code_of("turkey") == code_of(" Türkiye ") == code_of("TR") == "TR"
    assert code_of("the Netherlands") == "NL"
    assert code_of("Atlantis") == ""
    assert ("IQ", "Iraq") in choices()


def test_no_word_of_the_table_names_two_countries():
    words = [word for one in atlas().countries.values() for word in (*one.words, *one.doubtful)]
    assert len(words) == len(set(words))
    assert len(atlas().countries) > 195


def test_countries_of_a_text_in_capitals_are_found():
    assert found("IRAN STRIKES ISRAEL", "TEHRAN SAID THAT ISRAELI JETS HAD COME FIRST. NOBODY ELSE SPOKE.") == [
        "IR",
        "IL",
    ]
    assert found("IRAN STRIKES ISRAEL", "Nobody spoke.") == ["IR", "IL"]
    assert found("", "NATIONAL CHAMPIONS SAID NOTHING OF JORDAN.") == []


@pytest.mark.parametrize("text", ["\0", "’’’", "🌊" * 1000, "العراق", "a" * 300_000, "Iraq " * 50_000])
def test_strange_texts_are_read_calmly(text):
    countries(Draft(text, text), DICTIONARY)


def test_countries_of_a_labelled_corpus_are_found(shared):
    """Pieces that editors elsewhere filed under a country: it is among the first four suggestions."""
    folder = shared / "datasets" / "related-dev"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; LONGWAVE_FIXTURES names the folder that has datasets/")
    labels = dict(line.split("\t")[:2] for line in (folder / "labels.tsv").read_text().splitlines())
    wanted, right, missed = 0, 0, []
    for line in (folder / "documents.jsonl").read_text().splitlines():
        piece = json.loads(line)
        code = code_of(labels.get(piece["id"], "").strip().replace("_", " "))
        if code:
            wanted += 1
            right += code in found(piece["title"], piece["text"])[:4]
            missed += [f"{code}: {piece['title']}"] if code not in found(piece["title"], piece["text"])[:4] else []
    print(f"{right} of {wanted}", *missed, sep="\n")
    assert right / wanted >= 0.9
