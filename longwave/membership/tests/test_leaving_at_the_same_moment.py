"""Olga presses the button twice, or in two windows: what she asked for is done once, and both answers say the same."""

import pytest
from django.utils import timezone

from longwave.membership.billing import leaving
from longwave.membership.models import Notice, Payment, Withdrawal
from longwave.membership.tests.shop import MONTHLY

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(shop, olga):
    return shop.subscribe(olga)


def given_back():
    return sum(Payment.objects.values_list("refunded", flat=True))


def between(monkeypatch, provider, step, act):
    """Have somebody else do the same, from its beginning to its end, just before or after a step of the first one."""
    real, others = getattr(provider, step), []

    def doing(*about, **more):
        if others:
            return real(*about, **more)
        others.append(None)
        found = real(*about, **more)
        others[0] = act()
        return found

    monkeypatch.setattr(provider, step, doing)
    return others


@pytest.mark.parametrize("step", ["subscription", "unused", "refund", "end"])
def test_two_who_end_it_now_are_told_the_same_and_money_goes_back_once(shop, row, monkeypatch, step):
    half = row.start + (row.end - row.start) / 2
    others = between(monkeypatch, shop.provider, step, lambda: leaving.leave_now(row, half, shop.provider))
    mine = leaving.leave_now(row, half, shop.provider)
    shop.deliver()
    assert mine == others[0]
    assert mine.refunded == given_back() == MONTHLY // 2
    row.refresh_from_db()
    assert row.ended_at


@pytest.mark.parametrize("step", ["subscription", "refund", "end"])
def test_two_who_withdraw_are_told_the_same_and_the_mail_names_what_went_back(shop, olga, row, monkeypatch, step):
    now = timezone.now()
    stated = Withdrawal.objects.create(subscription=row, name="Olga", email=olga.email, stated_at=now)
    others = between(monkeypatch, shop.provider, step, lambda: leaving.withdraw(stated, now, shop.provider))
    mine = leaving.withdraw(stated, now, shop.provider)
    shop.deliver()
    assert mine == others[0]
    assert mine.refunded == given_back() == MONTHLY
    assert Notice.objects.get(kind="withdrawn").words["amount"] == "€9.90"
    stated.refresh_from_db()
    assert (stated.refunded, stated.outcome) == (MONTHLY, "Ended, and €9.90 given back.")


def test_whoever_left_and_withdraws_afterwards_gets_the_rest(shop, olga, row):
    half = row.start + (row.end - row.start) / 2
    leaving.leave_now(row, half, shop.provider)
    stated = Withdrawal.objects.create(subscription=row, name="Olga", email=olga.email)
    assert leaving.withdraw(stated, timezone.now(), shop.provider).refunded == MONTHLY - MONTHLY // 2
    assert leaving.withdraw(stated, timezone.now(), shop.provider).refunded == MONTHLY - MONTHLY // 2
    shop.deliver()
    assert given_back() == MONTHLY
