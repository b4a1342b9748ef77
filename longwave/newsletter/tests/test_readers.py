"""Who gets an edition: confirmed readers who are not on a pause, as often as they asked for."""

import datetime as dt

import pytest

from longwave.membership.models import Account
from longwave.newsletter.models import Newsletter, Subscription
from longwave.newsletter.words import Frequency, Rhythm, Standing

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY, SATURDAY = dt.date(2026, 11, 26), dt.date(2026, 11, 27), dt.date(2026, 11, 28)


@pytest.fixture
def daily():
    return Newsletter.objects.get(rhythm=Rhythm.DAILY.value)


def subscribed(newsletter, name, standing=Standing.ON, **fields):
    account = Account.objects.create_user(f"{name}@reader.example")
    return Subscription.objects.create(newsletter=newsletter, account=account, standing=standing.value, **fields)


def getting(newsletter, day):
    found = Subscription.objects.getting(newsletter, day).values_list("account__email", flat=True)
    return {address.partition("@")[0] for address in found}


def test_only_who_confirmed_and_has_not_left_gets_it(daily):
    subscribed(daily, "rut")
    subscribed(daily, "ida", Standing.ASKED)
    subscribed(daily, "ivo", Standing.LEFT)
    assert getting(daily, THURSDAY) == {"rut"}


def test_a_pause_ends_on_its_day(daily):
    subscribed(daily, "rut", paused_until=FRIDAY)
    assert getting(daily, THURSDAY) == set()
    assert getting(daily, FRIDAY) == {"rut"}


def test_as_often_as_she_asked_for(daily):
    for frequency in Frequency:
        subscribed(daily, frequency.value, frequency=frequency.value)
    assert getting(daily, THURSDAY) == {"every", "workdays"}
    assert getting(daily, FRIDAY) == {"every", "workdays", "fridays"}
    assert getting(daily, SATURDAY) == {"every"}


def test_an_account_that_is_closed_and_another_list_get_nothing(daily):
    subscribed(daily, "rut")
    Account.objects.update(is_active=False)
    assert getting(daily, THURSDAY) == set()
    other = Newsletter.objects.get(rhythm=Rhythm.ROUNDUP.value)
    Account.objects.update(is_active=True)
    assert getting(other, FRIDAY) == set()
