"""Grants: given for a reason, until a day, ended one by one, and known to everybody at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from longwave.access import facts, generation
from longwave.membership.actions import NotGiven, comp, license_organisation, midnight, pair, pair_if_seen, revoke
from longwave.membership.models import Account, Grant, Organisation, RightsChange
from longwave.membership.rules import GrantSource, Tier

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def olga():
    return Account.objects.create_user("olga@reader.example")


@pytest.fixture
def library():
    return Organisation.objects.create(
        name="University Library", licence_start=dt.date(2026, 1, 1), networks="192.0.2.0/24"
    )


def in_force(account, now):
    return Grant.objects.of(account).in_force(now).count()


def test_a_licence_that_ends_ends_for_those_who_were_paired_too(olga, library, now):
    license_organisation(library)
    pair(olga, library, now - 40 * DAY)
    RightsChange.objects.all().delete()
    library.licence_end = timezone.localdate()
    license_organisation(library)
    assert in_force(olga, timezone.now()) == 0
    assert RightsChange.objects.filter(account_id=olga.pk).exists()
    assert Grant.objects.of(olga).get().end == midnight(library.licence_end)


def test_who_was_paired_after_the_day_on_which_a_licence_ends_reads_no_longer(olga, library, now):
    license_organisation(library)
    pair(olga, library, now)
    library.licence_end = timezone.localdate()
    license_organisation(library)
    assert in_force(olga, timezone.now()) == 0


def test_a_licence_that_goes_on_leaves_pairings_alone(olga, library, now):
    license_organisation(library)
    end = pair(olga, library, now).end
    library.licence_end = timezone.localdate() + 400 * DAY
    license_organisation(library)
    assert Grant.objects.of(olga).get().end == end


def test_a_comp_opens_from_now_to_its_end(olga, now):
    grant = comp(olga, now + DAY, "reviews our books", by=None)
    assert [in_force(olga, at) for at in (now - DAY, timezone.now(), now + DAY)] == [0, 1, 0]
    assert (grant.source, grant.reason, grant.tier) == (GrantSource.COMP, "reviews our books", Tier.SUBSCRIBERS)


@pytest.mark.parametrize(("end", "reason", "words"), [(-DAY, "why", "has passed"), (DAY, "  ", "Found no reason")])
def test_a_comp_without_a_future_or_a_reason_is_refused(olga, now, end, reason, words):
    with pytest.raises(NotGiven, match=words):
        comp(olga, now + end, reason, by=None)
    assert not Grant.objects.exists()


def test_a_grant_taken_back_ends_and_the_others_stay(olga, now):
    one, _ = comp(olga, now + DAY, "one", None), comp(olga, now + DAY, "another", None)
    revoke(one)
    assert in_force(olga, timezone.now()) == 1
    first = RightsChange.objects.get().at
    revoke(one)
    assert RightsChange.objects.get().at == first  # nothing changed the second time


def test_every_change_voids_the_passes_of_the_account(olga, now, django_capture_on_commit_callbacks, settings):
    before = generation.at(settings.GENERATION).value
    with django_capture_on_commit_callbacks(execute=True):
        grant = comp(olga, now + DAY, "reviews our books", None)
    assert generation.at(settings.GENERATION).value != before
    voided = facts.known(timezone.now()).voided[olga.pk]
    assert voided >= now
    revoke(grant)
    assert facts.known(timezone.now()).voided[olga.pk] > voided


def test_a_change_that_is_rolled_back_is_told_to_nobody(olga, now, settings):
    before = generation.at(settings.GENERATION).value
    with transaction.atomic():
        comp(olga, now + DAY, "reviews our books", None)
        transaction.set_rollback(True)
    assert generation.at(settings.GENERATION).value == before
    assert not Grant.objects.exists()


@pytest.mark.parametrize("subjects", [{}, {"account", "organisation"}])
def test_a_grant_is_somebodys_and_only_one_bodys(olga, library, now, subjects):
    who = {"account": olga, "organisation": library}
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**{name: who[name] for name in subjects}, source="comp", start=now)


def test_a_grant_that_ends_before_it_begins_cannot_be_stored(olga, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(account=olga, source="comp", start=now, end=now)


def test_one_source_gives_an_account_one_grant(olga, now):
    Grant.objects.create(account=olga, source="import", source_id="row 7", start=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(account=olga, source="import", source_id="row 7", start=now)


def test_a_licence_follows_its_dates(library):
    license_organisation(library)
    library.licence_end = dt.date(2026, 7, 1)
    license_organisation(library)
    grant = library.grants.get()
    assert (grant.start, grant.end) == (midnight(dt.date(2026, 1, 1)), midnight(dt.date(2026, 7, 1)))


def test_a_pairing_lasts_ninety_days_and_no_longer_than_the_licence(olga, library, now):
    assert pair(olga, library, now).end == now + 90 * DAY
    library.licence_end = (now + 10 * DAY).date()
    again = pair(olga, library, now + DAY)
    assert again.end == midnight(library.licence_end)
    assert Grant.objects.of(olga).count() == 1


def test_a_reader_seen_in_her_librarys_network_is_paired_once_a_day(olga, library, now):
    license_organisation(library)
    assert pair_if_seen(olga, library.pk, now).end == now + 90 * DAY
    assert pair_if_seen(olga, library.pk, now + DAY - dt.timedelta(seconds=1)) is None
    assert pair_if_seen(olga, library.pk, now + DAY).end == now + 91 * DAY
    assert Grant.objects.of(olga).count() == 1


def test_on_other_visits_of_the_day_one_query_is_asked_and_nothing_is_written(
    olga, library, now, django_assert_num_queries
):
    license_organisation(library)
    pair_if_seen(olga, library.pk, now)
    with django_assert_num_queries(1):
        pair_if_seen(olga, library.pk, now)


def test_a_pairing_that_ran_out_or_was_taken_back_is_renewed_by_a_visit(olga, library, now):
    license_organisation(library)
    revoke(pair_if_seen(olga, library.pk, now))
    assert pair_if_seen(olga, library.pk, now + 100 * DAY).revoked_at is None
    assert in_force(olga, now + 101 * DAY) == 1


@pytest.mark.parametrize(
    ("start", "end"), [("2020-01-01", "2020-02-01"), ("2090-01-01", None)], ids=["ended", "not begun"]
)
def test_nobody_is_paired_where_the_licence_does_not_stand(olga, library, now, start, end):
    library.licence_start = dt.date.fromisoformat(start)
    library.licence_end = dt.date.fromisoformat(end) if end else None
    license_organisation(library)
    assert pair_if_seen(olga, library.pk, now) is None
    assert not Grant.objects.of(olga).exists()


def test_nobody_is_paired_with_an_organisation_that_is_not_there(olga, now):
    assert pair_if_seen(olga, 12345, now) is None
