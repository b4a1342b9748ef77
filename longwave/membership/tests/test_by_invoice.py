"""A ministry pays Rut's subscription by invoice: Quentin records it, its payment, and the next one."""

import contextlib
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Declined, Gone, Interval, State
from longwave.desk.roles import Role
from longwave.membership.actions import midnight
from longwave.membership.billing import manual, reconciling
from longwave.membership.billing.manual import ManualProvider, NotRecorded, pay, period, renew, subscribe
from longwave.membership.billing.projecting import project
from longwave.membership.billing.selling import Term
from longwave.membership.desk import acts
from longwave.membership.desk.acts import NotDone
from longwave.membership.models import Account, Payment, Plan, Price, Subscription
from longwave.membership.tests.shop import grants, reads, told
from tests import cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PROVIDER = ManualProvider()


@pytest.fixture
def year():
    plan = Plan.objects.create(name="Digital", includes="All articles")
    return Price.objects.create(plan=plan, amount=9900, currency="EUR", interval=Interval.YEAR.value)


def today():
    return timezone.localdate()


def test_nothing_opens_before_the_invoice_is_paid(rut, year):
    row = subscribe(rut, year, today(), "2026-17", today() + 14 * DAY)
    assert (row.state, row.provider, row.price) == ("incomplete", "manual", year)
    assert (grants(rut), reads(rut), told(rut)) == ([], False, [])
    payment = Payment.objects.get()
    assert (payment.shown, payment.due, payment.paid, payment.open) == ("2026-17", 9900, 0, True)


def test_paid_it_opens_everything_until_its_last_day_and_not_longer(rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    assert row.state == "active"
    [(_, end, taken_back)] = grants(rut)
    assert (end, taken_back, reads(rut)) == (period(today(), year.term())[1], False, True)
    assert not reads(rut, end)
    assert [kind for kind, _ in told(rut)] == ["receipt"]


def test_its_last_day_is_the_same_at_the_desk_and_on_her_page(client, rut, year, quentin):
    first = dt.date(today().year + 1, 1, 1)
    row = pay(subscribe(rut, year, first, "2026-17", today()).payments.get(), today())
    last, after = f"31 December {first.year}", f"1 January {first.year + 1}"
    desk = client.get(f"/desk/readers/{rut.pk}/").content.decode()
    assert f"opens everything until {last}: it will end" in desk
    assert f"ends on {last}" in desk
    assert f"It is paid until {last}." in client.get(f"/desk/readers/prolong/{row.pk}/").content.decode()
    client.force_login(rut)
    page = client.get("/account/subscription/").content.decode()
    assert f"ends on {last}. Everything is open until then" in page
    assert after not in desk + page


def test_one_that_begins_later_opens_later(rut, year):
    first = today() + 10 * DAY
    pay(subscribe(rut, year, first, "2026-17", today()).payments.get(), today())
    assert not reads(rut)
    assert reads(rut, midnight(first))


def test_a_payment_is_recorded_once(rut, year):
    payment = subscribe(rut, year, today(), "2026-17", today()).payments.get()
    pay(payment, today())
    with pytest.raises(NotRecorded, match="2026-17 is not open"):
        pay(payment, today())
    assert len(told(rut)) == 1


def test_an_invoice_number_stands_once(rut, year):
    subscribe(rut, year, today(), "2026-17", today())
    with pytest.raises(NotRecorded, match="2026-17, which another invoice has"):
        subscribe(Account.objects.create_user("ida@readers.example"), year, today(), "2026-17", today())
    assert Subscription.objects.count() == 1


def test_another_invoice_makes_it_last_another_term(rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    following = timezone.localdate(row.end)
    row = renew(row, year, following, "2027-3", following)
    [(_, end, _)] = grants(rut)
    assert end == midnight(following)
    with pytest.raises(NotRecorded, match="open already"):
        renew(row, year, following, "2027-4", following)
    row = pay(row.payments.get(open=True), today())
    [(_, end, _)] = grants(rut)
    assert end == period(following, year.term())[1]


def test_a_next_price_is_of_the_same_currency(rut, year):
    row = subscribe(rut, year, today(), "2026-17", today())
    pay(row.payments.get(), today())
    franc = Price.objects.create(plan=year.plan, amount=9900, currency="CHF", interval="year")
    with pytest.raises(NotRecorded, match="Found a price in CHF, expected one in EUR"):
        renew(row, franc, today(), "2027-3", today())


def test_a_term_that_ran_out_is_closed_by_the_night_and_opened_by_a_late_payment(rut, year):
    past = today() - 400 * DAY
    row = pay(subscribe(rut, year, past, "2025-1", past).payments.get(), past)
    assert row.state == "canceled"
    assert (row.ended_at, reads(rut)) == (period(past, year.term())[1], False)
    renew(row, year, today(), "2026-1", today())
    assert not reads(rut)
    pay(Payment.objects.get(open=True), today())
    row.refresh_from_db()
    assert (row.state, reads(rut)) == ("active", True)


def test_the_night_finds_whose_term_ran_out_meanwhile(rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    Payment.objects.update(period_end=timezone.now() - DAY)
    tally = reconciling.reconcile(PROVIDER)
    row.refresh_from_db()
    assert (tally.seen, tally.mended, row.state) == (1, 1, "canceled")
    assert reconciling.reconcile(PROVIDER).mended == 0


def test_it_pages_through_all_of_them(rut, year, monkeypatch):
    monkeypatch.setattr(manual, "AT_ONCE", 1)
    first = subscribe(rut, year, today(), "1", today())
    second = subscribe(rut, year, today(), "2", today())
    page = PROVIDER.subscriptions()
    last = PROVIDER.subscriptions(page.after)
    assert [one.number for one in (*page.found, *last.found)] == [first.number, second.number]
    assert PROVIDER.subscriptions(last.after).found == ()


def test_what_makes_no_sense_by_invoice_is_declined_in_words(rut, year):
    row = subscribe(rut, year, today(), "2026-17", today())
    now = timezone.now()
    for asked in (
        lambda: PROVIDER.portal("", ""),
        lambda: PROVIDER.preview(row.number, ""),
        lambda: PROVIDER.switch(row.number, "", now, ""),
        lambda: PROVIDER.resume(row.number, ""),
        lambda: PROVIDER.pause(row.number, now, ""),
    ):
        with pytest.raises(Declined, match="changed by another invoice, at the desk"):
            asked()
    with pytest.raises(Declined, match="Nothing of it is paid yet"):
        PROVIDER.prolong(row.number, now, "")
    for lost in (PROVIDER.session, PROVIDER.subscription, PROVIDER.payment):
        with pytest.raises(Gone):
            lost("nothing")
    with pytest.raises(ValueError, match="no messages"):
        PROVIDER.event(b"", "", now)
    assert (PROVIDER.events(now), PROVIDER.payment(row.payments.get().number).due) == ((), 9900)


@pytest.mark.parametrize(
    ("first", "term", "last"),
    [
        (dt.date(2027, 1, 31), Term(Interval.MONTH, 1), dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), Term(Interval.YEAR, 1), dt.date(2029, 2, 28)),
        (dt.date(2027, 3, 1), Term(Interval.MONTH, 3), dt.date(2027, 6, 1)),
    ],
)
def test_a_term_lasts_from_midnight_to_midnight_of_the_magazine(first, term, last):
    assert period(first, term) == (midnight(first), midnight(last))


# --- At the desk ------------------------------------------------------------------------------------------------


def test_quentin_records_an_invoice_then_its_payment(client, quentin, year):
    about = {"email": "Rut@readers.example", "price": year.pk, "first_day": today(), "number": "2026-17"}
    answer = client.post("/desk/invoices/new/", about | {"pay_by": today() + 14 * DAY})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/invoices/")
    payment, rut = Payment.objects.get(), Account.objects.get(email="rut@readers.example")
    page = client.get("/desk/invoices/").content.decode()
    for words in ("2026-17", "rut@readers.example", "€99", f"open until {payment.pay_by.isoformat()}"):
        assert words in page
    path = f"/desk/invoices/paid/{payment.pk}/"
    assert path in page
    assert "Invoice 2026-17: €99" in client.get(path).content.decode()
    answer = client.post(path, {"paid_on": today()})
    assert answer["Location"] == f"/desk/readers/{rut.pk}/"
    assert reads(rut)
    shown = client.get(answer["Location"]).content.decode()
    for words in ("opens everything until", "it will end", "a receipt", "Payment recorded: 2026-17, €99", "Quentin"):
        assert words in shown
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"email": "nobody"}, "email", "valid email"),
        ({"price": "0"}, "price", "not one of the available choices"),
        ({"number": ""}, "number", "required"),
        ({"first_day": "9999-12-31"}, "first_day", "expected a day from"),
        ({"pay_by": "soon"}, "pay_by", "valid date"),
    ],
)
def test_an_invoice_that_makes_no_sense_is_refused_beside_its_field(client, quentin, year, changes, field, words):
    about = {"email": "rut@readers.example", "price": year.pk, "first_day": today(), "number": "1", "pay_by": today()}
    answer = client.post("/desk/invoices/new/", about | changes)
    assert answer.status_code == 200
    assert words in " ".join(answer.context["form"].errors[field])
    assert not Payment.objects.exists()
    assert not Account.objects.filter(email="rut@readers.example").exists()


def test_a_number_that_stands_already_is_refused_in_a_sentence_and_makes_no_account(client, quentin, rut, year):
    subscribe(rut, year, today(), "2026-17", today())
    about = {"email": "ida@readers.example", "price": year.pk, "first_day": today(), "number": "2026-17"}
    answer = client.post("/desk/invoices/new/", about | {"pay_by": today()})
    assert "which another invoice has" in answer.content.decode()
    assert not Account.objects.filter(email="ida@readers.example").exists()


def test_the_next_invoice_begins_where_the_last_one_ends(client, quentin, rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    path = f"/desk/invoices/renew/{row.pk}/"
    following = timezone.localdate(row.end)
    page = client.get(path).content.decode()
    assert f'value="{following.isoformat()}"' in page
    about = {"price": year.pk, "first_day": following, "number": "2027-3", "pay_by": following}
    assert client.post(path, about).status_code == 302
    assert client.post(path, about | {"number": "2027-4"}).status_code == 200
    assert Payment.objects.filter(open=True).count() == 1


def test_a_payment_of_tomorrow_is_refused(client, quentin, rut, year):
    payment = subscribe(rut, year, today(), "2026-17", today()).payments.get()
    answer = client.post(f"/desk/invoices/paid/{payment.pk}/", {"paid_on": today() + DAY})
    assert "which is still to come" in answer.content.decode()
    assert not reads(rut)


def test_overdue_ones_come_first(client, quentin, rut, year):
    pay(subscribe(rut, year, today(), "settled", today()).payments.get(), today())
    subscribe(rut, year, today(), "in-time", today() + DAY)
    subscribe(rut, year, today(), "late", today() - DAY)
    answer = client.get("/desk/invoices/")
    assert [one.shown for one in answer.context["object_list"]] == ["late", "in-time", "settled"]
    assert f"overdue since {(today() - DAY).isoformat()}" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_record_nothing(client, rut, year, role):
    payment = subscribe(rut, year, today(), "2026-17", today()).payments.get()
    client.force_login(cast.staff(role))
    about = {"email": "ida@readers.example", "price": year.pk, "first_day": today(), "number": "9", "pay_by": today()}
    client.post("/desk/invoices/new/", about)
    client.post(f"/desk/invoices/paid/{payment.pk}/", {"paid_on": today()})
    client.post(f"/desk/invoices/renew/{payment.subscription_id}/", about)
    assert (Payment.objects.count(), reads(rut)) == (1, False)


def test_ended_at_the_desk_it_is_over_and_its_open_invoice_is_no_longer_asked_for(client, quentin, rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    renew(row, year, timezone.localdate(row.end), "2027-3", today())
    client.post(f"/desk/readers/end/{row.pk}/", {"how": "now", "reason": "the ministry has closed"})
    row.refresh_from_db()
    assert (row.state, reads(rut)) == (State.CANCELED.value, False)
    assert not Payment.objects.filter(open=True).exists()


def test_prolonged_it_lasts_longer(client, quentin, rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    until = timezone.localdate(row.end) + 30 * DAY
    client.post(f"/desk/readers/prolong/{row.pk}/", {"until": until, "reason": "the site was down"})
    [(_, end, _)] = grants(rut)
    assert end == midnight(until)


def test_one_that_was_never_paid_is_just_ended(client, quentin, rut, year):
    row = subscribe(rut, year, today(), "2026-17", today())
    answer = client.post(f"/desk/readers/end/{row.pk}/", {"how": "term", "reason": "she has changed her mind"})
    row.refresh_from_db()
    assert (row.state, row.payments.get().open) == ("canceled", False)
    page = client.get(answer["Location"]).content.decode()
    assert "Ended. Nothing of it was paid." in page
    assert f"/desk/readers/end/{row.pk}/" not in page


def test_what_goes_back_of_an_invoice_is_told_once_with_its_amount(rut, year):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    for back in (1000, 500):
        PROVIDER.refund(row.payments.get().number, back, "by hand")
        project(PROVIDER.subscription(row.number), PROVIDER, timezone.now())
    said = rut.notices.filter(kind="refund").order_by("pk")
    assert [notice.words["amount"] for notice in said] == ["€10", "€5"]


@pytest.mark.django_db(transaction=True)
def test_a_refund_that_is_pressed_twice_at_once_is_recorded_once(rut, quentin, year, monkeypatch):
    row = pay(subscribe(rut, year, today(), "2026-17", today()).payments.get(), today())
    both, left_of = threading.Barrier(2), acts.left_of

    def looked(payment):
        found = left_of(payment)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other one waits for us, as she should
            both.wait(2)
        return found

    def press():
        try:
            return acts.refund(row.payments.get(), 1000, 9900, "she paid too much", quentin)
        except NotDone as refusal:
            return str(refusal)
        finally:
            connection.close()

    monkeypatch.setattr(acts, "left_of", looked)
    with ThreadPoolExecutor(2) as hands:
        said = sorted(one.result(60) for one in [hands.submit(press), hands.submit(press)])
    assert row.payments.get().refunded == 1000
    assert said == [
        "Something of it went back meanwhile. Look at what is left, and try again.",
        "€10 went back.",
    ]
    assert ModelLogEntry.objects.filter(action=acts.REFUND).count() == 1
