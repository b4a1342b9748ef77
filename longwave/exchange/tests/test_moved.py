"""Selma moves to another address: no file of readers brings the old one back, not even after she is forgotten."""

import pytest
from django.utils import timezone

from longwave.account.actions import CHANGE
from longwave.account.actions import change_address as change_own_address
from longwave.exchange.actions import Given, import_list
from longwave.membership import addresses
from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.lists.actions import change_address, erase, join, new_address_token
from longwave.newsletter.models import Newsletter, Subscription, Suppression

pytestmark = pytest.mark.django_db
SELMA, NEW = "selma@readers.example", "selma@new.example"


@pytest.fixture(autouse=True)
def daily():
    about = {"name": "Daily preview", "rhythm": "daily"}
    return Newsletter.objects.update_or_create(slug="daily-preview", defaults=about)[0]


@pytest.fixture
def selma(daily):
    found = Account.objects.create_user(SELMA)
    join(found, daily, "Daily preview", "/", timezone.now())
    return found


@pytest.fixture
def bring(tmp_path):
    def bring(*addresses):
        rows = "".join(f"{one},2024-03-01,form,Yes\n" for one in addresses)
        path = tmp_path / "list.csv"
        path.write_text(f"email,consent_at,consent_source,consent_text\n{rows}", encoding="utf-8")
        return import_list(path, Given(newsletter="daily-preview"))

    return bring


def move_to(account, address, by="a letter's link"):
    """Change an address as its reader does."""
    if by == "her account":
        change_own_address(addresses.token(account, address, CHANGE))
    else:
        change_address(new_address_token(account, address))
    account.refresh_from_db()


def on_the_list():
    found = Subscription.objects.filter(standing="on").values_list("account__email", flat=True)
    return set(found) - suppression.suppressed_of(found)


@pytest.mark.parametrize("by", ["a letter's link", "her account"])
def test_the_address_that_she_gave_up_is_brought_back_by_no_file(bring, daily, selma, by):
    move_to(selma, NEW, by)
    withheld = bring(SELMA).kinds["withheld"]
    assert (withheld.created, withheld.unchanged) == (0, 1)
    assert on_the_list() == {NEW}
    assert not suppression.from_lists(SELMA, timezone.now())  # what was frozen for it before she moved still leaves
    erase(selma)
    bring(SELMA, NEW)
    assert on_the_list() == set()
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"moved", "erased"}


def test_whoever_confirms_there_again_is_written_to_there(bring, daily, selma):
    move_to(selma, NEW)
    erase(selma)
    join(Account.objects.create_user(SELMA), daily, "Daily preview", "/", timezone.now())
    suppression.lift(SELMA, [daily.uid])
    assert not suppression.moved_from([SELMA, NEW])
    assert on_the_list() == {SELMA}


def test_whoever_moves_back_has_given_up_the_other_one(selma):
    move_to(selma, NEW)
    move_to(selma, SELMA)
    assert suppression.moved_from([SELMA, NEW]) == {NEW}


def test_of_whoever_gets_no_newsletter_no_hash_is_kept():
    ivo = Account.objects.create_user("ivo@readers.example")
    move_to(ivo, "ivo@new.example")
    assert not Suppression.objects.exists()
