"""Quentin, the publisher, sets plans, prices and offers. Rut subscribes meanwhile. Ada edits, and may not."""

import pytest
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Interval
from longwave.desk.roles import Role
from longwave.membership.models import BillingSettings, Offer, Plan, Price
from longwave.membership.rules import Scope
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quentin")]
PLAN = {"name": "Digital", "audience": "For readers", "includes": "All articles\n\n All episodes ", "position": "1"}
SETTINGS = "/desk/settings/membership/billingsettings/"


@pytest.fixture
def plan():
    return Plan.objects.create(name="Digital", includes="All articles")


def add(client, plan, **changes):
    return client.post(
        f"/desk/plans/{plan.pk}/price/", {"amount": "9.90", "currency": "eur", "term": "month-1"} | changes
    )


def offer(**changes):
    return {"name": "Welcome", "trial_days": "0", "percent": "0", "months": "1", "active": "on"} | changes


def test_a_plan_is_made_and_said_line_by_line(client):
    assert client.post("/desk/plans/new/", PLAN | {"on_sale": "on"}).status_code == 302
    made = Plan.objects.get()
    assert made.lines() == ["All articles", "All episodes"]
    assert (made.on_sale, made.gift_quota, made.needs_proof) == (True, None, False)
    assert "no price yet" in client.get("/desk/plans/").content.decode()
    assert "It has no price yet, so nobody can buy it." in client.get(f"/desk/plans/edit/{made.pk}/").content.decode()


def test_a_plan_that_includes_nothing_is_refused(client):
    answer = client.post("/desk/plans/new/", PLAN | {"includes": " \n "})
    assert answer.status_code == 200
    assert answer.context["form"].errors["includes"]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("typed", "currency", "term", "amount", "interval", "count", "words"),
    [
        ("9.90", "eur", "month-1", 990, "month", 1, "€9.90 a month"),
        ("27,00", "EUR", "month-3", 2700, "month", 3, "€27 a quarter"),
        ("1200", "JPY", "year-1", 1200, "year", 1, "¥1,200 a year"),
        ("180", "CHF", "year-2", 18000, "year", 2, "CHF 180 every 2 years"),
    ],
)
def test_a_price_is_typed_as_it_is_read(client, plan, quentin, typed, currency, term, amount, interval, count, words):
    answer = add(client, plan, amount=typed, currency=currency, term=term)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/plans/edit/{plan.pk}/")
    price = Price.objects.get()
    assert (price.amount, price.currency, price.interval, price.count) == (amount, currency.upper(), interval, count)
    page = client.get(answer["Location"]).content.decode()
    assert f"Digital is sold at {words}." in page
    assert words in client.get("/desk/plans/").content.decode()
    entry = ModelLogEntry.objects.get(action="membership.price")
    assert (entry.user, entry.data) == (quentin, {"price": words})


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("amount", "nine", "expected an amount as 12 or 12.50"),
        ("amount", "0", "expected more than nothing"),
        ("amount", "9.999", "EUR has 2 digits behind the point"),
        ("amount", "-3", "expected an amount"),
        ("amount", "99999999", "expected at most"),
        ("currency", "€", "expected three letters"),
        ("currency", "XXX", "expected a currency in which somebody can pay"),
        ("currency", "xts", "expected a currency in which somebody can pay"),
        ("currency", "XAU", "expected a currency in which somebody can pay"),
        ("currency", "HRK", "expected a currency in which somebody can pay"),
        ("term", "day-1", "not one of the available choices"),
    ],
)
def test_what_is_no_price_is_refused_beside_its_field(client, plan, field, typed, words):
    answer = add(client, plan, **{field: typed})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert words in " ".join(answer.context["form"].errors[field])
    assert len(answer.context["form"].errors[field]) == 1
    assert not Price.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount_off": "nine", "currency": "EUR"}, "amount_off"),
        ({"amount_off": "3.00", "currency": "XXX"}, "currency"),
        ({"amount_off": "3.00"}, "currency"),
        ({"trial_days": "0"}, "__all__"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_once(client, shop, typed, field):
    errors = client.post("/desk/offers/new/", offer(**typed)).context["form"].errors
    assert [(name, len(found)) for name, found in errors.items()] == [(field, 1)]


def test_the_same_price_is_not_sold_twice_and_yen_have_no_cents(client, plan):
    add(client, plan)
    assert "sold at this price already" in " ".join(add(client, plan).context["form"].non_field_errors())
    again = add(client, plan, amount="9.90", currency="JPY")
    assert "JPY has no digits behind the point" in " ".join(again.context["form"].errors["amount"])
    assert Price.objects.count() == 1


def test_a_price_is_taken_off_sale_and_whoever_has_it_keeps_it(client, rut, quentin, shop):
    held = shop.subscribe(rut)
    path = f"/desk/plans/price/{shop.month.pk}/sale/"
    page = client.get(f"/desk/plans/edit/{shop.plan.pk}/").content.decode()
    assert path in page
    assert "Take €9.90 a month off sale" in page
    client.post(path, {"to": "off"})
    client.post(path, {"to": "off"})
    shop.month.refresh_from_db()
    held.refresh_from_db()
    assert (shop.month.on_sale, shop.month.amount, held.price) == (False, 990, shop.month)
    entry = ModelLogEntry.objects.get(action="membership.off_sale")
    assert (entry.user, entry.data) == (quentin, {"price": "€9.90 a month"})
    client.post(path, {"to": "on"})
    shop.month.refresh_from_db()
    assert shop.month.on_sale


def test_no_form_changes_a_price(client, plan):
    add(client, plan)
    price = Price.objects.get()
    for path in (f"/desk/plans/price/{price.pk}/", f"/desk/plans/price/{price.pk}/edit/"):
        assert client.post(path, {"amount": "1.00"}).status_code == 404
    assert client.get(f"/desk/plans/price/{price.pk}/sale/").status_code == 405
    assert client.get(f"/desk/plans/delete/{plan.pk}/").status_code == 404


def test_an_offer_with_a_code_is_stored_as_it_is_looked_up(client):
    assert client.post("/desk/offers/new/", offer(code=" wel come ", trial_days="14")).status_code == 302
    made = Offer.objects.get()
    assert (made.code, made.trial_days, made.amount) == ("WELCOME", 14, 0)
    page = client.get("/desk/offers/").content.decode()
    for words in ("WELCOME", "14 days free", "runs"):
        assert words in page


@pytest.mark.parametrize(
    ("amount", "currency", "least"),
    [("0.01", "EUR", "€0.50"), ("0.29", "GBP", "£0.30"), ("49", "JPY", "¥50"), ("174.99", "HUF", "HUF 175")],
)
def test_a_price_that_no_card_can_be_charged_is_refused_with_the_least_that_can(client, shop, amount, currency, least):
    answer = add(client, shop.plan, amount=amount, currency=currency)
    assert f"expected {least} or more" in answer.content.decode()
    assert not Price.objects.filter(currency=currency).exclude(pk__in=[shop.month.pk, shop.year.pk]).exists()


@pytest.mark.parametrize(("amount", "currency"), [("0.50", "EUR"), ("50", "JPY"), ("0.01", "PEN")])
def test_the_least_itself_is_a_price_and_so_is_what_stripe_says_nothing_of(client, shop, amount, currency):
    add(client, shop.plan, amount=amount, currency=currency)
    assert Price.objects.filter(currency=currency).exclude(pk__in=[shop.month.pk, shop.year.pk]).count() == 1


def test_an_amount_off_is_typed_as_it_is_read_and_shown_so_again(client, shop):
    about = offer(amount_off="3,50", currency="eur", months="3", prices=[shop.month.pk])
    assert client.post("/desk/offers/new/", about).status_code == 302
    made = Offer.objects.get()
    assert (made.amount, made.currency, made.months, list(made.prices.all())) == (350, "EUR", 3, [shop.month])
    assert 'value="3.50"' in client.get(f"/desk/offers/edit/{made.pk}/").content.decode()
    assert "€3.50 off for 3 months" in client.get("/desk/offers/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({}, None, "This offers nothing"),
        ({"percent": "101"}, "percent", "Found 101, expected at most 100"),
        ({"percent": "20", "amount_off": "3", "currency": "EUR"}, "percent", "not both"),
        ({"amount_off": "3"}, "currency", "expected three letters"),
        ({"amount_off": "free", "currency": "EUR"}, "amount_off", "expected an amount"),
        ({"trial_days": "400"}, "trial_days", "expected at most 366"),
        ({"percent": "20", "months": "100"}, "months", "expected at most 60"),
        ({"percent": "20", "starts": "2026-12-02", "ends": "2026-12-01"}, "ends", "must end after it starts"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused_beside_its_field(client, changes, field, words):
    answer = client.post("/desk/offers/new/", offer(**changes))
    assert answer.status_code == 200
    form = answer.context["form"]
    said = form.errors[field] if field else form.non_field_errors()
    assert words in " ".join(said)
    assert not Offer.objects.exists()


def test_an_amount_off_fits_the_prices_that_it_is_taken_off(client, shop):
    franc = shop.price(900, Interval.MONTH, "CHF")
    answer = client.post("/desk/offers/new/", offer(amount_off="3", currency="EUR", prices=[franc.pk]))
    assert "does not come off CHF 9 a month" in " ".join(answer.context["form"].errors["prices"])


@pytest.mark.parametrize(("off", "taken"), [("6.50", False), ("4.50", False), ("4.49", True)])
def test_an_amount_off_is_less_than_each_price_that_it_is_taken_off(client, shop, off, taken):
    audio = shop.another("Audio", Scope.EPISODES, 450)
    shop.price(300, Interval.MONTH, on_sale=False)
    shop.price(300, Interval.MONTH, "CHF")
    for field, prices in (("amount_off", []), ("prices", [audio.pk, shop.year.pk])):
        about = offer(name=field, amount_off=off, currency="EUR", months="0", prices=prices)
        answer = client.post("/desk/offers/new/", about)
        assert Offer.objects.filter(name=field).exists() == taken
        if not taken:
            [words] = answer.context["form"].errors[field]
            assert "off, expected less than what it is taken off: Audio, €4.50 a month." in words
    about = offer(name="The year", amount_off=off, currency="EUR", prices=[shop.year.pk])
    assert client.post("/desk/offers/new/", about).status_code == 302


def test_an_offer_that_runs_no_more_need_not_fit_a_price_that_came_later(client, shop):
    made = Offer.objects.create(name="Welcome", amount=650, currency="EUR")
    shop.another("Audio", Scope.EPISODES, 450)
    terms = offer(amount_off="6.50", currency="EUR")
    assert client.post(f"/desk/offers/edit/{made.pk}/", terms).context["form"].errors["amount_off"]
    client.post(f"/desk/offers/edit/{made.pk}/", terms | {"active": ""})
    made.refresh_from_db()
    assert not made.active


def test_two_offers_have_not_the_same_code(client):
    client.post("/desk/offers/new/", offer(code="welcome", percent="20"))
    answer = client.post("/desk/offers/new/", offer(code="Wel come", percent="30"))
    words = "Found WELCOME, which is the code of “Welcome” already; expected one of its own."
    assert answer.context["form"].errors == {"code": [words]}
    made = Offer.objects.get()
    client.post(f"/desk/offers/edit/{made.pk}/", offer(code="welcome", percent="25"))
    made.refresh_from_db()
    assert made.percent == 25, "its own code is no other's"
    for name in ("One", "Two"):
        client.post("/desk/offers/new/", offer(name=name, percent="5"))
    assert Offer.objects.filter(code="").count() == 2


def test_an_offer_that_was_used_keeps_its_terms(client, rut, shop):
    made = Offer.objects.create(name="Half price", percent=50, months=3)
    shop.buy(rut, offer=made)
    page = client.get(f"/desk/offers/edit/{made.pk}/").content.decode()
    assert "It was used, and keeps its terms." in page
    client.post(f"/desk/offers/edit/{made.pk}/", offer(name="Half price", percent="10", months="1", active=""))
    made.refresh_from_db()
    assert (made.percent, made.months, made.active) == (50, 3, False)


def test_numbers_about_money_are_set_and_held_to_bounds(client):
    right = {"grace_days": 7, "notice_days": 30, "withdrawal_days": 14, "pause_months": 2, "bank_details": "IBAN …"}
    right |= {"price_notice_days": 45}
    address = client.get(SETTINGS)["Location"]
    client.post(address, right)
    held = BillingSettings.objects.get()
    assert (held.grace_days, held.pause_months, held.price_notice_days) == (7, 2, 45)
    answer = client.post(address, right | {"grace_days": 400})
    assert "Found 400, expected a number from 0 to 60." in answer.content.decode()
    held.refresh_from_db()
    assert held.grace_days == 7


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_sell_nothing(client, plan, role):
    price = Price.objects.create(plan=plan, amount=990, currency="EUR", interval="month")
    client.force_login(cast.staff(role))
    client.post("/desk/plans/new/", PLAN | {"name": "Mine"})
    client.post(f"/desk/plans/edit/{plan.pk}/", PLAN | {"name": "Mine"})
    client.post(f"/desk/plans/price/{price.pk}/sale/", {"to": "off"})
    client.post("/desk/offers/new/", offer(percent="100"))
    client.post(f"{SETTINGS}1/", {"grace_days": 60, "notice_days": 1, "withdrawal_days": 0, "pause_months": 12})
    add(client, plan, amount="0.10")
    price.refresh_from_db()
    assert price.on_sale
    assert list(Plan.objects.values_list("name", flat=True)) == ["Digital"]
    assert Price.objects.count() == 1
    assert not Offer.objects.exists()
    assert not BillingSettings.objects.filter(grace_days=60).exists()
