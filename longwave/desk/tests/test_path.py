"""Petra publishes. She sees how readers came to subscribe: Ada by an article, Ida by a letter, and Olga not at all."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone

from longwave.desk.path import facts
from longwave.desk.roles import Role
from longwave.insight import actions
from longwave.insight.models import InsightSettings
from longwave.insight.rules import Steps
from longwave.membership.actions import reader_at
from longwave.membership.models import Checkout, Offer, Subscription
from longwave.membership.tests.shop import MONTHLY
from longwave.newsletter.models import Edition, Newsletter
from tests import cast

pytestmark = pytest.mark.django_db
PORT, LETTER = "/articles/the-port-that-waited/", "/newsletter/a-letter/"


@pytest.fixture
def article():
    return cast.article()


@pytest.fixture
def petra(client):
    client.force_login(cast.staff(Role.PUBLISHER))
    return client


def bought(shop, email, source):
    subscription = shop.subscribe(reader_at(email))
    Checkout.objects.filter(account=subscription.account).update(source=source)
    return subscription


def walked(shop, article):
    actions.count_walls({(str(article.uid), "subscribe"): 7, (str(article.uid), "meter-used"): 2}, actions.today())
    actions.count_steps(Steps.PLANS, {PORT: 4, "": 1})
    actions.count_steps(Steps.SIGN_UP, {PORT: 2})
    bought(shop, "ada@readers.example", PORT)
    shop.begin(reader_at("olga@readers.example"))


def lines(period="30"):
    return {line.name: line for line in facts.path(period, timezone.now()).lines}


def test_a_page_shows_how_far_readers_came_from_it(shop, article):
    walked(shop, article)
    Checkout.objects.filter(account__email="olga@readers.example").update(source=PORT)
    found = lines()
    assert (found[article.title].kind, found[article.title].path) == ("article", PORT)
    assert [count for _, count in found[article.title].numbers.steps()] == [9, 2, 0, 4, 2, 1]
    assert [count for _, count in found["Elsewhere"].numbers.steps()] == [0, 0, 0, 1, 0, 0]
    reasons = {line.name: line.numbers for line in facts.path("30", timezone.now()).reasons}
    assert reasons["for subscribers"].walls == 7
    assert reasons["for subscribers, and this browser's free articles of the month are read"].walls == 2


def test_a_reason_has_its_path_to_the_end(shop, article):
    actions.count_walls({(str(article.uid), "lapsed"): 3}, actions.today())
    actions.count_steps(Steps.PLANS, {f"{PORT}#lapsed": 2})
    bought(shop, "ada@readers.example", f"{PORT}#lapsed")
    [found] = facts.path("30", timezone.now()).reasons
    assert [count for _, count in found.numbers.steps()] == [3, 0, 0, 2, 1, 1]
    assert lines()[article.title].numbers.paid == 1


def test_a_letter_is_named_by_its_subject(shop):
    paper = Newsletter.objects.first() or Newsletter.objects.create(name="Daily", slug="daily")
    Edition.objects.create(newsletter=paper, slug="a-letter", subject="Ports and their patience")
    bought(shop, "ida@readers.example", LETTER)
    [found] = [line for line in lines().values() if line.kind == "edition"]
    assert found.name == f"{paper}: Ports and their patience"
    assert found.numbers.paid == 1


def test_who_left_before_a_month_was_over_was_not_kept(shop, article):
    for email in ("ada@readers.example", "ida@readers.example"):
        bought(shop, email, PORT)
    begun = timezone.now() - dt.timedelta(days=80)
    Checkout.objects.update(created_at=begun)
    Subscription.objects.update(created=begun)
    left = Subscription.objects.filter(account__email="ida@readers.example")
    left.update(state="canceled", ended_at=begun + dt.timedelta(days=10))
    assert PORT not in [line.path for line in lines("7").values()]
    [month, quarter, year] = lines("90")[article.title].numbers.kept
    assert (month.kept, month.of) == (1, 2)
    assert (quarter.of, year.of) == (0, 0)


def test_revenue_leaves_out_what_is_unpaid_and_prices_of_others(shop):
    for email in ("ada@readers.example", "ida@readers.example", "olga@readers.example", "rut@readers.example"):
        bought(shop, email, "")
    rows = Subscription.objects.order_by("pk")
    for row, change in zip(rows[1:], ({"state": "incomplete"}, {"state": "unpaid"}, {"price": None}), strict=True):
        Subscription.objects.filter(pk=row.pk).update(**change)
    now = facts.revenue(timezone.now())[-1]
    assert (now.currency, now.revenue, now.came) == ("EUR", MONTHLY, 1)


def test_whoever_pays_nothing_brings_nothing_and_who_pays_half_brings_half(shop):
    gift = Offer.objects.create(name="On the house", code="HOUSE", percent=100, months=0)
    half = Offer.objects.create(name="Half", code="HALF", percent=50, months=0)
    trial = Offer.objects.create(name="Two weeks", code="TRY", trial_days=14)
    for name, offer in (("ada", gift), ("ida", half), ("olga", trial)):
        shop.subscribe(reader_at(f"{name}@readers.example"), offer=offer)
    now = facts.revenue(timezone.now())[-1]
    assert (now.revenue, now.came) == (MONTHLY // 2, 1)


def test_whoever_had_free_days_counts_from_what_she_paid_and_not_at_all_where_it_went_back(shop):
    trial = Offer.objects.create(name="Two weeks", code="TRY", trial_days=14)
    row = shop.subscribe(reader_at("olga@readers.example"), offer=trial)
    shop.stand_in.move(dt.timedelta(days=15))
    shop.deliver()
    then = timezone.now() + dt.timedelta(days=15)
    now = facts.revenue(then)[-1]
    assert (now.revenue, now.came) == (MONTHLY, 1)
    paid = row.payments.get(paid__gt=0)
    shop.provider.refund(paid.number, paid.paid, "back")
    shop.deliver()
    assert facts.revenue(then) == []


def test_a_year_and_months_are_added_as_months(shop):
    bought(shop, "ada@readers.example", "")
    ida = bought(shop, "ida@readers.example", "")
    Subscription.objects.filter(pk=ida.pk).update(price=shop.year)
    assert facts.revenue(timezone.now())[-1].revenue == MONTHLY + 9900 // 12


def test_the_page_draws_and_lists_the_same_numbers(petra, shop, article):
    walked(shop, article)
    page = petra.get("/desk/path/").content.decode()
    assert "Wall shown" in page
    assert "How often each step was taken: wall shown 9, newsletter sign-up 2," in page
    assert f'<a href="{PORT}">{article.title}</a>' in page
    assert "€9.90" in page
    assert "style=" not in page.partition('<div class="path">')[2].partition("</main>")[0]


def test_an_empty_magazine_has_a_page_too(petra):
    page = petra.get("/desk/path/?period=all").content.decode()
    assert "Nobody pays for a subscription yet." in page


def test_it_says_that_counting_is_off(petra):
    assert "Counting is switched off" not in petra.get("/desk/path/").content.decode()
    InsightSettings.objects.update_or_create(pk=1, defaults={"measure_path": False})
    assert "Counting is switched off" in petra.get("/desk/path/").content.decode()


def test_the_tables_can_be_taken_along_and_calculate_nothing(petra, shop, article):
    walked(shop, article)
    piece = article.get_latest_revision_as_object()
    piece.title = "=1+1"
    piece.save_revision().publish()
    rows = list(csv.reader(io.StringIO(petra.get("/desk/path/pages.csv?period=7").content.decode())))
    assert rows[0][:4] == ["Kind", "Page", "Address", "Wall shown"]
    assert rows[1][:4] == ["article", "'=1+1", PORT, "9"]
    rows = list(csv.reader(io.StringIO(petra.get("/desk/path/revenue.csv").content.decode())))
    assert rows[-1][1:5] == ["EUR", "9.90", "0", "1"]


@pytest.mark.parametrize("path", ["/desk/path/?period=3", "/desk/path/pages.csv?period=x"])
def test_a_period_that_is_none_is_not_there(petra, path):
    assert petra.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/desk/path/", "/desk/path/pages.csv", "/desk/path/revenue.csv"])
@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_what_is_earned_is_for_the_publisher(client, role, path):
    client.force_login(cast.staff(role))
    assert client.get(path).status_code in (302, 403)
