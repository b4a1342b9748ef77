"""The magazine's colours, and the little arithmetic done with them."""

from __future__ import annotations

from typing import Final

Colour = str
"""A colour as ``#rrggbb``."""

PAPER: Final = "#f3ead7"
CREAM: Final = "#e8d9bb"
SAND: Final = "#dcc08f"
STRAW: Final = "#e6b65c"
AMBER: Final = "#d9922e"
OCHRE: Final = "#b5762a"
RUST: Final = "#a5482e"
RED: Final = "#b9523f"
ROSE: Final = "#d6907a"
BLUSH: Final = "#eac4ab"
PLUM: Final = "#5b3440"
BROWN: Final = "#5a3a28"
UMBER: Final = "#38281f"
FOREST: Final = "#1c3a30"
GREEN: Final = "#356350"
LEAF: Final = "#5f8a63"
SAGE: Final = "#9db393"
INK: Final = "#14212a"
NAVY: Final = "#1b3346"
SEA: Final = "#2d6079"
TEAL: Final = "#25605f"
LAGOON: Final = "#5d9ca4"
MIST: Final = "#b8d0cc"
STONE: Final = "#8b8577"
WHITE: Final = "#fbf7ec"


def channels(colour: Colour) -> tuple[int, int, int]:
    """Return the red, green and blue of a colour as numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour ``share`` of the way from the first to the second."""
    pairs = zip(channels(first), channels(second), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def darker(colour: Colour, share: float = 0.25) -> Colour:
    """Return the colour moved towards ink."""
    return mix(colour, INK, share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """Return the colour moved towards paper."""
    return mix(colour, PAPER, share)


def rgba(colour: Colour, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """Return the colour with an opacity from 0 to 1, as Pillow wants it."""
    return (*channels(colour), round(255 * alpha))
