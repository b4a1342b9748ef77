"""Quentin sold at Stripe before he came to Longwave. Ada and Ida pay him there already; Rut has no address."""

import datetime as dt

import pytest

from longwave.account.actions import close
from longwave.adapters.payments import Interval, Rate
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.exchange.actions import import_stripe
from longwave.exchange.faults import Refused
from longwave.membership.billing import reconciling
from longwave.membership.models import Account, Customer, Grant, Notice, Payment, Plan, Price, Subscription
from longwave.membership.rules import Scope
from longwave.membership.tests.shop import MONTHLY, reads
from longwave.ops.stop import Stop

pytestmark = pytest.mark.django_db
ADA, IDA = "ada@readers.example", "ida@readers.example"
EVERYTHING = (Account, Customer, Subscription, Payment, Grant, Notice, Price)


def sold(shop, *emails, amount=MONTHLY, currency="EUR", interval=Interval.MONTH):
    """What readers pay at Stripe by a price of other software; gives back the price's number."""
    rate = shop.provider.rate(Rate(f"old-{amount}-{interval}", "Before", amount, currency, interval, 1))
    shop.stand_in.crowd(rate, len(emails), lambda place: emails[place])
    return rate


def everything():
    return [list(model.objects.order_by("pk").values()) for model in EVERYTHING]


def counts(report):
    assert report.rows == sum(tally.rows for tally in report.kinds.values())
    return {
        kind: (tally.created, tally.updated, tally.unchanged, tally.refused) for kind, tally in report.kinds.items()
    }


def test_readers_come_with_what_they_pay_and_read_at_once(shop):
    number = sold(shop, ADA, IDA)
    found = counts(import_stripe(shop.provider))
    assert found == {"prices": (0, 1, 0, 0), "customers": (2, 0, 0, 0), "subscriptions": (2, 0, 0, 0)}
    ada = Account.objects.get(email=ADA)
    held = Subscription.objects.get(account=ada)
    assert (held.price, held.plan, held.state) == (shop.month, shop.plan, "active")
    assert shop.month.__class__.objects.get(pk=shop.month.pk).numbers == {"stripe-test": number}
    assert Payment.objects.get(account=ada).paid == MONTHLY
    assert reads(ada)


def test_payments_of_earlier_months_come_too(shop):
    sold(shop, ADA)
    shop.stand_in.move(dt.timedelta(days=65))
    import_stripe(shop.provider)
    assert list(Payment.objects.values_list("paid", flat=True)) == [MONTHLY] * 3


def test_whoever_has_closed_her_account_is_no_new_customer_each_time(shop):
    sold(shop, ADA, IDA)
    import_stripe(shop.provider)
    row = Subscription.objects.get(account__email=ADA)
    close(row.account)
    before = everything()
    for _ in range(2):
        found = counts(import_stripe(shop.provider))
        assert (found["customers"], found["subscriptions"]) == ((0, 0, 1, 0), (0, 0, 2, 0))
    assert everything() == before


def test_what_changes_of_it_later_makes_no_account_again(shop):
    sold(shop, ADA)
    import_stripe(shop.provider)
    row = Subscription.objects.get()
    row.account.delete()
    shop.provider.end(row.number, at_once=True, key="at Stripe itself")
    found = counts(import_stripe(shop.provider))
    assert (found.get("customers"), found["subscriptions"]) == (None, (0, 1, 0, 0))
    row.refresh_from_db()
    assert (row.state, row.account, Account.objects.count()) == ("canceled", None, 0)


def test_nobody_is_mailed_then_or_at_the_next_look(shop):
    sold(shop, ADA)
    import_stripe(shop.provider)
    Subscription.objects.update(digest="")
    reconciling.reconcile(shop.provider)
    assert not Notice.objects.filter(next_at__isnull=False).exists()
    assert not Notice.objects.filter(sent_at__isnull=False).exists()


def test_nothing_changes_at_stripe(shop):
    sold(shop, ADA)
    before = shop.provider.subscriptions()
    shop.stand_in.messages()
    import_stripe(shop.provider)
    assert shop.provider.subscriptions() == before


def test_a_dry_run_counts_the_same_and_changes_nothing(shop):
    sold(shop, ADA, IDA)
    sold(shop, "olga@readers.example", amount=700)
    before = everything()
    dry = import_stripe(shop.provider, "Digital", dry_run=True)
    assert everything() == before
    assert "A dry run" in str(dry)
    assert counts(dry) == counts(import_stripe(shop.provider, "Digital"))


def test_a_second_import_finds_all_of_it_there(shop):
    sold(shop, ADA, IDA)
    import_stripe(shop.provider)
    before = everything()
    found = counts(import_stripe(shop.provider))
    assert found == {"prices": (0, 0, 1, 0), "customers": (0, 0, 2, 0), "subscriptions": (0, 0, 2, 0)}
    assert everything() == before


def test_what_changed_there_changes_here(shop):
    sold(shop, ADA, IDA)
    import_stripe(shop.provider)
    shop.provider.end(Subscription.objects.get(account__email=IDA).number, at_once=True, key="ida-leaves")
    assert counts(import_stripe(shop.provider))["subscriptions"] == (0, 1, 1, 0)
    assert not reads(Account.objects.get(email=IDA))


def test_whoever_has_an_account_keeps_it_and_what_she_has(shop):
    ada = Account.objects.create(email=ADA, first_name="Ada")
    sold(shop, "Ada@Readers.example")
    import_stripe(shop.provider)
    assert Subscription.objects.get().account == ada
    assert Account.objects.filter(email__iexact=ADA).count() == 1


def test_who_bought_here_stays_who_she_is_whatever_her_address_there(shop):
    ada = Account.objects.create(email=ADA)
    shop.subscribe(ada)
    Account.objects.filter(pk=ada.pk).update(email="ada@elsewhere.example")
    found = counts(import_stripe(shop.provider))
    assert found == {"prices": (0, 0, 1, 0), "customers": (0, 0, 1, 0), "subscriptions": (0, 0, 1, 0)}
    assert not Account.objects.filter(email=ADA).exists()


def test_a_price_that_is_none_of_ours_is_made_under_the_named_plan_and_offered_to_nobody(shop):
    before = Plan.objects.create(name="Before", includes="What it was")
    number = sold(shop, ADA, amount=700)
    assert counts(import_stripe(shop.provider, "Before"))["prices"] == (1, 0, 0, 0)
    price = Subscription.objects.get().price
    assert (price.plan, price.amount, price.currency, price.on_sale) == (before, 700, "EUR", False)
    assert price.numbers == {"stripe-test": number}


def test_without_a_plan_such_a_price_is_refused_by_its_words_and_the_others_come_in(shop):
    sold(shop, ADA)
    sold(shop, IDA, amount=700)
    report = import_stripe(shop.provider)
    assert counts(report)["subscriptions"] == (1, 0, 0, 1)
    assert "(€7 a month) is none of ours. Add it at the desk, or name a plan with --plan." in str(report.faults[0])
    assert not Account.objects.filter(email=IDA).exists()


def test_a_price_that_two_plans_have_which_open_other_things_is_that_of_the_plan_with_its_products_name(shop):
    text = shop.another("Before", Scope.ARTICLES, MONTHLY)
    sold(shop, ADA)
    import_stripe(shop.provider)
    assert Subscription.objects.get().price == text
    assert Grant.objects.get().scope == Scope.ARTICLES


def test_it_is_not_left_to_chance_what_a_subscription_opens(shop):
    shop.another("Text", Scope.ARTICLES, MONTHLY)
    sold(shop, ADA)
    report = import_stripe(shop.provider)
    assert "€9.90 a month may be one of “Digital” or “Text”, which do not open the same" in str(report.faults[0])
    assert counts(report) == {"prices": (0, 0, 0, 1), "subscriptions": (0, 0, 0, 1)}
    import_stripe(shop.provider, "Text")
    assert Grant.objects.get().scope == Scope.ARTICLES


def test_another_number_for_a_price_that_has_one_is_another_price(shop):
    shop.subscribe(Account.objects.create(email=ADA))
    sold(shop, IDA)
    assert counts(import_stripe(shop.provider, "Digital"))["prices"] == (1, 0, 1, 0)
    assert Subscription.objects.get(account__email=IDA).price != shop.month


@pytest.mark.parametrize("address", ["", "no address", "=cmd()"])
def test_a_customer_without_an_address_is_refused_and_says_so(shop, address):
    sold(shop, address)
    report = import_stripe(shop.provider)
    assert counts(report)["subscriptions"] == (0, 0, 0, 1)
    assert "expected an e-mail address" in str(report.faults[0])
    assert not Account.objects.exists()


def test_an_account_that_was_switched_off_stays_so(shop):
    Account.objects.create(email=ADA, is_active=False)
    sold(shop, ADA)
    assert "was switched off" in str(import_stripe(shop.provider).faults[0])
    assert not Customer.objects.exists()


def test_a_plan_that_is_not_there_is_refused_before_stripe_is_asked(shop):
    shop.stand_in.break_down(Fault.DOWN)
    with pytest.raises(Refused, match=r"there is no plan “Digitl”\. Known are: “Digital”"):
        import_stripe(shop.provider, "Digitl")


def test_the_command_says_where_nothing_is_sold(monkeypatch, tmp_path):
    import argparse

    from longwave.membership.billing import providers
    from longwave.ops.commands import imports

    monkeypatch.setattr(providers, "provider", lambda: None)
    with pytest.raises(Stop, match="STRIPE_SECRET_KEY"):
        imports._from_stripe(argparse.Namespace(plan="", dry_run=True), None)
