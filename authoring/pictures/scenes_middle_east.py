"""The pictures of the articles from the Middle East."""

from __future__ import annotations

import math

from . import built, land, people, plants, ships, water
from .canvas import Canvas, Point, arc, smooth
from .palette import (
    AMBER,
    BLUSH,
    BROWN,
    CREAM,
    FOREST,
    GREEN,
    INK,
    LAGOON,
    MIST,
    NAVY,
    OCHRE,
    PAPER,
    PLUM,
    RED,
    ROSE,
    RUST,
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


def _works(c: Canvas, fill: Colour) -> None:
    """Draw a desalination plant's skyline about 900 wide: chimneys, tanks, long halls."""
    for x, h in ((60, 330), (120, 330), (180, 330)):
        c.rect(x, -h, 30, h, fill)
        c.rect(x, -h, 30, 22, RED)
        c.rect(x, -h + 44, 30, 18, RED)
    c.rect(0, -110, 330, 110, fill)
    built.windows(c, (10, -100, 310, 34), (12, 1), darker(fill, 0.4))
    for i in range(4):
        x = 360 + i * 92
        c.rect(x, -84, 80, 84, lighter(fill, 0.15))
        c.rect(x + 54, -84, 26, 84, darker(fill, 0.12))
        c.oval(x + 40, -84, 40, 10, lighter(fill, 0.4))
    c.rect(740, -60, 200, 60, fill)
    for i in range(3):
        c.line([(330, -30 - i * 14), (740, -20 - i * 10)], 5, darker(fill, 0.25))


@scene("drinking-the-gulf")
def gulf(c: Canvas) -> None:
    """A huge drinking glass stands on the desert; inside it are a blue sea with a tanker and a
    dhow, and through a grille at its side a pipe leads off to a waterworks with striped chimneys."""
    c.sky(STRAW, BLUSH, h=760)
    land.sun(c, 1310, 250, 96, WHITE, PAPER, 0.7)
    _works(c.at(30, 664, 0.56), mix(ROSE, SAND, 0.5))
    _works(c.at(1080, 668, 0.5), mix(ROSE, SAND, 0.65))
    dunes = (([(-10.0, 690.0), (300, 640), (700, 690), (1200, 640), (1610, 690)], SAND),
             ([(-10.0, 790.0), (240, 700), (620, 800), (1150, 740), (1610, 820)], mix(SAND, AMBER, 0.35)))  # fmt: skip
    for points, tone in dunes:
        land.dune(c, points, tone, darker(tone, 0.12), 200)
    c.line([(300, 700), (300, 840), (560, 840)], 34, darker(STONE, 0.2))
    c.line([(294, 700), (294, 834), (560, 834)], 8, MIST)
    for x, y in ((300, 760), (400, 840), (500, 840)):
        c.rect(x - 24, y - 24, 48, 48, RUST)
    c.poly([(640, 930), (1090, 930), (1560, 985), (1100, 1000), (700, 1000)], BROWN, 0.25)
    glass = [(500.0, 90.0), (1110.0, 90.0), (1030.0, 935.0), (580.0, 935.0)]
    c.poly(glass, WHITE, 0.4)
    with c.clip([(512, 100), (1098, 100), (1020, 905), (590, 905)]):
        _sea_inside(c)
    c.line([glass[0], glass[3]], 10, WHITE)
    c.line([glass[1], glass[2]], 10, WHITE)
    c.line(arc(805, 92, 305, 22, 0, 364), 8, WHITE)
    c.poly([(580, 905), (1030, 905), (1026, 940), (584, 940)], WHITE, 0.75)
    c.rect(548, 776, 24, 128, INK)
    for y in range(782, 900, 16):
        c.rect(544, y, 32, 6, MIST)
    c.poly([(545, 150), (585, 150), (632, 850), (610, 850)], WHITE, 0.45)
    for x, h in ((1210, 200), (1290, 160), (160, 150)):
        plants.palm(c, x, 900, h, FOREST, 0.1)


def _sea_inside(c: Canvas) -> None:
    """Fill the glass with the sea and its ships."""
    water.swell(c, 330, LAGOON, 8, 210)
    ships.tanker(c.at(660, 340, 0.4), RUST, STRAW)
    _dhow(c.at(590, 340, 0.8))
    for i in range(7):
        water.swell(c, 348 + i * 84, mix(LAGOON, NAVY, i / 6.5), 7, 230, i * 0.33)
    water.bubbles(c, 900, 860, 9, MIST)


def _dhow(c: Canvas) -> None:
    """Draw a dhow under its slanting sail."""
    c.blob([(-60, -14), (-30, 8), (40, 8), (72, -26), (40, -8), (-20, -8)], BROWN)
    c.poly([(-34, -14), (52, -130), (50, -18)], PAPER)
    c.poly([(20, -86), (52, -130), (50, -18), (24, -16)], CREAM)
    c.line([(8, -8), (8, -90)], 4, UMBER)


@scene("the-price-of-bread")
def bread(c: Canvas) -> None:
    """A baker draws a flatbread from a glowing brick oven on a long peel; more lie stacked on the
    counter, beside a pair of scales that weighs one of them against coins."""
    c.rect(0, 0, 1600, 1000, mix(PLUM, UMBER, 0.35))
    for row in range(15):
        for column in range(-1, 13):
            x, y = column * 140 + 70 * (row % 2), row * 52
            tone = mix(mix(PLUM, RUST, 0.4), UMBER, c.rng.uniform(0.1, 0.4))
            c.rect(x, y, 134, 46, tone)
    c.glow(860, 430, 900, AMBER, 0.62)
    for i in range(17):
        a0, a1 = math.radians(180 + i * 180 / 17), math.radians(180 + (i + 0.88) * 180 / 17)
        ring = [(r, a) for r, a in ((320, a0), (415, a0), (415, a1), (320, a1))]
        c.poly([(860 + r * math.cos(a), 520 + r * math.sin(a)) for r, a in ring],
               (CREAM, SAND, BLUSH)[i % 3])  # fmt: skip
    mouth = [*arc(860, 520, 312, 312, 180, 360), (1172, 640), (548, 640)]
    with c.clip(mouth):
        c.rect(400, 150, 900, 500, RUST)
        c.glow(860, 640, 480, STRAW, 0.95)
        for x, h in ((640, 190), (740, 260), (850, 220), (960, 280), (1070, 200)):
            for grow, tone in ((1, AMBER), (0.66, STRAW), (0.36, PAPER)):
                c.blob([(x, 640), (x - 64 * grow, 600), (x - 20 * grow, 640 - h * 0.5 * grow),
                        (x + 8, 640 - h * grow), (x + 30 * grow, 640 - h * 0.45 * grow),
                        (x + 64 * grow, 600)], tone)  # fmt: skip
        c.rect(500, 618, 720, 30, UMBER)
    c.rect(500, 636, 720, 36, SAND)
    c.rect(0, 800, 1600, 200, BROWN)
    c.rect(0, 800, 1600, 18, OCHRE)
    for x in range(0, 1600, 267):
        c.rect(x, 818, 4, 182, UMBER)
    _baker(c)
    for i in range(6):
        _flatbread(c, 1330 + c.rng.uniform(-8, 8), 790 - i * 27, 150, 30)
    _scale(c.at(930, 802, 0.8))


def _flatbread(c: Canvas, x: float, y: float, rx: float, ry: float) -> None:
    """Draw a round flatbread seen from the side and above, with baked spots."""
    c.oval(x, y + ry * 0.3, rx, ry, darker(OCHRE, 0.35))
    c.oval(x, y, rx, ry, mix(STRAW, OCHRE, 0.4))
    c.oval(x - rx * 0.05, y - ry * 0.1, rx * 0.84, ry * 0.76, mix(STRAW, CREAM, 0.35))
    for _ in range(9):
        a, r = c.rng.uniform(0, math.tau), c.rng.uniform(0, 0.72)
        c.oval(x + rx * r * math.cos(a), y + ry * r * math.sin(a), rx * 0.09, ry * 0.12, OCHRE)


def _baker(c: Canvas) -> None:
    """Draw the baker at the left with his peel reaching into the oven."""
    c.poly([(420, 640), (780, 588), (784, 606), (424, 662)], SAND)
    c.oval(850, 590, 112, 20, SAND)
    _flatbread(c, 856, 578, 92, 17)
    body = c.at(280, 810)
    body.blob([(-150, 10), (-140, -230), (-70, -330), (60, -330), (130, -230), (140, 10)], WHITE)
    body.poly(smooth([(20, -330), (120, -240), (140, 10), (60, 10), (70, -180)]), darker(CREAM, 0.15))
    body.blob([(-64, -340), (-80, -440), (-40, -510), (60, -506), (74, -440), (64, -350), (0, -310)],
              "#a86f48")  # fmt: skip
    body.blob([(66, -462), (104, -408), (92, -398), (64, -400)], "#a86f48")
    body.poly(smooth([(20, -480), (70, -470), (100, -408), (70, -396), (60, -360), (30, -380)]),
              "#c98f60")  # fmt: skip
    body.blob([(-70, -390), (-60, -330), (10, -296), (66, -318), (84, -372), (50, -382), (10, -372),
               (-30, -440), (-66, -440)], UMBER)  # fmt: skip
    body.curve([(52, -366), (70, -370), (84, -366)], 7, "#7a3b2a")
    body.blob([(-92, -446), (-76, -530), (0, -562), (78, -534), (92, -452), (0, -474)], WHITE)
    body.poly([(-90, -462), (90, -468), (90, -440), (-90, -432)], CREAM)
    body.curve([(44, -436), (58, -444), (74, -438)], 7, UMBER)
    body.disc(60, -424, 6, INK)
    for shift, y in ((-10, -200), (60, -240)):
        arm = [(shift, y - 50), (shift + 70, y + 60), (shift + 190 - shift * 0.8, y + 56)]
        body.line(smooth(arm), 62, WHITE if shift < 0 else CREAM)
        body.disc(arm[-1][0] + 24, y + 56, 28, "#c58a5a")


def _scale(c: Canvas) -> None:
    """Draw a pair of scales: coins weigh down the left pan, one loaf lies in the right."""
    c.rect(-70, -14, 140, 14, INK)
    c.line([(0, -10), (0, -150)], 10, INK)
    c.line([(-130, -126), (130, -166)], 8, INK)
    for x, y in ((-130, -126), (130, -166)):
        for side in (-52, 52):
            c.line([(x, y), (x + side, y + 80)], 2.5, INK)
        c.poly(arc(x, y + 80, 62, 26, 0, 180), STONE)
    for i in range(4):
        for shift in (-20, 20):
            c.oval(-130 + shift, -50 - i * 9, 22, 7, darker(AMBER, 0.3))
            c.oval(-130 + shift, -53 - i * 9, 22, 7, STRAW)
    _flatbread(c, 130, -92, 54, 13)


@scene("the-hotel-where-wars-end")
def hotel(c: Canvas) -> None:
    """A white hotel of curved balconies by the sea at dusk; only one floor is lit from end to end,
    and two motorcades wait at opposite entrances among palms."""
    c.sky(mix(PLUM, NAVY, 0.4), mix(ROSE, AMBER, 0.3), h=660)
    land.stars(c, 60, 240)
    c.disc(260, 560, 120, RED)
    for x, y, w in ((-60, 420, 460), (1080, 260, 520), (330, 300, 300)):
        land.cloud(c, x, y, w, mix(PLUM, ROSE, 0.55), 0.55)
    c.sky(mix(PLUM, SEA, 0.5), NAVY, y=640)
    water.glitter(c, 260, (646, 800, 130), ROSE)
    water.ripples(c, (0, 650, 1600, 130), ROSE, 50, 0.45)
    _hotel(c.at(900, 770))
    c.poly([(250, 770), (1560, 770), (1610, 800), (1610, 1010), (-10, 1010), (-10, 850)], mix(PLUM, INK, 0.45))
    c.poly([(-10, 900), (1610, 880), (1610, 960), (-10, 985)], INK)
    for i in range(12):
        c.rect(30 + i * 140, 932 - i * 1.6, 60, 5, STONE)
    for start, flip in ((90, False), (1560, True)):
        for i in range(3):
            x = start + (-1 if flip else 1) * i * 150
            _limousine(c.at(x, 900, 0.9, flip=flip))
    for x, h, lean in ((330, 300, 0.1), (430, 230, -0.1), (1400, 320, -0.14), (1500, 240, 0.12)):
        plants.palm(c, x, 860, h, mix(FOREST, INK, 0.4), lean)
    for i, tone in enumerate((RED, STRAW, TEAL, PAPER, RUST, LAGOON)):
        x = 660 + i * 96
        c.line([(x, 850), (x, 690)], 4, PAPER)
        c.blob([(x, 692), (x + 30, 686), (x + 54, 698), (x + 52, 730), (x + 24, 722), (x, 730)], tone)


def _hotel(c: Canvas) -> None:
    """Draw the hotel's tower of curved floors, its foot's centre at the origin."""
    for floor in range(13):
        y = -58 - floor * 48
        half = 312 + 16 * math.sin(floor * 0.55) - (60 if floor > 10 else 0)
        wall = mix(BLUSH, PLUM, 0.35)
        c.rect(-half, y - 48, 2 * half, 48, mix(wall, INK, 0.25))
        lit = floor == 7
        cells = 16
        for i in range(cells):
            x = -half + 10 + i * (2 * half - 20) / cells
            glow = lit or c.rng.random() < 0.06
            c.rect(x, y - 40, (2 * half - 20) / cells - 8, 34, STRAW if glow else mix(NAVY, PLUM, 0.3))
        c.pill(-half - 12, y - 8, 2 * half + 24, 14, 7, mix(PAPER, ROSE, 0.25))
    c.glow(0, -415, 330, STRAW, 0.35)
    c.rect(-150, -704, 300, 22, mix(PAPER, ROSE, 0.25))
    c.line([(0, -704), (0, -790)], 6, PAPER)
    c.rect(-350, -58, 700, 62, mix(PLUM, INK, 0.3))
    for x in range(-330, 340, 44):
        c.rect(x, -50, 30, 54, mix(AMBER, PLUM, 0.25))
    for side in (-1, 1):
        c.poly([(side * 390, -66), (side * 240, -66), (side * 240, -50), (side * 400, -50)], PAPER)


def _limousine(c: Canvas) -> None:
    """Draw a dark car with its lamps on, looking right."""
    c.blob([(-60, -6), (-64, -26), (-30, -32), (-12, -52), (28, -52), (48, -32), (66, -26), (66, -6)], "#0b141b")
    c.poly([(-22, -34), (-8, -48), (24, -48), (38, -34)], SEA)
    for x in (-36, 38):
        c.disc(x, -4, 12, STONE)
        c.disc(x, -4, 8, INK)
    c.disc(64, -20, 5, WHITE)
    c.disc(-62, -20, 4, RED)
    c.line([(46, -34), (46, -52)], 2, PAPER)
    c.rect(46, -52, 14, 9, AMBER)


@scene("servers-in-the-desert")
def servers(c: Canvas) -> None:
    """Rows of windowless data halls with cooling fans on their roofs lie among orange dunes, seen
    from above at an angle; a power line runs in and a caravan passes by."""
    c.rect(0, 0, 1600, 1000, AMBER)
    for i in range(9):
        y = -40 + i * 130
        tone = mix(AMBER, (RUST, STRAW)[i % 2], 0.25 + 0.03 * i)
        crest = smooth([(-10.0, y + 50.0), (300, y - 10 + 40 * (i % 2)), (720, y + 66), (1150, y),
                        (1610, y + 60 - 50 * (i % 2))])  # fmt: skip
        c.poly([*crest, (1610, 1010), (-10, 1010)], tone)
        lee = [*crest[18:44], *[(x - 20, yy + 46) for x, yy in reversed(crest[22:40])]]
        c.poly(lee, darker(tone, 0.16))
    iso = c.at(820, 160)
    pad = [_iso(0, 0), _iso(620, 0), _iso(620, 540), _iso(0, 540)]
    iso.poly([(x, y + 12) for x, y in pad], darker(RUST, 0.35))
    iso.poly(pad, mix(SAND, PAPER, 0.4))
    for v in (30, 200, 370):
        iso.poly([_iso(20, v + 120), _iso(600, v + 120), _iso(600, v + 158), _iso(20, v + 158)], mix(SAND, STONE, 0.5))
        for u in (30, 330):
            _hall(iso, u, v)
    ends = [built.pylon(c, x, y, h, UMBER) for x, y, h in ((1500, 250, 260), (1190, 190, 180))]
    built.wires(c, ends[1], ends[0], 16, UMBER)
    built.wires(c, ends[0], [(x + 260, y + 60) for x, y in ends[0]], 20, UMBER)
    for i in range(5):
        x, y = 130 + i * 92, 905 + i * 8 + (i % 2) * 5
        c.oval(x + 26, y, 50, 6, UMBER, 0.4)
        people.camel(c, x, y, 78, UMBER)


def _iso(u: float, v: float, up: float = 0) -> Point:
    """Return where a point of the ground plan, lifted by ``up``, lies in the picture."""
    return (u - v) * 0.9, (u + v) * 0.5 - up


def _hall(c: Canvas, u: float, v: float) -> None:
    """Draw one data hall of 260 by 110 with fans on its roof and a row of lights."""
    w, d, h = 260, 110, 74
    c.poly([_iso(u, v + d), _iso(u + w, v + d), _iso(u + w + 40, v + d + 40), _iso(u + 40, v + d + 40)], UMBER, 0.2)
    left = [_iso(u, v + d), _iso(u + w, v + d), _iso(u + w, v + d, h), _iso(u, v + d, h)]
    right = [_iso(u + w, v + d), _iso(u + w, v), _iso(u + w, v, h), _iso(u + w, v + d, h)]
    c.poly(left, mix(MIST, SEA, 0.25))
    c.poly(right, NAVY)
    c.poly([_iso(u, v, h), _iso(u + w, v, h), _iso(u + w, v + d, h), _iso(u, v + d, h)], WHITE)
    for i in range(10):
        x, y = _iso(u + 16 + i * 25, v + d, 20)
        c.poly([(x, y), (x + 13, y + 7), (x + 13, y - 35), (x, y - 42)], SEA)
    for i in range(5):
        for level in (22, 44):
            x, y = _iso(u + w, v + d - 14 - i * 20, level)
            c.disc(x, y, 3.4, c.rng.choice((LAGOON, STRAW, GREEN, LAGOON)))
    for i in range(6):
        for row in (30, 78):
            x, y = _iso(u + 26 + i * 41, v + row, h)
            c.oval(x, y + 3, 16, 9, STONE)
            c.oval(x, y - 3, 16, 9, MIST)
            c.oval(x, y - 3, 10, 5.5, INK)
