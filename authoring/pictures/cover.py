"""The show's cover and the magazine's logo."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from . import ships, water
from .canvas import Canvas, arc
from .faces import SANS_BOLD, SERIF_BLACK, SERIF_BOLD
from .palette import AMBER, FOREST, INK, LAGOON, MIST, NAVY, PAPER, RED, SEA, STRAW, TEAL, WHITE, mix
from .registry import PICTURES, Picture

if TYPE_CHECKING:
    from PIL import Image


def _centred(c: Canvas, y: float, words: str, font: str, size: float, fill: str, gap: float) -> None:
    """Write spaced capitals in the middle of the picture."""
    probe = Canvas.blank(8, 8, PAPER, 0, 1)
    wide = probe.text(0, 0, words, font, size, fill, tracking=gap)
    c.text((c.width - wide) / 2, y, words, font, size, fill, tracking=gap)


def _shore(c: Canvas, flip: bool) -> None:
    """Draw one bank with its lighthouse or chapel as a dark silhouette at the picture's edge."""
    v = c.at(c.width if flip else 0, 1890, 1, 0, flip)
    v.blob([(-200, 40), (0, -150), (220, -120), (420, -60), (640, 0), (760, 36), (300, 90)], FOREST)
    if flip:
        v.poly([(170, -110), (186, -420), (254, -420), (270, -110)], PAPER)
        for y in (-360, -230):
            v.rect(180, y, 82, 56, RED)
        v.rect(176, -470, 88, 50, STRAW)
        v.poly([(164, -470), (220, -530), (276, -470)], INK)
    else:
        v.rect(150, -250, 190, 150, PAPER)
        v.poly([(136, -250), (245, -330), (354, -250)], RED)
        v.rect(300, -430, 76, 330, PAPER)
        v.poly([(288, -430), (338, -560), (388, -430)], RED)
        v.rect(220, -180, 44, 80, INK)
        v.rect(326, -380, 24, 50, INK)


def cover(c: Canvas) -> None:
    """The Crossing: a ferry crosses a strait from one dark shore to the other before a huge red
    sun, under the podcast's name in large letters."""
    c.rect(0, 0, 3000, 3000, mix(STRAW, PAPER, 0.45))
    c.fade((0, 900, 3000, 1000), AMBER, 0.0, 0.55)
    c.glow(1500, 1760, 1500, WHITE, 0.5)
    c.disc(1500, 1830, 690, RED)
    with c.clip(arc(1500, 1830, 690, 690, 0, 360)):
        for i in range(6):
            c.rect(780, 1500 + i * 70, 1440, 6 + i * 6, mix(mix(STRAW, PAPER, 0.3), AMBER, 0.3), 0.55)
    c.rect(0, 1880, 3000, 1120, SEA)
    _shore(c, False)
    _shore(c, True)
    tones = (LAGOON, mix(LAGOON, SEA, 0.5), SEA, mix(SEA, TEAL, 0.6), TEAL, mix(TEAL, NAVY, 0.5), NAVY, INK)
    for i, tone in enumerate(tones):
        if i == 2:
            ships.ferry(c.at(1010, 2080, 1.35), INK, WHITE, AMBER)
        water.swell(c, 1900 + i * i * 9 + i * 74, tone, 16 + 4 * i, 420 + 46 * i, i * 0.37)
    water.glitter(c, 1500, (2130, 2560, 420), mix(RED, STRAW, 0.35))
    c.line([(560, 2090), (1030, 2072)], 10, MIST)
    c.line([(700, 2114), (1030, 2086)], 8, MIST)
    c.line([(300, 300), (1150, 300)], 8, INK)
    c.line([(1850, 300), (2700, 300)], 8, INK)
    _centred(c, 362, "THE", SERIF_BLACK, 190, INK, 60)
    _centred(c, 830, "CROSSING", SERIF_BLACK, 505, INK, 2)
    c.line([(300, 950), (2700, 950)], 8, INK)
    _centred(c, 1062, "A WEEKLY INTERVIEW", SANS_BOLD, 76, INK, 34)
    _centred(c, 2880, "CROSSWATER", SANS_BOLD, 96, PAPER, 52)


def logo() -> Image.Image:
    """Return the magazine's wordmark on a transparent ground."""
    c = Canvas.blank(640, 120, None, 0, 4)
    for shift, tone in ((0.0, SEA), (math.pi, INK)):
        for i in range(481):
            c.disc(16 + i / 5, 62 + 27 * math.sin(i / 480 * math.tau * 1.25 + shift), 6, tone)
    c.text(130, 92, "Crosswater", SERIF_BOLD, 95, INK)
    return c.finished()


PICTURES["the-crossing"] = Picture("the-crossing", cover, 3000, 3000, 500_000, scale=1.5)
