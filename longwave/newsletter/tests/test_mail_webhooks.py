"""What mail providers tell: from whoever shows the password, once, about copies of ours."""

import json
from base64 import b64encode

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from longwave.newsletter.bounces.rules import Cause, Event, Kind, Said, judge_event
from longwave.newsletter.letters import verp
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery, Returned
from longwave.newsletter.tests import mailing, returning
from longwave.newsletter.words import Outcome

pytest.importorskip("anymail")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password")]
RUT = "rut@readers.example"
SECRET = "longwave:a password of the house"


@pytest.fixture
def password():
    with override_settings(ANYMAIL={"WEBHOOK_SECRET": SECRET}):
        yield


@pytest.fixture
def copy():
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut")
    return returning.sent(mailing.frozen(paper), "rut")


def postmark(copy=None, secret=SECRET, provider="postmark", **fields):
    """A provider's call, as Postmark makes it."""
    event = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "Email": RUT, "BouncedAt": "2026-11-27T07:00:00Z"}
    event |= {"Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found)."}
    event |= {"Details": "", "Metadata": {"delivery": verp.name(copy.pk)} if copy else {}} | fields
    shown = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/webhooks/mail/{provider}/", json.dumps(event), "application/json", headers=shown)


def gone():
    return bool(suppression.suppressed_of([RUT]))


def test_an_address_that_does_not_exist_gets_nothing_more(copy):
    assert postmark(copy).status_code == 200
    assert suppression.from_all(RUT, timezone.now())
    row = Returned.objects.get()
    assert (row.source, row.kind, row.delivery) == ("Postmark", "hard", copy)


def test_the_same_event_again_changes_nothing(copy):
    postmark(copy)
    suppression.lift(RUT)
    assert postmark(copy).status_code == 200
    assert not gone()
    assert Returned.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "longwave:guessed", ":"])
def test_whoever_does_not_show_the_password_is_refused(copy, secret):
    assert postmark(copy, secret=secret).status_code == 400
    assert not Returned.objects.exists()


def test_where_no_password_is_set_there_is_no_such_page(copy, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": ""}
    assert postmark(copy).status_code == 404


def test_nor_is_there_one_of_a_provider_that_nobody_knows(copy):
    assert postmark(copy, provider="pigeon").status_code == 404


def test_a_provider_that_signs_its_calls_is_asked_for_that_too(copy, settings, caplog):
    assert postmark(copy, provider="mailgun").status_code == 404
    assert "MAILGUN_WEBHOOK_SIGNING_KEY" in caplog.text
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    assert postmark(copy, provider="mailgun").status_code == 400
    assert not Returned.objects.exists()


def test_an_address_alone_names_no_copy(copy):
    assert postmark().status_code == 200
    assert postmark(ID=8, Metadata={"delivery": f"{copy.pk:x}-0123456789abcdef"}).status_code == 200
    assert not gone()
    assert set(Returned.objects.values_list("effect", flat=True)) == {"stranger"}


def test_a_complaint_ends_the_letters_only(copy):
    postmark(copy, RecordType="SpamComplaint", Type="SpamComplaint")
    assert suppression.from_lists(RUT, timezone.now())
    assert not suppression.from_all(RUT, timezone.now())


def test_a_full_mailbox_counts_and_a_delivery_wipes_it_out(copy):
    postmark(copy, Type="SoftBounce", Details="smtp;552 5.2.2 mailbox full")
    assert Returned.objects.get().effect == "counted"
    postmark(copy, RecordType="Delivery", ID=None, DeliveredAt="2026-11-27T08:00:00Z", Recipient=RUT)
    assert list(Returned.objects.order_by("pk").values_list("kind", flat=True)) == ["soft", "delivered"]
    assert not gone()


def doubtful(copy):
    Delivery.objects.filter(pk=copy.pk).update(state=Outcome.DOUBT.value)
    return copy


def test_a_provider_that_tells_of_a_copy_in_doubt_settles_it(copy):
    postmark(doubtful(copy), RecordType="Delivery", ID=None, DeliveredAt="2026-11-27T08:00:00Z", Recipient=RUT)
    copy.refresh_from_db()
    assert copy.state == Outcome.SENT
    postmark(doubtful(copy), Type="SoftBounce", Details="smtp;552 5.2.2 mailbox full")
    copy.refresh_from_db()
    assert copy.state == Outcome.FAILED


def test_one_without_the_password_or_of_a_copy_that_is_not_named_settles_nothing(copy):
    told = {"RecordType": "Delivery", "ID": None, "DeliveredAt": "2026-11-27T08:00:00Z", "Recipient": RUT}
    postmark(doubtful(copy), secret="longwave:guessed", **told)
    postmark(**told)
    copy.refresh_from_db()
    assert copy.state == Outcome.DOUBT


def test_what_is_read_and_clicked_is_none_of_our_business(copy):
    assert postmark(copy, RecordType="Open").status_code == 200
    assert not Returned.objects.exists()


@pytest.mark.parametrize(
    ("event", "reason", "words", "kind", "cause"),
    [
        ("bounced", "bounced", "550 5.1.1 User unknown", "hard", Cause.NO_MAILBOX),
        ("bounced", "bounced", "552 5.2.2 Mailbox full", "soft", Cause.FULL),
        ("bounced", "bounced", "something", "soft", Cause.UNCLEAR),
        ("bounced", "invalid", "", "hard", Cause.NO_MAILBOX),
        ("rejected", "bounced", "", "hard", Cause.NO_MAILBOX),
        ("rejected", "blocked", "", "soft", Cause.REFUSED),
        ("rejected", "spam", "", "complaint", None),
        ("deferred", "", "User unknown", "soft", Cause.TEMPORARY),
        ("complained", "spam", "", "complaint", None),
        ("delivered", "", "", "delivered", None),
        ("autoresponded", "", "", "auto-reply", None),
    ],
)
def test_what_an_event_means(event, reason, words, kind, cause):
    assert judge_event(Event(event), reason, [Said(words=words)]) == (Kind(kind), cause)
