"""Hanna comes in on Monday: the week is planned, she changes what she wants, and the rest follows."""

import datetime as dt
import uuid

import pytest
import time_machine

from longwave.access.models import AccessSettings, PreviewDay
from longwave.access.rules import Tier
from longwave.insight.actions import count_reads
from longwave.newsletter import actions, planning
from longwave.newsletter.models import Edition, Item, Newsletter
from longwave.newsletter.words import Slot, State
from longwave.published.actions import withdraw
from tests import cast

from .magazine import FRIDAY, MONDAY, a_month_of_articles, article, at, senders

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EARLY = at(MONDAY, 1)


@pytest.fixture
def pieces():
    return a_month_of_articles()


@pytest.fixture
def newsletters():
    return senders()


def previews():
    return {row.day: row.work for row in PreviewDay.objects.all()}


def of(newsletter, day):
    return Edition.objects.get(newsletter__slug=newsletter, day=day)


def works(edition, slot):
    return list(edition.items.filter(slot=slot.value).values_list("work", flat=True))


def test_today_and_eight_days_are_planned_once(pieces, newsletters):
    assert planning.keep(EARLY)
    found = previews()
    assert sorted(found) == [MONDAY + n * DAY for n in range(9)]
    assert len(set(found.values())) == 9
    assert Edition.objects.count() == 10
    daily = of("daily-preview", MONDAY)
    assert (daily.state, daily.slug) == (State.SCHEDULED, "daily-preview-2026-11-30")
    assert works(daily, Slot.LEAD) == [found[MONDAY]]
    assert 3 <= len(works(daily, Slot.ITEM)) <= 5
    assert all(item.reason for item in daily.items.all())
    assert daily.left_out
    roundup = of("friday-roundup", FRIDAY)
    assert len(works(roundup, Slot.COMPLIMENTARY)) == 3
    assert not set(works(roundup, Slot.COMPLIMENTARY)) & {found[MONDAY + n * DAY] for n in range(7)}
    assert planning.keep(EARLY) == 0
    assert planning.keep(at(MONDAY, 6)) == 0


def test_without_a_sender_nothing_is_scheduled_and_it_says_what_is_missing(pieces):
    planning.keep(EARLY)
    assert set(Edition.objects.values_list("state", flat=True)) == {State.DRAFT.value}
    missing = "“Daily preview” has no sender's address. Set one, and its editions are scheduled."
    assert missing in of("daily-preview", MONDAY).warnings
    assert len(previews()) == 9  # readers have their preview all the same
    senders()
    planning.keep(EARLY)
    assert set(Edition.objects.values_list("state", flat=True)) == {State.SCHEDULED.value}
    assert missing not in of("daily-preview", MONDAY).warnings


def test_what_is_read_is_chosen_but_today_s_preview_stays(pieces, newsletters):
    planning.keep(EARLY)
    before = previews()
    liked = next(piece for piece in pieces if piece.uid not in before.values())
    count_reads({str(liked.uid): 90}, MONDAY)
    planning.keep(at(MONDAY, 5))
    after = previews()
    assert after[MONDAY] == before[MONDAY]
    assert liked.uid in {after[MONDAY + DAY], after[MONDAY + 2 * DAY], after[MONDAY + 3 * DAY], after[MONDAY + 4 * DAY]}
    lead = of("daily-preview", MONDAY).items.get(slot=Slot.LEAD.value)
    assert lead.reason.startswith("the newest of")  # as it was when it was chosen


def test_an_editor_s_pick_changes_the_day_and_its_edition(pieces, newsletters):
    planning.keep(EARLY)
    hers = pieces[20]
    actions.pick(MONDAY, [hers.uid], Slot.LEAD, None)
    actions.pick(FRIDAY, [pieces[10].uid], Slot.COMPLIMENTARY, None)
    assert planning.keep(EARLY)
    assert previews()[MONDAY] == hers.uid
    lead = of("daily-preview", MONDAY).items.get(slot=Slot.LEAD.value)
    assert (lead.work, lead.reason, lead.pinned) == (hers.uid, "picked by an editor", True)
    assert pieces[10].uid in works(of("friday-roundup", FRIDAY), Slot.COMPLIMENTARY)
    actions.pick(MONDAY, [], Slot.LEAD, None)
    planning.keep(EARLY)
    assert previews()[MONDAY] == hers.uid  # readers saw it since midnight


def test_the_preview_is_open_to_everybody_on_its_day_alone(client, newsletters):
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0})
    page = cast.article()
    actions.pick(MONDAY, [page.uid], Slot.LEAD, None)
    for moment, wall in ((at(MONDAY, 9), False), (at(MONDAY + DAY, 9), True)):
        with time_machine.travel(moment, tick=False):
            planning.keep(moment)
            PreviewDay.objects.filter(day=MONDAY + DAY).delete()  # a magazine of one article repeats itself
            assert ('data-reason="subscribe"' in client.get(page.address).content.decode()) is wall


def test_what_an_editor_put_there_stays_when_the_rest_is_composed_anew(pieces, newsletters):
    planning.keep(EARLY)
    edition = of("daily-preview", MONDAY)
    hers = pieces[25].uid
    edition.items.filter(position=2).update(work=hers, pinned=True, reason="put there by Hanna")
    article("news", at(MONDAY, 3), "Asia")
    assert planning.keep(at(MONDAY, 4))
    item = edition.items.get(work=hers)
    assert (item.position, item.pinned, item.reason) == (2, True, "put there by Hanna")
    assert uuid.uuid5(uuid.NAMESPACE_URL, "news") in works(edition, Slot.ITEM)


def test_a_withdrawn_piece_makes_room(pieces, newsletters):
    planning.keep(EARLY)
    gone = previews()[MONDAY]
    withdraw(gone, "It was wrong.")
    planning.keep(EARLY)
    assert gone not in previews().values()
    assert not Item.objects.filter(work=gone).exists()


def test_what_is_scheduled_for_the_night_may_be_picked_for_the_morning(pieces, newsletters):
    with time_machine.travel(EARLY, tick=False):
        page = cast.draft("Cable ships", "cable-ships", tier="subscribers")
        page.go_live_at = at(MONDAY + DAY, 5)
        page.save_revision().publish()
        late = cast.draft("Late", "late")
        late.go_live_at = at(MONDAY + DAY, 8)
        late.save_revision().publish()
    actions.pick(MONDAY + DAY, [page.uid], Slot.LEAD, None)
    planning.keep(EARLY)
    assert previews()[MONDAY + DAY] == page.uid
    actions.pick(MONDAY + DAY, [late.uid], Slot.LEAD, None)
    planning.keep(EARLY)
    assert previews()[MONDAY + DAY] != late.uid
    said = of("daily-preview", MONDAY + DAY)
    assert [str(late.uid), "picked, but it is not out by then"] in said.left_out
    assert "cannot be the preview" in said.warnings[0]


def test_a_magazine_that_begins_at_noon_has_a_preview_and_missed_nothing(pieces, newsletters):
    planning.keep(at(MONDAY, 12))
    assert MONDAY in previews()
    assert not Edition.objects.filter(day=MONDAY).exists()


def test_an_edition_that_never_was_is_not_in_the_plan_and_takes_no_piece_from_the_next_one(pieces, newsletters):
    evening = at(MONDAY, 19, 36)
    planning.keep(evening)
    assert [each.day for each in planning.look_ahead(evening, MONDAY, MONDAY + DAY).editions] == [MONDAY + DAY]
    newest = [str(piece.uid) for piece in pieces if str(piece.uid) not in map(str, previews().values())]
    assert set(map(str, works(of("daily-preview", MONDAY + DAY), Slot.ITEM))) & set(newest[:8])
    assert len(works(of("daily-preview", MONDAY + DAY), Slot.ITEM)) == 5


def test_what_is_late_is_missed_and_not_taken_back(pieces, newsletters):
    planning.keep(EARLY)
    planning.keep(at(MONDAY, 19, 36))  # before the worker looks whether anything is late
    assert of("daily-preview", MONDAY).state == State.SCHEDULED
    assert actions.miss(of("daily-preview", MONDAY), at(MONDAY, 19, 36))


def test_a_newsletter_that_moves_to_thursday_takes_its_friday_back(pieces, newsletters):
    planning.keep(EARLY)
    Newsletter.objects.filter(slug="friday-roundup").update(weekday=3)
    planning.keep(EARLY)
    friday, thursday = of("friday-roundup", FRIDAY), of("friday-roundup", FRIDAY - DAY)
    assert (friday.state, friday.why) == (State.DRAFT, planning.NO_EDITION)
    assert thursday.state == State.SCHEDULED


def test_what_is_frozen_or_cancelled_is_not_composed_again(pieces, newsletters):
    planning.keep(EARLY)
    edition = of("daily-preview", MONDAY + DAY)
    Edition.objects.filter(pk=edition.pk).update(state=State.CANCELLED.value)
    before = list(edition.items.values_list("work", flat=True))
    article("news", at(MONDAY, 3), "Asia")
    planning.keep(at(MONDAY, 4))
    planning.compose(edition, at(MONDAY, 4))
    assert list(edition.items.values_list("work", flat=True)) == before


def test_a_magazine_with_nothing_for_subscribers_says_so(newsletters):
    article("free", at(MONDAY - DAY), tier=Tier.OPEN)
    planning.keep(EARLY)
    assert previews() == {}
    edition = of("daily-preview", MONDAY)
    assert edition.state == State.DRAFT
    assert edition.warnings == ["There is no subscribers' article that could be the preview of 30 November."]


def test_planning_again_asks_the_database_little(pieces, newsletters, django_assert_max_num_queries):
    planning.keep(EARLY)
    with django_assert_max_num_queries(60):
        planning.keep(EARLY)
