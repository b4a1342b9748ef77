"""Tables of text (CSV) that people open in a spreadsheet: what strangers typed stays text there, and is no formula.

Everything that the house hands out as a table is written by `Table`, and everything that it reads goes through `plain`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Protocol

# What spreadsheets begin to calculate at, also in the wide signs of East Asian keyboards; and our own mark before it.
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


class File(Protocol):
    """Something that takes text."""

    def write(self, text: str, /) -> object:
        """Take some more."""
        ...


class Table:
    """Writes rows of cells."""

    def __init__(self, file: File) -> None:
        self._writer = csv.writer(file)

    def row(self, cells: Iterable[str]) -> None:
        """Write a row."""
        self._writer.writerow([guarded(cell) for cell in cells])


def guarded(text: str) -> str:
    """A text as a cell that is shown as it is: with an apostrophe before what would be calculated."""
    return f"'{text}" if FORMULA.match(text) else text


def plain(cell: str) -> str:
    """What a cell says: the text that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
