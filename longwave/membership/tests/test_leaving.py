"""Olga changes her mind: pauses, withdraws, and is given back what is hers."""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Interval
from longwave.membership.billing import leaving
from longwave.membership.billing.checkouts import NotForSale
from longwave.membership.billing.leaving import NotPossible
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
    row = leaving.pause(shop.subscribe(olga), 2, datetime.now(UTC), shop.provider)
    paid_until = row.end
    assert row.paused_until
    assert grants(olga)[0][1] == paid_until
    shop.stand_in.move(45 * DAY)
    shop.deliver()
    assert not reads(olga, shop.stand_in.now())
    assert Payment.objects.filter(account=olga, paid__gt=0).count() == 1
    shop.stand_in.move(60 * DAY)
    shop.deliver()
    assert reads(olga, shop.stand_in.now())


@pytest.mark.parametrize("months", [0, 4, 99])
def test_a_pause_of_another_length_is_refused(shop, olga, months):
    with pytest.raises(NotPossible, match="expected 1 to 3"):
        leaving.pause(shop.subscribe(olga), months, datetime.now(UTC), shop.provider)


def test_a_subscription_keeps_its_currency(shop, olga):
    row = shop.subscribe(olga)
    with pytest.raises(NotForSale, match="keeps its currency"):
        leaving.preview(row, shop.price(1100, Interval.MONTH, "USD"), shop.provider)
