"""Tables of text (CSV) about people: what every reader of one does with lines, cells and the commonest columns.

Line by line, so that a quotation mark that nobody closed spoils its own line and not the rest of the file: nothing that
stands in these columns has line breaks.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import get_default_timezone, make_aware

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.values import Wrong
from longwave.kernel.cells import plain
from longwave.membership.actions import midnight
from longwave.membership.models import Account, tidy_address

T = TypeVar("T")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


def content(path: Path) -> bytes:
    """A file's bytes. Raises `Refused`."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror}). Check that it is there and may be read."
        raise Refused([Fault(str(path), 0, reason)]) from error


def lines_of(data: bytes, file: str, encoding: str = "") -> list[tuple[int, str]]:
    """The lines in which something stands, with their numbers: spreadsheets leave many empty ones. Raises `Refused`."""
    lines = enumerate(io.StringIO(decoded(data, file, encoding), newline=None), 1)
    return [(number, line.removesuffix("\n")) for number, line in lines if line.strip(",;\"' \t\n")]


def delimiter_of(header: str) -> str:
    """What divides the cells, by the names of the columns."""
    return max(",;\t", key=header.count)


def decoded(data: bytes, file: str, encoding: str = "") -> str:
    """A file's text: UTF-16 where its first two bytes say so, otherwise UTF-8, or what it is said to be written in.

    Nothing is guessed, since names would come in wrong. Raises `Refused`.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding or "utf-8-sig")
    except LookupError as error:
        reason = f"the encoding “{encoding[:60]}” is unknown. Known are utf-8, utf-16, windows-1252 and others."
        raise Refused([Fault(file, 0, reason)]) from error
    except UnicodeDecodeError as error:
        line, name = data.count(b"\n", 0, error.start) + 1, encoding or "UTF-8"
        reason = f"found the byte 0x{data[error.start]:02x}, which is not {name}. Save the table as CSV in UTF-8."
        raise Refused([Fault(file, line, reason)]) from error


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line, trimmed. Raises `Wrong`."""
    if "\0" in line:
        raise Wrong("found a NUL byte, expected text. Save the table as CSV once more")
    try:
        found = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
        return [plain(cell.strip()) for cell in found]
    except csv.Error as error:
        raise Wrong(
            f"the line is no row of cells ({error}). Expected one row a line, with each quotation mark closed and "
            "those inside a cell doubled"
        ) from error


def row_of(line: str, delimiter: str, columns: list[str]) -> dict[str, str]:
    """A line by the names of its columns. Raises `Wrong`."""
    found = cells(line, delimiter)
    if len(found) != len(columns):
        more = "Put a cell with a comma or semicolon in quotation marks" if len(found) > len(columns) else ""
        raise Wrong(
            f"found {len(found)} columns, expected {len(columns)}. {more or 'Complete the row; it may be cut off'}"
        )
    return dict(zip(columns, found, strict=True))


class Reading:
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


def email(text: str) -> str:
    """The address of an account. Raises `Wrong`."""
    address, most = tidy_address(text), Account._meta.get_field("email").max_length or 0
    try:
        validate_email(address)
    except ValidationError as error:
        found = f"“{text[:60]}”" if text else "nothing"
        raise Wrong(f"found {found}, expected an e-mail address such as ada@reader.example. Correct it") from error
    return at_most(address, most)


def at_most(text: str, most: int, advice: str = "Shorten it") -> str:
    """A text that fits. Raises `Wrong`."""
    if len(text) > most:
        raise Wrong(f"found {len(text)} characters, expected at most {most}. {advice}")
    return text


def name(text: str) -> tuple[str, str]:
    """First and last name, divided at the first space as everywhere in the house."""
    first, _, last = text.partition(" ")
    most = Account._meta.get_field("first_name").max_length or 0
    return at_most(first, most), at_most(last.strip(), most)


def moment(text: str, later: int, advice: str) -> datetime | None:
    """A moment; a bare date is the midnight with which that day begins, or so many days later."""
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return midnight(date.fromisoformat(text) + timedelta(days=later))
        if _MOMENT.fullmatch(text):
            found, zone = datetime.fromisoformat(text.upper()), get_default_timezone()
            found = found if found.tzinfo else make_aware(found, zone)
            return found.astimezone(zone).astimezone(UTC)  # what the desk cannot show in its zone is not kept either
    except (ValueError, OverflowError) as error:
        raise Wrong(f"“{text}” is not a date that can be kept ({error}). {advice}") from error
    raise Wrong(f"“{text[:60]}” is not a date. Expected one such as 2026-11-23 or 2026-11-23T06:00:00+01:00. {advice}")
