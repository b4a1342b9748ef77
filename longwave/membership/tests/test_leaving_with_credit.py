"""Olga changed from a year to something cheaper, and leaves. What she paid and did not use comes back, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.adapters.payments import Declined, Interval
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.membership.billing import leaving, settlements
from longwave.membership.billing.rules import back_at_the_end
from longwave.membership.models import Payment, Settlement, Withdrawal
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


@pytest.fixture
def owing(shop, olga):
    """€25 a month, changed to €9.90: the third bill takes the last €5.20 of her credit, and her card refuses €4.70."""
    row = shop.subscribe(olga, shop.price(2500, Interval.MONTH), card=Card.FAILS_LATER)
    found = leaving.preview(row, shop.month, shop.provider)
    row = leaving.switch(row, shop.month, found.moment, shop.provider)
    shop.deliver()
    months_pass(shop, row, 2)
    assert (row.state, row.payments.get(open=True).due) == ("past_due", 470)
    return row


def test_what_an_open_bill_took_from_the_credit_comes_back_with_leaving(client, shop, olga, owing):
    client.force_login(olga)
    page = client.get(f"/account/subscription/{owing.pk}/leave/").content.decode()
    assert "€5.20" in page
    left = leaving.leave_now(owing, timezone.now(), shop.provider)
    shop.deliver()
    assert left.refunded == given_back() == 520
    assert (standing(shop, owing).credit, standing(shop, owing).held) == (0, 0)


def test_whoever_leaves_with_the_term_keeps_what_the_open_bill_took(shop, owing):
    assert standing(shop, owing).held == 520
    assert leaving.end(owing, shop.provider).refunded == 0
    assert owing.payments.get(open=True).due == 470


def test_a_withdrawal_gives_back_all_she_paid_and_leaves_no_credit(shop, olga, owing):
    stated = Withdrawal.objects.create(account=olga, subscription=owing, stated_at=owing.created)
    assert leaving.withdraw(stated, timezone.now(), shop.provider).refunded == 2500
    assert standing(shop, owing).credit == 0


def test_what_a_bank_has_in_hand_is_not_voided_and_keeps_what_it_took(shop, owing):
    with shop.stand_in.turn():
        world = shop.stand_in.world
        [bill] = world.store.find("invoice", subscription=owing.number, status="open")
        intent = world.load("payment_intent", bill["_intent"])
        world.save(intent | {"status": "processing"})
    assert standing(shop, owing).held == 0


def test_what_bills_took_from_the_credit_does_not_come_back(shop, row):
    first = standing(shop, row).credit
    months_pass(shop, row, 8)
    credit = standing(shop, row).credit
    assert credit == first - 8 * MONTHLY
    half = row.start + (row.end - row.start) / 2
    assert leaving.leave_now(row, half, shop.provider).refunded == credit + MONTHLY // 2


def test_leaving_with_what_is_paid_for_gives_the_credit_back_and_closes_nothing(shop, olga, row):
    credit = standing(shop, row).credit
    assert credit >= YEARLY - MONTHLY - 1
    assert leaving.end(row, shop.provider).refunded == credit
    shop.deliver()
    row.refresh_from_db()
    assert row.ends_at == row.end
    assert given_back() == credit
    assert standing(shop, row).credit == 0
    assert reads(olga, row.end - timedelta(minutes=1))
    half = row.start + (row.end - row.start) / 2  # she thinks again, and leaves at once
    assert leaving.leave_now(row, half, shop.provider).refunded == MONTHLY // 2
    assert leaving.leave_now(row, half, shop.provider).refunded == MONTHLY // 2  # a double click is told the same
    assert given_back() == credit + MONTHLY // 2


def test_whoever_ends_it_stays_and_ends_it_again_is_heard_each_time(shop, olga, row):
    leaving.end(row, shop.provider)
    row.refresh_from_db()
    row = leaving.resume(row, shop.provider)
    assert row.ends_at is None
    assert leaving.end(row, shop.provider).refunded == 0
    row.refresh_from_db()
    assert row.ends_at == row.end


def test_a_withdrawal_gives_all_back_and_leaves_no_credit(shop, olga, row):
    now = timezone.now()
    stated = Withdrawal.objects.create(subscription=row, name="Olga", email=olga.email, stated_at=now)
    assert leaving.withdraw(stated, now, shop.provider).refunded == YEARLY
    assert standing(shop, row).credit == 0


def at_once(row, seller):
    return leaving.leave_now(row, row.start, seller)


@pytest.mark.parametrize("step", ["refund", "take_credit", "end"])
@pytest.mark.parametrize("act", [leaving.end, at_once])
def test_a_worker_that_is_killed_after_any_step_gives_nothing_twice_and_the_next_one_ends_it(
    shop, row, monkeypatch, act, step
):
    real = getattr(shop.provider, step)

    def killed(*about):
        real(*about)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shop.provider, step, killed)
        with pytest.raises(KeyboardInterrupt):
            act(row, shop.provider)
    later = timezone.now() + timedelta(minutes=5)
    assert settlements.carry_on_waiting(timezone.now(), shop.provider) == 0  # whoever began may be at it still
    assert settlements.carry_on_waiting(later, shop.provider) == 1
    assert settlements.carry_on_waiting(later, shop.provider) == 0
    shop.deliver()
    row.refresh_from_db()
    assert row.ends_at or row.ended_at
    credit = YEARLY - MONTHLY
    assert credit - 1 <= given_back() - (MONTHLY if act is at_once else 0) <= credit
    assert standing(shop, row).credit == 0


def test_whoever_asks_again_after_a_crash_gets_what_was_written_down_and_no_more(shop, row, monkeypatch):
    def killed(*about):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shop.provider, "take_credit", killed)
        with pytest.raises(KeyboardInterrupt):
            leaving.leave_now(row, row.start, shop.provider)
    left = leaving.leave_now(row, row.start, shop.provider)
    assert YEARLY - 1 <= left.refunded == given_back() <= YEARLY
    assert Settlement.objects.get().settled_at


def test_what_the_provider_refuses_is_said_and_can_be_asked_for_again(shop, row, monkeypatch):
    def refuses(*about):
        raise Declined("This charge is too old.")

    with monkeypatch.context() as patched:
        patched.setattr(shop.provider, "refund", refuses)
        with pytest.raises(Declined, match="too old"):
            leaving.leave_now(row, row.start, shop.provider)
    assert standing(shop, row).ended_at is None
    assert YEARLY - 1 <= leaving.leave_now(row, row.start, shop.provider).refunded <= YEARLY


def test_whoever_has_no_credit_gets_the_rest_of_what_she_paid(shop, olga):
    row = shop.subscribe(olga, shop.year)
    assert back_at_the_end(standing(shop, row)) == ()
    half = row.start + (row.end - row.start) / 2
    assert leaving.leave_now(row, half, shop.provider).refunded == YEARLY // 2


def test_credit_that_the_publisher_gave_beyond_what_was_paid_stays_hers(shop, olga):
    row = shop.subscribe(olga, shop.month)
    shop.provider.take_credit(row.number, -2 * MONTHLY, "a gift of the publisher's")
    left = leaving.leave_now(row, row.start, shop.provider)
    assert left.refunded == MONTHLY
    assert standing(shop, row).credit == MONTHLY


def test_whoever_goes_from_a_year_to_a_month_and_back_gets_the_whole_year_back(shop, row):
    row = leaving.switch(row, shop.year, leaving.preview(row, shop.year, shop.provider).moment, shop.provider)
    shop.deliver()
    assert YEARLY - 2 <= leaving.leave_now(row, row.start, shop.provider).refunded <= YEARLY


def test_a_month_that_is_not_paid_gives_nothing_back_but_the_credit(shop, row):
    found = standing(shop, row)
    unpaid = [one if one.paid else replace(one, paid_at=None, open=True) for one in found.invoices]
    failing = replace(found, invoices=tuple(unpaid))
    assert sum(back.amount for back in leaving.goes_back(failing, row.start, shop.provider)) == found.credit
