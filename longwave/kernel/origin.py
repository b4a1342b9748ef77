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

    Both are set by the browser and cannot be set by a page. A client that sends neither is no browser, so there is no
    reader whose cookie could be abused.
    """
    if fetch_site:
        if fetch_site in ("same-origin", "none"):
            return Standing(True, "sent from this site")
        return Standing(False, f"Sec-Fetch-Site is {fetch_site}, expected same-origin")
    if origin and origin != own_origin:
        return Standing(False, f"Origin is {origin}, expected {own_origin}")
    return Standing(True, "sent from this site" if origin else "sent by no browser")
