"""What signing up decides and says: the words a reader agrees to, and which addresses deserve a second look."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from longwave.newsletter.words import Frequency, Rhythm, Standing

PROMISE = "Free. Every mail has a link by which you leave at once."
LONGEST_PAUSE = timedelta(days=366)
# Mailbox names that stand for a task and not for a person (RFC 2142, and what is common beside it).
SHARED = frozenset(
    (
        *(
            "abuse",
            "accounts",
            "admin",
            "administrator",
            "billing",
            "contact",
            "desk",
            "editor",
            "editorial",
            "editors",
        ),
        *("editors", "enquiries", "feedback", "hello", "help", "hostmaster", "hr", "info", "inquiries", "jobs", "list"),
        *("mail", "marketing", "media", "news", "newsroom", "noc", "office", "post", "press", "privacy", "sales"),
        *("secretary", "security", "service", "staff", "support", "team", "webmaster", "www"),
    )
)
UNREAD = frozenset(
    ("donotreply", "do-not-reply", "do_not_reply", "mailer-daemon", "noreply", "no-reply", "no_reply", "postmaster")
)
FREQUENCIES = {
    Frequency.EVERY: "every day",
    Frequency.WORKDAYS: "Monday to Friday",
    Frequency.FRIDAYS: "Fridays only",
}


class TooLong(ValueError):
    """A pause that would be forgotten before it ends. The message is for the reader."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A newsletter as it is offered: what comes, and how often."""

    number: int
    slug: str
    name: str
    description: str
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants of a newsletter. `paused_until` is the first day on which she gets it again."""

    on: bool
    frequency: Frequency = Frequency.EVERY
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A newsletter with what a reader gets of it now; `standing` is None where she never asked for it."""

    offer: Offer
    standing: Standing | None
    wish: Wish


def agreement(offers: Iterable[Offer]) -> str:
    """The words of a sign-up box, as they are kept with the consent."""
    return "\n".join([*(f"{offer.name}: {offer.description}" for offer in offers), PROMISE])


def chosen(offers: Sequence[Offer], ticked: Container[str]) -> list[Offer]:
    """What somebody signs up for: what she ticked. Where one newsletter is offered there is nothing to tick."""
    return list(offers) if len(offers) == 1 else [offer for offer in offers if offer.slug in ticked]


def question_about(address: str) -> str:
    """What to ask before mail goes to an address that several people read, or nobody; nothing for a person's."""
    name = address.partition("@")[0].partition("+")[0].lower()
    if name in UNREAD:
        return (
            f"Mail to “{name}” is usually read by nobody, and then nobody can confirm. Should it go there all the same?"
        )
    if name in SHARED:
        return (
            f"“{name}” looks like a mailbox that several people read. Each of them could confirm, change and end what "
            "you choose. Should it go there all the same?"
        )
    return ""


def note_about(address: str, disposable: Container[str]) -> str:
    """What to say of an address that may not last, or not be reached; nothing for any other."""
    name, _, domain = address.rpartition("@")
    if not name.isascii():
        return (
            "Mail to letters with accents before the @ arrives only where each server on its way can carry them. If "
            "nothing comes, sign up with another address of yours."
        )
    labels = domain.lower().split(".")
    domains = (".".join(labels[at:]) for at in range(len(labels) - 1))
    if any(domain in disposable for domain in domains):
        return (
            "Mailboxes at this provider often last only for a while. When yours has gone, the newsletter ends with it."
        )
    return ""


def pause_of(day: date, today: date) -> date | None:
    """A pause as it is kept: none that is over. Raises `TooLong`."""
    if day <= today:
        return None
    if day > today + LONGEST_PAUSE:
        last = today + LONGEST_PAUSE
        raise TooLong(f"A pause lasts a year at most: choose a day up to {last.day} {last:%B %Y}.")
    return day


def changes(before: Wish, after: Wish) -> str:
    """What differs between two wishes of somebody who stays, in words; nothing where they are the same."""
    said = []
    if before.frequency != after.frequency:
        said.append(f"How often: {FREQUENCIES[after.frequency]}.")
    if before.paused_until != after.paused_until:
        said.append(f"Paused until {after.paused_until.isoformat()}." if after.paused_until else "No pause.")
    return " ".join(said)
