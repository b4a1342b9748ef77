"""Ten thousand mornings: each has one preview, none comes again too soon, and Friday's three were none that week."""

import datetime as dt
import random

from longwave.newsletter.outlook import Known, Pinned, look_ahead, week_of
from longwave.newsletter.rules import WINDOW, Choice, Placed
from longwave.newsletter.timetable import Schedule
from longwave.newsletter.words import Rhythm, Slot

from .pieces import FRIDAY, LONDON, TUESDAY, named, piece, uid

DAY = dt.timedelta(days=1)
DAILY, ROUNDUP = 1, 2
NEWSLETTERS = {
    DAILY: Schedule(Rhythm.DAILY, 4, dt.time(7), 30, 240),
    ROUNDUP: Schedule(Rhythm.ROUNDUP, 4, dt.time(7), 30, 240),
}
REGIONS = ["Europe", "Asia", "Africa", "America"]


def known(pieces, **more):
    return Known(LONDON, pieces, NEWSLETTERS, **more)


def simulate(first, days, chunk=20):
    """Live through so many days, some weeks at a time, while new articles come out."""
    chance = random.Random(7)
    pieces = [
        piece(f"{n}.{k}", ago=-n, day=first, region=chance.choice(REGIONS), reads=chance.randrange(40))
        for n in range(-60, days)
        for k in range(chance.choice([1, 2, 3]))
    ]
    pieces.sort(key=lambda each: each.published)
    previews, given, editions, start = {}, {}, [], 0
    for n in range(0, days, chunk):
        begin, end = first + n * DAY, first + min(n + chunk, days) * DAY - DAY
        oldest = dt.datetime.combine(begin - 32 * DAY, dt.time(), tzinfo=LONDON)
        newest = dt.datetime.combine(end + DAY, dt.time(), tzinfo=LONDON)
        while pieces[start].published < oldest:
            start += 1
        shown = [each for each in pieces[start : start + 150] if each.published < newest]
        outlook = look_ahead(known(shown, previews=previews, given=given), begin, end)
        previews |= outlook.previews
        given |= {each.day: each.of(Slot.COMPLIMENTARY) for each in outlook.editions if each.rhythm is Rhythm.ROUNDUP}
        editions += outlook.editions
    return previews, given, editions


def test_ten_thousand_days_have_one_preview_each_and_no_repeat():
    first, days = dt.date(2026, 1, 1), 10_000
    previews, given, editions = simulate(first, days)
    assert list(previews) == [first + n * DAY for n in range(days)]
    assert all(choice.work and not choice.warning for choice in previews.values())
    last: dict[str, dt.date] = {}
    for day, choice in previews.items():
        assert choice.work not in last or (day - last[choice.work]).days > WINDOW
        last[choice.work] = day
    daily = [each for each in editions if each.rhythm is Rhythm.DAILY]
    assert [each.day for each in daily] == list(previews)
    assert {each.moments.send_at.astimezone(LONDON).time() for each in editions} == {dt.time(7)}
    assert {each.moments.send_at.time() for each in editions} == {dt.time(7), dt.time(6)}  # winter and summer
    for each in daily:
        assert each.of(Slot.LEAD) == [previews[each.day].work]
        assert 3 <= len(each.of(Slot.ITEM)) <= 5
    for day, works in given.items():
        assert day.weekday() == 4
        assert len(set(works)) == 3
        assert not set(works) & {previews[other].work for other in week_of(day) if other in previews}


PIECES = [piece(f"{n}", ago=n, region=REGIONS[n % 4], reads=50 - n) for n in range(1, 25)]


def test_the_same_facts_give_the_same_days():
    again = look_ahead(known(PIECES[::-1]), TUESDAY, TUESDAY + 8 * DAY)
    assert look_ahead(known(PIECES), TUESDAY, TUESDAY + 8 * DAY) == again


def test_friday_has_two_editions_the_daily_one_first():
    outlook = look_ahead(known(PIECES), TUESDAY, TUESDAY + 6 * DAY)
    kinds = [each.rhythm.value for each in outlook.editions]
    assert kinds == ["daily", "daily", "daily", "daily", "roundup", "daily", "daily", "daily"]


def test_what_readers_saw_since_midnight_stays_unless_an_editor_picks_another_one():
    stands = Choice(uid("9"), "read 4 times in a week")
    outlook = look_ahead(known(PIECES, previews={TUESDAY: stands}), TUESDAY, TUESDAY)
    assert outlook.previews[TUESDAY] == stands
    picked = look_ahead(known(PIECES, previews={TUESDAY: stands}, picked={TUESDAY: uid("12")}), TUESDAY, TUESDAY)
    assert named(picked.previews[TUESDAY].work, PIECES) == "12"


def test_a_preview_whose_reason_nobody_wrote_down_has_one_all_the_same():
    best = look_ahead(known(PIECES), TUESDAY, TUESDAY).previews[TUESDAY]
    again = look_ahead(known(PIECES, previews={TUESDAY: Choice(best.work)}), TUESDAY, TUESDAY)
    assert again.previews[TUESDAY] == best
    other = look_ahead(known(PIECES, previews={TUESDAY: Choice(uid("9"))}), TUESDAY, TUESDAY).previews[TUESDAY]
    assert (other.work, other.reason) == (uid("9"), "the preview since midnight")


def test_a_preview_that_was_withdrawn_is_replaced():
    gone = look_ahead(known(PIECES, previews={TUESDAY: Choice(uid("gone"), "read once in a week")}), TUESDAY, TUESDAY)
    assert named(gone.previews[TUESDAY].work, PIECES) == "1"


def test_what_is_picked_for_friday_is_kept_for_friday():
    best = look_ahead(known(PIECES), TUESDAY, TUESDAY).previews[TUESDAY].work
    outlook = look_ahead(known(PIECES, picked_for_roundups={FRIDAY: [best]}), TUESDAY, FRIDAY + 2 * DAY)
    assert best not in {choice.work for choice in outlook.previews.values()}
    roundup = next(each for each in outlook.editions if each.rhythm is Rhythm.ROUNDUP)
    assert best in roundup.of(Slot.COMPLIMENTARY)
    assert (best, "the roundup of 4 December gives it away") in outlook.previews[TUESDAY].left_out


def test_a_pick_for_thursday_is_not_taken_on_tuesday():
    best = look_ahead(known(PIECES), TUESDAY, TUESDAY).previews[TUESDAY].work
    outlook = look_ahead(known(PIECES, picked={TUESDAY + 2 * DAY: best}), TUESDAY, TUESDAY + 2 * DAY)
    assert outlook.previews[TUESDAY].work != best
    assert outlook.previews[TUESDAY + 2 * DAY].work == best


def test_a_small_magazine_repeats_previews_before_it_gives_one_away_twice_in_a_week():
    outlook = look_ahead(known(PIECES[:12]), TUESDAY, TUESDAY + 200 * DAY)
    for each in outlook.editions:
        if each.rhythm is Rhythm.ROUNDUP:
            week = {outlook.previews[day].work for day in week_of(each.day) if day in outlook.previews}
            assert len(set(each.of(Slot.COMPLIMENTARY)) - week) == 3


def test_what_an_editor_pinned_stays_in_its_place_and_a_frozen_edition_as_it_is():
    pinned = [Pinned(2, Placed(uid("20"), Slot.ITEM, "put there by an editor", pinned=True))]
    outlook = look_ahead(known(PIECES, pinned={(DAILY, TUESDAY): pinned}), TUESDAY, TUESDAY)
    items = outlook.editions[0].contents.items
    assert named(items[2].work, PIECES) == "20"
    assert len({item.work for item in items}) == len(items) == 6
    frozen = outlook.editions[0]
    later = look_ahead(known(PIECES[5:], frozen={(DAILY, TUESDAY): frozen}), TUESDAY, TUESDAY)
    assert later.editions[0] is frozen


def test_a_day_does_not_repeat_what_stood_beside_yesterday_s_preview():
    first, second = (set(each.of(Slot.ITEM)) for each in look_ahead(known(PIECES), TUESDAY, TUESDAY + DAY).editions)
    assert not first & second


def test_what_a_letter_opens_stands_in_no_other_letter_of_these_days_as_if_it_were_for_members_alone():
    outlook = look_ahead(known(PIECES), TUESDAY, TUESDAY + 13 * DAY)
    roundups = {each.day: each for each in outlook.editions if each.rhythm is Rhythm.ROUNDUP}
    for each in outlook.editions:
        days = [each.day - n * DAY for n in range(4)]
        opened = {outlook.previews[day].work for day in days if day in outlook.previews}
        opened |= {work for day in days if day in roundups for work in roundups[day].of(Slot.COMPLIMENTARY)}
        assert not opened & set(each.of(Slot.ITEM)), each
    friday, saturday = (next(each for each in outlook.editions if each.day == FRIDAY + n * DAY) for n in (0, 1))
    for each in (friday, saturday):
        why = dict(each.contents.left_out)
        said = {why.get(work) for work in roundups[FRIDAY].of(Slot.COMPLIMENTARY)}
        assert said == {"the roundup of 4 December gives it away"}


def test_a_small_magazine_has_fewer_pieces_beside_the_preview_rather_than_what_was_just_open():
    few = [piece(name, ago=ago) for ago, name in enumerate(("port", "rice", "mine", "wheat"), start=1)]
    daily = Known(LONDON, few, {DAILY: NEWSLETTERS[DAILY]})
    first, second, third = look_ahead(daily, TUESDAY, TUESDAY + 2 * DAY).editions
    assert [len(each.of(Slot.ITEM)) for each in (first, second, third)] == [3, 2, 1]
    assert first.of(Slot.LEAD)[0] in {work for work, _ in third.contents.left_out}


def test_what_did_not_leave_in_time_was_never_mailed():
    evening = dt.datetime.combine(TUESDAY, dt.time(19, 36), tzinfo=LONDON)
    planned = look_ahead(known(PIECES, now=evening), TUESDAY, TUESDAY + DAY).editions
    assert [each.day for each in planned] == [TUESDAY + DAY]
    preview = look_ahead(known(PIECES), TUESDAY, TUESDAY).previews
    assert planned == look_ahead(known(PIECES, previews=preview), TUESDAY + DAY, TUESDAY + DAY).editions
    in_time = look_ahead(known(PIECES, now=evening - 10 * dt.timedelta(hours=1)), TUESDAY, TUESDAY + DAY).editions
    assert [each.day for each in in_time] == [TUESDAY, TUESDAY + DAY]


def test_what_an_editor_took_out_is_not_put_back_and_its_neighbours_stay():
    before = look_ahead(known(PIECES), TUESDAY, TUESDAY).editions[0]
    lead, *items = (item.work for item in before.contents.items)
    for at, out in enumerate(items, start=1):
        hers = Pinned(at, Placed(uid("20"), Slot.ITEM, "put there by an editor", True, (out,)))
        after = look_ahead(known(PIECES, pinned={(DAILY, TUESDAY): [hers]}), TUESDAY, TUESDAY).editions[0]
        wanted = [uid("20") if work == out else work for work in items]
        assert [item.work for item in after.contents.items] == [lead, *wanted]
        assert (out, "an editor put another piece in its place") in after.contents.left_out


def test_a_magazine_without_newsletters_has_previews_all_the_same():
    outlook = look_ahead(Known(LONDON, PIECES), TUESDAY, TUESDAY + DAY)
    assert len(outlook.previews) == 2
    assert outlook.editions == []
