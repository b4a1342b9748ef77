"""Where a posted form came from.

A form on a page that is kept for everybody cannot carry a token; the browser's own headers tell instead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Whether a posted form came from our own pages, with the reason."""

    allowed: bool
    reason: str


def judge_form(fetch_site: str, origin: str, own_origin: str) -> Standing:
    """Whether a form was sent from our own pages, by the headers `Sec-Fetch-Site` and `Origin`.

    Both are set by the browser and cannot be set by a page; one of them must say so. `Sec-Fetch-Site` comes first: a
    page that tells nobody its address has the origin “null”.
    """
    if fetch_site == "same-origin" or (fetch_site in ("", "none") and origin == own_origin):
        return Standing(True, "sent from this site")
    if fetch_site not in ("", "none"):
        return Standing(False, f"Sec-Fetch-Site is {fetch_site}, expected same-origin")
    return Standing(False, f"Origin is {origin or 'missing'}, expected {own_origin}")
