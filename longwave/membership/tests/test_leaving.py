"""Olga changes her mind: pauses, withdraws, and is given back what is hers."""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Interval
from longwave.membership.billing import leaving
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.billing.leaving import NotPossible
from longwave.membership.billing.selling import after
from longwave.membership.models import Payment, Withdrawal
from longwave.membership.tests.shop import grants, reads, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def states(row, **more):
    about = {"account": row.account, "subscription": row, "name": "Olga", "email": row.account.email}
    return Withdrawal.objects.create(**about, contract="Digital", **more)


def test_a_withdrawal_ends_it_at_once_and_gives_all_of_it_back(shop, olga):
    row = shop.subscribe(olga)
    stated = states(row)
    left = leaving.withdraw(stated, datetime.now(UTC), shop.provider)
    assert (left.refunded, left.currency) == (990, "EUR")
    stated.refresh_from_db()
    assert stated.done_at
    assert "€9.90" in stated.outcome
    assert not reads(olga)
    assert Payment.objects.get().refunded == 990
    assert "withdrawn" in [kind for kind, _ in told(olga)]


def test_after_the_days_to_withdraw_it_is_refused_and_nothing_changes(shop, olga):
    row = shop.subscribe(olga)
    with pytest.raises(NotPossible, match="within 14 days"):
        leaving.withdraw(states(row, stated_at=row.created + 16 * DAY), datetime.now(UTC), shop.provider)
    assert reads(olga)


def test_a_pause_keeps_what_is_paid_for_and_charges_nothing_until_it_is_over(shop, olga):
    row = shop.subscribe(olga)
    paid_until = row.end
    row = leaving.pause(row, 2, datetime.now(UTC), shop.provider)
    assert (row.paused_from, row.paused_until) == (paid_until, after(paid_until, 2))
    assert grants(olga)[0][1] == paid_until
    shop.stand_in.move(45 * DAY)
    shop.deliver()
    assert not reads(olga, shop.stand_in.now())
    assert Payment.objects.filter(account=olga, paid__gt=0).count() == 1
    shop.stand_in.move(60 * DAY)
    shop.deliver()
    assert reads(olga, shop.stand_in.now())


def test_whoever_goes_on_after_what_she_paid_for_pays_again_and_reads_for_that_alone(shop, olga):
    """Else a month of pause, ended a minute after it began, would be a month for nothing."""
    row = leaving.pause(shop.subscribe(olga), 1, datetime.now(UTC), shop.provider)
    shop.stand_in.move_to(row.paused_from + timedelta(minutes=5))
    shop.deliver()
    row.refresh_from_db()
    assert not reads(olga, shop.stand_in.now())
    row = leaving.resume(row, shop.provider)
    shop.deliver()
    assert reads(olga, shop.stand_in.now())
    assert sorted(Payment.objects.filter(account=olga, paid__gt=0).values_list("paid", flat=True)) == [990, 990]
    assert row.start > row.created + 27 * DAY


def test_a_year_that_is_paused_a_month_begins_anew_after_it_and_is_paid_for(shop, olga):
    row = leaving.pause(shop.subscribe(olga, shop.year), 1, datetime.now(UTC), shop.provider)
    shop.stand_in.move_to(row.paused_until + timedelta(hours=1))
    shop.deliver()
    row.refresh_from_db()
    assert row.paused_from is None
    assert Payment.objects.filter(account=olga, paid=9900).count() == 2
    assert reads(olga, row.end - DAY)


def test_whoever_was_given_half_back_by_the_desk_gets_the_unused_part_of_the_other_half(shop, olga):
    row = shop.subscribe(olga, shop.year)
    shop.provider.refund(row.payments.get().number, 4950, "a kindness")
    half = row.start + (row.end - row.start) / 2
    assert leaving.leave_now(row, half, shop.provider).refunded == 2475


def test_whoever_pays_in_dinars_can_leave_at_once(shop, olga):
    row = shop.subscribe(olga, shop.price(30_500, Interval.YEAR, "KWD"))
    third = row.start + (row.end - row.start) / 3
    assert leaving.leave_now(row, third, shop.provider).refunded == 20_330


@pytest.mark.parametrize("months", [0, 4, 99])
def test_a_pause_of_another_length_is_refused(shop, olga, months):
    with pytest.raises(NotPossible, match="expected 1 to 3"):
        leaving.pause(shop.subscribe(olga), months, datetime.now(UTC), shop.provider)


def test_whoever_changes_there_and_back_and_there_again_at_once_has_what_she_chose_last(shop, olga):
    row = shop.subscribe(olga, shop.month)
    cheap = shop.price(490, Interval.MONTH)
    moment = leaving.preview(row, shop.year, shop.provider).moment
    for price in (shop.year, cheap, shop.month, cheap, shop.year):
        row = leaving.switch(row, price, moment, shop.provider)
        row.refresh_from_db()
        assert row.price == price


def test_a_subscription_keeps_its_currency(shop, olga):
    row = shop.subscribe(olga)
    with pytest.raises(NotForSale, match="keeps its currency"):
        leaving.preview(row, shop.price(1100, Interval.MONTH, "USD"), shop.provider)
