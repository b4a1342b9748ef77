"""What became of an import or an export, counted: rows in = created + updated + unchanged + refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from longwave.exchange.faults import Fault


class Outcome(StrEnum):
    """What became of one piece."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Tally:
    """How many pieces of one kind had which outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """How many came in."""
        return self.created + self.updated + self.unchanged + self.refused


@dataclass
class Report:
    """What became of an import.

    `kinds` counts by kind, in the order in which they were taken. `faults` says why pieces were refused; one piece may
    have several. `gaps` are what pieces came in without and the desk will ask for. `made` names regions, topics and
    people that were made because a piece names them; `notes` are other things worth knowing.
    """

    source: str
    dry_run: bool = False
    kinds: dict[str, Tally] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, kind: str, outcome: Outcome, times: int = 1) -> None:
        """Count pieces of a kind."""
        tally = self.kinds.setdefault(kind, Tally())
        setattr(tally, outcome.value, getattr(tally, outcome.value) + times)

    @property
    def total(self) -> Tally:
        """All kinds together."""
        sums = [sum(getattr(tally, outcome.value) for tally in self.kinds.values()) for outcome in Outcome]
        return Tally(*sums)

    @property
    def rows(self) -> int:
        """How many pieces came in."""
        return self.total.rows

    @property
    def refused(self) -> int:
        """How many were refused."""
        return self.total.refused

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        kinds = {kind: {"rows": tally.rows, **asdict(tally)} for kind, tally in self.kinds.items()}
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            "total": {"rows": self.rows, **asdict(self.total)},
            "kinds": kinds,
            "refused": [asdict(fault) for fault in self.faults],
            "gaps": [asdict(gap) for gap in self.gaps],
            "made": list(self.made),
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        """The report as a person reads it."""
        would = "A dry run; nothing was changed." if self.dry_run else ""
        lines = [f"{self.source}: {self.rows} in.", would, _table({**self.kinds, "all": self.total})]
        for title, found in (
            ("Refused", self.faults),
            ("Missing; the desk asks for it at the next edit", self.gaps),
            ("Made because a piece names it", self.made),
            ("Notes", self.notes),
        ):
            lines += [f"\n{title}:", *(f"  {one}" for one in found)] if found else []
        return "\n".join(line for line in lines if line)


def _table(rows: dict[str, Tally]) -> str:
    head = ["", "in", *(outcome.value for outcome in Outcome)]
    table = [head] + [
        [name, str(tally.rows), *(str(getattr(tally, outcome.value)) for outcome in Outcome)]
        for name, tally in rows.items()
    ]
    return "\n".join(f"  {row[0]:10}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in table)


@dataclass
class ExportReport:
    """What an export wrote: files by kind, and `notes` on what could not be written as it is at the desk."""

    folder: str
    kinds: dict[str, int] = field(default_factory=dict)
    files: int = 0
    length: int = 0
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as plain data; `length` is in bytes."""
        return asdict(self)

    def __str__(self) -> str:
        """The report as a person reads it."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.items())
        lines = [f"{self.folder}: {self.files} files, {self.length:,} bytes ({kinds})."]
        return "\n".join(lines + [f"  {note}" for note in self.notes])
