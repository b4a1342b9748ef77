"""What follows from a report: it is counted, and where the rules say so, nothing more is sent to the address."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from longwave.newsletter.bounces import facts, leaving, rules
from longwave.newsletter.bounces.report import Finding, Report
from longwave.newsletter.bounces.report import read as read_report
from longwave.newsletter.bounces.rules import Effect, Kind, Said
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import ComplaintPause, Delivery, Edition, Returned
from longwave.newsletter.sending import ledger
from longwave.newsletter.words import Outcome, State, SuppressionReason

logger = logging.getLogger("longwave")

MAIL, SMTP = "mail", "smtp"
LOOKED_BACK = timedelta(days=7)  # for refusals at sending that are not taken in yet
AT_ONCE = 500
OVERTAKING = timedelta(hours=1)  # a report that comes before the answer comes little before it
TOLD = {True: "A report says that it arrived.", False: "A report says that it did not arrive."}
SPOKEN = (Kind.HARD, Kind.SOFT, Kind.COMPLAINT)  # whose words are kept: those of an absence are the reader's own


@dataclass(frozen=True, slots=True)
class Taken:
    """What a report was, and what followed. `new`: it was not there before."""

    finding: Finding
    delivery: Delivery | None
    effect: Effect
    new: bool = True


# --- Taking in --------------------------------------------------------------------------------------------------


def take_mail(raw: bytes, now: datetime, *, dry_run: bool = False) -> Taken:
    """Take in a mail that came back, or by which somebody leaves. The same mail again changes nothing."""
    delivery = leaving.asked(raw)
    if delivery:
        finding = Finding(delivery.address, Kind.LEAVING)
    else:
        report = read_report(raw)
        delivery = facts.delivery_of(report)
        finding = report.about(delivery.address) if delivery else _gravest(report)
    if dry_run:
        return Taken(finding, delivery, _effect(finding, delivery, now))
    return take(hashlib.sha256(raw).hexdigest(), MAIL, finding, delivery, now)


def take_refused(now: datetime) -> int:
    """Take in what mail servers refused for good while it was being sent; gives back how many.

    They are found in the ledger, so that none is missed whatever happened to its sender after it wrote that down.
    """
    refused = Delivery.objects.refused().filter(done_at__gte=(now - LOOKED_BACK).timestamp())
    waiting = refused.exclude(returned__source=SMTP).select_related("account").order_by("done_at")
    taken = 0
    for delivery in waiting[:AT_ONCE]:
        status = rules.STATUS.search(delivery.answer)
        said = Said(status[1] if status else "", delivery.code or 0, delivery.answer)
        verdict = rules.judge_at_our_door(said)
        finding = Finding(delivery.address, verdict.kind, verdict.cause, said.status, delivery.answer)
        take(f"{SMTP}-{delivery.pk}", SMTP, finding, delivery, now)
        taken += 1
    return taken


@transaction.atomic
def take(key: str, source: str, finding: Finding, delivery: Delivery | None, now: datetime) -> Taken:
    """Write a report down and do what follows from it: both or neither, and once for each key."""
    effect = _effect(finding, delivery, now)
    if delivery:
        _settle_doubt(delivery, finding)
    usual = finding.kind is Kind.DELIVERED and effect is Effect.NOTHING and not facts.is_news(delivery)
    if usual:  # a row for each copy would tell nothing
        return Taken(finding, delivery, effect)
    row, new = Returned.objects.get_or_create(key=key, defaults=_row(source, finding, delivery, effect, now))
    if not new or delivery is None:
        return Taken(finding, delivery, Effect(row.effect), new)
    if effect is Effect.COUNTED and _too_often(delivery, now):
        effect = Effect.SUPPRESSED
        Returned.objects.filter(pk=row.pk).update(effect=effect.value)
    if effect is Effect.SUPPRESSED:
        _suppress(delivery, finding, now)
    if effect is Effect.LEFT:
        leaving.leave(delivery, now)
    return Taken(finding, delivery, effect)


def _settle_doubt(delivery: Delivery, finding: Finding) -> None:
    """Whoever knows what became of a copy in doubt has told."""
    there = rules.arrived(finding.kind, delayed=finding.delayed, untried=finding.untried)
    if there is not None and delivery.state == Outcome.DOUBT:
        said = _words(finding) or finding.status
        ledger.settle_doubt(delivery, Outcome.SENT if there else Outcome.FAILED, f"{TOLD[there]} {said}".strip())


def settle_overtaken(now: datetime) -> int:
    """Settle copies whose provider reported their arrival before we gave up waiting for its answer; gives back how
    many."""
    overtaken = facts.in_doubt_and_arrived(now - OVERTAKING)
    return sum(ledger.settle_doubt(delivery, Outcome.SENT, TOLD[True]) for delivery in overtaken)


def _gravest(report: Report) -> Finding:
    return next(finding for finding in report.findings if finding.kind is report.kind)


def _effect(finding: Finding, delivery: Delivery | None, now: datetime) -> Effect:
    if delivery is None:
        return Effect.STRANGER
    if not delivery.address:
        return Effect.NOTHING  # its reader had herself erased: nobody is left for whom anything could follow
    sent, proven = facts.sent_at(delivery, now), facts.proven_at(delivery.account_id)
    return rules.follow(finding.kind, finding.cause, sent, proven)


def _row(source: str, finding: Finding, delivery: Delivery | None, effect: Effect, now: datetime) -> dict[str, object]:
    spoken = delivery is not None and finding.kind in SPOKEN
    return {
        "source": source,
        "kind": finding.kind.value,
        "cause": finding.cause.value if finding.cause else "",
        "status": finding.status[:12],
        "words": _words(finding) if spoken else "",
        "effect": effect.value,
        "delivery": delivery,
        "account": delivery.account if delivery else None,
        "sent_at": facts.sent_at(delivery, now) if delivery else None,
        "at": now,
    }


def _words(finding: Finding) -> str:
    """What the other side said, without addresses: it is kept longer than they are."""
    return rules.ADDRESS.sub("…", " ".join(finding.words.split()))[:255]


def _too_often(delivery: Delivery, now: datetime) -> bool:
    account = delivery.account_id
    return account is not None and rules.too_often(facts.softs_of(account), facts.arrived_at(account, now), now)


def _suppress(delivery: Delivery, finding: Finding, now: datetime) -> None:
    """Send nothing to the address that the copy went to. What is for good is not made to end by a later soft bounce."""
    account = delivery.account
    hers = account if account and account.email.casefold() == delivery.address.casefold() else None
    words = _words(finding) or finding.status
    if finding.kind is Kind.COMPLAINT:
        suppression.suppress(
            delivery.address, SuppressionReason.COMPLAINED, lists_only=True, account=hers, detail=words
        )
    elif finding.kind is Kind.HARD:
        suppression.suppress(delivery.address, SuppressionReason.BOUNCED, lists_only=False, account=hers, detail=words)
    elif not suppression.from_lists(delivery.address, now):
        suppression.suppress(
            delivery.address,
            SuppressionReason.BOUNCED,
            lists_only=True,
            account=hers,
            detail=words,
            until=now + rules.REST,
        )


# --- Stopping ---------------------------------------------------------------------------------------------------


def pause_for_complaints(now: datetime) -> list[Edition]:
    """Pause what is being sent when too many readers complained; gives back which editions.

    One that somebody has let go on is stopped again by new complaints only; others wait until somebody has.
    """
    sending = facts.being_sent()
    if not sending:
        return []
    window = facts.window(now)
    why = rules.complained_too_often(window)
    if not why:
        why = facts.unanswered()
        sending = [edition for edition in sending if not edition.complaint_pauses.exists()] if why else []
    return [edition for edition in sending if _pause(edition, window, why, now)]


@transaction.atomic
def _pause(edition: Edition, window: rules.Window, why: str, now: datetime) -> bool:
    there = Edition.objects.filter(pk=edition.pk, state=State.SENDING.value)
    if not there.update(state=State.PAUSED.value, why=why[:255], version=F("version") + 1):
        return False  # somebody was faster
    ComplaintPause.objects.create(
        edition=edition, at=now, sent=window.sent, complaints=window.complaints, why=why[:255]
    )
    logger.error("The edition %s was paused. %s", edition, why)
    return True
