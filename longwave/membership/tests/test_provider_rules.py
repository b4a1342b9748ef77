"""What goes wrong between a provider and us, one test for each rule of the list that we hold ourselves to.

1 to 3 and 18, signatures and modes, are tried where the adapter is (`adapters/tests`), and at the webhook's address.
"""

from datetime import UTC, datetime, timedelta

import pytest

from longwave.adapters.payments import Away
from longwave.adapters.stripe_stand_in.cards import Card
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.adapters.stripe_stand_in.outbox import Weather
from longwave.membership.billing import checkouts, inbox, leaving, projecting, reconciling
from longwave.membership.models import Account, Customer, Grant, Notice, Payment, ProviderEvent, Subscription
from longwave.membership.rules import GrantSource
from longwave.membership.tests.shop import grants, reads, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows(account):
    """All that there is about somebody's money, as it would be compared."""
    held = Subscription.objects.filter(account=account).order_by("number")
    about = held.values_list("number", "state", "start", "end", "ends_at", "ended_at", "failing_since")
    paid = Payment.objects.filter(account=account).order_by("number").values_list("number", "paid", "refunded", "open")
    return list(about), list(paid), grants(account), told(account)


def now_of(shop):
    return shop.stand_in.now()


def test_rule_4_the_same_message_twice_has_one_effect(shop, olga):
    shop.buy(olga)
    message = shop.stand_in.messages()[-1]
    for _ in range(3):
        assert shop.take(message)
    shop.deliver(Weather(copies=3))
    assert ProviderEvent.objects.filter(number=message.event).count() == 1
    assert len(grants(olga)) == 1
    assert len(told(olga)) == 1


def test_rule_4_what_fails_leaves_nothing_and_is_done_when_it_comes_again(shop, olga, monkeypatch):
    shop.buy(olga)
    messages = shop.stand_in.messages()
    real = projecting.write_payment

    def full(*_):
        raise OSError("no space left on the disk")

    monkeypatch.setattr(projecting, "write_payment", full)
    failed = 0
    for message in messages:
        try:
            shop.take(message)
        except OSError:
            failed += 1
    assert failed
    assert not Subscription.objects.exists()
    assert not Grant.objects.exists()
    monkeypatch.setattr(projecting, "write_payment", real)
    shop.deliver()
    assert reads(olga)


@pytest.mark.parametrize("seed", range(20))
def test_rule_5_all_orders_of_a_history_end_the_same(shop, olga, seed):
    checkout = shop.buy(olga)
    checkouts.ask(checkout, shop.provider)
    row = Subscription.objects.get()
    shop.stand_in.move(35 * DAY)
    shop.provider.end(row.number, at_once=False, key="leave")
    shop.deliver(Weather(seed=seed, copies=2))
    after = rows(olga)
    reconciling.reconcile(shop.provider)
    assert rows(olga) == after, "nothing was left to mend"
    assert [state for _, state, *_ in after[0]] == ["active"]
    assert sorted(kind for kind, _ in after[3]) == ["ending", "receipt", "receipt"]


def test_rule_5_an_answer_that_was_asked_for_earlier_is_dropped(shop, olga):
    row = shop.subscribe(olga)
    early, before = datetime.now(UTC), shop.provider.subscription(row.number)
    shop.provider.end(row.number, at_once=True, key="now")
    shop.deliver()
    assert not reads(olga, datetime.now(UTC) + timedelta(minutes=1))
    projecting.project(before, shop.provider, early - timedelta(seconds=1))
    assert Subscription.objects.get().state == "canceled"


def test_rule_6_a_late_payment_does_not_revive_what_has_ended(shop, olga):
    row = shop.subscribe(olga)
    shop.stand_in.move(31 * DAY)
    shop.provider.end(row.number, at_once=True, key="now")
    shop.deliver(Weather(hold=frozenset({"invoice.paid"})))
    assert Subscription.objects.get().state == "canceled"
    shop.deliver()
    assert Subscription.objects.get().state == "canceled"
    assert not reads(olga, now_of(shop) + timedelta(minutes=1))


def test_rule_7_a_message_about_somebody_unknown_waits_and_works_later(shop, olga):
    checkout = shop.buy(olga)
    session = checkout.session
    type(checkout).objects.filter(pk=checkout.pk).update(session="")
    shop.deliver()
    waiting = ProviderEvent.objects.filter(applied_at=None)
    assert waiting.count() >= 2
    assert all("checkout" in row.fault for row in waiting)
    type(checkout).objects.filter(pk=checkout.pk).update(session=session)
    for _ in range(2):  # the first makes her known, for those that came before it
        inbox.apply_waiting(shop.provider, datetime.now(UTC) + DAY)
    assert not ProviderEvent.objects.filter(applied_at=None).exists()
    assert reads(olga)


def test_rule_8_what_a_session_says_of_itself_binds_no_account(shop, olga):
    mallory = Account.objects.create_user("mallory@elsewhere.example")
    hers, theirs = shop.begin(olga), shop.begin(mallory)
    shop.stand_in.pay(theirs.session, Card.WORKS)
    found = shop.provider.session(theirs.session)
    with pytest.raises(projecting.Unknown):
        checkouts.settle(
            type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"reference": str(hers.uid)}),
            None,
            shop.provider,
            datetime.now(UTC),
        )
    assert not Customer.objects.exists()


def test_rule_9_a_completed_checkout_that_is_not_paid_gives_nothing(shop, olga):
    checkout = shop.buy(olga, card=Card.DEBIT_RETURNED)
    checkouts.ask(checkout, shop.provider)
    shop.deliver()
    assert not reads(olga)
    shop.stand_in.move(5 * DAY)
    shop.deliver()
    assert not reads(olga)


def test_rule_10_a_failed_first_payment_does_not_block_buying_again(shop, olga):
    shop.buy(olga, card=Card.DEBIT_RETURNED)
    shop.stand_in.move(5 * DAY)
    shop.deliver()
    checkouts.may_buy(olga, shop.year, datetime.now(UTC))


def test_rule_11_grace_is_counted_from_the_first_failure(shop, olga):
    row = shop.subscribe(olga, card=Card.FAILS_LATER)
    shop.stand_in.move(32 * DAY)
    shop.deliver()
    row.refresh_from_db()
    assert row.state == "past_due"
    assert row.failing_since
    [(_, end, _)] = grants(olga)
    assert end == row.failing_since + 14 * DAY
    shop.stand_in.move(4 * DAY)  # it was tried again
    shop.deliver()
    assert grants(olga)[0][1] == end
    assert [kind for kind, _ in told(olga)].count("payment-failed") == 1


def test_rule_11_what_failed_for_good_is_closed_and_a_mended_card_opens_it(shop, olga):
    row = shop.subscribe(olga, card=Card.FAILS_LATER)
    shop.stand_in.after_retries("unpaid")
    shop.stand_in.move(60 * DAY)
    shop.deliver()
    row.refresh_from_db()
    assert row.state == "unpaid"
    assert not reads(olga, now_of(shop))
    portal = shop.provider.portal(row.customer, "https://magazine.example/account/")
    shop.stand_in.change_card(portal.rstrip("/").rsplit("/", 1)[-1], Card.WORKS)
    for payment in Payment.objects.filter(account=olga, open=True):
        shop.stand_in.pay_bill(payment.number, Card.WORKS)
    shop.deliver()
    row.refresh_from_db()
    assert row.state == "active"
    assert reads(olga, now_of(shop))


def test_rule_12_leaving_at_the_end_keeps_open_what_is_paid_and_can_be_taken_back(shop, olga):
    row = shop.subscribe(olga)
    assert leaving.end(row, shop.provider).refunded == 0
    row.refresh_from_db()
    assert row.ends_at == row.end
    assert grants(olga)[0][1] == row.end
    row = leaving.resume(row, shop.provider)
    assert row.ends_at is None
    assert grants(olga)[0][1] > row.end


def test_rule_12_leaving_at_once_gives_back_what_is_not_used_up_and_once(shop, olga):
    row = shop.subscribe(olga)
    half = row.start + (row.end - row.start) / 2
    left = leaving.leave_now(row, half, shop.provider)
    assert abs(left.refunded - 495) <= 1
    row.refresh_from_db()
    assert row.state == "canceled"
    assert not reads(olga, datetime.now(UTC) + timedelta(minutes=1))
    assert leaving.leave_now(row, half, shop.provider) == left  # whoever clicks twice is told the same
    shop.deliver()
    assert Payment.objects.get().refunded == left.refunded


def test_rule_13_a_whole_refund_closes_and_a_part_of_it_does_not(shop, olga):
    row = shop.subscribe(olga)
    bill = Payment.objects.get().number
    shop.provider.refund(bill, 400, "some")
    shop.deliver()
    assert reads(olga)
    shop.provider.refund(bill, 590, "the rest")
    shop.deliver()
    assert not reads(olga)
    assert Subscription.objects.get(pk=row.pk).state == "active"


def test_rule_13_a_dispute_is_seen_and_a_lost_one_closes(shop, olga):
    shop.subscribe(olga)
    dispute = shop.dispute(Payment.objects.get())
    shop.deliver()
    assert reads(olga)
    assert Payment.objects.get().disputed
    shop.stand_in.close_dispute(dispute, won=False)
    shop.deliver()
    assert not reads(olga)


def test_rule_14_a_customer_deleted_there_is_closed_here_and_keeps_her_comp(shop, olga):
    row = shop.subscribe(olga)
    end = datetime.now(UTC) + 300 * DAY
    Grant.objects.create(account=olga, source=GrantSource.COMP.value, reason="reviews", end=end)
    with shop.stand_in.turn():
        shop.stand_in.world.store.ask("DELETE FROM things WHERE id IN (?, ?)", (row.number, row.customer))
    reconciling.reconcile(shop.provider)
    row.refresh_from_db()
    assert row.state == "canceled"
    assert reads(olga)
    assert grants(olga)[0][1] <= datetime.now(UTC)


def test_rule_15_who_bought_at_a_price_keeps_it(shop, olga):
    row = shop.subscribe(olga)
    shop.month.on_sale = False
    shop.month.save()
    shop.stand_in.move(31 * DAY)
    shop.deliver()
    row.refresh_from_db()
    assert (row.price, row.state) == (shop.month, "active")


def test_rule_16_what_a_switch_was_said_to_cost_is_charged_and_once(shop, olga):
    row = shop.subscribe(olga)
    shown = leaving.preview(row, shop.year, shop.provider)
    for _ in range(2):
        row = leaving.switch(row, shop.year, shown.moment, shop.provider)
    shop.deliver()
    row.refresh_from_db()
    assert row.price == shop.year
    charged = Payment.objects.filter(account=olga).exclude(due=990)
    assert [payment.due for payment in charged] == [shown.due_now]


def test_rule_17_two_that_live_are_the_union_and_ending_one_keeps_the_other(shop, olga):
    first, second = shop.begin(olga), shop.begin(olga, shop.year)  # two tabs
    for checkout in (first, second):
        shop.stand_in.pay(checkout.session, Card.WORKS)
    shop.deliver()
    month, year = Subscription.objects.get(price=shop.month), Subscription.objects.get(price=shop.year)
    assert len(grants(olga)) == 2
    shop.provider.end(month.number, at_once=True, key="one")
    shop.deliver()
    assert reads(olga, datetime.now(UTC) + 60 * DAY)
    assert Subscription.objects.get(pk=year.pk).state == "active"


def test_rule_18_what_is_of_the_other_mode_is_refused(shop, olga):
    shop.buy(olga)
    shop.provider.live = True
    with pytest.raises(ValueError, match="test mode"):
        shop.take(shop.stand_in.messages()[-1])
    assert not ProviderEvent.objects.exists()


def test_rule_20_messages_lost_for_a_day_are_made_good_at_night(shop, olga):
    checkout = shop.buy(olga)
    shop.stand_in.lose("checkout.session.completed")
    checkouts.ask(checkout, shop.provider)
    row = Subscription.objects.get()
    shop.provider.end(row.number, at_once=True, key="now")
    shop.stand_in.lose("customer.subscription.deleted", "customer.subscription.updated", "invoice.paid")
    shop.deliver()
    done = reconciling.reconcile(shop.provider)
    row.refresh_from_db()
    assert row.state == "canceled"
    assert (done.seen, done.unknown) == (1, 0)
    assert reconciling.reconcile(shop.provider).mended == 0, "the second time there is nothing to do"


def test_rule_20_what_every_message_has_said_already_is_not_asked_about_again(shop, olga):
    shop.subscribe(olga)
    shop.stand_in.move(33 * DAY)
    shop.deliver()
    before = len(shop.stand_in.wire.asked)
    assert reconciling.reconcile(shop.provider).mended == 0
    asked = [path for _, path in shop.stand_in.wire.asked[before:]]
    assert not [path for path in asked if path.startswith("/v1/subscriptions/")]


def test_rule_20_a_refund_that_nobody_told_of_closes_at_night(shop, olga):
    shop.subscribe(olga)
    shop.provider.refund(Payment.objects.get().number, 990, "all")
    shop.stand_in.lose("charge.refunded", "refund.created", "charge.updated")
    shop.deliver()
    assert reads(olga)
    reconciling.reconcile(shop.provider)
    assert not reads(olga)


def test_rule_20_reading_goes_on_while_the_provider_is_down(shop, olga):
    shop.subscribe(olga)
    shop.stand_in.move(31 * DAY)
    shop.stand_in.break_down(Fault.DOWN)
    shop.deliver()
    assert ProviderEvent.objects.filter(name="invoice.paid", applied_at=None).exists()
    with pytest.raises(Away):
        reconciling.reconcile(shop.provider)
    assert reads(olga, now_of(shop)), "it is renewed, and we do not know it yet"
    shop.stand_in.break_down(None)
    inbox.apply_waiting(shop.provider, datetime.now(UTC) + DAY)
    assert reads(olga, now_of(shop) + 20 * DAY)


def test_a_notice_is_written_once_whatever_is_sent(shop, olga):
    shop.buy(olga)
    shop.deliver(Weather(copies=4, seed=3))
    assert Notice.objects.filter(kind="receipt").count() == 1
