"""Mails that came back: what they are, whatever server wrote them, and whatever they are instead."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from longwave.newsletter.bounces.report import LONGEST, read
from longwave.newsletter.bounces.rules import Cause, Kind, Said, judge
from longwave.newsletter.tests.returned_mail import EXPECTED

pytestmark = pytest.mark.any_database
RUT = "rut@readers.example"
PLACES = [(kinds, name) for kinds, names in EXPECTED.items() for name in names.split()]


def returned(shared, name):
    path = name if "/" in name else f"bsd/{name}"
    return read((shared / f"fixtures/bounces/{path}.eml").read_bytes())


def test_of_real_reports_at_least_ninety_eight_in_a_hundred_are_read_rightly(shared):
    wrong = []
    for kinds, name in PLACES:
        found = {finding.kind.value for finding in returned(shared, name).findings}
        if not found <= set(kinds.split()):
            wrong.append((name, kinds, found))
    assert len(PLACES) > 300
    assert len(wrong) <= 0.02 * len(PLACES), wrong


def test_nothing_that_is_no_bounce_is_taken_for_one(shared):
    others = [name for kinds, name in PLACES if kinds in ("none", "auto-reply", "delivered")]
    assert [name for name in others if returned(shared, name).kind in (Kind.HARD, Kind.SOFT, Kind.COMPLAINT)] == []


@pytest.mark.parametrize(
    ("status", "reply", "words", "kind", "cause"),
    [
        ("5.1.1", 550, "User unknown", "hard", "no-mailbox"),
        ("5.1.1", 550, "", "hard", "no-mailbox"),
        ("5.1.2", 0, "", "hard", "no-domain"),
        ("5.1.10", 556, "Null MX", "hard", "no-domain"),
        ("5.1.6", 0, "", "hard", "moved"),
        ("", 550, "no such user here", "hard", "no-mailbox"),
        (
            "5.7.1",
            550,
            f"<{RUT}>: Recipient address rejected: User unknown in virtual mailbox table",
            "hard",
            "no-mailbox",
        ),
        ("5.2.2", 552, "", "soft", "full"),
        ("5.1.1", 550, "Mailbox is full", "soft", "full"),
        ("4.1.1", 450, "User unknown, try again", "soft", "temporary"),
        ("4.4.1", 0, "connection timed out", "soft", "temporary"),
        ("", 451, "", "soft", "temporary"),
        ("5.1.8", 550, "Sender address does not exist", "soft", "refused"),
        ("5.7.1", 550, "Message rejected as spam", "soft", "refused"),
        ("5.7.26", 550, "", "soft", "refused"),
        ("5.0.0", 554, "no", "soft", "unclear"),
        ("", 0, "", "soft", "unclear"),
    ],
)
def test_what_servers_say(status, reply, words, kind, cause):
    verdict = judge(Said(status, reply, words))
    assert (verdict.kind, verdict.cause) == (Kind(kind), Cause(cause))


def test_a_filter_behind_an_address_is_no_missing_mailbox():
    assert judge(Said("5.0.0", 550, "User unknown", after_data=True)).kind is Kind.SOFT
    assert judge(Said("5.1.1", 550, "User unknown", after_data=True)).kind is Kind.HARD


def delivery_status(action="failed", status="5.1.1", outside="From: MAILER-DAEMON@mx.example", to=RUT):
    return (
        f"{outside}\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Original-Recipient: rfc822;{to}\r\nFinal-Recipient: rfc822; elsewhere@mx.example\r\nAction: {action}\r\n"
        f"Status: {status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: The week\r\n\r\n--b--\r\n"
    ).encode()


def test_the_address_that_we_wrote_to_counts_not_the_one_it_was_sent_on_to():
    (finding,) = read(delivery_status()).findings
    assert (finding.address, finding.kind) == (RUT, Kind.HARD)


def test_a_delay_is_not_the_end():
    assert read(delivery_status("delayed", "5.1.1")).kind is Kind.SOFT
    assert read(delivery_status("delivered", "2.0.0")).kind is Kind.DELIVERED


def test_of_several_recipients_each_has_its_own_and_strangers_count_least():
    report = read(
        delivery_status().replace(
            b"Status: 5.1.1\r\n",
            b"Status: 5.1.1\r\n\r\nFinal-Recipient: rfc822; ivo@readers.example\r\nStatus: 4.2.2\r\n",
        )
    )
    assert report.kind is Kind.HARD
    assert report.about("Rut@readers.example").kind is Kind.HARD
    assert report.about("ivo@readers.example").kind is Kind.SOFT
    assert report.about("uta@readers.example").kind is Kind.SOFT


def test_a_report_that_somebody_sends_on_is_none():
    enclosed = b"From: Rut <rut@readers.example>\r\nSubject: Look\r\nContent-Type: message/rfc822\r\n\r\n"
    assert read(enclosed + delivery_status()).kind is Kind.NONE


@pytest.mark.parametrize(
    "head",
    [
        "From: Rut <rut@readers.example>\r\nSubject: Automatic reply: The week",
        "From: Rut <rut@readers.example>\r\nSubject: The week\r\nAuto-Submitted: auto-replied (vacation)",
        "From: Rut <rut@readers.example>\r\nSubject: Out of the office: returned mail",
        "From: filter@readers.example\r\nSubject: Please confirm\r\nX-Challenge: yes",
        "From: postmaster@readers.example\r\nSubject: Abwesenheitsnotiz",
    ],
)
def test_whoever_answers_by_a_program_has_a_mailbox(head):
    body = "550 5.1.1 user unknown is what my old address says. This inbox is no longer in use."
    assert read(f"{head}\r\n\r\n{body}".encode()).kind is Kind.AUTO_REPLY


def test_a_person_who_writes_of_failures_is_no_mail_system():
    body = b"From: Rut <rut@readers.example>\r\nSubject: Undeliverable?\r\n\r\n550 5.1.1 User unknown, it said. Why?"
    assert read(body).kind is Kind.NONE


@given(st.binary(max_size=3000))
@example(
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\xff: \x00\n\n--b--"
)
@example(b"Content-Type: text/plain; charset=\xff\nFrom: MAILER-DAEMON\nSubject: =?x?b?a?= returned\n\n550")
@settings(deadline=None)
def test_nothing_that_comes_makes_it_fail(raw):
    read(raw)
    read(delivery_status().replace(b"It did not arrive.", raw))
    read(b"From: MAILER-DAEMON\r\nSubject: returned\r\nContent-Type: " + raw)


def test_only_the_beginning_is_read():
    long = delivery_status() + b"x" * LONGEST
    assert len(read(long).text) == LONGEST
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (at, at) for at in range(2000))
    assert read(nested).kind is Kind.NONE
