"""Olga gives Ida a year: paid once, redeemed once, gone when the money goes back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from longwave.membership.billing import gifts
from longwave.membership.billing.gifts import NotRedeemed
from longwave.membership.billing.selling import after
from longwave.membership.models import Grant
from longwave.membership.tests.shop import reads, told

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_gift_has_its_code_once_it_is_paid_and_is_no_subscription_of_the_giver(shop, olga):
    gift = shop.give(olga)
    assert gift.paid_at
    assert len(gift.code.replace("-", "")) == 16
    assert not reads(olga)
    assert [kind for kind, _ in told(olga)] == ["gift-bought"]


def test_whoever_redeems_it_reads_for_as_long_as_was_paid(shop, olga, ida):
    gift = shop.give(olga)
    given = gifts.redeem(gift.code.lower().replace("-", " "), ida, NOON)
    assert (given.account, given.start, given.end) == (ida, NOON, after(NOON, 12))
    with pytest.raises(NotRedeemed, match="You have redeemed"):
        gifts.redeem(gift.code, ida, NOON)
    with pytest.raises(NotRedeemed, match="was redeemed already"):
        gifts.redeem(gift.code, olga, NOON)


def test_when_it_is_redeemed_both_are_told_once(shop, olga, ida):
    gift = shop.give(olga)
    gifts.redeem(gift.code, ida, NOON)
    assert told(ida) == [("gift-begun", str(gift.uid))]
    assert told(olga) == [("gift-bought", str(gift.uid)), ("gift-redeemed", str(gift.uid))]


def test_whoever_redeems_a_gift_of_her_own_is_told_once(shop, olga):
    gifts.redeem(shop.give(olga).code, olga, NOON)
    assert [kind for kind, _ in told(olga)] == ["gift-begun", "gift-bought"]


def test_a_second_gift_follows_the_first(shop, olga, ida):
    first = gifts.redeem(shop.give(olga).code, ida, NOON)
    second = gifts.redeem(shop.give(olga).code, ida, NOON + timedelta(days=30))
    assert second.start == first.end


@pytest.mark.parametrize("typed", ["", "XXXX-XXXX-XXXX-XXXX", "'; --", "BCDF" * 100])
def test_a_code_that_is_none_gives_nothing(shop, ida, typed):
    with pytest.raises(NotRedeemed, match="No gift has this code"):
        gifts.redeem(typed, ida, NOON)
    assert not Grant.objects.exists()


def test_a_gift_that_was_not_paid_has_no_code(shop, olga):
    gift = gifts.give(olga, "Olga", shop.year, "ida@readers.example", "Ida", "", None)
    assert gift.code is None
    assert gifts.due(date(2027, 1, 1)) == []


def test_what_it_opened_closes_when_the_money_goes_back(shop, olga, ida):
    gift = shop.give(olga)
    gifts.redeem(gift.code, ida, datetime.now(UTC))
    assert reads(ida)
    shop.provider.refund(gift.payment.number, gift.payment.paid, "back")
    shop.deliver()
    assert not reads(ida)
    gift.refresh_from_db()
    assert gift.cancelled_at


def test_whoever_read_by_it_is_told_once_by_whom_it_was(shop, olga, ida):
    gift = shop.give(olga)
    gifts.redeem(gift.code, ida, datetime.now(UTC))
    shop.provider.refund(gift.payment.number, gift.payment.paid, "back")
    shop.deliver()
    shop.deliver()
    gifts.cancel(gift, datetime.now(UTC))
    assert told(ida) == [("gift-begun", str(gift.uid)), ("gift-taken-back", str(gift.uid))]
    assert ida.notices.get(kind="gift-taken-back").words["giver"] == "Olga Marsh"


def test_a_dispute_that_is_lost_takes_it_back_and_one_that_is_open_does_not(shop, olga, ida):
    gift = shop.give(olga)
    gifts.redeem(gift.code, ida, datetime.now(UTC))
    dispute = shop.stand_in.dispute(gift.payment.number)
    shop.deliver()
    assert reads(ida)
    shop.stand_in.close_dispute(dispute, won=False)
    shop.deliver()
    assert not reads(ida)
    assert [kind for kind, _ in told(ida)] == ["gift-begun", "gift-taken-back"]


def test_what_nobody_has_redeemed_is_taken_back_without_a_word(shop, olga, ida):
    gift = shop.give(olga)
    gifts.cancel(gift, NOON)
    assert told(ida) == []
    assert [kind for kind, _ in told(olga)] == ["gift-bought"]


def test_a_gift_that_waited_begins_when_the_one_before_it_is_taken_back(shop, olga, ida):
    first, second, third = shop.give(olga), shop.give(olga, shop.month), shop.give(olga)
    for gift in (first, second, third):
        gifts.redeem(gift.code, ida, NOON)
    last = Grant.objects.get(source_id=gifts.source_id(third))
    Grant.objects.filter(pk=last.pk).update(end=last.end + timedelta(days=10))  # the desk made it longer
    then = NOON + timedelta(days=5)
    gifts.cancel(first, then)
    rows = Grant.objects.standing().order_by("start").values_list("start", "end")
    assert list(rows) == [
        (then, after(then, 1)),
        (after(then, 1), after(after(then, 1), 12) + timedelta(days=10)),
    ]
    gifts.cancel(first, then)
    moved = [about for kind, about in told(ida) if kind == "gift-moved"]
    assert moved == sorted([gifts.moved(second, then), gifts.moved(third, after(then, 1))])


def test_a_gift_that_is_taken_back_before_it_begins_moves_none_that_runs(shop, olga, ida):
    first, second = shop.give(olga), shop.give(olga)
    runs = gifts.redeem(first.code, ida, NOON)
    gifts.redeem(second.code, ida, NOON)
    gifts.cancel(second, NOON + timedelta(days=5))
    assert list(Grant.objects.standing().values_list("start", "end")) == [(runs.start, runs.end)]
    assert "gift-moved" not in [kind for kind, _ in told(ida)]


def test_it_is_delivered_on_its_day(shop, olga):
    gift = shop.give(olga)
    type(gift).objects.update(deliver_on=date(2026, 12, 24))
    assert gifts.due(date(2026, 12, 23)) == []
    assert gifts.due(date(2026, 12, 24)) == [gift]
