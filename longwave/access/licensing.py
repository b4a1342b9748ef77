"""What an organisation's licence must be before it is stored: plain rules, whose faults are sentences for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from longwave.access.networks import NotARange, Range, overlap, parse
from longwave.membership.rules import fault_of_day

MOST_FAULTS = 8  # sentences at once: a pasted page of something else has thousands


def faults_of_ranges(lines: Sequence[str], others: Iterable[tuple[str, str]]) -> list[str]:
    """What is wrong with an organisation's ranges. `others` are all other organisations' ranges and their names.

    An address belongs to one organisation, or nobody could say whose licence opened something.
    """
    own, faults = _read(lines)
    if faults:
        return faults[:MOST_FAULTS]
    theirs = {parse(text): (text, name) for text, name in others}
    found = overlap([each for each, _ in own], theirs)
    if found is None:
        return []
    written = dict(own)
    mine = [written[each] for each in found if each in written]
    foreign = [theirs[each] for each in found if each in theirs]
    if foreign:
        text, name = foreign[0]
        return [
            f"{mine[0]} shares addresses with {text} of {name}. An address belongs to one organisation: change one."
        ]
    return [f"{mine[0]} and {mine[1]} share addresses. Each address is named once: take one of them out."]


def _read(lines: Sequence[str]) -> tuple[list[tuple[Range, str]], list[str]]:
    """The ranges with their lines, and what could not be read."""
    found, faults = [], []
    for number, line in enumerate(lines, 1):
        try:
            found.append((parse(line), line))
        except NotARange as fault:
            faults.append(f"Line {number}: {fault}")
    return found, faults


def faults_of_dates(start: date | None, end: date | None) -> dict[str, str]:
    """What is wrong with a licence's days, by field; nothing where it ends after it begins, or never."""
    days = {"licence_start": start, "licence_end": end}
    faults = {name: fault_of_day(day) for name, day in days.items() if day and fault_of_day(day)}
    if not faults and start and end and end <= start:
        return {"licence_end": f"Found an end on {end}, expected a day after the licence begins on {start}."}
    return faults
