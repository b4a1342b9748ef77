"""Why something was not taken: file, line and reason, for each fault that was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of what came in. `file` is relative to the folder; lines count from 1, and 0 means the file as a whole.

    `reason` says what was found, what was expected and what to do.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.reason}"


class Refused(Exception):
    """A file was not taken. `faults` holds everything that was found wrong with it, in order of lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
