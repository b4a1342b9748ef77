"""Rut's mail program leaves by a mail, as List-Unsubscribe says it may. Mallory's mails end nobody's letters."""

import io
import re

import pytest
from django.utils import timezone

from longwave.newsletter.bounces import mailboxes
from longwave.newsletter.bounces.actions import take_mail
from longwave.newsletter.bounces.rules import Effect, Kind
from longwave.newsletter.letters import compiling, verp
from longwave.newsletter.lists.actions import erase, join
from longwave.newsletter.models import Consent, Delivery, Returned, Subscription
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.tests import mailing, press, returning

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut", "ida")
    made = mailing.frozen(paper)
    for name in ("rut", "ida"):
        returning.sent(made, name)
    return made


def copy_of(name="rut"):
    return Delivery.objects.get(address__startswith=f"{name}@")


def wanted(edition, copy):
    """Where a mail to leave goes, and its subject, as the copy's own field says."""
    to = Recipient(copy.pk, copy.account_id, copy.address, copy.name)
    raw = compiling.load(bytes(edition.compiled), edition).message(to)
    found = re.search(r"<mailto:([^?]+)\?subject=([^>]+)>", press.opened(raw)["List-Unsubscribe"])
    return found[1], found[2]


def to_leave(to, subject="unsubscribe", sender="rut@readers.example", more=""):
    return f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{more}\r\n\r\n".encode()


def take(raw, **options):
    return take_mail(raw, timezone.now(), **options)


def standings():
    rows = Subscription.objects.order_by("account__email").values_list("account__email", "standing")
    return {email.partition("@")[0]: standing for email, standing in rows}


def test_a_mail_as_the_letter_asks_for_it_takes_her_from_the_list(edition):
    rut = copy_of()
    taken = take(to_leave(*wanted(edition, rut)))
    assert (taken.effect, taken.finding.kind, taken.delivery) == (Effect.LEFT, Kind.LEAVING, rut)
    assert standings() == {"rut": "left", "ida": "on"}
    place = Subscription.objects.get(account=rut.account)
    assert place.left_after == edition.uid
    assert Consent.objects.get(kind="left").source == "a mail to leave"


@pytest.mark.parametrize(
    "written",
    [
        lambda copy: to_leave(f"BOUNCE+{verp.name(copy.pk).upper()}@Magazine.Example"),
        lambda copy: to_leave(f'"Leave" <{returning.to(copy)}>', "  Unsubscribe "),
        lambda copy: to_leave("desk@magazine.example", f"unsubscribe {verp.name(copy.pk)}"),
        lambda copy: to_leave("desk@magazine.example", "unsubscribe", more=f"Delivered-To: {returning.to(copy)}\r\n"),
        lambda copy: to_leave(returning.to(copy), sender="rut.at.another@readers.example"),
        lambda copy: to_leave(returning.to(copy), "=?utf-8?q?unsubscribe?="),
        lambda copy: to_leave(returning.to(copy), more="Auto-Submitted: auto-generated\r\n"),
    ],
    ids=["capitals", "a name", "in the subject", "delivered to", "from elsewhere", "encoded", "by a provider"],
)
def test_it_is_known_however_mail_programs_and_servers_write_it(edition, written):
    assert take(written(copy_of())).effect is Effect.LEFT
    assert standings() == {"rut": "left", "ida": "on"}


@pytest.mark.parametrize(
    "written",
    [
        lambda name: to_leave(f"bounce+{name[:-1]}{'0' if name[-1] != '0' else '1'}@magazine.example"),
        lambda name: to_leave("bounce+1-0123456789abcdef@magazine.example"),
        lambda name: to_leave("bounce+@magazine.example", "unsubscribe"),
        lambda name: to_leave("desk@magazine.example", "unsubscribe 1-0123456789abcdef"),
        lambda name: to_leave("desk@magazine.example", "unsubscribe"),
        lambda name: to_leave("desk@magazine.example", "unsubscribe rut@readers.example"),
        lambda name: to_leave(f"bounce+{name}@magazine.example", "Re: unsubscribe"),
        lambda name: to_leave(f"bounce+{name}@magazine.example", "Out of office: unsubscribe"),
        lambda name: to_leave(f"bounce+{name}@magazine.example", "I do not unsubscribe"),
        lambda name: b"Subject: unsubscribe\r\nTo: " + b"x" * 100_000 + b"@" + b"\xff" * 100_000,
    ],
    ids=["a sign changed", "a guess", "no name", "a guess in the subject", "nobody named", "an address", "an answer",
         "an absence", "words", "noise"],
)  # fmt: skip
def test_what_was_forged_or_says_something_else_changes_nothing(edition, written):
    assert take(written(verp.name(copy_of().pk))).effect in (Effect.STRANGER, Effect.NOTHING)
    assert standings() == {"rut": "on", "ida": "on"}
    assert not Consent.objects.exists()


def test_a_report_of_failure_about_her_mail_is_still_one(edition):
    rut = copy_of()
    taken = take(returning.status_report(rut.address, to=returning.to(rut)))
    assert (taken.finding.kind, standings()["rut"]) == (Kind.HARD, "on")


def test_the_same_mail_again_does_not_undo_that_she_came_back(edition):
    rut = copy_of()
    mail = to_leave(*wanted(edition, rut))
    assert take(mail, dry_run=True).effect is Effect.LEFT
    assert standings()["rut"] == "on"
    take(mail)
    join(rut.account, edition.newsletter, "Daily preview", "/", timezone.now())
    again = take(mail)
    assert (again.new, standings()["rut"]) == (False, "on")
    assert Returned.objects.count() == 1
    assert take(mail + b"Once more.\r\n").effect is Effect.LEFT  # another mail is another wish
    assert standings()["rut"] == "left"


def test_of_whoever_was_forgotten_nothing_is_left_to_leave(edition):
    rut = copy_of()
    mail = to_leave(*wanted(edition, rut))
    erase(rut.account)
    assert take(mail).effect in (Effect.LEFT, Effect.NOTHING)
    assert standings() == {"ida": "on"}


def test_in_a_maildir_in_a_pipe_and_in_an_mbox_alike(edition, tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.M1.host").write_bytes(to_leave(*wanted(edition, copy_of("rut"))))
    box = b"From ida Fri Nov 27\r\n" + to_leave(*wanted(edition, copy_of("ida")))
    for waiting in (*mailboxes.in_path(tmp_path), *mailboxes.in_stream(io.BytesIO(box))):
        assert take(waiting.raw).effect is Effect.LEFT
    assert standings() == {"rut": "left", "ida": "left"}
