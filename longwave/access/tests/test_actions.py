"""The meter's rows, complimentary links and gifts: what is written, by whom, and how often."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from longwave.access import actions, facts, links, metering
from longwave.access.actions import NotGiven
from longwave.access.metering import Tally
from longwave.access.models import AccessSettings, ComplimentaryEdition, ComplimentaryUse, GiftLink, MeterEntry
from longwave.access.rules import Reason, said
from longwave.membership.actions import comp
from longwave.membership.billing.gifts import redeem
from longwave.membership.models import Account, Plan, RightsChange

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOVEMBER = "2026-11"
SUBSCRIBES, FREE_READ, OPEN = (said(reason) for reason in (Reason.SUBSCRIPTION, Reason.METER, Reason.OPEN))
OTHER_SCOPE = said(Reason.OTHER_SCOPE)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def olga():
    return Account.objects.create_user("olga@reader.example", first_name="Olga")


@pytest.fixture
def ida():
    return Account.objects.create_user("ida@reader.example")


# --- The meter --------------------------------------------------------------------------------------------------


def test_an_account_has_its_free_articles_a_month_and_may_read_them_again(ida):
    works = [str(uuid.uuid4()) for _ in range(3)]
    assert [actions.spend(ida.pk, NOVEMBER, work, 2) for work in (*works, works[0])] == [True, True, False, True]
    assert MeterEntry.objects.count() == 2
    assert actions.spend(ida.pk, "2026-12", works[2], 2)
    assert not actions.spend(ida.pk, NOVEMBER, works[2], 0)


def test_what_a_browser_read_is_the_accounts_once_she_signs_in_there(ida):
    both, elsewhere, here = (str(uuid.uuid4()) for _ in range(3))
    for work in (both, elsewhere):
        actions.spend(ida.pk, NOVEMBER, work, 4)
    merged = actions.merge(ida, Tally(NOVEMBER).adding(both).adding(here))
    assert set(merged.read) == {metering.short(work) for work in (both, elsewhere, here)}
    assert merged.account == ida.pk
    assert actions.merge(ida, Tally(NOVEMBER).adding(here)) == merged


def test_what_was_counted_is_forgotten_after_sixty_days(ida, now):
    actions.spend(ida.pk, NOVEMBER, str(uuid.uuid4()), 4)
    RightsChange.objects.create(account_id=ida.pk, at=now)
    actions.tidy(now + 59 * DAY)
    assert MeterEntry.objects.exists()
    assert not RightsChange.objects.exists()
    actions.tidy(now + 60 * DAY + dt.timedelta(minutes=1))
    assert not MeterEntry.objects.exists()


# --- Complimentary links ----------------------------------------------------------------------------------------


def test_a_minted_link_names_its_edition_its_work_and_a_fortnight(now):
    works = [uuid.uuid4(), uuid.uuid4()]
    paths = actions.mint("for the author's own page", works, None)
    edition = ComplimentaryEdition.objects.get()
    tokens = [links.read(path.split("/")[2], facts.gate().complimentary) for path in paths.values()]
    assert [(token.number, token.work) for token in tokens] == [(edition.pk, str(work)) for work in works]
    assert abs(tokens[0].end - now - 14 * DAY) < dt.timedelta(minutes=1)


def test_uses_are_added_up_and_what_was_never_minted_is_not_counted():
    work = uuid.uuid4()
    actions.mint("by hand", [work], None)
    edition = ComplimentaryEdition.objects.get()
    actions.count_uses({(edition.pk, str(work)): 3, (edition.pk, str(uuid.uuid4())): 5})
    actions.count_uses({(edition.pk, str(work)): 1})
    assert [use.count for use in ComplimentaryUse.objects.all()] == [4]


# --- Gifts ------------------------------------------------------------------------------------------------------


def test_a_gift_follows_the_settings_of_the_desk(olga, now):
    AccessSettings.objects.update_or_create(pk=1, defaults={"gift_days": 5, "gift_readers": 3})
    gift = actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    assert (gift.end, gift.readers) == (now + 5 * DAY, 3)


def test_the_same_article_given_twice_is_one_gift(olga, now):
    work = uuid.uuid4()
    assert actions.give(olga, work, SUBSCRIBES, now) == actions.give(olga, work, SUBSCRIBES, now)


def test_the_plan_by_which_somebody_reads_says_how_many_she_may_give(shop, olga, ida, now):
    AccessSettings.objects.update_or_create(pk=1, defaults={"gifts_a_month": 2})
    Plan.objects.update(gift_quota=1)
    shop.subscribe(olga)
    redeem(shop.give(olga).code, ida, now)
    for giver in (olga, ida):
        actions.give(giver, uuid.uuid4(), SUBSCRIBES, now)
        assert facts.gifts_left(giver, now) == 0
        with pytest.raises(NotGiven, match="the most is 1"):
            actions.give(giver, uuid.uuid4(), SUBSCRIBES, now)
    Plan.objects.update(gift_quota=None)
    assert facts.gifts_left(olga, now) == 1
    Plan.objects.update(gift_quota=0)
    with pytest.raises(NotGiven, match="Nothing can be given away by what you have"):
        actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    comp(olga, now + DAY, "reviews our books", None)
    assert facts.gifts_left(olga, timezone.now()) == 1


def test_what_is_given_beyond_the_months_number_is_refused_also_after_withdrawing(olga, now):
    AccessSettings.objects.update_or_create(pk=1, defaults={"gifts_a_month": 2})
    first, _ = (actions.give(olga, uuid.uuid4(), SUBSCRIBES, now) for _ in range(2))
    actions.withdraw(olga, first.pk, now)
    with pytest.raises(NotGiven, match="the most is 2"):
        actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    assert actions.give(olga, uuid.uuid4(), SUBSCRIBES, now + 32 * DAY)


@pytest.mark.parametrize(
    ("decision", "words"),
    [(FREE_READ, "Only those whose"), (OTHER_SCOPE, "Only those whose"), (OPEN, "open to everybody")],
)
def test_only_somebody_with_a_right_of_her_own_can_give(olga, now, decision, words):
    with pytest.raises(NotGiven, match=words):
        actions.give(olga, uuid.uuid4(), decision, now)
    assert not GiftLink.objects.exists()


def test_a_gift_is_taken_by_so_many_readers_and_by_one_browser_once(olga, now):
    AccessSettings.objects.update_or_create(pk=1, defaults={"gift_readers": 2})
    gift = actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    first = actions.take(gift, None, now)
    assert actions.take(gift, first, now) == first
    actions.take(gift, "forged", now)
    gift.refresh_from_db()
    assert gift.taken == 2
    with pytest.raises(NotGiven, match="has ended"):
        actions.take(gift, None, now)
    assert actions.take(gift, first, now) == first


@pytest.mark.parametrize("late", [True, False])
def test_a_gift_that_ended_or_was_withdrawn_is_not_taken(olga, now, late):
    gift = actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    held = actions.take(gift, None, now)
    if not late:
        actions.withdraw(olga, gift.pk, now)
        assert facts.known(now).withdrawn == {gift.pk}
    for cookie in (None, held):
        with pytest.raises(NotGiven):
            actions.take(gift, cookie, gift.end if late else now)


def test_nobody_withdraws_anothers_gift(olga, ida, now):
    gift = actions.give(olga, uuid.uuid4(), SUBSCRIBES, now)
    with pytest.raises(NotGiven, match="no such gift of yours"):
        actions.withdraw(ida, gift.pk, now)


@pytest.mark.django_db(transaction=True)
def test_ten_readers_at_one_moment_take_no_more_than_there_are(olga, now):
    AccessSettings.objects.update_or_create(pk=1, defaults={"gift_readers": 3})
    gift, taken = actions.give(olga, uuid.uuid4(), SUBSCRIBES, now), []

    def accept():
        try:
            taken.append(actions.take(gift, None, now))
        except NotGiven:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    gift.refresh_from_db()
    assert (len(taken), gift.taken) == (3, 3)
