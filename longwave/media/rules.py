"""Which sizes and formats a picture comes in, and what it needs before it is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTHS = (480, 960, 1600)
MODERN = ("avif", "webp")  # best first: a browser takes the first it knows
SHARE = "fill-1200x630|format-jpeg|jpegquality-82"
COVER = "fill-3000x3000|format-jpeg|jpegquality-85"  # never enlarged: a cover of 1400 pixels stays so
SQUARE = "fill-1400x1400|format-jpeg|jpegquality-85"
SMALLEST_SQUARE = 1400  # pixels: Apple shows no smaller picture of a show or an episode
MARK = "max-640x160|format-png"  # a logo keeps its transparent ground
QUALITY = {"jpeg": "jpegquality-80", "webp": "webpquality-76", "avif": "avifquality-58"}
EXTENSIONS = {"audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/aac": ".aac"}


def specs(form: str) -> list[str]:
    """Wagtail's filter specs of one format, narrow to wide."""
    return [f"width-{width}|format-{form}|{QUALITY[form]}" for width in WIDTHS]


def jpeg_specs() -> list[str]:
    """What serves until the better formats are made."""
    return specs("jpeg")


def modern_specs() -> list[str]:
    """What the worker makes after an upload."""
    return [spec for form in MODERN for spec in specs(form)]


def square_spec(width: int, height: int) -> str | None:
    """What podcast directories get of a picture: a square, cut out where it is none; nothing where it is too small."""
    if width == height:
        return COVER
    return SQUARE if min(width, height) >= SMALLEST_SQUARE else None


def srcset(renditions: Iterable[tuple[str, int]]) -> str:
    """A `srcset` of addresses and widths in pixels; equal widths, as of a small original, are named once."""
    by_width = {width: url for url, width in reversed(list(renditions))}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


@dataclass(frozen=True)
class PictureFacts:
    """What the rule about a published picture reads."""

    title: str
    alt: str
    caption: str
    credit: str
    decorative: bool = False


def picture_gaps(picture: PictureFacts) -> list[str]:
    """What is missing before a picture may be published, one sentence each, with what to do."""
    missing = []
    if not picture.credit.strip():
        missing.append("a credit (who made it)")
    if not picture.caption.strip():
        missing.append("a caption")
    if not picture.alt.strip() and not picture.decorative:
        missing.append("an alt text, or the mark “decorative”")
    return [
        f"The picture “{picture.title}” has no {gap[gap.index(' ') + 1 :]}: open it and add one." for gap in missing
    ]


def clock(seconds: float) -> str:
    """A duration as people read it: 6:52, 1:06:52."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
