"""Words that a database leaves out of every text, asked for beside one from behind the wall: Rut looks for okapis."""

import pytest

from longwave.access.rules import Tier
from longwave.discovery.search.tests.pieces import publish, search, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def okapis():
    publish("Gated", "The first paragraph. After the war she owns an okapi.", tier=Tier.SUBSCRIBERS)
    publish("Shops", "Who owns the shops after all?")


@pytest.mark.parametrize("asked", ["who owns okapi", "okapi after", "okapi about after", "gated after okapi"])
def test_a_word_that_says_little_takes_away_nothing_that_is_found_by_all_the_others(asked):
    publish("Gated", "The first paragraph. After the war, who owns an okapi, and about it?", tier=Tier.SUBSCRIBERS)
    publish("Shops", "Who owns the shops after all?")
    found = search(asked)
    assert (titles(found), found.some) == (["Gated"], False)
    assert [hit.hidden for hit in found.hits] == [True]


def test_such_a_word_that_must_not_be_there_takes_away_nothing_either(okapis):
    found = search("okapi -after")
    assert (titles(found), [hit.hidden for hit in found.hits], found.some) == (["Gated"], [True], False)


def test_such_a_word_finds_nothing_of_a_phrase_behind_the_wall(okapis):
    assert titles(search('about "owns an okapi"'))[:1] != ["Gated"]
