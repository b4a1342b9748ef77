"""Plots, drawn here as SVG: bars for what is compared, columns for what goes on in time.

Each has a title and a description for those who do not see it; the page shows the same numbers in a table beside it.
Colours are the style sheet's (`.plot`), so that a plot is light or dark like its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH = 360  # units: what a telephone shows at its own size
ROW, BAR = 38, 14  # of a bar with its words above
HEIGHT, FOOT, HEAD = 170, 22, 20  # of columns, the words below and above them
GAP = 0.25  # of a column's place


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is drawn: what it is called, how large it is, and how that is said."""

    label: str
    value: float
    words: str


def bars(name: str, title: str, description: str, marks: Sequence[Mark]) -> SafeString:
    """Bars from the left, one below the other. `name` tells plots of one page apart."""
    most = max((mark.value for mark in marks), default=0) or 1
    drawn = []
    for at, mark in enumerate(marks):
        top = at * ROW
        drawn += [
            f'<text x="0" y="{top + 13}">{escape(mark.label)}</text>',
            f'<text x="{WIDTH}" y="{top + 13}" text-anchor="end">{escape(mark.words)}</text>',
            f'<rect class="plot__ground" x="0" y="{top + 18}" width="{WIDTH}" height="{BAR}"/>',
            f'<rect class="plot__mark" x="0" y="{top + 18}" width="{WIDTH * mark.value / most:.1f}" height="{BAR}"/>',
        ]
    return _svg(name, title, description, max(len(marks), 1) * ROW, drawn)


def columns(name: str, title: str, description: str, marks: Sequence[Mark]) -> SafeString:
    """Columns from zero, in order of time; the largest says how large it is."""
    most = max((mark.value for mark in marks), default=0) or 1
    tallest = max(range(len(marks)), key=lambda at: marks[at].value, default=-1)
    place, room = WIDTH / max(len(marks), 1), HEIGHT - HEAD - FOOT
    drawn = [f'<line class="plot__line" x1="0" x2="{WIDTH}" y1="{HEIGHT - FOOT}" y2="{HEIGHT - FOOT}"/>']
    for at, mark in enumerate(marks):
        left, tall = at * place + place * GAP / 2, room * mark.value / most
        middle = min(max(at * place + place / 2, 30), WIDTH - 30)  # words at the edges stay inside
        said = escape(f"{mark.label}: {mark.words}")
        drawn.append(
            f'<rect class="plot__mark" x="{left:.1f}" y="{HEIGHT - FOOT - tall:.1f}" width="{place * (1 - GAP):.1f}" '
            f'height="{tall:.1f}"><title>{said}</title></rect>'
        )
        drawn.append(
            f'<text x="{at * place + place / 2:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{escape(mark.label)}</text>'
        )
        if at == tallest and mark.value:
            drawn.append(f'<text x="{middle:.1f}" y="{HEAD - 7}" text-anchor="middle">{escape(mark.words)}</text>')
    return _svg(name, title, description, HEIGHT, drawn)


def _svg(name: str, title: str, description: str, height: int, drawn: Sequence[str]) -> SafeString:
    named = escape(name)
    return mark_safe(  # every text above and below went through `escape`
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{named}-title {named}-desc">'
        f'<title id="{named}-title">{escape(title)}</title><desc id="{named}-desc">{escape(description)}</desc>'
        f"{''.join(drawn)}</svg>"
    )
