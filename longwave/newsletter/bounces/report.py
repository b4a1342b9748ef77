"""Reads a mail that came back: reports of delivery (RFC 3464), complaints (RFC 5965), and letters of mail servers.

Nothing that anybody sends makes this raise, and nothing takes long: only the beginning is read. What it finds is what
the mail claims; whether it is about a mail of ours is for `facts` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from itertools import islice
from typing import Any

from longwave.newsletter.bounces import mime, prose
from longwave.newsletter.bounces.rules import GRAVEST, STATUS, Cause, Kind, Said, judge

LONGEST = 128 * 1024  # bytes: a report stands before the mail that it returns
MOST_PARTS = 24  # the parser's time grows with how deep parts lie in each other
MOST_FINDINGS = 100
MOST_WORDS = 500  # characters of what was said that are handed on
SUCCESSES = ("delivered", "relayed", "expanded")
COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list", "complaint", "miscategorized", "other")
STATUSES = ("message/delivery-status", "message/global-delivery-status")
NOTIFICATIONS = re.compile(r"@sns\.amazonaws\.com>?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report says of one recipient. `delayed`: it is still tried, and another report may follow. `untried`: it
    was not even sent."""

    address: str
    kind: Kind
    cause: Cause | None = None
    status: str = ""
    words: str = ""
    delayed: bool = False
    untried: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What came back. `text` is all of it, in which a mail of ours may be named; a finding for each recipient."""

    kind: Kind
    findings: tuple[Finding, ...]
    text: str

    def about(self, address: str) -> Finding:
        """What it says of an address; where it names others only, the mildest of what it says."""
        wanted = address.casefold()
        named = [finding for finding in self.findings if finding.address.casefold() == wanted]
        return max(named or self.findings, key=lambda finding: GRAVEST.index(finding.kind))


def read(raw: bytes) -> Report:
    """What a mail says."""
    raw = b"boundary".join(raw[:LONGEST].split(b"boundary")[:MOST_PARTS])
    try:
        findings = tuple(islice(_findings(message_from_bytes(raw)), MOST_FINDINGS))
    except Exception:
        # The library's parser finds new ways to fail on what strangers send. Such a mail is no report.
        return Report(Kind.NONE, (Finding("", Kind.NONE),), "")
    kind = min((finding.kind for finding in findings), key=GRAVEST.index)
    return Report(kind, findings, raw.decode("latin-1"))


def _findings(mail: Message) -> Iterator[Finding]:
    parts = list(mime.parts(mail))
    for reading in (_complaints, _forwarded_complaint, _statuses, _notification, _letter):
        found = reading(mail, parts)
        first = next(found, None)
        if first:
            yield first
            yield from found
            return
    yield Finding("", Kind.NONE)


def _complaints(mail: Message, parts: list[Message]) -> Iterator[Finding]:
    """RFC 5965."""
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            fields = {name: value for group in mime.groups(part) for name, value in group.items()}
            said = fields.get("feedback-type", "").strip().lower()
            to = fields.get("original-rcpt-to") or fields.get("removal-recipient", "")
            kind = Kind.COMPLAINT if said in COMPLAINTS else Kind.NONE
            yield Finding(mime.address(to), kind, words=f"feedback: {said}")


def _forwarded_complaint(mail: Message, parts: list[Message]) -> Iterator[Finding]:
    """Outlook.com sends on the mail that was complained of, and says in its head to whom it went."""
    if "complaint" not in mime.header(mail, "subject").lower():
        return
    for part in parts:
        for returned in mime.enclosed(part):
            to = mime.header(returned, "x-hmxmroriginalrecipient")
            if to:
                yield Finding(mime.address(to), Kind.COMPLAINT, words="feedback: abuse")


def _statuses(mail: Message, parts: list[Message]) -> Iterator[Finding]:
    """RFC 3464, and RFC 6533 for addresses that are not ASCII."""
    notice = prose.notice(parts)
    for part in parts:
        if part.get_content_type() in STATUSES:
            for fields in mime.groups(part):
                to = mime.address(fields.get("original-recipient") or fields.get("final-recipient", ""))
                if to or "action" in fields or "status" in fields:
                    yield _status(fields, to, notice)


def _status(fields: dict[str, str], to: str, notice: str) -> Finding:
    """What a report says of one recipient. Where its fields say little, its letter may say more."""
    action = fields.get("action", "").split("(")[0].strip().lower()
    diagnostic = " ".join(fields.get("diagnostic-code", "").split())
    words = diagnostic.partition(";")[2].strip() or diagnostic
    own, told = STATUS.search(fields.get("status", "")), STATUS.search(words)
    # What the server at the other end said is more exact than what the one before it made of that.
    status = told[1] if told and (own is None or own[1].endswith(".0.0")) else own[1] if own else ""
    if action in SUCCESSES or (action not in ("failed", "delayed") and status.startswith("2")):
        return Finding(to, Kind.DELIVERED, status=status)
    lines = "\n".join(line for line in notice.splitlines() if to and to in line)
    finding = _judged(to, status, words, notice, (words, lines, notice))
    if action == "delayed" and finding.kind is Kind.HARD:
        return Finding(to, Kind.SOFT, Cause.TEMPORARY, status, words, delayed=True)
    return replace(finding, delayed=action == "delayed")


def _judged(to: str, status: str, words: str, notice: str, told_in: tuple[str, ...]) -> Finding:
    """A failure: judged by the first of some texts that makes it clear."""
    reply = prose.REPLY.search(words)
    after_data = prose.AFTER_DATA.search(notice) is not None
    for text in told_in:
        verdict = judge(Said(status, int(reply[1]) if reply else 0, text, after_data))
        if verdict.cause is not Cause.UNCLEAR or after_data:
            break
    return Finding(to, verdict.kind, verdict.cause, status, words[:MOST_WORDS])


def _notification(mail: Message, parts: list[Message]) -> Iterator[Finding]:
    """Amazon's notifications as they come by mail: JSON."""
    if not NOTIFICATIONS.search(mime.header(mail, "from")):
        return
    text = prose.notice(parts)
    try:
        said, _ = json.JSONDecoder(strict=False).raw_decode(text, text.index("{"))
        yield from _notified(said)
    except (ValueError, LookupError, TypeError, AttributeError):
        return  # some other notification


def _notified(said: dict[str, Any]) -> Iterator[Finding]:
    match said["notificationType"]:
        case "Complaint":
            for one in said["complaint"]["complainedRecipients"]:
                yield Finding(str(one["emailAddress"]), Kind.COMPLAINT, words="feedback: abuse")
        case "Delivery":
            for address in said["delivery"]["recipients"]:
                yield Finding(str(address), Kind.DELIVERED)
        case "Bounce":
            otherwise = "5.0.0" if said["bounce"]["bounceType"] == "Permanent" else "4.0.0"
            for one in said["bounce"]["bouncedRecipients"]:
                words = str(one.get("diagnosticCode", ""))
                yield _judged(str(one["emailAddress"]), str(one.get("status") or otherwise), words, "", (words,))


def _letter(mail: Message, parts: list[Message]) -> Iterator[Finding]:
    """What is told in sentences."""
    if prose.automatic(mail, parts):
        yield Finding("", Kind.AUTO_REPLY)
        return
    notice = prose.notice(parts)
    if not prose.tells_of_failure(mail, notice):
        return
    words = "\n".join(prose.reasons(notice)) or notice
    status = STATUS.search(words)
    to = mime.address(mime.header(mail, "x-failed-recipients")) or mime.address(notice)
    all_of_it = f"{mime.header(mail, 'subject')} {notice}"
    yield _judged(to, status[1] if status else "", " ".join(words.split()), notice, (words, all_of_it))
