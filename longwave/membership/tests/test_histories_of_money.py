"""Whatever Olga does in her months and years here: what she paid, less what went back, is what she used."""

import random
from datetime import timedelta

import pytest

from longwave.adapters.payments import Interval
from longwave.membership.billing import leaving
from longwave.membership.models import Payment

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


class Life:
    """A subscription through time. `used` is reckoned here alone: each second at the price that held then."""

    def __init__(self, shop, account, prices, seed):
        self.shop, self.prices, self.chance = shop, prices, random.Random(seed)
        self.price = self.chance.choice(prices)
        self.row = shop.subscribe(account, self.price)
        self.at, self.used, self.acts = self.row.start, 0.0, 1

    def reckon(self, until):
        """Use what lies between."""
        self.used += self.price.amount * ((until - self.at) / (self.row.end - self.row.start))
        self.at = until

    def waits(self):
        """Time passes, over renewals."""
        until = self.at + timedelta(hours=self.chance.randint(1, 24 * 70))
        while self.row.end <= until:
            self.reckon(self.row.end)
            self.shop.stand_in.move_to(self.row.end + timedelta(hours=2))
            self.shop.deliver()
            self.row.refresh_from_db()
            self.acts += 1
        if until > self.shop.stand_in.now():
            self.shop.stand_in.move_to(until)
            self.shop.deliver()
            self.row.refresh_from_db()

    def switches(self):
        """To any other price, for what is shown."""
        self.shop.stand_in.move(timedelta(minutes=1))  # nobody changes twice in one second
        price = self.chance.choice([one for one in self.prices if one != self.price])
        moment = leaving.preview(self.row, price, self.shop.provider).moment
        self.reckon(moment)
        self.row = leaving.switch(self.row, price, moment, self.shop.provider)
        self.shop.deliver()
        self.row.refresh_from_db()
        self.price, self.acts = price, self.acts + 3

    def pauses(self):
        """After what is paid for; then it goes on by itself, or she goes on earlier."""
        paid = self.row.end
        self.reckon(paid)
        self.row = leaving.pause(self.row, self.chance.randint(1, 3), self.shop.stand_in.now(), self.shop.provider)
        until = self.row.paused_until
        moment = self.chance.choice([until + timedelta(hours=2), paid + timedelta(days=5)])
        self.shop.stand_in.move_to(moment)
        self.shop.deliver()
        self.row.refresh_from_db()
        if moment < until:
            self.row = leaving.resume(self.row, self.shop.provider)
            self.shop.deliver()
            self.row.refresh_from_db()
        self.at, self.acts = self.row.start, self.acts + 2

    def thinks_of_leaving(self):
        """Says that it shall end, and takes that back."""
        leaving.end(self.row, self.shop.provider)
        self.row.refresh_from_db()
        self.row = leaving.resume(self.row, self.shop.provider)
        self.shop.deliver()
        self.acts += 2

    def leaves(self):
        """Now."""
        now = self.shop.stand_in.now()
        self.reckon(now)
        leaving.leave_now(self.row, now, self.shop.provider)
        self.shop.deliver()


@pytest.mark.parametrize("seed", range(24))
def test_what_she_paid_less_what_went_back_is_what_she_used(shop, olga, seed):
    prices = [
        shop.month,
        shop.year,
        shop.price(490, Interval.MONTH),
        shop.price(2500, Interval.MONTH, count=3),
        shop.price(24_900, Interval.YEAR),
        shop.price(100, Interval.YEAR),
    ]
    life = Life(shop, olga, prices, seed)
    for _ in range(life.chance.randint(1, 7)):
        life.chance.choice(
            [life.waits, life.waits, life.switches, life.switches, life.thinks_of_leaving, life.pauses]
        )()
    life.leaves()
    held = Payment.objects.filter(account=olga)
    assert all(0 <= one.refunded <= one.paid for one in held)
    kept = sum(one.paid - one.refunded for one in held)
    assert abs(kept - life.used) <= 2 * life.acts  # each of them rounds to a cent
    assert shop.provider.subscription(life.row.number).credit == 0
