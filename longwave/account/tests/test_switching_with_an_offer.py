"""Rut pays less by an offer, and looks at another price: what the page says of the offer is what becomes of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from longwave.account.rules import day
from longwave.adapters.payments import Interval
from longwave.adapters.stripe_stand_in.faults import Fault
from longwave.membership.models import Offer, Payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def print_too(shop):
    return shop.price(1490, Interval.MONTH)


def half(months, *prices):
    offer = Offer.objects.create(name="Half price", percent=50, months=months)
    offer.prices.set(prices)
    return offer


def page(client, row, price):
    return client.get(f"/account/subscription/{row.pk}/change/{price.uid}/").content.decode()


def rows(found):
    """The table of amounts, by the words before them."""
    cells = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', found)
    return {name: strip_tags(amount) for name, amount in cells}


def changed(client, shop, row, price):
    found = page(client, row, price)
    shown = re.search(r'name="shown" value="([^"]+)"', found)[1]
    client.post(f"/account/subscription/{row.pk}/change/{price.uid}/", {"shown": shown})
    shop.deliver()
    row.refresh_from_db()
    return found


def on(moment):
    return day(moment, timezone.get_default_timezone())


def paid(shop, row, times):
    """What she is charged the next times."""
    found = []
    for _ in range(times):
        shop.stand_in.move_to(row.end + timedelta(hours=1))
        shop.deliver()
        row.refresh_from_db()
        found.append(Payment.objects.filter(subscription=row).order_by("created").last().paid)
    return found


def test_an_offer_for_one_price_alone_ends_with_a_change_to_another_one(client, shop, rut):
    row = shop.subscribe(rut, offer=half(0, shop.month))
    found = changed(client, shop, row, shop.year)
    assert "Your offer “Half price” is not for this price: it ends with the change." in found
    assert rows(found)["Now"].startswith("€94.05;")  # the year, less the half that she paid for the month
    assert (rows(found)[f"On {on(row.end)}"], rows(found)["Then"]) == ("€99", "€99 a year")
    assert sorted(Payment.objects.filter(subscription=row).values_list("paid", flat=True)) == [495, 9900 - 495]
    assert row.price == shop.year
    assert f"The next charge is on {on(row.end)}." in client.get("/account/subscription/").content.decode()
    assert paid(shop, row, 1) == [9900]


def test_whoever_has_paid_nothing_so_far_is_led_to_add_a_card_before_a_change_that_costs(client, shop, rut, print_too):
    free = Offer.objects.create(name="On the house", percent=100, months=0)
    free.prices.set([shop.month])
    row = shop.subscribe(rut, offer=free)
    found = page(client, row, print_too)
    assert rows(found)["Now"] == "€14.90"
    assert "If you have given no card yet, add one first" in found
    assert f'action="/account/subscription/{row.pk}/card/"' in found


def test_whoever_has_paid_is_not_asked_for_a_card_before_a_change(client, shop, rut, print_too):
    row = shop.subscribe(rut)
    found = page(client, row, print_too)
    assert "what you have paid and not used is taken off" in rows(found)["Now"]
    assert "add one first" not in found


def test_credit_that_covers_more_than_the_next_charge_is_named_for_those_after_it_too(client, shop, rut):
    row = shop.subscribe(rut)
    cheap = shop.price(250, Interval.MONTH)
    found = changed(client, shop, row, cheap)
    assert rows(found) == {
        "Now": "nothing; €7.40 that you have paid and not used counts towards what comes",
        f"On {on(row.end)}": "nothing",
        "Then": "€2.50 a month, less what is left of your credit",
    }
    assert paid(shop, row, 4) == [0, 0, 10, 250]


def test_where_the_next_charge_uses_up_the_credit_those_after_it_are_as_the_price_says(client, shop, rut):
    row = shop.subscribe(rut)
    found = page(client, row, shop.price(800, Interval.MONTH))
    assert rows(found)["Now"].startswith("nothing; €1.90")
    assert (rows(found)[f"On {on(row.end)}"], rows(found)["Then"]) == ("€6.10", "€8 a month")


def test_back_at_her_first_price_she_does_not_have_it_again(client, shop, rut):
    row = shop.subscribe(rut, offer=half(0, shop.month))
    changed(client, shop, row, shop.year)
    assert "Half price" not in changed(client, shop, row, shop.month)
    assert row.upcoming == 0  # the rest of the year is to her credit
    assert shop.provider.preview(row.number, row.price.numbers["stripe-test"]).each == 990


def test_an_offer_that_is_for_the_other_price_too_goes_on(client, shop, rut, print_too):
    row = shop.subscribe(rut, offer=half(0, shop.month, print_too))
    found = changed(client, shop, row, print_too)
    assert "is not for this price" not in found
    assert rows(found) == {
        "Now": "€2.50; what you have paid and not used is taken off",
        f"On {on(row.end)}": "€7.45",
        "Then": "€7.45 a month, as long as you stay",
    }
    assert f"The next charge, €7.45, is on {on(row.end)}." in client.get("/account/subscription/").content.decode()
    assert paid(shop, row, 2) == [745, 745]


def test_an_offer_for_some_months_is_reckoned_as_far_as_it_goes(client, shop, rut, print_too):
    row = shop.subscribe(rut, offer=half(4))
    found = changed(client, shop, row, print_too)
    assert rows(found)[f"On {on(row.end)}"] == "€7.45"
    assert paid(shop, row, 4) == [745, 745, 745, 1490]
    assert rows(found)["Then"] == f"€7.45 a month; from {on(row.start)} on, €14.90 a month"


@pytest.mark.parametrize(("months", "first"), [(1, "€14.90"), (2, "€7.45")])
def test_what_the_last_cheap_bill_is_followed_by_is_the_whole_price(client, shop, rut, print_too, months, first):
    row = shop.subscribe(rut, offer=half(months))
    found = changed(client, shop, row, print_too)
    assert (rows(found)[f"On {on(row.end)}"], rows(found)["Then"]) == (first, "€14.90 a month")
    assert paid(shop, row, 2) == [745 if months == 2 else 1490, 1490]


def test_an_offer_that_is_over_before_the_other_price_is_charged_again_lowers_nothing_more(client, shop, rut):
    row = shop.subscribe(rut, offer=half(3))
    found = changed(client, shop, row, shop.year)
    assert (rows(found)[f"On {on(row.end)}"], rows(found)["Then"]) == ("€99", "€99 a year")
    assert rows(found)["Now"].startswith("€44.55;")  # the first year falls into the three months
    assert paid(shop, row, 1) == [9900]


def test_whoever_pays_nothing_for_ever_is_told_so(client, shop, rut):
    row = shop.subscribe(rut, offer=Offer.objects.create(name="For friends", percent=100, months=0))
    found = changed(client, shop, row, shop.year)
    assert rows(found) == {
        "Now": "nothing",
        f"On {on(row.end)}": "nothing",
        "Then": "€0 a year, as long as you stay",
    }
    assert f"Nothing is charged on {on(row.end)}" in client.get("/account/subscription/").content.decode()


def test_an_offer_that_is_narrowed_while_she_looks_is_looked_at_once_more(client, shop, rut, print_too):
    offer = half(0)
    row = shop.subscribe(rut, offer=offer)
    shown = re.search(r'name="shown" value="([^"]+)"', page(client, row, print_too))[1]
    offer.prices.set([shop.month])
    client.post(f"/account/subscription/{row.pk}/change/{print_too.uid}/", {"shown": shown})
    shop.deliver()
    row.refresh_from_db()
    assert row.price == shop.month
    assert rows(page(client, row, print_too))["Then"] == "€14.90 a month"


def test_a_provider_that_does_not_answer_takes_no_offer_away(client, shop, rut):
    row = shop.subscribe(rut, offer=half(0, shop.month))
    shown = re.search(r'name="shown" value="([^"]+)"', page(client, row, shop.year))[1]
    shop.stand_in.break_down(Fault.DOWN)
    client.post(f"/account/subscription/{row.pk}/change/{shop.year.uid}/", {"shown": shown})
    shop.stand_in.break_down(None)
    assert paid(shop, row, 1) == [495]
