"""A list of subscribers as a table of text (CSV): each line becomes a `Row`, or faults that say why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.importing import table
from longwave.exchange.importing.dialects import ADDRESSES, Dialect, dialect_of
from longwave.exchange.values import Wrong, hint
from longwave.membership.models import Grant
from longwave.membership.rules import Tier

COLUMNS = ("email", "name", "tier", "start", "end", "scope", "id")
KNOWN = f"Known are {', '.join(COLUMNS)}"
TIERS = (Tier.REGISTERED, Tier.SUBSCRIBERS)


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
    dialect: str = ""  # whose list it is, where it is not written in our own columns
    paying: list[int] = field(default_factory=list)  # lines of those who pay at a provider


def read_sheet(data: bytes, file: str, scopes: Mapping[str, str], encoding: str = "") -> Sheet:
    """Read a file. `scopes` are those that may be written, each as it is kept; `encoding` is what it is written in,
    where it does not say so itself.

    Lines in which nothing stands do not count: spreadsheets leave many. Raises `Refused` for the file as a whole.
    """
    lines = table.lines_of(data, file, encoding)
    if not lines:
        raise Refused([Fault(file, 0, f"the file is empty. The first line names its columns. {KNOWN}.")])
    at, header = lines[0]
    delimiter = table.delimiter_of(header)
    foreign = _foreign(header, delimiter)
    if foreign:
        return _read_foreign(lines, file, foreign, delimiter)
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


def _foreign(header: str, delimiter: str) -> Dialect | None:
    try:
        return dialect_of([name.lower() for name in table.cells(header, delimiter)])
    except Wrong:
        return None  # told with the names of our own columns


def _read_foreign(lines: list[tuple[int, str]], file: str, dialect: Dialect, delimiter: str) -> Sheet:
    """Read a list of another system. Columns that we have no use for are let be."""
    sheet, seen, whole = Sheet(dialect=dialect.name), dict[str, int](), dialect is ADDRESSES
    columns = ["email"] if whole else [name.lower() for name in table.cells(lines[0][1], delimiter)]
    for number, line in lines if whole else lines[1:]:
        try:
            member = dialect.read(table.row_of(line, delimiter, columns))
        except Wrong as wrong:
            sheet.faults.append(Fault(file, number, f"{wrong}."))
            continue
        found = _taken(member.cells(), number, {}, seen)
        if isinstance(found, Row):
            sheet.rows.append(found)
            sheet.paying += [number] if member.pays else []
        else:
            sheet.faults += [Fault(file, number, f"{reason}.") for reason in found]
    return sheet


def _columns(header: str, delimiter: str, file: str, line: int) -> list[str]:
    """The names of the columns. Raises `Refused` with everything that is wrong with them."""
    try:
        columns = [name.lower() for name in table.cells(header, delimiter)]
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


def _row(
    line: str, number: int, columns: list[str], delimiter: str, scopes: Mapping[str, str], seen: dict[str, int]
) -> Row | list[str]:
    """A row, or everything that is wrong with it. `seen` are the ids of the lines before."""
    try:
        cells = table.row_of(line, delimiter, columns)
    except Wrong as wrong:
        return [str(wrong)]
    return _taken(cells, number, scopes, seen)


def _taken(cells: Mapping[str, str], number: int, scopes: Mapping[str, str], seen: dict[str, int]) -> Row | list[str]:
    """The same, of cells by our names."""
    reading = table.Reading(cells)
    email = reading.take("email", table.email) or ""
    name = reading.take("name", table.name) or ("", "")
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


def _id(text: str, number: int, seen: dict[str, int]) -> str:
    most = Grant._meta.get_field("source_id").max_length or 0
    table.at_most(text, most, "Give the row a shorter id, which stays the same at every import")
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
    return table.moment(text, 0, "Leave it empty where it begins with the import")


def _end(text: str) -> datetime | None:
    return table.moment(text, 1, "Leave it empty where there is no end")


def _scope(text: str, scopes: Mapping[str, str]) -> str:
    if text and text not in scopes:
        raise Wrong(
            f"found “{text[:60]}”.{hint(text, scopes)} Expected {' or '.join(scopes)}, or nothing for everything"
        )
    return scopes.get(text, "")
