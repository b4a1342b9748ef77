"""The pictures of the articles from Europe."""

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


def _brackets(c: Canvas, box: tuple[float, float, float, float], fill: Colour) -> None:
    """Draw the four corners of a viewfinder."""
    x, y, w, h = box
    leg = min(w, h) * 0.26
    for cx, cy, sx, sy in ((x, y, 1, 1), (x + w, y, -1, 1), (x, y + h, 1, -1), (x + w, y + h, -1, -1)):
        c.line([(cx + sx * leg, cy), (cx, cy), (cx, cy + sy * leg)], 8, fill)


def _gate(c: Canvas, light: Colour, open_: bool) -> None:
    """Draw one glass e-gate, 260 wide, its floor line at y = 0."""
    c.rect(0, -430, 52, 430, NAVY)
    c.rect(34, -430, 18, 430, INK)
    c.pill(8, -400, 30, 92, 8, LAGOON)
    c.disc(23, -280, 12, light)
    c.rect(8, -240, 30, 6, MIST)
    c.rect(8, -226, 30, 6, MIST)
    if open_:
        c.rect(52, -330, 26, 320, MIST, 0.55)
        c.rect(234, -330, 26, 320, MIST, 0.55)
    else:
        for x in (52, 158):
            c.rect(x, -330, 102, 320, MIST, 0.4)
            c.poly([(x + 20, -330), (x + 50, -330), (x + 20, -10), (x, -10), (x, -140)], WHITE, 0.2)


@scene("a-border-run-by-software")
def border(c: Canvas) -> None:
    """Travellers stand before a row of glass gates at a border, each face framed by a camera's
    corners; one frame and one lamp are red, the rest green."""
    c.sky(mix(SAGE, PAPER, 0.35), PAPER, h=720)
    for i in range(9):
        c.poly([(i * 210 - 120, 0), (i * 210 - 40, 0), (i * 140 + 270, 200), (i * 140 + 240, 200)],
               WHITE, 0.6)  # fmt: skip
    c.rect(0, 170, 1600, 46, FOREST)
    for i in range(5):
        c.pill(166 + i * 300, 180, 90, 26, 13, LEAF if i != 3 else RED)
    c.rect(0, 216, 1600, 474, mix(SAGE, PAPER, 0.6))
    for i in range(16):
        c.rect(i * 104, 216, 2, 474, SAGE, 0.5)
    c.sky(CREAM, mix(SAND, STONE, 0.3), y=690)
    for i in range(-6, 12):
        c.line([(800 + i * 90, 690), (800 + i * 330, 1000)], 2, STONE, 0.5)
    for i in range(6):
        _gate(c.at(-70 + i * 300, 700), RED if i == 3 else LEAF, i in (1, 4))
    c.rect(1730, 270, 52, 430, NAVY)
    crowd = ((110, 905, 430, TEAL, "#8a5a3c", 1), (400, 880, 400, OCHRE, "#d9a67f", 1),
             (690, 915, 440, PLUM, "#5a3a2a", 1), (990, 890, 410, RUST, "#a87149", 0),
             (1290, 910, 430, NAVY, "#e2b592", 1))  # fmt: skip
    for x, y, h, coat, skin, passed in crowd:
        c.oval(x + 14, y, h * 0.2, h * 0.03, INK, 0.25)
        people.figure(c, x, y, h, coat, skin)
        hair = [(x - 0.072 * h, y - 0.93 * h), (x, y - 1.02 * h), (x + 0.078 * h, y - 0.93 * h),
                (x, y - 0.965 * h)]  # fmt: skip
        c.blob(hair, UMBER)
        tone = GREEN if passed else RED
        _brackets(c, (x - 52, y - h * 1.06, 106, 110), tone)
        c.rect(x - 52, y - h * 1.06 - 30, 106 if passed else 64, 12, tone)
    case = c.at(1110, 895)
    case.pill(-36, -104, 72, 104, 10, SEA)
    case.line([(-16, -104), (-16, -160), (16, -160), (16, -104)], 6, INK)


@scene("the-seabed-next-door")
def seabed(c: Canvas) -> None:
    """Under a grey sea a jointed pipeline and a cable cross the bottom; above, a rusty tanker drags
    its anchor chain towards them while a small patrol boat comes up from the right."""
    c.sky(mix(MIST, ROSE, 0.25), PAPER, h=300)
    c.disc(1180, 210, 74, mix(RED, ROSE, 0.5))
    for x, y, w in ((80, 90, 460), (760, 60, 520), (1280, 130, 380)):
        land.cloud(c, x, y, w, mix(MIST, STONE, 0.2), 0.6)
    land.hills(c, 268, 10, mix(FOREST, MIST, 0.6), 1.1, 300)
    ships.tanker(c.at(120, 286, 0.72), mix(RUST, UMBER, 0.4), OCHRE)
    ships.patrol_boat(c.at(1490, 286, 0.78, flip=True), PAPER, RED)
    for i in range(8):
        share = i / 7
        water.swell(
            c, 284 + i * 66, mix(mix(TEAL, LAGOON, 0.4), mix(FOREST, INK, 0.6), share), 5, 220 + 30 * i, i * 0.27
        )
    for x, y in ((300, 380), (900, 330), (1260, 420)):
        c.poly([(x, 290), (x + 130, 290), (x + y, 1000), (x + y - 260, 1000)], MIST, 0.06)
    floor = land.ridge(c.rng, 1600, 800, 14, 1.3)
    c.poly([(0, 1000), *floor, (1600, 1000)], mix(FOREST, SAND, 0.32))
    c.poly([(0, 1000), *[(x, y + 84) for x, y in floor], (1600, 1000)], mix(FOREST, SAND, 0.18))
    _pipe(c)
    chain = smooth([(230, 262), (330, 420), (480, 600), (640, 740), (722, 796)], steps=12)
    for i, (link_x, link_y) in enumerate(chain):
        c.oval(link_x, link_y, 9 if i % 2 else 5, 6, INK)
    anchor = c.at(742, 812, 1, -52)
    anchor.line([(0, -40), (0, 60)], 14, INK)
    anchor.line(smooth([(-62, 14), (-44, 54), (0, 70), (44, 54), (62, 14)]), 14, INK)
    anchor.ring(0, -52, 14, 8, INK)
    c.poly([(600, 840), (700, 826), (735, 850), (590, 864)], INK, 0.3)
    for x in (60, 340, 1220, 1450):
        for i in range(5):
            lean = c.rng.uniform(-22, 22)
            c.curve([(x + i * 11, 900), (x + i * 11 + lean, 860), (x + i * 11 - lean, 822)], 5, FOREST)


def _pipe(c: Canvas) -> None:
    """Lay the pipeline with its joints and the cable beside it across the sea floor."""
    c.poly([(-10, 900), (1610, 838), (1610, 862), (-10, 950)], INK, 0.3)
    start, end = (-10.0, 872.0), (1610.0, 806.0)
    c.line([start, end], 64, mix(STONE, MIST, 0.2))
    c.line([(-10, 888), (1610, 822)], 28, darker(STONE, 0.35))
    c.line([(-10, 852), (1610, 786)], 8, PAPER, 0.7)
    for i in range(13):
        x = -10 + i * 130
        y = 872 - 66 * i * 130 / 1620
        c.line([(x, y - 30), (x + 2, y + 30)], 16, OCHRE)
    c.curve([(-10, 960), (330, 935), (700, 955), (1100, 915), (1610, 930)], 12, AMBER)
    c.curve([(-10, 957), (330, 932), (700, 952), (1100, 912), (1610, 927)], 3, STRAW)


@scene("the-farmers-veto")
def farmers(c: Canvas) -> None:
    """From above, a printed treaty lies among the fields like one of them; a small red tractor
    ploughs a brown diagonal across its lines, the second stroke of an X."""
    c.rect(0, 0, 1600, 1000, GREEN)
    tones = (LEAF, STRAW, SAGE, OCHRE, GREEN, mix(LEAF, STRAW, 0.5), mix(FOREST, GREEN, 0.5))
    field = c.at(800, 500, 1, -12)
    for column in range(-6, 6):
        y = -900.0
        while y < 900:
            h = c.rng.uniform(110, 280)
            tone = c.rng.choice(tones)
            field.rect(column * 190, y, 182, h - 8, tone)
            if c.rng.random() < 0.4:
                plants.crop_stripes(field, column * 190, y, 182, h - 8, tone)
            y += h
    field.rect(-1100, 330, 2200, 30, CREAM)
    field.rect(-620, -900, 26, 1800, CREAM)
    _treaty(c.at(800, 490, 1, 6))
    _furrow(c, (430, 120), (1180, 900))
    _furrow(c, (1190, 110), (640, 690))
    _tractor(c.at(606, 726, 1.0, 133.5))
    for x, y in ((90, 140), (150, 860), (1460, 240), (1500, 790), (250, 500), (1390, 520), (60, 600)):
        c.disc(x + 12, y + 14, 34, INK, 0.25)
        c.disc(x, y, 34, FOREST)
        c.disc(x - 7, y - 7, 22, GREEN)


def _treaty(c: Canvas) -> None:
    """Draw a printed page with a seal of twelve stars."""
    c.rect(-338, -428, 720, 896, INK, 0.3)
    c.rect(-360, -450, 720, 896, PAPER)
    c.disc(0, -366, 34, SEA)
    for i in range(12):
        a = math.radians(i * 30)
        c.disc(22 * math.cos(a), -366 + 22 * math.sin(a), 3.4, STRAW)
    c.rect(-190, -306, 380, 22, INK)
    for i in range(17):
        long = 560 if i % 5 != 4 else 330
        c.rect(-280, -240 + i * 36, long, 10, mix(INK, PAPER, 0.5))
    c.rect(60, 392, 220, 4, INK)


def _furrow(c: Canvas, start: Point, end: Point) -> None:
    """Plough a strip of earth from one point to another."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    for off, width, tone in ((0, 84, BROWN), (-26, 9, UMBER), (0, 9, UMBER), (26, 9, UMBER)):
        line = []
        for i in range(25):
            t = i / 24
            sway = off + 5 * math.sin(i * 0.8)
            line.append((x0 + (x1 - x0) * t + nx * sway, y0 + (y1 - y0) * t + ny * sway))
        c.line(line, width, tone)


def _tractor(c: Canvas) -> None:
    """Draw a tractor with a plough from above, driving to the right."""
    c.rect(-60, -44, 150, 104, INK, 0.25)
    for y in (-62, 34):
        c.pill(-58, y, 74, 30, 8, INK)
    for y in (-42, 22):
        c.pill(52, y, 44, 20, 6, INK)
    c.pill(-40, -28, 140, 56, 10, RED)
    c.rect(40, -20, 52, 8, darker(RED, 0.3))
    c.rect(40, 12, 52, 8, darker(RED, 0.3))
    c.pill(-46, -34, 66, 68, 8, CREAM)
    c.rect(0, -26, 14, 52, SEA)
    c.rect(-96, -6, 54, 12, STONE)
    c.rect(-104, -46, 14, 92, STONE)
    for y in (-40, -14, 12, 38):
        c.rect(-122, y - 4, 22, 9, STRAW)


@scene("the-night-train-test")
def night_train(c: Canvas) -> None:
    """A night railcar of two lit coaches, alone under a large moon, crosses a tall stone viaduct over
    a border river; cork oaks stand in the dark, a village sleeps below."""
    c.sky(INK, mix(SEA, NAVY, 0.3), h=800)
    land.stars(c, 130, 420)
    land.moon(c, 1130, 300, 190, mix(PAPER, STRAW, 0.25), SEA)
    land.hills(c, 560, 70, mix(NAVY, SEA, 0.5), 0.8)
    land.hills(c, 620, 50, mix(NAVY, TEAL, 0.45), 1.2)
    land.hills(c, 690, 24, mix(INK, TEAL, 0.5), 1.6)
    c.rect(0, 716, 1600, 284, mix(INK, TEAL, 0.35))
    river = smooth([(720, 716), (780, 790), (700, 880), (840, 1010)])
    back = smooth([(1110, 1010), (850, 880), (850, 790), (752, 716)])
    c.poly([*river, *back], mix(SEA, NAVY, 0.3))
    water.ripples(c, (740, 800, 100, 190), MIST, 14, 0.6)
    for x, y, w in ((1180, 860, 74), (1270, 880, 90), (1370, 850, 66), (1090, 900, 80), (1450, 900, 96)):
        built.house(c, x, y, (w, w * 0.7), mix(NAVY, STONE, 0.25), INK, STRAW)
    _viaduct(c)
    _railcar(c.at(560, 452))
    c.poly(smooth([(-10, 890), (220, 860), (480, 940), (640, 1010), (-10, 1010)]), INK)
    for x, y, w in ((60, 900, 190), (210, 915, 230), (390, 965, 150), (560, 850, 60), (640, 880, 76), (950, 850, 56)):
        plants.bush(c, x, y, w, mix(INK, FOREST, 0.75))


def _viaduct(c: Canvas) -> None:
    """Draw a viaduct of seven tall arches across the picture."""
    wall, step = mix(STONE, NAVY, 0.45), 232.0
    outline: list[Point] = [(-10, 470), (1610, 470)]
    for i in range(7, 0, -1):
        x0, x1 = (i - 1) * step + 22, i * step - 22
        r = (x1 - x0) / 2
        foot = 1000 if 2 < i < 6 else 930
        outline += [(x1, foot), *arc(x0 + r, 540 + r, r, r, 360, 180), (x0, foot)]
    outline.append((-10, 930))
    c.poly(outline, wall)
    for i in range(1, 8):
        x = i * step - 22
        c.poly([(x + 26, 560), (x + 44, 560), (x + 44, 1000), (x + 26, 1000)], darker(wall, 0.4))
    c.rect(-10, 462, 1620, 16, lighter(wall, 0.15))
    c.rect(-10, 500, 1620, 6, darker(wall, 0.3))


def _railcar(c: Canvas) -> None:
    """Draw a railcar of two coaches with lit windows, on rails at y = 15."""
    for x, flip in ((0, True), (760, False)):
        v = c.at(x + 370 if flip else x - 370, 0, 1, 0, flip)
        body = [(0, 0), (0, -104), (300, -104), (342, -94), (366, -52), (368, 0)]
        v.poly(body, RUST)
        v.rect(0, -34, 368, 10, PAPER)
        v.rect(0, -112, 290, 8, darker(RUST, 0.4))
        v.poly([(312, -90), (336, -86), (356, -52), (312, -52)], STRAW)
        for i in range(6):
            lit = c.rng.random() < 0.75
            v.pill(18 + i * 46, -88, 34, 38, 5, STRAW if lit else INK)
            if lit and i % 2:
                v.disc(36 + i * 46, -60, 8, UMBER)
        for wheel in (44, 92, 268, 316):
            v.disc(wheel, 2, 14, INK)
    c.glow(780, -20, 230, STRAW, 0.65)
    c.disc(752, -20, 9, WHITE)


def _recruit(c: Canvas, x: float, y: float, h: float, coat: Colour) -> None:
    """Draw a walking recruit with a pack and a shovel, dark against the snow."""
    people.figure(c, x, y, h, coat, "#c99a78", 0.07)
    v = c.at(x, y, h)
    v.pill(-0.24, -0.82, 0.17, 0.34, 0.05, darker(coat, 0.35))
    v.pill(-0.25, -0.9, 0.19, 0.1, 0.05, SAND)
    v.poly([*arc(0.005, -0.95, 0.085, 0.075, 180, 360), (0.09, -0.93), (-0.08, -0.93)], darker(coat, 0.3))
    v.line([(0.12, -0.5), (-0.16, -1.12)], 0.03, BROWN)
    v.blob([(-0.2, -1.08), (-0.11, -1.13), (-0.14, -1.28), (-0.24, -1.24)], STONE)


@scene("the-year-of-service")
def service(c: Canvas) -> None:
    """A file of recruits with packs and shovels walks through deep snow behind tall birch trunks,
    towards a low winter sun."""
    c.sky(mix(LAGOON, MIST, 0.5), mix(STRAW, BLUSH, 0.5), h=640)
    land.sun(c, 1260, 470, 120, mix(AMBER, STRAW, 0.4), PAPER, 0.7)
    plants.forest(c, 640, 150, mix(SEA, MIST, 0.5), 40)
    plants.forest(c, 672, 120, mix(TEAL, MIST, 0.3), 52)
    c.rect(0, 660, 1600, 340, WHITE)
    land.hills(c, 690, 16, mix(WHITE, MIST, 0.25), 1.2)
    land.hills(c, 790, 18, WHITE, 0.9)
    coats = (FOREST, mix(FOREST, GREEN, 0.5), mix(GREEN, INK, 0.3))
    for i in range(7):
        x, y, h = 240 + i * 165 + i * i * 4, 806 - i * 9, 218 - i * 15
        c.poly([(x - 10, y - 4), (x + 10, y), (x - h * 0.9, y + h * 0.22), (x - h * 1.0, y + h * 0.18)], SEA, 0.22)
        coat = coats[i % 3] if i != 2 else RUST
        _recruit(c, x, y, h, coat)
    for i in range(26):
        c.oval(30 + i * 52, 822 - i * 3 + (i % 2) * 12, 12, 4, mix(SEA, MIST, 0.5), 0.7)
    for x, w in ((70, 66), (505, 48), (905, 82), (1160, 40), (1490, 92)):
        c.oval(x - 60, 985, 150, 12, SEA, 0.2)
        plants.birch(c, x, 985 if w > 60 else 900, 1010, w)
    land.hills(c, 968, 12, mix(WHITE, MIST, 0.15), 1.6)
    for x in (300, 700, 1330):
        plants.reeds(c, x, 985, 90, 80, lighter(BROWN, 0.1))
    land.snowfall(c, 90)
