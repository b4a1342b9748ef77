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
