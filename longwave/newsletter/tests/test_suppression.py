"""Addresses that nothing is sent to: kept as hashes, whatever their spelling, whoever brings them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Suppression
from longwave.newsletter.words import SuppressionReason

pytestmark = pytest.mark.django_db
RUT, IDA = "rut@readers.example", "ida@bücher.example"
BOUNCED, COMPLAINED, ERASED = SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED, SuppressionReason.ERASED


def test_a_hard_bounce_blocks_everything_and_a_complaint_only_lists():
    now = timezone.now()
    suppression.suppress(RUT, BOUNCED, lists_only=False)
    suppression.suppress(IDA, COMPLAINED, lists_only=True)
    assert suppression.from_all(RUT, now)
    assert suppression.from_lists(RUT, now)
    assert not suppression.from_all(IDA, now)
    assert suppression.from_lists(IDA, now)
    assert not suppression.from_lists("ivo@readers.example", now)


@pytest.mark.parametrize("spelling", [" Rut@Readers.Example", "RUT@READERS.EXAMPLE", RUT])
def test_an_address_is_one_however_it_is_written(spelling):
    assert suppression.digest(spelling) == suppression.digest(RUT)


def test_a_domain_is_one_in_both_of_its_forms():
    assert suppression.digest(IDA) == suppression.digest("ida@xn--bcher-kva.example")
    assert suppression.digest("ida@" + "ü" * 200) != suppression.digest(IDA)


def test_the_address_is_nowhere_in_the_table_and_outlives_its_account():
    rut = Account.objects.create_user(RUT)
    suppression.suppress(RUT, ERASED, lists_only=True, account=rut)
    rut.delete()
    row = Suppression.objects.values().get()
    assert not any("rut" in str(value) for value in row.values())
    assert suppression.from_lists(RUT, timezone.now())


def test_another_secret_of_the_magazine_brings_nobody_back(settings):
    before = suppression.digest(RUT)
    settings.SECRET_KEY = "another secret, since the old one has become known"
    suppression._key.cache_clear()
    assert suppression.digest(RUT) == before


def test_repeating_it_keeps_the_moment_and_the_newest_words():
    first = suppression.suppress(RUT, BOUNCED, lists_only=False, detail="550 no such user")
    again = suppression.suppress(RUT, BOUNCED, lists_only=False, detail="5" * 300)
    assert (again.pk, again.at, len(again.detail)) == (first.pk, first.at, 255)


def test_one_with_an_end_is_over_then():
    until = timezone.now() + timedelta(days=7)
    suppression.suppress(RUT, BOUNCED, lists_only=False, until=until)
    assert suppression.from_all(RUT, until - timedelta(seconds=1))
    assert not suppression.from_all(RUT, until)


def test_her_own_confirmation_lifts_it_but_not_what_the_magazine_decided():
    for reason in SuppressionReason:
        suppression.suppress(RUT, reason, lists_only=True)
    suppression.suppress(IDA, COMPLAINED, lists_only=True)
    suppression.lift(RUT)
    assert [row.reason for row in Suppression.objects.filter(digest=suppression.digest(RUT))] == ["by-hand"]
    assert suppression.from_lists(IDA, timezone.now())


def test_a_sender_asks_for_what_is_new_and_an_import_for_many_at_once(django_assert_num_queries):
    suppression.suppress(RUT, BOUNCED, lists_only=False)
    between = timezone.now()
    suppression.suppress(IDA, COMPLAINED, lists_only=True)
    assert suppression.suppressed_since(None) == {suppression.digest(RUT), suppression.digest(IDA)}
    assert suppression.suppressed_since(between) == {suppression.digest(IDA)}
    with django_assert_num_queries(1):
        assert suppression.suppressed_of([RUT, "ivo@readers.example"]) == {RUT}
