"""Whatever happens to messages, to the provider and to the worker: what is open, what was paid and what was told is in
the end what it is on calm days.

Olga subscribes late in the evening of the last day of January, in a leap year. Her second month begins on 29 February,
and her card fails; her third one begins on 31 March, after the clocks went forward. In April she takes a quarter, and
ends it in September: the second one is over in the night in which the clocks go back.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from longwave.account import notices
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.stripe_stand_in.outbox import Weather
from longwave.membership.billing import leaving, rounds, tasks
from longwave.membership.models import Grant, Payment, ProviderEvent, Subscription
from longwave.membership.tests.shop import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = datetime(2028, 1, 31, 22, 30, tzinfo=UTC)
BUYS, FAILS, MENDS, RENEWS, TAKES_A_QUARTER, GOES_ON, ENDS, OVER = 0, 29, 33, 60, 88, 179, 240, 271  # days after that
AFTER = 6  # for so many days after each of them a worker is looked at


def on(month, day):
    return datetime(2028, month, day, 22, 30, tzinfo=UTC)


CALM = {
    "subscription": [(2700, "canceled", on(7, 28), on(10, 28), on(10, 28), None)],
    "payments": [
        (on(1, 31), 990, 990, 0, False),
        (on(2, 29), 990, 990, 0, False),
        (on(3, 31), 990, 990, 0, False),
        (on(4, 28), 2634, 2634, 0, False),
        (on(7, 28), 2700, 2700, 0, False),
    ],
    "open": [("subscribers", START, on(10, 28), None)],
    "told": ["ended", "ending", "payment-failed", *["receipt"] * 5],
    "mails": sorted(
        [
            "Your receipt from Longwave: €9.90",
            "Your payment to Longwave did not go through",
            "Your receipt from Longwave: €9.90",
            "Your receipt from Longwave: €9.90",
            "Your receipt from Longwave: €26.34",
            "Your receipt from Longwave: €27",
            "Your subscription to Longwave ends on 29 October 2028",
            "Your subscription to Longwave has ended",
        ]
    ),
    "waiting": 0,
}


class Life:
    """What Olga does, and a worker that looks in once a night, in some weather. Nothing happens between the seasons."""

    def __init__(self, shop, account, monkeypatch):
        self.shop, self.account, self.weather = shop, account, Weather()
        self.every = 1  # how often the worker looks in, in days
        monkeypatch.setattr(rounds, "hand_over", lambda _: shop.deliver(self.weather))
        self.quarter = shop.price(2700, Interval.MONTH, count=3)

    def goes(self, before=lambda day: None):
        """From January to November; `before` happens each day before the worker looks in."""
        acts = {BUYS: self.buys, MENDS: self.mends, TAKES_A_QUARTER: self.switches, ENDS: self.ends}
        with time_machine.travel(START, tick=False) as clock:
            for event in (BUYS, FAILS, MENDS, RENEWS, TAKES_A_QUARTER, GOES_ON, ENDS, OVER):
                for day in range(max(event - 1, self._today()), event + AFTER):
                    clock.move_to(START + day * DAY)
                    if day in acts:
                        acts.pop(day)()
                    before(day)
                    if not day % self.every:
                        self.works()
            self.weather = Weather()
            for _ in range(2):
                clock.shift(DAY)
                self.works()

    def _today(self):
        return (datetime.now(UTC) - START).days

    def works(self):
        cache.clear()
        rounds.once(datetime.now(UTC))
        tasks.look_through.call(f"{datetime.now(UTC):%Y-%m-%d}")  # which the round has begun
        notices.once(datetime.now(UTC))

    def outcome(self, mailoutbox):
        """All that there is about her money, and what she was written."""
        paid = Payment.objects.filter(account=self.account).order_by("created")
        bought = Subscription.objects.filter(account=self.account)
        given = Grant.objects.filter(account=self.account).order_by("pk")
        return {
            "subscription": list(
                bought.values_list("price__amount", "state", "start", "end", "ends_at", "failing_since")
            ),
            "payments": list(paid.values_list("created", "due", "paid", "refunded", "open")),
            "open": list(given.values_list("tier", "start", "end", "revoked_at")),
            "told": [kind for kind, _ in told(self.account)],
            "mails": sorted(mail.subject for mail in mailoutbox),
            "waiting": ProviderEvent.objects.filter(applied_at=None).count(),
        }

    def row(self):
        return Subscription.objects.get(account=self.account)

    def buys(self):
        self.shop.buy(self.account, card=Card.FAILS_LATER)

    def mends(self):
        self.shop.stand_in.pay_bill(self.row().payments.get(open=True).number, Card.WORKS)

    def switches(self):
        moment = leaving.preview(self.row(), self.quarter, self.shop.provider).moment
        leaving.switch(self.row(), self.quarter, moment, self.shop.provider)

    def ends(self):
        leaving.end(self.row(), self.shop.provider)


@pytest.fixture
def life(shop, olga, monkeypatch, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    return Life(shop, olga, monkeypatch)


def test_on_calm_days(life, mailoutbox):
    life.goes()
    assert life.outcome(mailoutbox) == CALM


@pytest.mark.parametrize(
    "weather",
    [
        Weather(copies=2),
        Weather(seed=1),
        Weather(seed=2, copies=3),
        Weather(delay=3 * 24 * 3600),
        Weather(delay=2 * 24 * 3600, seed=3, copies=2),
    ],
    ids=[
        "each twice",
        "in another order",
        "thrice in another order",
        "three days late",
        "late, twice, unordered",
    ],
)
def test_whatever_the_way_of_the_messages(life, mailoutbox, weather):
    life.weather = weather
    life.goes()
    assert life.outcome(mailoutbox) == CALM


@pytest.mark.parametrize(
    "kind",
    [
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "invoice.paid",
        "invoice.payment_failed",
        "checkout.session.completed",
    ],
)
def test_whichever_message_never_arrives(life, mailoutbox, kind):
    lost = []

    def before(_):
        life.shop.stand_in.messages()  # what is due is put on its way
        lost.append(life.shop.stand_in.lose(kind))

    life.goes(before)
    assert sum(lost), "some were on their way"
    assert life.outcome(mailoutbox) == CALM


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ERRORS, Fault.BUSY])
def test_though_the_provider_answers_on_every_third_day_only(life, mailoutbox, fault):
    acts = {BUYS, MENDS, TAKES_A_QUARTER, ENDS}

    def before(day):
        answers = not day % 3 or day in acts or day + 1 in acts
        life.shop.stand_in.break_down(None if answers else fault)

    life.goes(before)
    assert life.outcome(mailoutbox) == CALM


def test_though_the_worker_stands_still_for_days_at_a_time(life, mailoutbox):
    life.every = 3
    life.goes()
    assert life.outcome(mailoutbox) == CALM
