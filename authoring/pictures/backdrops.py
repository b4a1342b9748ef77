"""The patterned grounds of the portraits."""

from __future__ import annotations

import math

from . import land, water
from .built import windows
from .canvas import Canvas, arc, smooth
from .palette import FOREST, INK, LEAF, PAPER, SAND, STRAW, WHITE, Colour, darker, lighter, mix
from .plants import birch, reeds


def tiles(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw glazed tiles."""
    c.rect(0, 0, 800, 800, ground)
    pale = mix(ground, ink, 0.42)
    for row in range(5):
        for column in range(5):
            x, y = column * 160 + 80, row * 160 + 80
            c.ring(x, y, 66, 7, pale)
            for turn in range(4):
                v = c.at(x, y, 1, turn * 90)
                v.blob([(0, 0), (24, -26), (0, -58), (-24, -26)], pale)
                v.disc(56, -56, 17, mix(ground, ink, 0.6))
            c.disc(x, y, 11, STRAW)
    for i in range(6):
        c.rect(i * 160 - 2, 0, 4, 800, lighter(ground, 0.6))
        c.rect(0, i * 160 - 2, 800, 4, lighter(ground, 0.6))


def skyline(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw a city's outline with one stepped tower."""
    c.sky(ground, lighter(ground, 0.5))
    for tone, low in ((mix(ground, ink, 0.25), 60), (mix(ground, ink, 0.48), 0)):
        x = -20.0
        while x < 820:
            w, h = c.rng.uniform(50, 110), c.rng.uniform(210, 330) + low
            c.rect(x, 800 - h, w, h, tone)
            windows(c, (x + 6, 806 - h, w - 12, h), (3, 9), lighter(tone, 0.16))
            x += w + 4
    tower = c.at(150, 800)
    tone = mix(ground, ink, 0.62)
    for half, h in ((74, 330), (50, 470), (30, 560), (12, 620)):
        tower.rect(-half, -h, 2 * half, h, tone)
    tower.poly([(-9, -620), (0, -730), (9, -620)], tone)


def river(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw a winding river among fields and reeds."""
    c.rect(0, 0, 800, 800, mix(ground, LEAF, 0.25))
    for i in range(7):
        land.hills(c, 90 + i * 110, 20, mix(ground, (LEAF, FOREST)[i % 2], 0.2 + 0.03 * i), 1.2)
    bends = smooth([(660.0, -20.0), (560, 120), (130, 190), (90, 330), (700, 430), (720, 600), (120, 640), (60, 830)])
    c.line(bends, 92, lighter(ground, 0.5))
    c.line(bends, 74, ink)
    reeds(c, 20, 800, 150, 260, FOREST)
    reeds(c, 650, 800, 150, 220, FOREST)


def rays(c: Canvas, ground: Colour, ray: Colour, disc: Colour) -> None:
    """Draw a sun with broad rays."""
    c.rect(0, 0, 800, 800, ground)
    for i in range(24):
        a, b = math.radians(i * 15), math.radians(i * 15 + 7)
        c.poly([(400, 360), (400 + 700 * math.cos(a), 360 + 700 * math.sin(a)),
                (400 + 700 * math.cos(b), 360 + 700 * math.sin(b))], ray)  # fmt: skip
    c.disc(400, 360, 282, disc)
    c.ring(400, 360, 300, 6, disc)


def arches(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw pointed arches, one behind the other."""
    c.rect(0, 0, 800, 800, mix(ground, ink, 0.25))
    for i, half in enumerate((390, 330, 270, 210)):
        tone = mix(lighter(ground, 0.14 * i), SAND, 0.1 * i)
        left = arc(400 + half * 0.5, 420, half * 1.5, half * 1.2, 180, 236)
        right = [(800 - x, y) for x, y in reversed(left)]
        c.poly([(400 - half, 800), *left, *right, (400 + half, 800)], tone)
    for x in (46, 754):
        for y in range(60, 380, 80):
            c.poly([(x, y - 24), (x + 18, y), (x, y + 24), (x - 18, y)], mix(ground, PAPER, 0.4))


def birches(c: Canvas, ground: Colour) -> None:
    """Draw a birch wood in mist."""
    c.sky(ground, lighter(ground, 0.6))
    for i in range(9):
        x = 40 + i * 92 + c.rng.uniform(-20, 20)
        c.rect(x, 0, 16, 800, lighter(ground, 0.35))
    for x, w in ((60, 58), (200, 40), (620, 44), (742, 64)):
        birch(c, x, 820, 840, w)


def andes(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw peaks under a round sun."""
    c.sky(mix(ground, ink, 0.12), ground)
    c.disc(600, 190, 96, mix(STRAW, WHITE, 0.4))
    land.peaks(c, 700, 300, mix(ground, ink, 0.4), 4, WHITE)
    land.peak(c, 130, 800, 560, 560, mix(ground, ink, 0.62), WHITE)
    land.peak(c, 720, 800, 520, 470, mix(ground, ink, 0.7), WHITE)


def wagon(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw a goods wagon's boarded side with the steppe's horn ornament painted on it."""
    horns(c, ground, ink)
    for i in range(14):
        c.rect(i * 60, 0, 5, 800, darker(ground, 0.3))
    c.rect(0, 0, 800, 46, darker(ground, 0.5))
    for x in (150, 650):
        c.rect(x - 26, 46, 52, 754, darker(ground, 0.22))
        for y in range(90, 800, 90):
            c.disc(x, y, 8, darker(ground, 0.5))


def horns(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw rows of the curled horn ornament of the steppe."""
    c.rect(0, 0, 800, 800, ground)
    for row in range(5):
        for column in range(-1, 5):
            v = c.at(column * 200 + 100 * (row % 2) + 100, row * 180 + 70, 1, 180 * (row % 2))
            for flip in (False, True):
                h = v.at(0, 0, 1, 0, flip)
                curl = [(4, 70), (6, 10), (30, -30), (66, -34), (80, -4), (60, 18), (42, 6), (50, -8)]
                h.curve([(float(x), float(y)) for x, y in curl], 15, ink)
            v.poly([(0, -52), (14, -34), (0, -16), (-14, -34)], ink)


def waves(c: Canvas, ground: Colour, edge: Colour) -> None:
    """Draw rows of wave scales."""
    c.rect(0, 0, 800, 800, ground)
    for row in range(12):
        tone = mix(ground, INK, 0.035 * row)
        water.scallops(c, 60 + row * 66, 70, (tone, mix(edge, tone, 0.35)), 0.95 * (row % 2))


def sound(c: Canvas, ground: Colour, ink: Colour) -> None:
    """Draw the bars of a recording."""
    c.rect(0, 0, 800, 800, ground)
    c.disc(400, 380, 330, lighter(ground, 0.3))
    for i in range(26):
        swing = abs(math.sin(i * 0.7) * math.sin(i * 0.23 + 1)) + 0.12
        h = 340 * swing + c.rng.uniform(0, 60)
        c.pill(12 + i * 30, 380 - h / 2, 16, h, 8, darker(ink, 0.0), 0.8)
