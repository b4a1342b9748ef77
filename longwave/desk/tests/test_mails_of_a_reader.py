"""Rut says that she got no mail. Quentin looks at her page: what was sent to her, what was not, and why."""

import datetime as dt

import pytest
from django.utils import timezone

from longwave.adapters.payments import Interval
from longwave.desk.roles import Role
from longwave.membership.models import Account, GiftSubscription, Plan, Price, Withdrawal
from longwave.newsletter.models import Delivery, Edition, SignUp
from longwave.newsletter.tests import mailing
from longwave.newsletter.words import Outcome
from tests import cast

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def quentin(client):
    client.force_login(cast.staff(Role.PUBLISHER))


@pytest.fixture
def paper():
    return mailing.newsletter()


@pytest.fixture
def rut(paper):
    return mailing.subscribe(paper, "rut")[0]


def page(client, account):
    return client.get(f"/desk/readers/{account.pk}/").content.decode()


def copy(account, paper, day, outcome, ago, answer=""):
    """Her copy of an edition, settled some days ago."""
    of = mailing.edition(paper, day, subject=f"The news of {day}")
    done = None if outcome is Outcome.PENDING else (timezone.now() - ago * DAY).timestamp()
    return Delivery.objects.create(
        edition=of, account=account, address=account.email, state=outcome, done_at=done, answer=answer
    )


def test_newsletters_of_ninety_days_are_there_with_what_became_of_them(client, rut, paper):
    copy(rut, paper, dt.date(2026, 8, 1), Outcome.SENT, 91)
    copy(rut, paper, dt.date(2026, 11, 1), Outcome.SENT, 89)
    copy(rut, paper, dt.date(2026, 11, 2), Outcome.FAILED, 20, "550 5.1.1 No such user")
    waiting = copy(rut, paper, dt.date(2026, 11, 3), Outcome.PENDING, 0)
    copy(rut, paper, dt.date(2026, 10, 30), Outcome.SENT, 70)
    Edition.objects.filter(day=dt.date(2026, 10, 30)).update(subject="")
    found = page(client, rut)
    assert "The news of 2026-08-01" not in found
    assert "Daily preview: The news of 2026-11-01" in found
    assert "550 5.1.1 No such user" in found
    assert "Daily preview: 2026-10-30" in found
    assert found.index("The news of 2026-11-03") < found.index("The news of 2026-11-02")
    assert f"/desk/editions/{waiting.edition_id}/" in found
    assert f"/desk/subscribers/{rut.pk}/" in found


def test_anothers_are_not(client, rut, paper):
    [ida] = mailing.subscribe(paper, "ida")
    copy(ida, paper, dt.date(2026, 11, 1), Outcome.SENT, 1)
    assert "None in the last 90 days" in page(client, rut)


def test_the_mail_of_a_gift_a_sign_up_and_a_withdrawal_are_there(client, rut, paper):
    olga = Account.objects.create_user("olga@readers.example", first_name="Olga")
    price = Price.objects.create(
        plan=Plan.objects.create(name="Digital"), amount=9900, currency="EUR", interval=Interval.YEAR.value, count=1
    )
    GiftSubscription.objects.create(
        giver=olga,
        price=price,
        to_email="Rut@readers.example",
        paid_at=timezone.now(),
        deliver_on=dt.date(2099, 12, 24),
    )
    SignUp.objects.create(address=rut.email, newsletters=[paper.pk], text="Yes.", next_at=None)
    about = {"name": "Rut", "email": rut.email}
    Withdrawal.objects.create(contract="Digital, monthly", confirm_at=timezone.now() + DAY, **about)
    found = page(client, rut)
    assert "goes out on 2099-12-24" in found
    assert "to confirm that she wants Daily preview, sent; she has not confirmed" in found
    assert "that her withdrawal arrived: Digital, monthly, tried again" in found
    assert "Codes to sign in, and links that prove an address, are not written down" in found


def test_whoever_had_none_reads_so(client):
    found = page(client, Account.objects.create_user("mary@readers.example"))
    assert "None that is written down." in found
    assert "What she gets, and to what she agreed" not in found


def test_a_long_list_costs_few_questions(client, rut, paper, django_assert_max_num_queries):
    for number in range(20):
        copy(rut, paper, dt.date(2026, 10, 1) + number * DAY, Outcome.SENT, 1)
    page(client, rut)
    with django_assert_max_num_queries(60):
        page(client, rut)
