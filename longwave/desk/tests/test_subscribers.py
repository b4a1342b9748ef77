"""Subscribers and newsletters at the desk: Quentin finds one reader's history, brings a list along, sets the times."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.desk.roles import Role
from longwave.membership.actions import comp
from longwave.membership.models import Account
from longwave.newsletter.letters import vouching
from longwave.newsletter.lists import actions, suppression
from longwave.newsletter.models import Consent, Newsletter, SenderDomain, Subscription
from longwave.newsletter.tests import mailing, press
from longwave.newsletter.words import Rhythm, Standing, SuppressionReason
from tests import cast

pytestmark = pytest.mark.django_db

TABLE = """email,name,consent_at,status
rut@readers.example,Rut Lenz,2026-03-01 10:00,subscribed
ivo@readers.example,Ivo,,subscribed
lan@readers.example,Lan,2026-03-02 10:00,subscribed
nobody,,2026-03-02 10:00,subscribed
"""


@pytest.fixture
def quentin(client):
    """The publisher at her desk."""
    account = cast.staff(Role.PUBLISHER)
    client.force_login(account)
    return account


def table(text=TABLE):
    return SimpleUploadedFile("from-elsewhere.csv", text.encode(), "text/csv")


def brought(client, *, trying=False, text=TABLE, **fields):
    given = {"newsletter": "daily-preview", "consent_text": "Yes, write to me.", "consent_source": "the old site"}
    given |= {"file": table(text)} | fields | ({"try": "1"} if trying else {})
    return client.post(reverse("subscribers:import"), given).content.decode()


def test_a_list_is_tried_and_brought_in_and_suppression_wins(client, quentin):
    press.newsletter(Rhythm.DAILY)
    suppression.suppress("lan@readers.example", SuppressionReason.COMPLAINED, lists_only=True)
    said = brought(client, trying=True)
    assert "Only tried: nothing was changed." in said
    assert "line 3" in said or ":3" in said
    assert not Subscription.objects.exists()
    said = brought(client)
    assert "Only tried" not in said
    place = Subscription.objects.get()
    assert (place.account.email, place.standing) == ("rut@readers.example", Standing.ON)
    consent = Consent.objects.get()
    assert (consent.text, consent.kind) == ("Yes, write to me.", "imported")
    assert "from-elsewhere.csv" in consent.source


def test_a_file_that_is_no_table_is_refused_beside_its_field(client, quentin):
    press.newsletter(Rhythm.DAILY)
    assert "the column “email” is missing" in brought(client, text="name\nRut\n")
    assert "longer than 5 MB" in brought(client, text="email\n" + "x" * 5_000_000)
    assert not Account.objects.filter(email__endswith="readers.example").exists()


def test_one_readers_history_is_found_by_her_address(client, quentin):
    edition = press.edition(Rhythm.DAILY)
    (rut,) = mailing.subscribe(edition.newsletter, "rut")
    edition.deliveries.create(
        account=rut, address=rut.email, domain="readers.example", state=3, code=550, answer="gone"
    )
    actions.leave(rut, edition.newsletter, "one click", timezone.now(), edition.uid)
    suppression.suppress(rut.email, SuppressionReason.BOUNCED, lists_only=False, detail="no such user")
    found = client.get(reverse("subscribers:index"), {"q": "rut@"}).content.decode()
    assert reverse("subscribers:person", args=[rut.pk]) in found
    page = client.get(reverse("subscribers:person", args=[rut.pk])).content.decode()
    for words in ("rut@readers.example", "left: Daily preview", "one click", "550 gone", "failed", "no such user"):
        assert words in page, words
    assert client.get(reverse("subscribers:person", args=[quentin.pk])).status_code == 404


def test_subscribers_are_narrowed_as_a_mail_to_them_would_be(client, quentin):
    paper = press.newsletter(Rhythm.OCCASIONAL)
    rut, _, _ = mailing.subscribe(paper, "rut", "ivo", "lan")
    comp(rut, timezone.now() + dt.timedelta(days=9), "reviews", None)
    Account.objects.filter(email="ivo@readers.example").update(last_login=timezone.now())
    Subscription.objects.filter(account__email="lan@readers.example").update(standing=Standing.LEFT.value)

    def shown(**filters):
        page = client.get(reverse("subscribers:index"), filters).content.decode()
        return {name for name in ("rut", "ivo", "lan") if f"{name}@readers.example" in page}

    assert shown() == {"rut", "ivo", "lan"}
    assert shown(segment="paid") == {"rut"}
    assert shown(segment="free") == {"ivo", "lan"}
    assert shown(segment="registered") == {"ivo"}
    assert shown(standing="left", newsletter=paper.pk) == {"lan"}


def test_a_list_is_taken_out_as_a_table_by_a_button(client, quentin):
    paper = press.newsletter(Rhythm.DAILY)
    mailing.subscribe(paper, "rut")
    assert "rut@readers.example" not in client.get(reverse("subscribers:export")).content.decode()
    answer = client.post(reverse("subscribers:export"), {"newsletter": paper.slug})
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[0].startswith("email,name,newsletter,status")
    assert rows[1].startswith("rut@readers.example,Rut,daily-preview,subscribed")
    assert "attachment" in answer["Content-Disposition"]


def settings_of(paper, **fields):
    about = {"name": paper.name, "slug": paper.slug, "description": "One a day.", "rhythm": "daily", "weekday": 4}
    about |= {"send_at": "06:45", "cut_off": 30, "too_late": 240, "sender_address": "", "active": "on"}
    return about | fields


def test_a_newsletter_is_set_up_in_words(client, quentin):
    paper = press.newsletter(Rhythm.DAILY, sender_address="")
    address = reverse("newsletters:edit", args=[paper.pk])
    client.post(address, settings_of(paper, sender_address="letters@news.example", reply_to="desk@news.example"))
    paper.refresh_from_db()
    assert (paper.send_at, paper.sender_address) == (dt.time(6, 45), "letters@news.example")
    refused = client.post(address, settings_of(paper, sender_address="a@b", cut_off=2000)).content.decode()
    assert "expected at most 1440" in refused
    paper.refresh_from_db()
    assert (paper.cut_off, paper.sender_address) == (30, "letters@news.example")


def test_who_sends_against_what_the_dns_says_is_kept(client, quentin, monkeypatch):
    monkeypatch.setattr(vouching, "applies", lambda: True)
    SenderDomain.objects.create(domain="news.example", looked_at=timezone.now(), faults=["SPF: no record"])
    paper = press.newsletter(Rhythm.DAILY)
    address, same = reverse("newsletters:edit", args=[paper.pk]), {"sender_address": "letters@news.example"}
    assert "SPF, DKIM and DMARC" in client.get(address).content.decode()
    client.post(address, settings_of(paper, **same))
    assert not ModelLogEntry.objects.filter(action__startswith="newsletter.").exists()
    client.post(address, settings_of(paper, **same, send_anyway="on"))
    paper.refresh_from_db()
    assert paper.send_anyway
    kept = ModelLogEntry.objects.get(action="newsletter.send_anyway")
    assert (kept.user, kept.data) == (quentin, {"faults": ["SPF: no record"]})
    client.post(address, settings_of(paper, **same, send_anyway="on"))
    client.post(address, settings_of(paper, **same))
    kinds = ModelLogEntry.objects.filter(action__startswith="newsletter.").order_by("pk")
    assert list(kinds.values_list("action", flat=True)) == ["newsletter.send_anyway", "newsletter.hold_again"]
    history = client.get(reverse("newsletters:history", args=[paper.pk])).content.decode()
    assert "Let it leave although receivers may refuse it" in history


def test_a_newsletters_name_in_its_addresses_stays_once_editions_are_out(client, quentin):
    paper = press.edition(Rhythm.DAILY).newsletter
    client.post(reverse("newsletters:edit", args=[paper.pk]), settings_of(paper, slug="other"))
    paper.refresh_from_db()
    assert paper.slug == "daily-preview"
    assert client.get(f"/desk/newsletters/delete/{paper.pk}/").status_code == 404


ADDRESSES = ["/desk/newsletters/", "/desk/subscribers/", "/desk/subscribers/import/", "/desk/subscribers/export/"]


@pytest.mark.parametrize("role", list(Role))
def test_only_publishers_and_administrators_look_after_subscribers(client, role):
    paper = press.newsletter(Rhythm.DAILY)
    (rut,) = mailing.subscribe(paper, "rut")
    client.force_login(cast.staff(role))
    may = role in (Role.PUBLISHER, Role.ADMINISTRATOR)
    menu = client.get("/desk/").content.decode()
    for address in (*ADDRESSES, f"/desk/subscribers/{rut.pk}/", f"/desk/newsletters/edit/{paper.pk}/"):
        assert (client.get(address).status_code == 200) == may, address
    assert ("/desk/subscribers/" in menu) == may
    answer = client.post("/desk/subscribers/export/", {})
    assert (answer.get("Content-Type", "").startswith("text/csv")) == may
    brought(client)
    assert (Subscription.objects.count() > 1) == may
    assert Newsletter.objects.filter(pk=paper.pk, name=paper.name).exists()
