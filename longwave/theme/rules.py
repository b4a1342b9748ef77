"""What the theme decides: whether a colour can be read, where a menu stands, which paths are ours.

Contrast is WCAG 2.2's: relative luminance of sRGB, (lighter + 0.05) / (darker + 0.05).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

LEGIBLE = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum), normal text
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
DECLARATION = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLOCK = re.compile(r"([^{}]*)([{}])")
DARK = re.compile(r"prefers-color-scheme:\s*dark|(?<!:not\(\[)data-theme=[\"']?dark")
TEXT_TOKENS = ("ink", "ink-2", "ink-3", "accent", "accent-hover", "signal", "danger", "warn", "ok")
GROUND_TOKENS = ("paper", "surface")

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = ("system", "light", "dark")


class NotAColour(ValueError):
    """A colour that cannot be judged, because it is not written as #rgb or #rrggbb."""


@dataclass(frozen=True)
class Legibility:
    """Whether a colour may stand on a ground, with the sentence that says why not."""

    allowed: bool
    ratio: float
    reason: str


@dataclass(frozen=True)
class Current:
    """The menu item a page belongs to. `state` is the value of `aria-current`."""

    url: str
    state: Literal["page", "true"]


@dataclass(frozen=True)
class Step:
    """The way to a neighbour in a thread, with the word for it and the value of `rel`."""

    rel: str
    word: str
    path: str
    title: str


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 to 1. Raises `NotAColour`."""
    match = HEX.match(colour.strip())
    if not match:
        raise NotAColour(f"Found the colour {colour!r}, expected #rgb or #rrggbb; write it in hexadecimal digits.")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21, whichever stands in front."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def judge_accent(accent: str, ground: str) -> Legibility:
    """Whether links in `accent` can be read on `ground`."""
    ratio = contrast(accent, ground)
    if ratio >= LEGIBLE:
        return Legibility(True, ratio, "")
    reason = (
        f"The accent {accent} on {ground} has a contrast of {ratio:.2f}:1, expected at least {LEGIBLE}:1; "
        f"choose a {'darker' if luminance(ground) > 0.18 else 'lighter'} one."
    )
    return Legibility(False, ratio, reason)


def tokens(css: str) -> list[tuple[str, str]]:
    """The custom properties a style sheet declares, in order, without their leading hyphens."""
    found = DECLARATION.findall(COMMENT.sub("", css))
    return [(name.removeprefix("--"), value.strip()) for name, value in found]


def illegible(palette: Mapping[str, str]) -> list[str]:
    """Every text colour of a palette that cannot be read on its paper or its panels, one sentence each."""
    grounds = [palette[name] for name in GROUND_TOKENS]
    pairs = [(palette[name], ground) for name in TEXT_TOKENS if name in palette for ground in grounds]
    return [verdict.reason for verdict in (judge_accent(*pair) for pair in pairs) if not verdict.allowed]


def _declared(css: str) -> Iterator[tuple[bool, str, str]]:
    """Every custom property a style sheet declares, and whether it is one of the dark palette."""
    within: list[str] = []
    for text, brace in BLOCK.findall(COMMENT.sub("", css)):
        dark = any(DARK.search(prelude) for prelude in within)
        yield from ((dark, name, value) for name, value in tokens(text))
        if brace == "{":
            within.append(text)
        elif within:
            within.pop()


def judge_sheet(css: str, light: str, dark: str) -> list[str]:
    """What is wrong with the accents of a publisher's own style sheet, one sentence each.

    An accent must be legible on the paper it lies on: ours, light or dark, or the one that the sheet sets beside it.
    """
    papers, faults, declared = {False: light, True: dark}, [], list(_declared(css))
    papers |= {in_dark: value for in_dark, name, value in declared if name == "paper" and HEX.match(value)}
    for in_dark, name, value in declared:
        if name not in ("accent", "accent-hover"):
            continue
        try:
            faults.append(judge_accent(value, papers[in_dark]).reason)
        except NotAColour as fault:
            faults.append(str(fault))
    return [fault for fault in faults if fault]


def current_item(urls: Sequence[str], path: str) -> Current | None:
    """The menu item that a page is, or lies under: the longest that fits. The front page owns only itself."""
    under = [url for url in urls if url == path or (len(url) > 1 and url.endswith("/") and path.startswith(url))]
    if not under:
        return None
    best = max(under, key=len)
    return Current(best, "page" if best == path else "true")


def steps(threads: Iterable[Mapping[str, Any]]) -> dict[str, Step]:
    """The neighbours of a piece in its threads by their paths, each once: what comes next before what came."""
    found: dict[str, Step] = {}
    told = list(threads)
    for rel, side in (("next", "next"), ("prev", "previous")):
        for thread in told:
            if piece := thread.get(side):
                found.setdefault(piece["path"], Step(rel, side.capitalize(), piece["path"], piece["title"]))
    return found


def same_site_path(path: str) -> str:
    """`path` when it leads to a page of this site, else the front page.

    Browsers read `//host`, `/\\host` and addresses with control characters as other sites.
    """
    if not path.startswith("/") or path[1:2] in ("/", "\\") or any(ord(sign) < 33 or ord(sign) == 127 for sign in path):
        return "/"
    return path
