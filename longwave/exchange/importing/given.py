"""What holds for every row of a list that does not say it itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """The newsletter's slug, what the rows are a list of, and the proof that their readers agreed."""

    newsletter: str = ""
    status: str = ""
    source: str = ""
    text: str = ""


NOTHING_GIVEN = Given()
