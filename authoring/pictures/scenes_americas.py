"""The pictures of the articles from the Americas."""

from __future__ import annotations

import itertools
import math

from . import built, land, people, plants, ships, water
from .canvas import Canvas, Point, arc, smooth
from .faces import SANS_BOLD
from .palette import (
    AMBER,
    BLUSH,
    BROWN,
    CREAM,
    FOREST,
    GREEN,
    INK,
    LAGOON,
    LEAF,
    MIST,
    NAVY,
    OCHRE,
    PAPER,
    PLUM,
    RED,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SEA,
    STONE,
    STRAW,
    TEAL,
    UMBER,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)
from .registry import scene


def _ponds(c: Canvas, tones: tuple[Colour, ...]) -> None:
    """Draw evaporation ponds as a ledger in perspective: columns of cells, darkest far away."""

    def ground(u: float, v: float) -> Point:
        depth = v**1.6
        return 800 + (u - 0.5) * (760 + 1900 * depth) - 120 * (1 - depth), 470 + 560 * depth

    rows = [0.0, 0.16, 0.31, 0.45, 0.6, 0.78, 1.0]
    for column in range(6):
        for row, (v0, v1) in enumerate(itertools.pairwise(rows)):
            u0, u1 = column / 6, (column + 1) / 6
            inset, edge = 0.008, 0.012
            cell = [ground(u0 + inset, v0 + edge), ground(u1 - inset, v0 + edge),
                    ground(u1 - inset, v1 - edge), ground(u0 + inset, v1 - edge)]  # fmt: skip
            tone = tones[min(len(tones) - 1, max(0, column + (row + column * 2) % 3 - 1))]
            c.poly(cell, tone)
            c.poly([cell[0], cell[1], ground(u1 - inset, v0 + 0.04), ground(u0 + inset, v0 + 0.05)],
                   darker(tone, 0.16))  # fmt: skip
            if row > 2:
                x, y = ground(u0 + 0.05, (v0 + v1) / 2)
                c.pill(x, y, 90 + 20 * row, 5, 2.5, lighter(tone, 0.45), 0.7)


@scene("the-salt-flat-ledger")
def salt_flat(c: Canvas) -> None:
    """Evaporation ponds lie on a white salt flat like the columns of a ledger, from deep blue to
    pale yellow; a single truck drives between them, with volcanoes behind."""
    c.sky(SEA, MIST, h=480)
    land.cumulus(c, 760, 250, 300, mix(PAPER, MIST, 0.2))
    land.cumulus(c, 60, 170, 200, mix(SEA, PAPER, 0.6))
    land.peaks(c, 450, 170, mix(PLUM, MIST, 0.5), 7, WHITE)
    for x, w, h in ((330, 640, 235), (1180, 760, 280)):
        land.peak(c, x, 450, w, h, mix(RUST, PLUM, 0.4), WHITE)
    c.rect(0, 446, 1600, 554, WHITE)
    c.rect(0, 446, 1600, 8, mix(ROSE, WHITE, 0.4))
    _ponds(c, (NAVY, SEA, LAGOON, mix(LAGOON, SAGE, 0.5), SAGE, mix(STRAW, PAPER, 0.35)))
    c.poly([(726, 470), (736, 470), (560, 1000), (470, 1000)], WHITE)
    for y, alpha in ((560, 0.5), (640, 0.5), (745, 0.5), (880, 0.5)):
        c.oval(705 - (y - 470) * 0.33, y, 10, 3, STONE, alpha)
    truck = c.at(610, 800, 1.0)
    truck.oval(28, 22, 74, 9, INK, 0.3)
    truck.rect(-40, -46, 92, 58, RED)
    truck.rect(56, -28, 36, 40, CREAM)
    truck.rect(66, -22, 20, 16, NAVY)
    for x in (-18, 20, 74):
        truck.disc(x, 14, 12, INK)
    c.line([(1130, 446), (1130, 330)], 4, INK)
    c.poly([(1130, 332), (1190, 344), (1130, 358)], RED)


def _stains(c: Canvas, x: float, w: float, top: float, foot: float, level: float) -> None:
    """Draw a lock chamber's back wall with the marks of former, higher water."""
    c.rect(x, top, w, foot - top, STONE)
    marks = 6
    for i in range(marks):
        y = top + 24 + (level - top - 24) * i / marks
        c.rect(x, y, w, (level - top) / marks + 26, darker(SAND, 0.05 + 0.07 * i), 0.9)
        c.rect(x, y, w, 3, BROWN, 0.5)
    for i in range(int(w / 46)):
        c.rect(x + 23 + i * 46, top + 10, 3, level - top, INK, 0.14)


@scene("the-canal-in-a-dry-year")
def canal(c: Canvas) -> None:
    """A canal's locks in cross-section: a container ship lies deep in a chamber whose walls show
    the stains of higher water; beside it the stumps of a drowned forest stand out of the low lake."""
    c.sky(STRAW, PAPER, h=520)
    land.sun(c, 330, 240, 118, AMBER, PAPER, 0.6)
    land.hills(c, 400, 70, mix(SAGE, PAPER, 0.35), 1.4)
    land.hills(c, 450, 50, SAGE, 2.0)
    plants.canopy(c, 500, 62, LEAF, 640)
    plants.canopy(c, 560, 46, GREEN, 680)
    chambers = ((0, 400, 520, 672), (436, 690, 560, 792), (1162, 440, 640, 872))
    for x, w, top, level in chambers:
        _stains(c, x, w, top, 960, level)
    ships.container_ship(c.at(470, 796, 0.6), NAVY, 8, 5)
    for x, w, _, level in chambers:
        c.rect(x, level, w, 1000 - level, TEAL, 0.88)
        c.rect(x, level, w, 7, LAGOON)
        water.ripples(c, (x, level + 10, w - 60, 80), LAGOON, 16, 0.6)
    for x, h in ((40, 70), (110, 40), (170, 92), (240, 54), (318, 78), (360, 34)):
        c.poly([(x - 9, 676), (x - 6, 676 - h), (x + 1, 664 - h), (x + 6, 680 - h), (x + 10, 676)], UMBER)
        c.poly([(x - 8, 684), (x + 9, 684), (x + 4, 684 + h * 0.6), (x - 4, 684 + h * 0.6)], UMBER, 0.35)
    for x, top in ((400, 508), (1126, 548)):
        c.rect(x, top, 36, 452, darker(STONE, 0.5))
        c.rect(x + 22, top, 14, 452, darker(STONE, 0.65))
        c.rect(x - 14, top - 16, 64, 20, INK)
        c.line([(x + 18, top - 16), (x + 18, top - 120)], 7, INK)
        c.disc(x + 18, top - 126, 14, RED)
    land.strata(c, 948, 1000, BROWN, 2)
    people.figure(c, 1350, 640, 66, RED)
    gauge = c.at(1500, 640)
    gauge.rect(0, 0, 42, 310, PAPER)
    for i in range(15):
        gauge.rect(0, 8 + i * 20, 26 if i % 3 == 0 else 15, 6, INK)
    gauge.poly([(-8, 232), (-34, 218), (-34, 246)], RED)


def _unfinished(c: Canvas, x: float, y: float, size: tuple[float, float], wall: Colour) -> None:
    """Draw a house whose second storey has been begun: columns, bricks, bare rods."""
    w, h = size
    built.house(c, x, y, size, wall, None, darker(wall, 0.7))
    storey, top = h * 0.52, y - h - 7
    c.rect(x, top - storey * 0.6, w * 0.48, storey * 0.6, mix(RUST, SAND, 0.25))
    for row in range(int(storey * 0.6 / 13)):
        c.rect(x, top - storey * 0.6 + row * 13, w * 0.48, 2, mix(RUST, SAND, 0.7), 0.8)
    c.rect(x + w * 0.14, top - storey * 0.5, w * 0.18, storey * 0.3, INK)
    for place in (0.0, 0.46, 0.9):
        px = x + w * place
        c.rect(px, top - storey, w * 0.1, storey, STONE)
        for rod in (0.015, 0.05, 0.085):
            bend = c.rng.uniform(-5, 5)
            foot = px + rod * w
            c.line([(foot, top - storey), (foot + bend, top - storey - 38)], 2.4, BROWN)


def _church(c: Canvas) -> None:
    """Draw a church with two towers, its foot's centre at the origin."""
    for side in (-1, 1):
        c.rect(side * 92 - 36, -330, 72, 340, PAPER)
        c.poly([(side * 92 - 46, -330), (side * 92, -410), (side * 92 + 46, -330)], RUST)
        c.poly([*arc(side * 92, -270, 16, 18, 180, 360), (side * 92 + 16, -236),
                     (side * 92 - 16, -236)], INK)  # fmt: skip
    c.rect(-70, -230, 140, 240, CREAM)
    c.disc(0, -160, 26, SEA)


@scene("the-remittance-town")
def remittance(c: Canvas) -> None:
    """A quiet street of bright houses with half-built upper storeys and bare steel rods; an old
    woman stands alone before a money shop, mountains behind the church."""
    c.sky(LAGOON, PAPER, h=620)
    land.cumulus(c, 1050, 210, 330, mix(WHITE, LAGOON, 0.15))
    land.peaks(c, 610, 330, mix(SEA, MIST, 0.55), 5, WHITE)
    land.hills(c, 590, 50, SAGE, 1.5)
    land.hills(c, 640, 40, GREEN, 1.2)
    _church(c.at(800, 700))
    c.rect(0, 694, 1600, 306, SAND)
    fronts = ((40, 190, 180, ROSE), (250, 200, 200, STRAW), (470, 170, 165, LAGOON),
              (965, 180, 170, RED), (1165, 200, 205, SAGE), (1385, 230, 190, OCHRE))  # fmt: skip
    for x, w, h, wall in fronts:
        _unfinished(c, x, 770, (w, h), wall)
    c.poly([(0, 768), (1600, 768), (1600, 800), (0, 800)], lighter(SAND, 0.5))
    c.rect(0, 798, 1600, 8, darker(SAND, 0.3))
    c.sky(SAND, darker(SAND, 0.16), y=806)
    for _ in range(60):
        c.oval(c.rng.uniform(0, 1600), c.rng.uniform(820, 990), c.rng.uniform(4, 14), 3, BROWN, 0.25)
    shop = c.at(1188, 770)
    shop.poly([(-16, -120), (172, -120), (190, -84), (-34, -84)], RED)
    for i in range(0, 6, 2):
        shop.poly([(-16 + i * 31, -120), (15 + i * 31, -120), (3 + i * 37, -84), (-34 + i * 37, -84)],
                  PAPER)  # fmt: skip
    shop.pill(32, -170, 96, 34, 8, INK)
    shop.text(80, -147, "$ \u2192 $", SANS_BOLD, 26, STRAW, "ms")
    c.poly([(700, 905), (900, 905), (930, 920), (730, 920)], INK, 0.18)
    people.robed(c, 700, 912, 168, PLUM, "#8a5a3c")
    c.poly([(676, 772), (724, 772), (736, 840), (664, 840)], RED)
    c.rect(716, 818, 12, 22, INK)


@scene("four-boats-for-a-sea")
def four_boats(c: Canvas) -> None:
    """An arc of green islands seen from high above a dark sea with thin range circles: one patrol
    boat draws its wake across it, three lie grey at their islands' jetties."""
    c.sky(NAVY, mix(NAVY, SEA, 0.55))
    for _ in range(36):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(0, 1000)
        w = c.rng.uniform(80, 260)
        c.blob([(x - w, y), (x, y - w * 0.2), (x + w, y + 6), (x, y + w * 0.22)], SEA, 0.16)
    for r in (170, 330, 490, 650, 810):
        c.ring(770, 520, r, 1.6, LAGOON, 0.55)
    for angle in range(0, 360, 30):
        a = math.radians(angle)
        c.line([(770, 520), (770 + 810 * math.cos(a), 520 + 810 * math.sin(a))], 1, LAGOON, 0.3)
    isles = ((1010, 60, 60), (1110, 170, 44), (1195, 300, 74), (1236, 450, 52), (1248, 590, 66),
             (1206, 730, 58), (1130, 862, 80), (990, 965, 46), (250, 80, 150), (40, 170, 110),
             (470, 40, 60))  # fmt: skip
    for isle in isles:
        _isle(c, *isle)
    course: list[Point] = [(300, 840), (420, 720), (560, 650), (720, 640)]
    water.wake(c, smooth(course, steps=6), 44)
    ships.from_above(c.at(720, 640, 1, -4), 84, RED, PAPER)
    for x, y, angle in ((300, 226, 70), (1118, 318, 100), (1044, 850, 60)):
        berth = c.at(x, y, 1, angle)
        berth.rect(-52, 16, 104, 8, SAND)
        ships.from_above(berth, 76, STONE, mix(STONE, MIST, 0.5))
        c.ring(x, y, 62, 2.4, STRAW)
    c.dashes((150, 960), (980, 520), 3, STRAW, 12)
    c.poly([(980, 520), (952, 522), (964, 542)], STRAW)


def _isle(c: Canvas, x: float, y: float, size: float) -> None:
    """Draw one island with its shallows, beach, forest and hill."""
    spokes = [(i * 36.0, c.rng.uniform(0.72, 1.15)) for i in range(10)]

    def shore(grow: float) -> list[Point]:
        return [
            (x + size * 0.72 * r * grow * math.cos(math.radians(a)),
             y + size * r * grow * math.sin(math.radians(a)))
            for a, r in spokes
        ]  # fmt: skip

    for grow, tone in ((1.5, SEA), (1.28, LAGOON), (1.06, SAND), (0.94, GREEN), (0.6, FOREST)):
        c.blob(shore(grow), tone)
    c.blob([(px - size * 0.06, py - size * 0.06) for px, py in shore(0.4)], LEAF)
    c.blob([(px, py) for px, py in shore(0.22)], mix(LEAF, BLUSH, 0.3))
