"""The list of a newsletter as a table of text (CSV), ours or another program's: each line becomes a `Row`, or faults.

Whoever is to be written to needs a proof that she agreed: when, where, and to which words. Columns that are not known
are left out: exports from elsewhere have dozens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.importing import table
from longwave.exchange.importing.given import Given
from longwave.exchange.values import Wrong, hint
from longwave.newsletter.lists import addresses
from longwave.newsletter.words import Frequency

# Each column with the names that programs give it, the best proof first.
NAMES = {
    "email": ("email", "email address", "e-mail", "e-mail address", "subscriber email"),
    "name": ("name", "full name"),
    "first name": ("first name",),
    "last name": ("last name",),
    "status": ("status",),
    "newsletter": ("newsletter",),
    "consent_at": ("consent at", "confirm time", "optin time", "confirmed at", "subscribed at"),
    "consent_source": ("consent source", "confirm ip", "optin ip"),
    "consent_text": ("consent text",),
    "left_at": ("left at", "unsub time", "unsubscribed at", "clean time"),
    "frequency": ("frequency",),
    "paused_until": ("paused until",),
}
COLUMNS = tuple(NAMES)
PROOF = ("consent_at", "consent_source", "consent_text")
LONGEST_TEXT = 10_000


class Status(StrEnum):
    """What became of a reader elsewhere."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    CLEANED = "cleaned"  # mail came back
    COMPLAINED = "complained"


STATUSES = {
    **dict.fromkeys(("subscribed", "active", "confirmed", "enabled"), Status.SUBSCRIBED),
    **dict.fromkeys(("unsubscribed", "inactive", "left", "opted-out", "removed"), Status.UNSUBSCRIBED),
    **dict.fromkeys(("cleaned", "bounced", "invalid", "undeliverable"), Status.CLEANED),
    **dict.fromkeys(("complained", "complaint", "spam", "abuse"), Status.COMPLAINED),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a line says. `at` is when she agreed, or left; None where a line of the second kind does not say."""

    line: int
    email: str
    status: Status
    newsletter: str
    first_name: str = ""
    last_name: str = ""
    at: datetime | None = None
    source: str = ""
    text: str = ""
    frequency: Frequency = Frequency.EVERY
    paused_until: date | None = None


@dataclass
class Sheet:
    """What a file says: its rows, the faults of the lines that are none, and the columns that were left out."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_sheet(data: bytes, file: str, newsletters: list[str], given: Given) -> Sheet:
    """Read a file. `newsletters` are the slugs that may be written. Raises `Refused` for the file as a whole."""
    lines = table.lines_of(data, file)
    if not lines:
        raise Refused([Fault(file, 0, "the file is empty. The first line names its columns; email is required.")])
    at, header = lines[0]
    delimiter = table.delimiter_of(header)
    columns, ignored = _columns(header, delimiter, file, at)
    given = Given(given.newsletter, given.status or _kind_of(header), given.source, given.text)
    sheet = Sheet(ignored=ignored)
    for number, line in lines[1:]:
        found = _row(line, number, delimiter, columns, newsletters, given)
        if isinstance(found, Row):
            sheet.rows.append(found)
        else:
            sheet.faults += [Fault(file, number, f"{reason}.") for reason in found]
    return sheet


def _columns(header: str, delimiter: str, file: str, line: int) -> tuple[list[str], list[str]]:
    """The names of the columns as we know them, each with its place among its like, and those that are left out."""
    try:
        names = [_plain(name) for name in table.cells(header, delimiter)]
    except Wrong as wrong:
        raise Refused([Fault(file, line, f"{wrong}.")]) from wrong
    known = {name for spelled in NAMES.values() for name in spelled}
    if not known.intersection(names) & set(NAMES["email"]):
        raise Refused([Fault(file, line, "the column “email” is missing. Add it: it says whom a row is about.")])
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise Refused(Fault(file, line, f"the column “{name}” is there twice. Remove one.") for name in twice)
    return names, [name for name in names if name and name not in known]


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def _kind_of(header: str) -> str:
    """What a file without a status is a list of, by a column that only such a list has."""
    plain = header.lower()
    return Status.CLEANED if "clean_time" in plain else Status.UNSUBSCRIBED if "unsub_time" in plain else ""


def _row(
    line: str, number: int, delimiter: str, columns: list[str], newsletters: list[str], given: Given
) -> Row | list[str]:
    """A row, or everything that is wrong with it."""
    try:
        cells = _by_our_names(table.row_of(line, delimiter, columns))
    except Wrong as wrong:
        return [str(wrong)]
    reading = table.Reading(cells)
    status = reading.take("status", lambda text: _status(text or given.status))
    email = reading.take("email", _email)
    name = reading.take("name", table.name) or ("", "")
    newsletter = reading.take("newsletter", lambda text: _newsletter(text or given.newsletter, newsletters))
    wanted = status is Status.SUBSCRIBED
    at = reading.take("consent_at", _agreed) if wanted else reading.take("left_at", _moment)
    source = reading.take("consent_source", lambda text: _proof(text or given.source, "source", 200)) if wanted else ""
    text = reading.take("consent_text", lambda text: _proof(text or given.text, "text", LONGEST_TEXT)) if wanted else ""
    often, pause = reading.take("frequency", _frequency), reading.take("paused_until", _day)
    if reading.faults or status is None or email is None or newsletter is None:
        return reading.faults
    return Row(
        line=number,
        email=email,
        status=status,
        newsletter=newsletter,
        first_name=cells["first name"] or name[0],
        last_name=cells["last name"] or name[1],
        at=at,
        source=source or "",
        text=text or "",
        frequency=often or Frequency.EVERY,
        paused_until=pause,
    )


def _by_our_names(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells by our names: of several that say the same thing the first that says anything."""
    return {ours: next((cells[name] for name in names if cells.get(name)), "") for ours, names in NAMES.items()}


def _email(text: str) -> str:
    try:
        return addresses.read(text, any_letters=True)
    except addresses.NotAnAddress as error:
        found = f"“{text[:60]}”" if text else "nothing"
        raise Wrong(f"found {found}, expected an e-mail address such as ada@reader.example. Correct it") from error


def _status(text: str) -> Status:
    plain = text.lower().replace("_", "-").replace(" ", "-") or Status.SUBSCRIBED
    if plain not in STATUSES:
        raise Wrong(
            f"found “{text[:60]}”.{hint(plain, STATUSES)} Expected {', '.join(Status)}. Whoever has not confirmed is "
            "asked to sign up here"
        )
    return STATUSES[plain]


def _newsletter(text: str, slugs: list[str]) -> str:
    if not text and len(slugs) == 1:
        return slugs[0]
    if text not in slugs:
        found = f"found “{text[:60]}”.{hint(text, slugs)}" if text else "found nothing."
        raise Wrong(f"{found} Expected {' or '.join(slugs) or 'a newsletter, and there is none'}; or give --newsletter")
    return text


def _agreed(text: str) -> datetime:
    moment = _moment(text)
    if moment is None:
        raise Wrong("found nothing, expected when she agreed, such as 2026-11-23T06:00:00+01:00")
    if moment > timezone.now():
        raise Wrong(f"found {text}, which has not come yet. Expected when she agreed")
    return moment


def _moment(text: str) -> datetime | None:
    plain = text.removesuffix(" UTC") + "Z" if text.endswith(" UTC") else text.replace(" +", "+").replace(" -", "-")
    return table.moment(plain, 0, "Write it as 2026-11-23T06:00:00+01:00")


def _proof(text: str, what: str, most: int) -> str:
    if not text:
        where = "where she agreed, such as a page" if what == "source" else "the words that she agreed to"
        raise Wrong(f"found nothing, expected {where}. Fill the column, or give --consent-{what} for the whole file")
    return table.at_most(text, most)


def _frequency(text: str) -> Frequency:
    if text and text not in set(Frequency):
        raise Wrong(f"found “{text[:60]}”.{hint(text, Frequency)} Expected {', '.join(Frequency)}, or nothing")
    return Frequency(text or Frequency.EVERY)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Wrong(f"found “{text[:60]}”, expected a day such as 2026-12-20, or nothing") from error
