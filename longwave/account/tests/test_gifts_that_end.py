"""Rut gave Selma a month. A week before it ends, Selma hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.account import notices
from longwave.account.rules import day
from longwave.account.tests.people import SELMA
from longwave.membership.actions import comp
from longwave.membership.billing import gift_ends, gifts, leaving
from longwave.membership.billing.tasks import look_through
from longwave.membership.models import Account, Grant
from longwave.membership.rules import Scope
from longwave.membership.tests.shop import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def selma(shop, rut):
    """She has redeemed it so long ago that five days of it are left."""
    reader = Account.objects.create_user(SELMA)
    reads_by(shop, rut, reader)
    return reader


def reads_by(shop, giver, reader, price=None):
    given = gifts.redeem(shop.give(giver, price or shop.month).code, reader, timezone.now())
    ago = given.end - timezone.now() - timedelta(days=5)
    Grant.objects.filter(pk=given.pk).update(start=given.start - ago, end=given.end - ago)


def kinds(reader):
    return [kind for kind, _ in told(reader)]


def test_a_week_before_it_ends_she_is_told_once_by_mail(shop, rut, selma, mailoutbox):
    Account.objects.filter(pk=rut.pk).update(first_name="Rut")
    for night in ("2026-11-25", "2026-11-26"):
        look_through.call(night)
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    end = day(Grant.objects.of(selma).get().end, timezone.get_default_timezone())
    [mail] = [one for one in mailoutbox if one.subject == f"Your gift of Longwave ends on {end}"]
    assert mail.to == [SELMA]
    assert f"It ends by itself on {end}; everything is open to you until then." in mail.body
    assert "nothing is charged" in mail.body
    assert "/subscribe/" in mail.body


def test_earlier_she_is_not_told(shop, rut, selma):
    assert gift_ends.tell_of_ends(timezone.now() - timedelta(days=3)) == 0
    assert gift_ends.tell_of_ends(timezone.now() + timedelta(days=6)) == 0, "nor when it is over"


def test_what_was_made_longer_or_taken_back_before_the_mail_left_is_told_to_nobody(shop, rut, selma, mailoutbox):
    gift_ends.tell_of_ends(timezone.now())
    grant = Grant.objects.of(selma).get()
    Grant.objects.filter(pk=grant.pk).update(end=grant.end + timedelta(days=90))
    notices.send_waiting(timezone.now() + timedelta(seconds=1))
    assert not [mail for mail in mailoutbox if "ends on" in mail.subject]


def test_whoever_has_another_gift_then_or_reads_by_the_desks_gift_is_not_told(shop, rut, selma):
    gifts.redeem(shop.give(rut, shop.year).code, selma, timezone.now())
    other = Account.objects.create_user("ida@readers.example")
    reads_by(shop, rut, other)
    comp(other, timezone.now() + timedelta(days=60), "a prize", None)
    gift_ends.tell_of_ends(timezone.now())
    assert "gift-ending" not in kinds(selma) + kinds(other)


def test_whoever_subscribes_to_all_of_it_is_told_once_she_leaves(shop, rut, selma):
    row = shop.subscribe(selma)
    assert gift_ends.tell_of_ends(timezone.now()) == 0
    leaving.end(row, shop.provider)
    Grant.objects.of(selma).filter(source="subscription").update(end=timezone.now() + timedelta(days=1))
    assert gift_ends.tell_of_ends(timezone.now()) == 1


def test_whoever_has_articles_alone_is_told_that_a_gift_of_everything_ends(shop, rut, selma):
    shop.subscribe(selma, shop.another("Text", Scope.ARTICLES, 500))
    assert gift_ends.tell_of_ends(timezone.now()) == 1
    assert "gift-ending" in kinds(selma)
