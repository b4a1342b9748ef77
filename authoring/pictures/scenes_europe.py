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
    """A night train with lit windows crosses a tall stone viaduct under a large moon; deep in the
    valley lie a river and a sleeping village."""
    c.sky(INK, mix(SEA, NAVY, 0.3), h=800)
    land.stars(c, 130, 420)
    land.moon(c, 1130, 300, 190, mix(PAPER, STRAW, 0.25), SEA)
    land.peaks(c, 700, 330, mix(NAVY, SEA, 0.5), 5)
    land.hills(c, 640, 60, mix(NAVY, TEAL, 0.4), 1.2)
    plants.forest(c, 720, 90, mix(INK, TEAL, 0.5), 36)
    c.rect(0, 716, 1600, 284, mix(INK, TEAL, 0.35))
    river = smooth([(720, 716), (780, 790), (700, 880), (840, 1010)])
    back = smooth([(1110, 1010), (850, 880), (850, 790), (752, 716)])
    c.poly([*river, *back], mix(SEA, NAVY, 0.3))
    water.ripples(c, (740, 800, 100, 190), MIST, 14, 0.6)
    for x, y, w in ((1180, 860, 74), (1270, 880, 90), (1370, 850, 66), (1090, 900, 80), (1450, 900, 96)):
        built.house(c, x, y, (w, w * 0.7), mix(NAVY, STONE, 0.25), INK, STRAW)
    _viaduct(c)
    _train(c.at(-30, 452))
    c.poly(smooth([(-10, 890), (220, 860), (480, 940), (640, 1010), (-10, 1010)]), INK)
    for x, h in ((30, 250), (110, 320), (200, 240), (290, 190), (380, 130)):
        plants.pine(c, x, 960, h, mix(INK, FOREST, 0.5))


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


def _train(c: Canvas) -> None:
    """Draw a locomotive and its sleeping cars on rails at y = 10."""
    for car in range(4):
        x = car * 330
        c.pill(x, -92, 318, 92, 14, NAVY if car % 2 else mix(NAVY, PLUM, 0.5))
        c.rect(x + 6, -26, 306, 8, AMBER)
        for i in range(7):
            lit = c.rng.random() < 0.72
            c.pill(x + 22 + i * 41, -74, 28, 32, 5, STRAW if lit else INK)
            if lit and c.rng.random() < 0.35:
                c.disc(x + 36 + i * 41, -50, 7, UMBER)
        for wheel in (40, 80, 238, 278):
            c.disc(x + wheel, 2, 13, INK)
    x = 1320
    c.poly([(x, 0), (x, -96), (x + 200, -96), (x + 252, -46), (x + 256, 0)], RUST)
    c.poly([(x + 186, -84), (x + 204, -84), (x + 236, -50), (x + 186, -50)], STRAW)
    c.rect(x, -30, 256, 8, PAPER)
    for wheel in (40, 84, 170, 214):
        c.disc(x + wheel, 2, 13, INK)
    c.line([(x + 60, -96), (x + 100, -130), (x + 60, -150)], 5, INK)
    c.glow(x + 270, -20, 190, STRAW, 0.6)
    c.disc(x + 250, -20, 8, WHITE)
    c.line([(-10, -152), (1700, -152)], 2, INK)


def _coat(c: Canvas, cloth: Colour) -> None:
    """Draw an army greatcoat hanging from a hook at the origin."""
    c.blob([(0, 20), (-90, 60), (-132, 110), (-146, 360), (-100, 372), (-84, 190), (-97, 640),
            (-50, 654), (0, 656), (50, 654), (97, 640), (84, 190), (100, 372), (146, 360), (132, 110), (90, 60)],
           cloth)  # fmt: skip
    c.blob([(16, 40), (90, 66), (132, 112), (146, 360), (104, 370), (86, 190), (97, 640), (60, 652), (24, 655)],
           darker(cloth, 0.22))  # fmt: skip
    c.poly([(0, 96), (-58, 44), (-24, 24), (0, 34), (24, 24), (58, 44)], darker(cloth, 0.4))
    c.line([(0, 96), (0, 640)], 4, darker(cloth, 0.5))
    for y in (150, 220, 290):
        for x in (-26, 26):
            c.disc(x, y, 8, STRAW)
    c.rect(-90, 330, 180, 26, darker(cloth, 0.45))
    c.rect(-18, 326, 36, 34, OCHRE)


@scene("the-year-of-service")
def service(c: Canvas) -> None:
    """Five hooks in a barracks corridor: four identical green greatcoats, and on the one left free
    a bright yellow school satchel; boots stand below, winter light falls in."""
    c.sky(mix(SAGE, CREAM, 0.55), mix(CREAM, SAGE, 0.25), h=880)
    c.rect(0, 470, 1600, 410, mix(SAGE, TEAL, 0.45))
    c.rect(0, 462, 1600, 12, FOREST)
    for i in range(3):
        x = 120 + i * 560
        c.poly([(x, 0), (x + 260, 0), (x + 480, 880), (x + 190, 880)], PAPER, 0.22)
    c.rect(0, 150, 1600, 58, BROWN)
    c.rect(0, 150, 1600, 12, OCHRE)
    c.sky(mix(BROWN, SAND, 0.45), mix(BROWN, SAND, 0.25), y=880)
    for i in range(-8, 18):
        c.line([(800 + (i - 5) * 130, 880), (800 + (i - 5) * 260, 1000)], 3, BROWN, 0.6)
    c.rect(0, 866, 1600, 18, UMBER)
    for i in range(5):
        x = 170 + i * 315
        c.rect(x - 18, 160, 36, 40, PAPER)
        c.line([(x, 180), (x + 4, 210), (x + 26, 214), (x + 30, 196)], 9, INK)
        if i == 3:
            _satchel(c.at(x + 12, 206))
        else:
            c.blob([(x - 120, 240), (x + 170, 260), (x + 176, 800), (x - 60, 850)], INK, 0.14)
            _coat(c.at(x + 8, 200, 0.9, (i - 2) * 0.8), mix(FOREST, LEAF, 0.25))
        _boots(c.at(x, 930), UMBER if i != 3 else SEA)


def _satchel(c: Canvas) -> None:
    """Draw a school satchel hanging from its strap at the origin."""
    c.line([(0, 0), (-72, 150)], 12, BROWN)
    c.line([(0, 0), (76, 150)], 12, BROWN)
    c.pill(-110, 146, 236, 210, 26, INK, 0.18)
    c.pill(-120, 136, 236, 210, 26, AMBER)
    c.pill(-120, 136, 236, 116, 26, STRAW)
    c.rect(-70, 226, 22, 54, BROWN)
    c.rect(46, 226, 22, 54, BROWN)
    c.disc(84, 314, 17, RED)
    c.ring(84, 314, 10, 3, PAPER)


def _boots(c: Canvas, hide: Colour) -> None:
    """Draw a pair of boots, heels at the wall."""
    for x in (-58, 14):
        c.oval(x + 30, 4, 54, 9, INK, 0.3)
        c.blob([(x - 6, -84), (x + 36, -84), (x + 38, -40), (x + 66, -22), (x + 68, 0), (x - 6, 0)], hide)
        c.rect(x - 6, -8, 74, 9, INK)
        for y in (-66, -52, -38):
            c.line([(x + 22, y), (x + 38, y + 4)], 3, BLUSH)
