"""Olga changed from a year to something cheaper, and leaves. What she paid and did not use comes back, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.adapters.payments import Interval
from longwave.membership.billing import leaving
from longwave.membership.billing.rules import credit_back, pro_rata
from longwave.membership.models import Payment, Withdrawal
from longwave.membership.tests.shop import MONTHLY, YEARLY, reads

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(shop, olga):
    """A year for €99, changed at once to €9.90 a month: €89.10, less a cent for seconds between, are to her credit."""
    row = shop.subscribe(olga, shop.year)
    found = leaving.preview(row, shop.month, shop.provider)
    row = leaving.switch(row, shop.month, found.moment, shop.provider)
    shop.deliver()
    return row


def given_back():
    return sum(Payment.objects.values_list("refunded", flat=True))


def standing(shop, row):
    return shop.provider.subscription(row.number)


def months_pass(shop, row, count):
    for _ in range(count):
        shop.stand_in.move_to(row.end + timedelta(hours=1))
        shop.deliver()
        row.refresh_from_db()


def test_leaving_at_once_gives_the_credit_and_the_rest_back_and_no_credit_stays(shop, olga, row):
    left = leaving.leave_now(row, row.start, shop.provider)
    shop.deliver()
    assert YEARLY - 1 <= left.refunded == given_back() <= YEARLY
    assert standing(shop, row).credit == 0
    again = shop.subscribe(olga, shop.month)
    assert again.payments.get().paid == MONTHLY  # nobody reads for money that went back


def test_what_bills_took_from_the_credit_does_not_come_back(shop, row):
    first = standing(shop, row).credit
    months_pass(shop, row, 8)
    credit = standing(shop, row).credit
    assert credit == first - 8 * MONTHLY
    half = row.start + (row.end - row.start) / 2
    assert leaving.leave_now(row, half, shop.provider).refunded == credit + MONTHLY // 2


def test_leaving_with_what_is_paid_for_gives_the_credit_back_and_closes_nothing(shop, olga, row):
    credit = standing(shop, row).credit
    assert YEARLY - MONTHLY - 1 <= credit_back(standing(shop, row)).amount == credit
    row = leaving.end(row, shop.provider)
    shop.deliver()
    assert row.ends_at == row.end
    assert given_back() == credit
    assert standing(shop, row).credit == 0
    assert reads(olga, row.end - timedelta(minutes=1))
    half = row.start + (row.end - row.start) / 2  # she thinks again, and leaves at once
    assert leaving.leave_now(row, half, shop.provider).refunded == MONTHLY // 2


def test_a_withdrawal_gives_all_back_and_leaves_no_credit(shop, olga, row):
    now = timezone.now()
    stated = Withdrawal.objects.create(subscription=row, name="Olga", email=olga.email, stated_at=now)
    assert leaving.withdraw(stated, now, shop.provider).refunded == YEARLY
    assert standing(shop, row).credit == 0


@pytest.mark.parametrize("act", [leaving.end, lambda row, seller: leaving.leave_now(row, row.start, seller)])
def test_a_worker_that_is_killed_between_gives_nothing_twice(shop, row, monkeypatch, act):
    def killed(*about):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shop.provider, "take_credit", killed)
        with pytest.raises(KeyboardInterrupt):
            act(row, shop.provider)
    act(row, shop.provider)
    shop.deliver()
    assert given_back() <= YEARLY
    assert standing(shop, row).credit == 0


def test_whoever_has_no_credit_gets_the_rest_of_what_she_paid(shop, olga):
    row = shop.subscribe(olga, shop.year)
    found = standing(shop, row)
    assert credit_back(found) is None
    half = row.start + (row.end - row.start) / 2
    assert pro_rata(found, half).amount == YEARLY // 2


def test_what_does_not_go_back_of_her_credit_stays_hers(shop, olga):
    cheap = shop.price(100, Interval.MONTH)
    row = shop.subscribe(olga, shop.year)
    row = leaving.switch(row, cheap, leaving.preview(row, cheap, shop.provider).moment, shop.provider)
    shop.deliver()
    months_pass(shop, row, 8)
    before = standing(shop, row).credit
    left = leaving.leave_now(row, row.start, shop.provider)
    assert 0 < left.refunded < before  # of the year, three months are left
    assert standing(shop, row).credit == before - left.refunded


def test_an_end_that_is_lost_in_a_dispute_takes_no_credit(shop, row):
    found = standing(shop, row)
    lost = replace(found, invoices=tuple(replace(one, lost=True) for one in found.invoices))
    assert pro_rata(lost, row.start) is credit_back(lost) is None
