"""A list of subscribers as a table of text (CSV): each line becomes a `Row`, or faults that say why not.

Line by line, so that a quotation mark that nobody closed spoils its own line and not the rest of the file: nothing that
stands in these columns has line breaks.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import get_default_timezone, make_aware

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.values import Wrong, hint
from longwave.membership.actions import midnight
from longwave.membership.models import Account, Grant, tidy_address
from longwave.membership.rules import Tier

T = TypeVar("T")
COLUMNS = ("email", "name", "tier", "start", "end", "scope", "id")
KNOWN = f"Known are {', '.join(COLUMNS)}"
TIERS = (Tier.REGISTERED, Tier.SUBSCRIBERS)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a line says. `id` is who she is elsewhere; without a `start` her right begins with the first import."""

    line: int
    email: str
    id: str
    first_name: str
    last_name: str
    tier: Tier
    start: datetime | None
    end: datetime | None
    scope: str


@dataclass
class Sheet:
    """What a file says: its rows, and the faults of the lines that are none."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_sheet(data: bytes, file: str, scopes: Mapping[str, str]) -> Sheet:
    """Read a file. `scopes` are those that may be written, each as it is kept.

    Lines in which nothing stands do not count: spreadsheets leave many. Raises `Refused` for the file as a whole.
    """
    lines = list(enumerate(io.StringIO(_decoded(data, file), newline=None), 1))
    lines = [(number, line.removesuffix("\n")) for number, line in lines if line.strip(",;\"' \t\n")]
    if not lines:
        raise Refused([Fault(file, 0, f"the file is empty. The first line names its columns. {KNOWN}.")])
    at, header = lines[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    columns = _columns(header, delimiter, file, at)
    if not lines[1:]:
        raise Refused([Fault(file, at, "there is no row below the names of the columns. Add one for each reader.")])
    sheet, seen = Sheet(), dict[str, int]()
    for number, line in lines[1:]:
        found = _row(line, number, columns, delimiter, scopes, seen)
        if isinstance(found, Row):
            sheet.rows.append(found)
        else:
            sheet.faults += [Fault(file, number, f"{reason}.") for reason in found]
    return sheet


def _decoded(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"found the byte 0x{data[error.start]:02x}, which is not UTF-8. Save the table as CSV in UTF-8."
        raise Refused([Fault(file, line, reason)]) from error


def _columns(header: str, delimiter: str, file: str, line: int) -> list[str]:
    """The names of the columns. Raises `Refused` with everything that is wrong with them."""
    try:
        columns = [name.lower() for name in _cells(header, delimiter)]
    except Wrong as wrong:
        raise Refused([Fault(file, line, f"{wrong}.")]) from wrong
    faults = [
        f"the column “{name[:60]}” is unknown.{hint(name, COLUMNS)} {KNOWN}; the first line names the columns."
        for name in columns
        if name not in COLUMNS
    ]
    faults += [f"the column “{name}” is there twice. Remove one." for name in COLUMNS if columns.count(name) > 1]
    if "email" not in columns:
        faults.append("the column “email” is missing. Add it: it says whom a row is about.")
    if faults:
        raise Refused(Fault(file, line, reason) for reason in faults)
    return columns


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line, trimmed. Raises `Wrong`."""
    if "\0" in line:
        raise Wrong("found a NUL byte, expected text. Save the table as CSV once more")
    try:
        return [
            cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
        ]
    except csv.Error as error:
        raise Wrong(
            f"the line is no row of cells ({error}). Expected one row a line, with each quotation mark closed and "
            "those inside a cell doubled"
        ) from error


def _row(
    line: str, number: int, columns: list[str], delimiter: str, scopes: Mapping[str, str], seen: dict[str, int]
) -> Row | list[str]:
    """A row, or everything that is wrong with it. `seen` are the ids of the lines before."""
    try:
        cells = _cells(line, delimiter)
        if len(cells) != len(columns):
            more = "Put a cell with a comma or semicolon in quotation marks" if len(cells) > len(columns) else ""
            raise Wrong(
                f"found {len(cells)} columns, expected {len(columns)}. {more or 'Complete the row; it may be cut off'}"
            )
    except Wrong as wrong:
        return [str(wrong)]
    reading = _Reading(dict(zip(columns, cells, strict=True)))
    email = reading.take("email", _email) or ""
    name = reading.take("name", _name) or ("", "")
    taken = Row(
        line=number,
        email=email,
        id=reading.take("id", lambda text: _id(text or email, number, seen)) or "",
        first_name=name[0],
        last_name=name[1],
        tier=reading.take("tier", _tier) or Tier.SUBSCRIBERS,
        start=reading.take("start", _start),
        end=reading.take("end", _end),
        scope=reading.take("scope", lambda text: _scope(text, scopes)) or "",
    )
    return reading.faults or taken


class _Reading:
    """The cells of one row, and what is wrong with them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.faults: list[str] = []

    def take(self, column: str, read: Callable[[str], T]) -> T | None:
        """What stands in a column; None where it is wrong."""
        try:
            return read(self.cells.get(column, ""))
        except Wrong as wrong:
            self.faults.append(f"{column}: {wrong}")
            return None


def _email(text: str) -> str:
    email, most = tidy_address(text), Account._meta.get_field("email").max_length or 0
    try:
        validate_email(email)
    except ValidationError as error:
        found = f"“{text[:60]}”" if text else "nothing"
        raise Wrong(f"found {found}, expected an e-mail address such as ada@reader.example. Correct it") from error
    return _at_most(email, most)


def _at_most(text: str, most: int, advice: str = "Shorten it") -> str:
    if len(text) > most:
        raise Wrong(f"found {len(text)} characters, expected at most {most}. {advice}")
    return text


def _name(text: str) -> tuple[str, str]:
    """First and last name, divided at the first space as everywhere in the house."""
    first, _, last = text.partition(" ")
    most = Account._meta.get_field("first_name").max_length or 0
    return _at_most(first, most), _at_most(last.strip(), most)


def _id(text: str, number: int, seen: dict[str, int]) -> str:
    most = Grant._meta.get_field("source_id").max_length or 0
    _at_most(text, most, "Give the row a shorter id, which stays the same at every import")
    if text and seen.setdefault(text, number) != number:
        raise Wrong(f"“{text}” is on line {seen[text]} already, expected one row for each. Remove one of them")
    return text


def _tier(text: str) -> Tier:
    if not text:
        return Tier.SUBSCRIBERS
    if text.lower() not in TIERS:
        raise Wrong(f"found “{text[:60]}”.{hint(text, TIERS)} Expected {' or '.join(TIERS)}")
    return Tier(text.lower())


def _start(text: str) -> datetime | None:
    return _moment(text, 0, "Leave it empty where it begins with the import")


def _end(text: str) -> datetime | None:
    return _moment(text, 1, "Leave it empty where there is no end")


def _moment(text: str, later: int, advice: str) -> datetime | None:
    """A moment; a bare date is the midnight with which that day begins, or so many days later."""
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return midnight(date.fromisoformat(text) + timedelta(days=later))
        if _MOMENT.fullmatch(text):
            moment, zone = datetime.fromisoformat(text.upper()), get_default_timezone()
            moment = moment if moment.tzinfo else make_aware(moment, zone)
            return moment.astimezone(zone).astimezone(UTC)  # what the desk cannot show in its zone is not kept either
    except (ValueError, OverflowError) as error:
        raise Wrong(f"“{text}” is not a date that can be kept ({error}). {advice}") from error
    raise Wrong(f"“{text[:60]}” is not a date. Expected one such as 2026-11-23 or 2026-11-23T06:00:00+01:00. {advice}")


def _scope(text: str, scopes: Mapping[str, str]) -> str:
    if text and text not in scopes:
        raise Wrong(
            f"found “{text[:60]}”.{hint(text, scopes)} Expected {' or '.join(scopes)}, or nothing for everything"
        )
    return scopes.get(text, "")
