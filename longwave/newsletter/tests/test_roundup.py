"""On Friday Hanna gives three articles away, none of which was a preview that week."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from longwave.access.rules import Tier
from longwave.newsletter.rules import GIVEN_AWAY, choose_items, choose_roundup
from longwave.newsletter.words import Slot

from .pieces import FRIDAY, morning, named, piece, reasons, uid

DAY = dt.timedelta(days=1)


def roundup(pieces, picks=(), previews=None, given_before=None):
    days = lambda names: {uid(name): day for name, day in (names or {}).items()}  # noqa: E731
    return choose_roundup(morning(FRIDAY), pieces, [uid(name) for name in picks], days(previews), days(given_before))


def of(name, ago=2, **more):
    return piece(name, ago=ago, day=FRIDAY, **more)


def names(contents, pieces, slot=Slot.COMPLIMENTARY):
    return [named(item.work, pieces) for item in contents.items if item.slot is slot]


def test_three_of_this_week_from_different_regions_the_most_read_first():
    pieces = [
        of("port", reads=9), of("cable", reads=8), of("rice", region="Asia", reads=2), of("mine", region="Africa"),
        of("wheat", ago=12, region="America", reads=99),
    ]  # fmt: skip
    contents = roundup(pieces)
    assert names(contents, pieces) == ["port", "rice", "mine"]
    assert contents.items[0].reason == "of this week, read 9 times in the last week"
    assert contents.warnings == ()
    assert reasons(contents.left_out, pieces)["cable"] == (
        "read 8 times in the last week; those chosen are more read, newer, or of other regions"
    )


def test_picks_come_first_and_the_rule_fills_up():
    pieces = [of("port", reads=9), of("rice", region="Asia", reads=5), of("mine", region="Africa"), of("old", ago=90)]
    contents = roundup(pieces, picks=["old", "port"])
    assert names(contents, pieces) == ["old", "port", "rice"]
    assert [item.pinned for item in contents.items[:3]] == [True, True, False]
    assert contents.items[0].reason == "picked by an editor"


def test_a_preview_of_the_week_is_not_given_away_even_if_picked():
    pieces = [of("port"), of("rice", region="Asia"), of("mine", region="Africa"), of("wheat")]
    contents = roundup(pieces, picks=["port"], previews={"port": FRIDAY - 3 * DAY})
    assert "port" not in names(contents, pieces)
    assert (uid("port"), "picked, but it is the preview of 1 December") in contents.left_out
    assert contents.warnings == ("A picked article is not given away on 4 December: it is the preview of 1 December.",)


def test_older_ones_fill_up_with_a_warning_and_last_those_given_before():
    pieces = [of("port"), of("old", ago=90, region="Asia"), of("again", ago=20, region="Africa", reads=50)]
    contents = roundup(pieces, given_before={"again": FRIDAY - 7 * DAY})
    assert names(contents, pieces) == ["port", "old", "again"]
    assert contents.warnings == (
        "Too few recent articles are left for 4 December: an older one is given away.",
        "Too few articles are left for 4 December: one is given away again.",
    )


def test_too_few_are_said_to_be_too_few():
    pieces = [of("port"), of("open", tier=Tier.OPEN)]
    contents = roundup(pieces)
    assert names(contents, pieces) == ["port"]
    assert contents.warnings[-1] == "Only 1 of 3 articles can be given away on 4 December."


def test_the_week_by_region_and_this_week_s_episode():
    pieces = [
        of("port", reads=9), of("rice", region="Asia", reads=5), of("mine", region="Africa", reads=5),
        of("free", tier=Tier.OPEN, region="Asia", ago=1), *(of(f"more {n}", reads=n, tier=Tier.OPEN) for n in range(4)),
        of("old", ago=9, tier=Tier.OPEN), of("talk", article=False), of("earlier talk", article=False, ago=5),
    ]  # fmt: skip
    contents = roundup(pieces)
    assert names(contents, pieces, Slot.ITEM) == ["free", "more 3", "more 2"]
    assert next(item.reason for item in contents.items if item.slot is Slot.ITEM) == "this week in Asia"
    assert names(contents, pieces, Slot.EPISODE) == ["talk"]


PIECES = st.lists(
    st.builds(
        of,
        name=st.integers(0, 60).map(str),
        ago=st.integers(-3, 60),
        region=st.sampled_from(["Europe", "Asia", "Africa", ""]),
        reads=st.integers(0, 5),
        tier=st.sampled_from(list(Tier)),
        article=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda piece: piece.slug,
)
NAMES = st.lists(st.integers(0, 60).map(str), max_size=5)


@given(PIECES, NAMES, NAMES, NAMES)
def test_whatever_there_is_three_are_given_away_or_it_says_why_not(pieces, picks, previews, before):
    contents = roundup(pieces, picks, dict.fromkeys(previews, FRIDAY), dict.fromkeys(before, FRIDAY - 7 * DAY))
    moment = morning(FRIDAY).moment
    fit = {
        each.slug
        for each in pieces
        if each.article and each.work.tier is Tier.SUBSCRIBERS and each.published <= moment
    } - set(previews)  # fmt: skip
    away = names(contents, pieces)
    assert set(away) <= fit
    assert len(away) == min(GIVEN_AWAY, len(fit))
    assert len(away) == GIVEN_AWAY or contents.warnings
    works = [item.work for item in contents.items]
    assert len(set(works)) == len(works)
    assert all(item.reason for item in contents.items)
    assert not set(works) & {work for work, _ in contents.left_out if work in map(uid, away)}


@given(PIECES, st.integers(0, 60).map(str), NAMES)
def test_three_to_five_stand_beside_the_preview(pieces, lead, mailed):
    moment = morning(FRIDAY).moment
    chosen = choose_items(morning(FRIDAY), pieces, uid(lead), dict.fromkeys(map(uid, mailed), FRIDAY))
    out = [each for each in pieces if each.published <= moment and each.slug != lead]
    assert min(3, len(out)) <= len(chosen) <= 5
    assert len({item.work for item in chosen}) == len(chosen)
    assert {item.work for item in chosen} <= {each.work.uid for each in out}
    free = {each.work.uid: (moment - each.published).days for each in out if each.work.tier is Tier.OPEN}
    assert min(free.values(), default=28) >= 28 or free.keys() & {item.work for item in chosen}


def test_beside_the_preview_stands_what_is_new_and_was_not_mailed_yesterday():
    pieces = [of("lead"), *(of(f"new {n}", ago=n, region="") for n in range(1, 7)), of("free", ago=6, tier=Tier.OPEN)]
    mailed = {uid("new 1"): FRIDAY - DAY}
    chosen = choose_items(morning(FRIDAY), pieces, uid("lead"), mailed)
    assert [named(item.work, pieces) for item in chosen] == ["new 2", "new 3", "new 4", "new 5", "free"]
    assert chosen[0].reason == "of 2 December, for members"
    assert chosen[-1].reason == "of 28 November, free to read"
    by_hand = {"pinned": [uid("old")], "taken_out": [uid("new 3")]}
    others = choose_items(morning(FRIDAY), [*pieces, of("old", ago=9)], uid("lead"), mailed, **by_hand)
    assert [named(item.work, pieces) for item in others] == ["new 2", "new 4", "new 5", "free"]
    fewer = choose_items(morning(FRIDAY), pieces[:4], uid("lead"), (), barred=[uid("new 1")])
    assert [named(item.work, pieces) for item in fewer] == ["new 2", "new 3"]
