"""Events on their way: twice, shuffled, late, lost, and signed all the same."""

from datetime import timedelta

import pytest

from longwave.adapters.stripe_stand_in.outbox import Weather
from longwave.adapters.tests.till import NOON, Till

pytestmark = pytest.mark.any_database


def noon():
    return int(NOON.timestamp())


class Webhook:
    """Takes what is the provider's, and remembers it."""

    def __init__(self, till, *, open_=True):
        self.till, self.open, self.heard = till, open_, []

    def __call__(self, message):
        if self.open:
            self.heard.append(self.till.provider.event(message.body, message.signature, NOON))
        return self.open


@pytest.fixture
def till():
    till = Till()
    till.subscribe()
    return till


def test_every_event_arrives_once_and_in_order(till):
    webhook = Webhook(till)
    assert till.stand_in.deliver(webhook, at=noon) == len(till.told())
    assert [one.name for one in webhook.heard] == till.told()
    assert till.stand_in.deliver(webhook, at=noon) == 0


def test_events_may_come_twice_and_shuffled_and_are_the_same_events(till):
    names = sorted(till.told() * 2)
    webhook = Webhook(till)
    till.stand_in.deliver(webhook, at=noon, weather=Weather(copies=2, seed=7))
    assert sorted(one.name for one in webhook.heard) == names
    assert [one.name for one in webhook.heard] != till.told() * 2
    assert len({one.number for one in webhook.heard}) == len(names) / 2


def test_each_seed_is_an_order_of_its_own_and_always_the_same():
    orders = []
    for seed in (1, 2, 1):
        till = Till()
        till.subscribe()
        webhook = Webhook(till)
        till.stand_in.deliver(webhook, at=noon, weather=Weather(seed=seed))
        orders.append([one.name for one in webhook.heard])
    assert orders[0] == orders[2] != orders[1]


def test_events_may_be_three_days_late(till):
    webhook, weather = Webhook(till), Weather(delay=3 * 86_400)
    assert till.stand_in.deliver(webhook, at=noon, weather=weather) == 0
    till.stand_in.move(timedelta(days=3))
    assert till.stand_in.deliver(webhook, at=noon, weather=weather) == len(till.told())
    assert all(one.at == NOON for one in webhook.heard)


def test_events_of_a_type_may_be_held_back_or_lost(till):
    webhook = Webhook(till)
    till.stand_in.deliver(webhook, at=noon, weather=Weather(hold=frozenset({"invoice.paid"})))
    assert "invoice.paid" not in [one.name for one in webhook.heard]
    assert [one.kind for one in till.stand_in.messages(at=noon)] == ["invoice.paid"]
    assert till.stand_in.lose("invoice.paid") == 1
    assert till.stand_in.messages() == []


def test_what_nobody_takes_is_sent_again_and_in_the_end_no_more(till):
    closed = Webhook(till, open_=False)
    count = len(till.told())
    assert till.stand_in.deliver(closed, at=noon) == 0
    assert till.stand_in.messages() == []
    till.stand_in.move(timedelta(seconds=60))
    assert len(till.stand_in.messages()) == count
    for _ in range(6):
        till.stand_in.deliver(closed, at=noon)
        till.stand_in.move(timedelta(days=1))
    assert till.stand_in.messages() == []


def test_who_receives_an_event_may_ask_before_answering(till):
    def send(message):
        told = till.provider.event(message.body, message.signature, NOON)
        return not told.subscription or bool(till.provider.subscription(told.subscription))

    assert till.stand_in.deliver(send, at=noon) == len(till.told())
