"""Who of the register is named in a text, and who looks like somebody that it lacks."""

from unicodedata import normalize

import pytest

from longwave.discovery.tagging.names import Known, register, unknown
from longwave.discovery.tagging.rules import Draft, dictionary
from longwave.kernel.countries import atlas

PLACES = dictionary(atlas())
AMINA = Known("1", "Amina Haddad", about="minister for water")
KARIM = Known("2", "Karim Haddad")
BANK = Known("3", "Delta Development Bank", ("DDB",), organisation=True)
URSULA = Known("4", "Ursula van der Linde", ("President van der Linde",))


def named(text, *known, title=""):
    return [(one.name, one.reason) for one in register(Draft(title, text), known)]


def test_a_full_name_then_the_surname():
    text = "Amina Haddad came late. Haddad spoke first, and Haddad’s aides nodded."
    assert named(text, AMINA, BANK) == [("Amina Haddad", "minister for water; “Haddad” 2 times, “Amina Haddad”")]


def test_accents_are_written_or_not():
    turk, lithuanian = Known("5", "Recep Tayyip Erdoğan"), Known("6", "Ruta Petkeviciute")
    text = "Recep Tayyip Erdogan met Rūta Petkevičiūtė. Erdoğan spoke; Dr. Ruta Petkeviciute too. Petkevičiūtė left."
    assert named(text, turk, lithuanian) == [
        ("Ruta Petkeviciute", "“Rūta Petkevičiūtė”, “Ruta Petkeviciute”, “Petkevičiūtė”"),
        ("Recep Tayyip Erdoğan", "“Recep Tayyip Erdogan”, “Erdoğan”"),
    ]
    assert proposed(text, turk, lithuanian) == []


def test_two_of_one_name_are_both_suggested_and_told_apart_by_what_they_are():
    poet, other = Known("7", "Ana Lima", about="poet"), Known("8", "Ana Lima", about="minister")
    text = "Ana Lima spoke. Lima left, and Ana Lima came."
    assert [reason for _, reason in named(text, poet, other)] == [
        "poet; “Ana Lima” 2 times",
        "minister; “Ana Lima” 2 times",
    ]


def test_a_surname_alone_names_nobody():
    assert named("Haddad spoke first.", AMINA) == []


def test_two_of_one_surname_are_not_told_apart_by_it():
    text = "Amina Haddad met Karim Haddad. Haddad left."
    assert named(text, AMINA, KARIM) == [
        ("Amina Haddad", "minister for water; “Amina Haddad”"),
        ("Karim Haddad", "“Karim Haddad”"),
    ]


def test_somebody_elses_first_name_makes_the_surname_hers():
    text = "Amina Haddad spoke. Her cousin Leila Haddad did not. Then Minister Haddad left Cairo. Haddad returned."
    assert named(text, AMINA)[0][1] == "minister for water; “Haddad” 2 times, “Amina Haddad”"


def test_an_organisation_is_known_by_its_name_and_alias_only():
    assert named("The DDB lends again.", BANK) == [("Delta Development Bank", "“DDB”")]
    assert named("The Bank lends again.", BANK) == []


def test_a_headline_counts_and_an_alias_is_enough():
    found = named("", URSULA, title="What President van der Linde owes")
    assert found == [("Ursula van der Linde", "“President van der Linde”, headline")]


def proposed(text, *known):
    return [(one.name, one.reason) for one in unknown(Draft("", text), known, PLACES)]


def test_a_name_with_a_title_that_comes_again_is_proposed():
    text = "General Tarek Mansour gave the order. Mansour denies it."
    assert proposed(text) == [("Tarek Mansour", "introduced as “General”, named 2 times")]


def test_a_name_that_is_quoted_and_comes_again_is_proposed():
    text = "“It holds,” said Lena Vogt, a surveyor. Vogt measured it. Ivo Marek, an assistant, said no. Marek left."
    assert [name for name, _ in proposed(text)] == ["Lena Vogt", "Ivo Marek"]


@pytest.mark.parametrize(
    "name",
    [
        "Ekrem İmamoğlu",
        "Łukasz Żak",
        "Şafak Öztürk",
        "Ðặng Thị Ngọc",
        "Čedomir Šimić",
        "Ольга Чернова",
        "I\u0307dil Biret",
    ],
)
def test_a_name_may_begin_with_any_alphabets_capital(name):
    surname = name.split()[-1]
    assert [normalize("NFC", name)] == [found for found, _ in proposed(f"President {name} came. Then {surname} left.")]


def test_in_a_text_of_capitals_the_register_is_known():
    assert [name for name, _ in named("AMINA HADDAD CAME LATE, AND SO DID THE DDB.", AMINA, BANK)] == [
        "Amina Haddad",
        "Delta Development Bank",
    ]
    assert named("", AMINA, title="AMINA HADDAD WAITS") == [
        ("Amina Haddad", "minister for water; “Amina Haddad”, headline")
    ]


def test_whose_she_is_and_what_is_hers_is_no_part_of_a_name():
    text = "The Herald’s Lena Vogt said so. Vogt nodded at General Tarek Mansour’s map. Mansour did not."
    assert [name for name, _ in proposed(text)] == ["Lena Vogt", "Tarek Mansour"]


@pytest.mark.parametrize(
    "text",
    [
        "The Peace Institute said so. Institute staff agreed.",
        "The White House said so. House members agreed.",
        "The Harbour Ministry said so. Ministry staff agreed.",
        "South Korea said so. Korea agreed.",
        "General Tarek Mansour gave the order.",
        "Tarek Mansour walked by. Mansour walked on.",
        "",
        "\0 🌊 العراق",
    ],
)
def test_what_is_no_person_or_met_once_is_not_proposed(text):
    assert proposed(text) == []


def test_whoever_is_in_the_register_is_not_proposed():
    assert proposed("Minister Amina Haddad came. Haddad spoke.", AMINA) == []
