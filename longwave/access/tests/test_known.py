"""What every process knows of a magazine's rules, and that it hears of changes."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from longwave.access import facts
from longwave.access.actions import mint, revoke_edition
from longwave.access.facts import Held
from longwave.access.models import AccessSettings, ComplimentaryEdition, PreviewDay
from longwave.access.rules import Source, Tier
from longwave.membership.actions import comp, license_organisation, pair, revoke
from longwave.membership.models import Account, Organisation

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def olga():
    return Account.objects.create_user("olga@reader.example")


@pytest.fixture
def library():
    made = Organisation.objects.create(
        name="Library", licence_start=dt.date(2026, 1, 1), networks="192.0.2.0/24\n\n2001:db8::/48"
    )
    license_organisation(made)
    return made


def test_the_settings_of_the_desk_are_the_allowances(now):
    rules = AccessSettings.load()
    rules.free_anonymous, rules.free_registered = 3, 1
    rules.save()
    known = facts.known(now)
    assert (known.allowance(None), known.allowance(7)) == (3, 3)


def test_networks_lead_to_organisations_and_their_licences(now, library):
    known = facts.known(now)
    assert [known.networks.organisation(ip) for ip in ("192.0.2.9", "2001:db8::9", "203.0.113.9")] == [
        library.pk
    ] * 2 + [None]
    assert known.organisations == {library.pk: "Library"}
    [right] = known.sites[library.pk]
    assert (right.tier, right.source, right.holds(now)) == (Tier.SUBSCRIBERS, Source.ORGANISATION, True)


def test_a_changed_range_counts(now, library):
    facts.known(now)
    library.networks = "203.0.113.0/24"
    library.save()
    assert facts.known(now).networks.organisation("203.0.113.9") == library.pk


def test_a_pass_carries_what_holds_or_will_and_the_last_that_did(now, olga, library):
    ended = [comp(olga, now + n * HOUR, f"comp {n}", None) for n in (1, 2, 3)]
    revoke(ended[2])
    pair(olga, library, now)
    rights = facts.rights_of(olga, now + 2 * HOUR)
    assert [(right.end, right.source) for right in rights] == [
        (now + 90 * DAY, Source.ORGANISATION),
        (now + 2 * HOUR, Source.OWN),
    ]


def test_previews_are_half_open_days_in_the_magazines_zone(settings):
    work = uuid.uuid4()
    spring, autumn = dt.date(2026, 3, 29), dt.date(2026, 10, 25)  # the clocks change in London
    settings.TIME_ZONE = "Europe/London"
    for day in (spring, autumn):
        PreviewDay.objects.create(day=day, work=work)
    found = {day: facts.previews(day)[str(work)][0] for day in (spring, autumn)}
    lengths = {day: window.end - window.start for day, window in found.items()}
    assert [lengths[day] for day in (spring, autumn)] == [23 * HOUR, 25 * HOUR]
    assert found[spring].start == dt.datetime(2026, 3, 29, tzinfo=dt.UTC)


def test_previews_may_be_kept_to_the_newsletter(now):
    work = uuid.uuid4()
    PreviewDay.objects.create(day=timezone.localdate(), work=work)
    assert list(facts.known(now).previews) == [str(work)]
    AccessSettings.objects.update_or_create(pk=1, defaults={"preview_for_all": False})
    assert facts.known(now).previews == {}


def test_a_revoked_edition_is_known_until_its_links_would_have_ended(now):
    mint("for the author's own page", [uuid.uuid4()], None)
    edition = ComplimentaryEdition.objects.get()
    revoke_edition(edition)
    assert facts.known(now).revoked == {edition.pk}
    assert facts.known(edition.end).revoked == frozenset()


@pytest.mark.django_db(transaction=True)
def test_what_a_process_holds_is_read_again_when_something_changed_and_not_otherwise(olga, django_assert_num_queries):
    held = Held()
    held.fresh()
    with django_assert_num_queries(0):
        held.fresh()
    comp(olga, timezone.now() + DAY, "reviews our books", None)
    assert olga.pk in held.fresh().voided
    with django_assert_num_queries(0):
        held.fresh()
