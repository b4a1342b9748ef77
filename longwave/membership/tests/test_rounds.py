"""What the worker does about money, round by round: in the demo a reader's payment needs no webhook to arrive."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import providers, rounds, tasks
from longwave.membership.models import ProviderEvent, Withdrawal
from longwave.membership.tests.shop import reads

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
MORNING = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_night_is_taken():
    cache.clear()


def nights():
    looks = DBTaskResult.objects.filter(task_path=tasks.look_through.module_path).order_by("enqueued_at")
    return [found.args_kwargs["args"][0] for found in looks]


def test_what_the_stand_in_says_is_taken_as_at_the_webhook(shop, olga):
    shop.buy(olga)
    rounds.once(datetime.now(UTC))
    assert reads(olga)
    assert not shop.stand_in.messages()
    rounds.once(datetime.now(UTC) + rounds.inbox.AGAIN * 2)
    assert not ProviderEvent.objects.filter(applied_at=None).exists()


def test_what_cannot_be_applied_now_is_applied_by_a_later_round(shop, olga):
    shop.buy(olga)
    shop.stand_in.break_down(Fault.DOWN)
    rounds.once(datetime.now(UTC))
    assert not reads(olga)
    shop.stand_in.break_down(None)
    rounds.once(datetime.now(UTC) + rounds.inbox.AGAIN * 2)
    assert reads(olga)


def test_where_stripe_itself_sells_nothing_is_handed_over(shop, olga, monkeypatch):
    shop.buy(olga)
    monkeypatch.setattr(providers, "stand_in", lambda: None)
    rounds.once(datetime.now(UTC))
    assert not ProviderEvent.objects.exists()


def test_a_night_is_looked_through_once_whoever_asks(shop):
    assert [rounds.begin_night(at) for at in (MIDNIGHT, MIDNIGHT, MORNING, MORNING)] == [True, False, True, False]
    assert nights() == ["2026-11-30", "2026-12-01"]


def test_the_night_is_the_magazines(shop, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    rounds.begin_night(datetime(2026, 11, 30, 18, 0, tzinfo=UTC))
    assert nights() == ["2026-12-01"]


def test_a_look_mends_what_no_message_said(shop, olga):
    checkout = shop.buy(olga)
    from longwave.membership.billing import checkouts

    checkouts.ask(checkout, shop.provider)
    assert reads(olga)
    row = olga.paid_subscriptions.get()
    shop.provider.end(row.number, at_once=True, key="now")
    shop.stand_in.lose("customer.subscription.deleted", "customer.subscription.updated")
    tasks.look_through.call("2026-12-01")
    row.refresh_from_db()
    assert row.state == "canceled"


def test_a_look_carries_out_withdrawals_that_were_stated_while_the_provider_was_away(shop, olga):
    row = shop.subscribe(olga)
    about = {"account": olga, "subscription": row, "name": "Olga", "email": olga.email}
    stated = Withdrawal.objects.create(contract="Digital", **about)
    tasks.look_through.call("2026-12-01")
    stated.refresh_from_db()
    assert "given back" in stated.outcome
    assert not reads(olga)


def test_where_the_provider_is_away_the_night_may_be_begun_again(shop):
    touched = []
    rounds.begin_night(MORNING)
    shop.stand_in.break_down(Fault.DOWN)
    real = cache.touch
    try:
        cache.touch = lambda key, seconds: touched.append((key, seconds)) or real(key, seconds)
        tasks.look_through.call("2026-12-01")
    finally:
        cache.touch = real
    assert touched == [(rounds.mark("2026-12-01"), tasks.AGAIN)]


def test_messages_that_had_their_effect_long_ago_are_forgotten_and_those_that_wait_are_not(shop, olga):
    shop.buy(olga)
    shop.deliver()
    parked = ProviderEvent.objects.filter(applied_at=None).count()
    rounds.tidy(datetime.now(UTC) + timedelta(days=89))
    assert ProviderEvent.objects.exclude(applied_at=None).exists()
    rounds.tidy(datetime.now(UTC) + timedelta(days=91))
    assert ProviderEvent.objects.count() == parked > 0
