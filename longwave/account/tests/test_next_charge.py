"""Rut has credit from a switch to something cheaper, or an offer. Her page says what she is charged next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account.billing_facts import subscriptions
from longwave.account.rules import day
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import leaving
from longwave.membership.billing.reconciling import reconcile
from longwave.membership.models import Offer, Payment

pytestmark = pytest.mark.django_db


def sentence(account):
    [held] = subscriptions(account, timezone.now())
    return held.sentence


def switched(shop, account, before, after):
    row = shop.subscribe(account, before)
    found = leaving.preview(row, after, shop.provider)
    row = leaving.switch(row, after, found.moment, shop.provider)
    shop.deliver()
    row.refresh_from_db()
    return row


def renewed(shop, row):
    shop.stand_in.move_to(row.end + timedelta(hours=1))
    shop.deliver()
    row.refresh_from_db()
    return Payment.objects.filter(subscription=row).order_by("-created").first()


def on(row):
    return day(row.end, timezone.get_default_timezone())


def test_credit_is_reckoned_into_the_next_charge(shop, olga):
    cheap = shop.price(600, Interval.MONTH)
    row = switched(shop, olga, shop.month, cheap)  # at once, so €3.90 of €9.90 are to her credit
    assert row.upcoming == 210
    assert sentence(olga) == f"Digital, €6 a month. The next charge, €2.10, is on {on(row)}."
    assert renewed(shop, row).paid == 210
    assert sentence(olga) == f"Digital, €6 a month. The next charge is on {on(row)}."


def test_credit_that_pays_for_all_of_it_is_said_so(shop, olga):
    row = switched(shop, olga, shop.year, shop.month)
    said = f"Nothing is charged on {on(row)}: it is paid from your credit or by your offer."
    assert sentence(olga) == f"Digital, €9.90 a month. {said}"
    assert renewed(shop, row).paid == 0


def test_what_was_said_is_what_is_charged_each_time_until_the_credit_is_used_up(shop, olga):
    row = switched(shop, olga, shop.price(2500, Interval.MONTH), shop.month)
    charged = []
    for _ in range(3):
        said = row.upcoming
        assert renewed(shop, row).paid == said
        charged.append(said)
    assert charged == [0, 470, 990]


def test_an_offer_that_is_over_by_then_lowers_nothing(shop, olga):
    offer = Offer.objects.create(name="Two months cheaper", percent=50, months=2)
    row = shop.subscribe(olga, offer=offer)
    assert sentence(olga) == f"Digital, €9.90 a month. The next charge, €4.95, is on {on(row)}."
    assert renewed(shop, row).paid == 495
    assert sentence(olga) == f"Digital, €9.90 a month. The next charge is on {on(row)}."
    assert renewed(shop, row).paid == 990


def test_the_page_does_not_wait_for_the_provider(client, shop, rut):
    row = switched(shop, rut, shop.month, shop.price(600, Interval.MONTH))
    shop.stand_in.break_down(Fault.DOWN)
    found = client.get("/account/subscription/").content.decode()
    assert f"The next charge, €2.10, is on {on(row)}." in found


def test_where_the_provider_says_no_amount_the_offer_is_reckoned(shop, olga, monkeypatch):
    monkeypatch.setattr(shop.provider, "_upcoming", lambda found: None)
    row = shop.subscribe(olga, offer=Offer.objects.create(name="Half for ever", percent=50, months=0))
    assert row.upcoming is None
    assert sentence(olga) == f"Digital, €9.90 a month. The next charge, €4.95, is on {on(row)}."


@pytest.mark.parametrize("act", [leaving.end, lambda row, seller: leaving.pause(row, 1, timezone.now(), seller)])
def test_whoever_leaves_or_pauses_is_charged_nothing_next(shop, olga, act):
    row = shop.subscribe(olga)
    act(row, shop.provider)
    row.refresh_from_db()
    assert row.upcoming is None


def test_a_night_finds_nothing_to_mend_in_it(shop, olga):
    switched(shop, olga, shop.month, shop.price(600, Interval.MONTH))
    assert reconcile(shop.provider).mended == 0
