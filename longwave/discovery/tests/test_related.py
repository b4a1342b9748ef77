"""Which pieces stand under another."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from longwave.discovery.rules import FOUR, Candidate, related

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def piece(uid, kind="article", hours=0, topics=(), regions=()):
    return Candidate(uid, kind, NOON - dt.timedelta(hours=hours), frozenset(topics), frozenset(regions))


PORT = piece("port", topics=["trade", "debt"], regions=["africa"])


def uids(choices):
    return [choice.uid for choice in choices]


def test_what_the_editor_pinned_comes_first_in_her_order():
    others = [piece("near", topics=["trade", "debt"]), piece("b"), piece("a")]
    chosen = related(PORT, ["b", "a"], others)
    assert uids(chosen) == ["b", "a", "near"]
    assert [c.reason for c in chosen[:2]] == ["pin", "pin"]


def test_more_shared_topics_stand_higher_and_a_topic_outweighs_a_region():
    others = [
        piece("region", regions=["africa"]),
        piece("topic", topics=["trade"]),
        piece("both", topics=["trade", "debt"]),
        piece("topic-and-region", topics=["debt"], regions=["africa"]),
    ]
    assert uids(related(PORT, [], others)) == ["both", "topic-and-region", "topic", "region"]


def test_the_reason_names_what_is_shared():
    assert related(PORT, [], [piece("x", topics=["trade"], regions=["africa"])])[0].reason == "trade, africa"


def test_between_equals_the_newer_wins():
    assert uids(related(PORT, [], [piece("old", hours=9, topics=["debt"]), piece("new", topics=["debt"])])) == [
        "new",
        "old",
    ]


def test_rather_fewer_than_unrelated():
    assert related(PORT, [], [piece("x", topics=["water"], regions=["europe"])]) == []


def test_a_pin_that_is_not_live_and_the_piece_itself_are_left_out():
    assert related(PORT, ["gone", "port"], [PORT]) == []


def test_an_episode_page_shows_at_least_one_article():
    talk = piece("talk", "episode", topics=["trade"])
    episodes = [piece(f"e{n}", "episode", hours=n, topics=["trade"]) for n in range(6)]
    chosen = related(talk, [], [*episodes, piece("article", hours=99, topics=["trade"])])
    assert uids(chosen) == ["e0", "e1", "e2", "article"]


def test_four_pins_are_the_editors_last_word():
    talk = piece("talk", "episode", topics=["trade"])
    episodes = [piece(f"e{n}", "episode") for n in range(4)]
    chosen = related(talk, ["e0", "e1", "e2", "e3"], [*episodes, piece("article", topics=["trade"])])
    assert uids(chosen) == ["e0", "e1", "e2", "e3"]


names = st.sampled_from("abcdefgh")
candidates = st.lists(
    st.builds(
        Candidate,
        names,
        st.sampled_from(["article", "episode"]),
        st.integers(0, 99).map(lambda hours: NOON - dt.timedelta(hours=hours)),
        st.frozensets(st.sampled_from(["trade", "water", "debt"])),
        st.frozensets(st.sampled_from(["africa", "europe"])),
    ),
    unique_by=lambda c: c.uid,
)


@given(candidates, candidates.map(lambda found: [c.uid for c in found]), st.permutations(range(8)))
def test_never_more_than_four_never_twice_never_itself_and_in_no_order_of_the_database(found, pins, order):
    story = piece("a", "episode", topics=["trade"], regions=["africa"])
    chosen = related(story, pins, found)
    assert len(chosen) <= FOUR
    assert len(set(uids(chosen))) == len(chosen)
    assert "a" not in uids(chosen)
    shuffled = [found[n] for n in order if n < len(found)]
    assert related(story, pins, shuffled) == chosen
