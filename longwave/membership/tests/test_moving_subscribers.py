"""Olga and Ida subscribe at an old price, and are moved to a new one with notice: told once, charged when it is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.adapters.payments import Declined, Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.billing import leaving, notices, repricing
from longwave.membership.billing.repricing import NotMoved
from longwave.membership.models import Notice, Outcome, Payment, PriceChange, Repricing, Subscription
from longwave.membership.tests.shop import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OLD, NEW = 990, 1290


@pytest.fixture
def dear(shop):
    """The new price of a month."""
    return shop.price(NEW, Interval.MONTH)


@pytest.fixture
def change(shop, dear, quentin):
    """What the publisher does, once somebody subscribes: in forty days it is the new price."""

    def announced(new=dear, old=None, days=40):
        now = timezone.now()
        made = repricing.announce(old or shop.month, new, now + days * DAY, quentin, now)
        repricing.gather(shop.provider, now)
        return made

    return announced


def month_by_month(shop, row, months):
    """Time goes by, with the worker at work, and what was charged each time."""
    for _ in range(months):
        shop.stand_in.move_to(row.end - DAY)
        shop.deliver()
        repricing.move_due(shop.provider, shop.stand_in.now())
        shop.stand_in.move_to(row.end + timedelta(hours=2))
        shop.deliver()
        row.refresh_from_db()
    return charged(row)


def charged(row):
    return list(Payment.objects.filter(subscription=row).order_by("created").values_list("paid", flat=True))


def outcomes():
    return list(Repricing.objects.order_by("subscription").values_list("outcome", flat=True))


def told_of_it(account):
    return [about for kind, about in told(account) if kind == repricing.KIND]


def test_the_first_renewal_after_the_day_charges_the_new_price(shop, olga, change, dear):
    row = shop.subscribe(olga)
    change()
    assert month_by_month(shop, row, 4) == [OLD, OLD, NEW, NEW, NEW]
    assert (row.price, outcomes()) == (dear, [Outcome.MOVED])


def test_nothing_is_charged_and_no_day_is_moved_when_she_is_moved(shop, olga, change, dear):
    row = shop.subscribe(olga)
    change(days=10)
    end = row.end
    assert repricing.move_due(shop.provider, end - DAY) == 1
    shop.deliver()
    row.refresh_from_db()
    assert (row.price, row.end, row.upcoming, charged(row)) == (dear, end, NEW, [OLD])


def test_nobody_is_moved_before_the_last_week_of_what_she_has_paid(shop, olga, change):
    row = shop.subscribe(olga)
    change(days=10)
    assert repricing.move_due(shop.provider, row.end - 8 * DAY) == 0
    assert repricing.move_due(shop.provider, row.end - 6 * DAY) == 1


def test_she_is_told_at_once_what_she_pays_and_from_when(shop, olga, change):
    row = shop.subscribe(olga)
    made = change()
    notice = Notice.objects.get(kind=repricing.KIND)
    first = repricing.first_charge(row, made)
    assert first > made.starts > row.end
    assert notice.account == olga
    assert (notice.words["before"], notice.words["after"]) == ("€9.90 a month", "€12.90 a month")
    assert notice.words["day"] == notices.day(first)


def test_going_through_it_again_tells_and_moves_nobody_twice(shop, olga, ida, change):
    for account in (olga, ida):
        row = shop.subscribe(account)
    change(days=10)
    PriceChange.objects.update(gathered_at=None)  # as where the worker was killed before it could say so
    assert repricing.gather(shop.provider, timezone.now()) == 0
    assert [len(told_of_it(one)) for one in (olga, ida)] == [1, 1]
    assert repricing.move_due(shop.provider, row.end - DAY) == 2
    assert repricing.move_due(shop.provider, row.end - DAY) == 0


def test_a_worker_killed_while_it_tells_goes_on_with_the_others(shop, olga, ida, change, monkeypatch):
    for account in (olga, ida):
        shop.subscribe(account)
    monkeypatch.setattr(repricing, "CHUNK", 1)
    tell, calls = repricing._tell, []

    def killed(*about):
        calls.append(about)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return tell(*about)

    with monkeypatch.context() as dying:
        dying.setattr(repricing, "_tell", killed)
        with pytest.raises(KeyboardInterrupt):
            change()
    assert Notice.objects.filter(kind=repricing.KIND).count() == Repricing.objects.count() == 1
    repricing.gather(shop.provider, timezone.now())
    assert [len(told_of_it(one)) for one in (olga, ida)] == [1, 1]
    assert not PriceChange.objects.filter(gathered_at=None).exists()


def test_a_worker_killed_after_the_provider_had_moved_her_finds_that_done(shop, olga, change, dear, monkeypatch):
    row = shop.subscribe(olga)
    change(days=10)
    with monkeypatch.context() as dying:
        dying.setattr(repricing, "project", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            repricing.move_due(shop.provider, row.end - DAY)
    assert outcomes() == [""]
    assert repricing.move_due(shop.provider, row.end - DAY) == 1
    assert outcomes() == [Outcome.MOVED]
    assert month_by_month(shop, row, 1) == [OLD, NEW]


def test_whoever_leaves_before_pays_nothing_more(shop, olga, change):
    row = shop.subscribe(olga)
    change(days=10)
    leaving.end(row, shop.provider)
    assert month_by_month(shop, row, 1) == [OLD]
    repricing.let_be(timezone.now())
    assert outcomes() == [Outcome.ENDED]


def test_whoever_has_cancelled_is_neither_told_nor_moved(shop, olga, change):
    leaving.end(shop.subscribe(olga), shop.provider)
    change()
    assert told_of_it(olga) == []
    assert not Repricing.objects.exists()


def test_whoever_switches_meanwhile_is_left_alone(shop, olga, change):
    row = shop.subscribe(olga)
    change(days=10)
    switched(shop, row, shop.year)
    assert repricing.move_due(shop.provider, row.end - DAY) == 0
    repricing.let_be(timezone.now())
    assert outcomes() == [Outcome.OTHERWISE]
    row.refresh_from_db()
    assert row.price == shop.year


def test_whoever_switched_a_moment_ago_is_left_alone_by_the_provider_too(shop, olga, change):
    row = shop.subscribe(olga)
    change(days=10)
    switched(shop, row, shop.price(700, Interval.MONTH))
    Subscription.objects.filter(pk=row.pk).update(price=shop.month, digest="")  # the message of it has not come
    assert repricing.move_due(shop.provider, row.end - DAY) == 1
    row.refresh_from_db()
    assert (row.price.amount, outcomes()) == (700, [Outcome.OTHERWISE])


def test_whoever_subscribes_at_the_old_price_afterwards_is_left_alone(shop, olga, ida, change):
    shop.subscribe(olga)
    made = change()
    shop.subscribe(ida)
    PriceChange.objects.filter(pk=made.pk).update(gathered_at=None)
    Subscription.objects.filter(account=ida).update(created=timezone.now() + DAY)
    repricing.gather(shop.provider, timezone.now())
    assert (len(told_of_it(olga)), told_of_it(ida)) == (1, [])


def test_a_failed_payment_does_not_keep_the_old_price_for_ever(shop, olga, change, dear):
    row = shop.subscribe(olga, card=Card.FAILS_LATER)
    change(days=10)
    month_by_month(shop, row, 1)
    assert row.state == "past_due"
    assert Payment.objects.filter(subscription=row, open=True).get().due == NEW


def test_where_the_provider_is_away_it_is_asked_again_later(shop, olga, change):
    row = shop.subscribe(olga)
    change(days=10)
    now = row.end - DAY
    shop.stand_in.break_down(Fault.DOWN)
    assert repricing.move_due(shop.provider, now) == 0
    shop.stand_in.break_down(None)
    assert repricing.move_due(shop.provider, now) == 0
    assert repricing.move_due(shop.provider, now + repricing.AGAIN) == 1
    assert outcomes() == [Outcome.MOVED]


def test_what_the_provider_refuses_is_kept_with_its_reason(shop, olga, change, monkeypatch):
    row = shop.subscribe(olga)
    change(days=10)

    def refused(*_):
        raise Declined("No such price.")

    monkeypatch.setattr(shop.provider, "reprice", refused)
    assert repricing.move_due(shop.provider, row.end - DAY) == 1
    assert list(Repricing.objects.values_list("outcome", "fault")) == [(Outcome.REFUSED, "No such price.")]


def test_a_yearly_renewal_is_announced_at_the_new_price(shop, olga, change):
    row = shop.subscribe(olga, shop.year)
    change(new=shop.price(12900, Interval.YEAR), old=shop.year, days=300)
    notices.renewals(row.end - 10 * DAY, 21 * DAY)
    assert Notice.objects.get(kind="renewal").words["amount"] == "€129"


def test_only_the_amount_can_change(shop, olga, quentin, dear):
    now = timezone.now()
    others = [shop.year, shop.month, shop.price(NEW, Interval.MONTH, "CHF"), shop.price(0, Interval.MONTH)]
    for new in others:
        with pytest.raises(NotMoved, match="only the amount can change"):
            repricing.announce(shop.month, new, now + 40 * DAY, quentin, now)
    assert not PriceChange.objects.exists()


def test_one_move_at_a_time(shop, olga, change, quentin):
    row = shop.subscribe(olga)
    change(days=10)
    now = timezone.now()
    other = shop.price(1500, Interval.MONTH)
    with pytest.raises(NotMoved, match="being moved already"):
        repricing.announce(shop.month, other, now + 40 * DAY, quentin, now)
    repricing.move_due(shop.provider, row.end - DAY)
    assert repricing.announce(shop.month, other, now + 40 * DAY, quentin, now)


def test_a_mail_that_waited_is_no_news_to_whoever_has_left(shop, olga, change):
    row = shop.subscribe(olga)
    change()
    [about] = told_of_it(olga)
    assert repricing.stands(about)
    leaving.leave_now(row, timezone.now(), shop.provider)
    assert not repricing.stands(about)


def switched(shop, row, price):
    found = leaving.preview(row, price, shop.provider)
    leaving.switch(row, price, found.moment, shop.provider)
    shop.deliver()
