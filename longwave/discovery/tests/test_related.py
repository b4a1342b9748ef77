"""Which pieces stand under another, by the rule alone."""

import datetime as dt
import random
from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from longwave.discovery.related import text
from longwave.discovery.rules import FLOOR, FOUR, NEARLY, OF_ONE, Near, Story, Why, Wishes, copied, freshness, related

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def piece(uid, kind="article", hours=0, topics=(), regions=(), by=(), sketch=()):
    date = NOON - dt.timedelta(hours=hours)
    return Story(uid, kind, date, frozenset(topics), frozenset(regions), frozenset(by), tuple(sketch))


PORT = piece("port", topics=["trade", "debt"], regions=["africa"])
TALK = piece("talk", "episode", topics=["trade"])


def near(**scores):
    return [Near(uid, score, ("harbour", uid)) for uid, score in scores.items()]


def choose(others, story=PORT, pins=(), excluded=(), scores=None):
    wishes = Wishes(tuple(pins), frozenset(excluded))
    return related(story, wishes, None if scores is None else near(**scores), others, NOON)


def uids(chosen):
    return [choice.uid for choice in chosen.shown]


def why(chosen):
    return {choice.uid: choice.why for choice in (*chosen.shown, *chosen.spares)}


# --- By what is said --------------------------------------------------------------------------------------------


def test_the_most_alike_comes_first_and_says_what_both_share():
    chosen = choose([piece("a"), piece("b"), piece("c")], scores={"a": 0.4, "b": 0.6, "c": 0.5})
    assert uids(chosen) == ["b", "c", "a"]
    assert chosen.shown[0].terms == ("harbour", "b")
    assert chosen.shown[0].why is Why.ALIKE


def test_what_the_editor_pinned_comes_first_in_her_order_however_little_alike():
    others = [piece(uid) for uid in ("near", "b", "a")]
    chosen = choose(others, pins=["b", "a"], scores={"near": 0.9, "a": 0.1})
    assert uids(chosen) == ["b", "a", "near"]
    assert [choice.why for choice in chosen.shown] == [Why.PIN, Why.PIN, Why.ALIKE]


def test_neighbours_in_a_thread_come_after_pins_and_before_what_is_alike():
    others = [piece(uid) for uid in ("near", "pin", "next", "before")]
    wishes = Wishes(("pin",), thread=("next", "before", "draft"))
    chosen = related(PORT, wishes, near(near=0.9, next=0.1), others, NOON)
    assert uids(chosen) == ["pin", "next", "before", "near"]
    assert chosen.shown[1].why is Why.THREAD


def test_a_neighbour_in_a_thread_that_the_editor_excluded_stays_away_and_a_pinned_one_stands_once():
    others = [piece(uid) for uid in ("next", "before")]
    wishes = Wishes(("before",), frozenset(["next"]), ("next", "before"))
    assert uids(related(PORT, wishes, near(), others, NOON)) == ["before"]


def test_mixing_kinds_takes_no_neighbour_in_a_thread_away():
    others = [piece("next", "episode"), piece("before", "episode"), piece("article")]
    chosen = related(TALK, Wishes(thread=("next", "before")), near(article=0.9), others, NOON)
    assert uids(chosen) == ["next", "before", "article"]


def test_what_the_editor_excluded_is_gone_and_another_takes_its_place():
    others = [piece(uid) for uid in "abcde"]
    scores = {uid: 0.9 - 0.1 * place for place, uid in enumerate("abcde")}
    chosen = choose(others, excluded=["b"], scores=scores)
    assert uids(chosen) == ["a", "c", "d", "e"]
    assert why(chosen)["b"] is Why.EXCLUDED


def test_a_copy_of_the_piece_or_of_one_already_chosen_is_left_out():
    words = [f"{first}{second}x" for first in ascii_lowercase for second in ascii_lowercase[:16]]
    original, copy = text.sketch(" ".join(words)), text.sketch(" ".join([*words[:300], "and", "more"]))
    story = piece("port", sketch=original)
    others = [
        piece("copy", sketch=copy),
        piece("other"),
        piece("same", sketch=range(9)),
        piece("again", sketch=range(8)),
    ]
    chosen = choose(others, story, scores={"copy": 0.9, "other": 0.5, "same": 0.6, "again": 0.55})
    assert uids(chosen) == ["same", "other"]
    assert why(chosen) == {"same": Why.ALIKE, "other": Why.ALIKE, "copy": Why.COPY, "again": Why.COPY}


def test_two_of_one_author_are_enough():
    others = [piece(uid, by=["ana"]) for uid in "abc"] + [piece("d", by=["bo"])]
    chosen = choose(others, scores={"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.5})
    assert uids(chosen) == ["a", "b", "d"]
    assert why(chosen)["c"] is Why.SAME_HAND


def test_rather_fewer_than_unrelated():
    chosen = choose([piece("a"), piece("b")], scores={"a": FLOOR, "b": FLOOR - 0.01})
    assert uids(chosen) == ["a"]
    assert why(chosen)["b"] is Why.LITTLE


def test_age_counts_gently_and_never_more_than_what_is_said():
    assert freshness(piece("new"), NOON) == 1.0
    assert round(freshness(piece("old", hours=730 * 24), NOON), 2) == 0.85
    years = 50 * 365 * 24
    assert freshness(piece("ancient", hours=years), NOON) >= 0.7
    assert freshness(piece("tomorrow", hours=-24), NOON) == 1.0
    chosen = choose([piece("old", hours=years), piece("new")], scores={"old": 0.6, "new": 0.4})
    assert uids(chosen) == ["old", "new"]
    assert uids(choose([piece("old", hours=years), piece("new")], scores={"old": 0.5, "new": 0.45})) == ["new", "old"]


def test_an_episode_page_shows_at_least_one_article():
    episodes = [piece(f"e{n}", "episode") for n in range(4)]
    scores = {f"e{n}": 0.8 for n in range(4)} | {"article": 0.4}
    chosen = choose([*episodes, piece("article")], TALK, scores=scores)
    assert uids(chosen) == ["e0", "e1", "e2", "article"]
    assert why(chosen)["e3"] is Why.NEXT


def test_an_article_page_shows_an_episode_that_is_nearly_as_near_as_the_last():
    articles = [piece(uid) for uid in "abcd"]
    scores = dict.fromkeys("abcd", 0.8)
    assert uids(choose([*articles, TALK], scores=scores | {"talk": 0.73})) == ["a", "b", "c", "talk"]
    assert uids(choose([*articles, TALK], scores=scores | {"talk": 0.7})) == ["a", "b", "c", "d"]


def test_four_pins_are_the_editors_last_word():
    episodes = [piece(f"e{n}", "episode") for n in range(5)]
    chosen = choose([*episodes, piece("article")], TALK, pins=["e0", "e1", "e2", "e3", "e4"], scores={"article": 0.9})
    assert uids(chosen) == ["e0", "e1", "e2", "e3"]
    assert why(chosen)["e4"] is Why.PIN  # waits, and can be unpinned


def test_a_pin_that_is_not_live_and_the_piece_itself_are_left_out():
    assert choose([PORT], pins=["gone", "port"], scores={"port": 0.9, "gone": 0.9}).shown == ()


# --- By how it is filed -----------------------------------------------------------------------------------------


def test_before_the_scores_are_there_more_shared_topics_stand_higher_and_a_topic_outweighs_a_region():
    others = [
        piece("region", regions=["africa"]),
        piece("topic", topics=["trade"]),
        piece("both", topics=["trade", "debt"]),
        piece("topic-and-region", topics=["debt"], regions=["africa"]),
        piece("nothing", topics=["water"], regions=["europe"]),
    ]
    chosen = choose(others)
    assert uids(chosen) == ["both", "topic-and-region", "topic", "region"]
    assert chosen.shown[1].terms == ("debt", "africa")
    assert chosen.shown[1].why is Why.FILED


def test_between_equals_the_newer_wins():
    assert uids(choose([piece("old", hours=9, topics=["debt"]), piece("new", topics=["debt"])])) == ["new", "old"]


def test_beside_scores_only_what_shares_a_topic_and_a_region_fills_in():
    others = [piece("a"), piece("topic", topics=["debt"]), piece("both", topics=["debt"], regions=["africa"])]
    assert uids(choose(others, scores={"a": 0.5})) == ["a", "both"]


def test_what_comes_near_and_shares_a_topic_fills_in_best_first_and_before_what_is_only_filed_alike():
    others = [piece("alike"), piece("both", topics=["debt"], regions=["africa"]), piece("none")]
    others += [piece(uid, topics=["trade"]) for uid in ("nearly", "best", "far")]
    scores = {"alike": 0.5, "nearly": NEARLY, "best": FLOOR - 0.01, "far": NEARLY - 0.01, "none": FLOOR - 0.01}
    chosen = choose(others, scores=scores)
    assert uids(chosen) == ["alike", "best", "nearly", "both"]
    assert chosen.shown[1].why is Why.FILED
    assert chosen.shown[1].terms == ("trade",)
    assert why(chosen)["far"] is why(chosen)["none"] is Why.LITTLE


def test_a_pin_takes_no_other_piece_away():
    others = [piece("topic", topics=["debt"]), piece("other", topics=["trade"]), piece("nearly", topics=["trade"])]
    scores = {"nearly": 0.25, "far": 0.1}
    assert uids(choose(others, scores=scores)) == ["nearly", "other", "topic"]
    for pin in ("nearly", "other", "topic"):
        found = uids(choose(others, pins=[pin], scores=scores))
        assert (found[0], sorted(found)) == (pin, ["nearly", "other", "topic"])


def test_where_nothing_is_near_enough_a_shared_topic_will_do_and_a_region_alone_will_not():
    others = [piece("far"), piece("topic", topics=["debt"]), piece("region", regions=["africa"])]
    assert uids(choose(others, scores={"far": 0.1})) == ["topic"]


# --- Whatever is found ------------------------------------------------------------------------------------------

names = st.sampled_from("abcdefgh")
numbers = st.lists(st.integers(0, 30), max_size=8).map(lambda found: tuple(sorted(set(found))))
candidates = st.lists(
    st.builds(
        Story,
        names,
        st.sampled_from(["article", "episode"]),
        st.integers(-9, 99).map(lambda hours: NOON - dt.timedelta(hours=hours)),
        st.frozensets(st.sampled_from(["trade", "water", "debt"])),
        st.frozensets(st.sampled_from(["africa", "europe"])),
        st.frozensets(st.sampled_from(["ana", "bo"])),
        numbers,
    ),
    unique_by=lambda story: story.uid,
)
uid_lists = st.lists(names, max_size=5)
found_near = st.none() | st.lists(st.builds(Near, names, st.floats(0, 1)), unique_by=lambda one: one.uid)
stories = st.sampled_from([piece("a", "episode", topics=["trade"], regions=["africa"]), piece("a", topics=["debt"])])


@given(stories, candidates, uid_lists, st.frozensets(names), found_near, st.randoms())
def test_never_more_than_four_never_twice_never_itself_and_in_no_order_of_the_database(
    story, found, pins, excluded, scores, chance
):
    wishes = Wishes(pins, excluded)
    chosen = related(story, wishes, scores, found, NOON)
    shown = uids(chosen)
    assert len(shown) <= FOUR
    assert len({choice.uid for choice in (*chosen.shown, *chosen.spares)}) == len(chosen.shown) + len(chosen.spares)
    assert "a" not in shown
    assert not excluded & set(shown)
    assert set(shown) <= {one.uid for one in found}
    shuffled = random.Random(chance.random()).sample(found, len(found))
    assert related(story, wishes, scores, shuffled, NOON) == chosen


@given(stories, candidates, uid_lists, found_near)
def test_pins_come_first_and_what_the_system_adds_keeps_the_rules(story, found, pins, scores):
    chosen = related(story, Wishes(pins), scores, found, NOON)
    live = {one.uid: one for one in found if one.uid != "a"}
    wanted = [uid for uid in dict.fromkeys(pins) if uid in live][:FOUR]
    assert uids(chosen)[: len(wanted)] == wanted
    added = [live[uid] for uid in uids(chosen)[len(wanted) :]]
    before = [story, *(live[uid] for uid in wanted)]
    for place, one in enumerate(added):
        others = [*before, *added[:place]]
        assert not any(copied(one.sketch, other.sketch) for other in others)
        assert all(sum(who in other.by for other in others[1:]) < OF_ONE for who in one.by)


@given(numbers, numbers)
def test_whether_two_are_copies_depends_on_no_order_and_small_texts_are_their_own_copies(one, other):
    assert copied(one, other) == copied(other, one)
    assert copied(one, one) == bool(one)
