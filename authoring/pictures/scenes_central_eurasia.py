"""The pictures of the articles from Central Eurasia."""

from __future__ import annotations

import itertools
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

LOADS = (RED, AMBER, SEA, FOREST, CREAM, PLUM, LAGOON)


@scene("the-middle-corridor")
def corridor(c: Canvas) -> None:
    """A goods train winds in a long S through the steppe from a small port with two cranes and no
    ship at its quay; the ferry is still far out on the pale inland sea, under white mountains."""
    c.sky(mix(SEA, MIST, 0.35), BLUSH, h=330)
    land.sun(c, 1240, 190, 62, PAPER, PAPER, 0.5)
    land.peaks(c, 300, 150, mix(SEA, MIST, 0.45), 9, WHITE)
    c.sky(mix(LAGOON, MIST, 0.3), SEA, y=296, h=200)
    water.ripples(c, (0, 300, 1600, 160), PAPER, 60, 0.4)
    ships.ferry(c.at(380, 334, 0.26), NAVY)
    shore = smooth([(-10.0, 430.0), (260, 446), (520, 470), (800, 446), (1120, 480), (1610, 440)])
    c.poly([*shore, (1610, 1010), (-10, 1010)], SAND)
    c.poly([*[(x, y + 22) for x, y in shore], (1610, 1010), (-10, 1010)], mix(SAGE, SAND, 0.5))
    for y, tone in ((590, mix(SAGE, STRAW, 0.45)), (720, mix(OCHRE, SAND, 0.35)), (880, mix(OCHRE, RUST, 0.25))):
        land.hills(c, y, 26, tone, 1.3)
    for x, h in ((820, 190), (980, 205)):
        built.quay_crane(c, x, 486, h, RUST, raised=False)
    route: list[Point] = [(860, 474), (1130, 520), (1330, 590), (1120, 670), (660, 690), (330, 740),
                          (420, 850), (900, 880), (1300, 930), (1660, 1080)]  # fmt: skip
    track = smooth(route, steps=40)
    _track(c, track)
    _goods_train(c, track)
    for x, y, h in ((150, 640, 60), (215, 648, 54), (95, 655, 50)):
        people.camel(c, x, y, h, BROWN)
    _yurt(c.at(1460, 800, 0.9))
    _yurt(c.at(1340, 770, 0.6))


def _depth(y: float) -> float:
    """Return how large things are at a height in the corridor's landscape."""
    return 0.22 + 0.78 * math.pow(max(0.0, (y - 470) / 530), 1.15)


def _track(c: Canvas, track: list[Point]) -> None:
    """Lay sleepers and two rails along the winding line."""
    for index in range(0, len(track) - 1, 3):
        (x0, y0), (x1, y1) = track[index], track[index + 1]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        half = 26 * _depth(y0)
        ends = [(x0 - nx * half, y0 - ny * half * 0.6), (x0 + nx * half, y0 + ny * half * 0.6)]
        c.line(ends, 7 * _depth(y0), BROWN)
    for index in range(0, len(track) - 3, 3):
        wide = max(1.2, 4 * _depth(track[index][1]))
        for side in (-1, 1):
            part = [(x, y + side * 11 * _depth(y)) for x, y in track[index : index + 4]]
            c.line(part, wide, INK)


def _goods_train(c: Canvas, track: list[Point]) -> None:
    """Put wagons on the track, the farthest first, and the locomotive last."""
    spots: list[tuple[Point, Point]] = []
    travelled, following = 0.0, 0.0
    for a, b in itertools.pairwise(track):
        travelled += math.dist(a, b)
        if travelled >= following and 500 < a[1] < 905:
            spots.append((a, b))
            following = travelled + 92 * _depth(a[1])
    for i, ((x0, y0), (x1, y1)) in enumerate(spots):
        size, angle = _depth(y0), math.degrees(math.atan2(y1 - y0, x1 - x0))
        if abs(angle) > 90:
            angle += 180
        car = c.at(x0, y0, size, max(-34, min(34, (angle + 180) % 360 - 180)))
        last = i == len(spots) - 1
        fill = RED if last else LOADS[(i * 3 + i // 4) % len(LOADS)]
        car.rect(-43, -8, 86, 14, INK)
        if last:
            car.poly([(-43, -52), (34, -52), (46, -30), (46, -6), (-43, -6)], fill)
            car.rect(14, -46, 18, 15, PAPER)
            car.rect(-43, -20, 88, 5, STRAW)
        else:
            built.container(car, -42, -52, 84, 46, fill)


def _yurt(c: Canvas) -> None:
    """Draw a yurt."""
    c.oval(0, 2, 96, 12, INK, 0.25)
    c.poly([(-84, 0), (-84, -58), (84, -58), (84, 0)], PAPER)
    c.poly([(30, 0), (30, -58), (84, -58), (84, 0)], CREAM)
    c.blob([(-92, -54), (-50, -98), (0, -112), (50, -98), (92, -54), (0, -48)], WHITE)
    c.rect(-84, -58, 168, 8, RED)
    c.rect(-18, -48, 36, 48, RUST)
    c.rect(-3, -48, 5, 48, AMBER)


@scene("the-glacier-bank")
def glacier(c: Canvas) -> None:
    """A glacier between dark peaks ends in a wall of ice with a round vault door in it, a little
    open; melt water runs out over gold-coloured gravel, and a walker stands by a
    measuring stake taller than herself."""
    c.sky(mix(SEA, LAGOON, 0.4), mix(BLUSH, PAPER, 0.4), h=640)
    land.sun(c, 1180, 170, 70, STRAW, PAPER, 0.5)
    land.peaks(c, 540, 330, mix(SEA, MIST, 0.5), 6, WHITE)
    _ice(c)
    land.peak(c, 150, 880, 900, 740, mix(NAVY, PLUM, 0.35), WHITE)
    land.peak(c, 1490, 880, 940, 770, mix(NAVY, PLUM, 0.2), WHITE)
    wall = [(430, 740), (500, 690), (620, 704), (720, 676), (850, 690), (960, 668), (1100, 700), (1230, 740),
            (1240, 880), (420, 880)]  # fmt: skip
    c.poly(wall, mix(LAGOON, WHITE, 0.4))
    for x in range(440, 1230, 58):
        top = 700 + c.rng.uniform(0, 50)
        c.poly([(x, top), (x + 22, top + 30), (x + 12, 880), (x - 10, 880)], mix(SEA, MIST, 0.5), 0.7)
    c.poly(smooth([(-10, 850), (360, 810), (600, 868), (1100, 868), (1300, 810), (1610, 850), (1610, 1010),
                   (-10, 1010)]), mix(STONE, PLUM, 0.4))  # fmt: skip
    _vault(c.at(800, 790))
    stream = [(742, 880), (700, 930), (540, 1010), (1010, 1010), (880, 930), (858, 880)]
    c.poly(smooth(stream), LAGOON)
    for _ in range(120):
        spot = c.at(c.rng.gauss(790, 300), c.rng.uniform(885, 995))
        spot.oval(0, 0, c.rng.uniform(5, 12), c.rng.uniform(3, 6), c.rng.choice((AMBER, STRAW, OCHRE, STONE)))
    water.ripples(c, (640, 900, 260, 100), WHITE, 22, 0.8)
    for i in range(7):
        c.rect(1246, 750 + i * 28, 11, 28, (RED, PAPER)[i % 2])
    c.oval(1190, 952, 40, 6, INK, 0.3)
    people.figure(c, 1180, 950, 120, RED)


def _ice(c: Canvas) -> None:
    """Draw the glacier's stream with its bent bands and two lines of rubble."""
    ice = smooth([(250, 900), (420, 640), (560, 480), (610, 380), (680, 300), (790, 262), (900, 280),
                  (980, 350), (1010, 450), (1120, 560), (1250, 680), (1400, 900)])  # fmt: skip
    c.poly(ice, mix(MIST, WHITE, 0.65))
    with c.clip(ice):
        for i in range(9):
            y, half = 330 + i * 46, 150 + i * 60
            flow = [(800 - half, y - 20), (800 - half * 0.4, y + 26), (800 + half * 0.3, y + 22), (800 + half, y - 26)]
            c.curve(flow, 5 + i * 0.8, mix(LAGOON, WHITE, 0.4))
        for shift in (-70, 80):
            line = [(800 + shift * 0.4, 262), (800 + shift, 420), (800 + shift * 1.7, 560), (800 + shift * 2.6, 720)]
            c.curve(line, 15, mix(STONE, MIST, 0.4))


def _vault(c: Canvas) -> None:
    """Draw a round strong-room opening with its heavy door swung to the right."""
    c.disc(0, 0, 112, mix(STONE, INK, 0.3))
    c.disc(0, 0, 96, NAVY)
    c.disc(0, 0, 96, INK, 0.4)
    c.poly([(-58, 90), (58, 90), (30, 20), (-30, 20)], LAGOON)
    for i in range(16):
        a = math.radians(i * 22.5)
        c.disc(104 * math.cos(a), 104 * math.sin(a), 5, STRAW)
    c.rect(92, -34, 44, 16, INK)
    c.rect(92, 18, 44, 16, INK)
    c.oval(176, 0, 62, 106, darker(STONE, 0.35))
    c.oval(188, 0, 62, 106, lighter(STONE, 0.25))
    c.oval(188, 0, 47, 84, STONE)
    for i in range(5):
        a = math.radians(i * 72 - 90)
        c.line([(188, 0), (188 + 34 * math.cos(a), 58 * math.sin(a))], 7, AMBER)
        c.disc(188 + 34 * math.cos(a), 58 * math.sin(a), 7, STRAW)
    c.disc(188, 0, 12, STRAW)


@scene("the-bus-to-the-north")
def bus(c: Canvas) -> None:
    """A long-distance bus with luggage on its roof drives through a snowed-over steppe at dusk; in
    its yellow windows sit passengers, and telegraph poles run to the horizon."""
    c.sky(mix(NAVY, SEA, 0.45), mix(ROSE, BLUSH, 0.3), h=600)
    for i, tone in enumerate((0.3, 0.45, 0.6, 0.75, 0.92)):
        sky = mix(mix(SEA, PLUM, 0.45), mix(BLUSH, STRAW, 0.3), tone)
        land.hills(c, 250 + i * 66, 10, sky, 0.6 + i * 0.3, 620)
    c.disc(230, 520, 104, RED)
    c.rect(0, 590, 1600, 410, mix(MIST, WHITE, 0.45))
    land.hills(c, 606, 10, mix(MIST, LAGOON, 0.25), 1.4, 700)
    land.hills(c, 680, 16, mix(MIST, WHITE, 0.5), 1.1)
    for i in range(9):
        t = 0.62**i
        x, y, h = 330 + 1250 * t, 592 + 230 * t, 560 * t
        c.line([(x, y), (x, y - h)], max(2, 17 * t), UMBER)
        c.line([(x - 62 * t, y - h * 0.93), (x + 62 * t, y - h * 0.93)], max(1.4, 9 * t), UMBER)
        if i:
            px, py, ph = 330 + 1250 * t / 0.62, 592 + 230 * t / 0.62, 560 * t / 0.62
            for side in (-58, 58):
                mid = ((x + px) / 2, (y - h * 0.93 + py - ph * 0.93) / 2 + 22 * t)
                c.curve([(x + side * t, y - h * 0.94), mid, (px + side * t / 0.62, py - ph * 0.94)], 1.6, UMBER)
    c.poly([(-10, 800), (1610, 770), (1610, 905), (-10, 950)], mix(STONE, NAVY, 0.45))
    c.line([(-10, 800), (1610, 770)], 8, WHITE)
    for i in range(10):
        c.line([(40 + i * 170, 872 - i * 4), (120 + i * 170, 870 - i * 4)], 6, PAPER)
    _bus(c.at(330, 876, 1.0, -1.3))
    c.poly(smooth([(-10, 950), (400, 920), (900, 940), (1610, 890), (1610, 1010), (-10, 1010)]), WHITE)
    plants.reeds(c, 60, 985, 180, 70, BROWN)
    plants.reeds(c, 1330, 960, 200, 60, BROWN)
    land.snowfall(c, 170)


def _bus(c: Canvas) -> None:
    """Draw the bus, 800 long, looking right, wheels on y = 0."""
    c.oval(400, 4, 430, 16, INK, 0.35)
    for x, w, h, tone in ((120, 90, 44, RUST), (214, 70, 34, SEA), (288, 110, 52, OCHRE), (402, 60, 30, GREEN),
                          (466, 96, 46, PLUM), (570, 70, 34, CREAM)):  # fmt: skip
        c.pill(x, -286 - h, w, h, 8, tone)
        c.rect(x + w * 0.46, -286 - h, 6, h, darker(tone, 0.4))
    c.line([(100, -300), (660, -300)], 4, INK)
    c.poly(smooth([(0, -30), (2, -262), (30, -288), (700, -288), (768, -262), (806, -150), (810, -34)],
                  steps=4), RED)  # fmt: skip
    c.rect(0, -122, 806, 30, PAPER)
    c.rect(0, -92, 808, 62, darker(RED, 0.25))
    for i in range(8):
        x = 34 + i * 82
        c.pill(x, -252, 70, 100, 10, STRAW)
        if i not in (2, 6):
            skin = c.rng.choice(("#8a5a3c", "#6d452f", "#a87149"))
            c.blob([(x + 12, -152), (x + 16, -184), (x + 50, -184), (x + 56, -152)], c.rng.choice((NAVY, FOREST, PLUM)))
            c.disc(x + 33, -202, 17, skin)
            c.poly(arc(x + 33, -206, 18, 17, 180, 360), c.rng.choice((INK, UMBER, RUST, TEAL)))
    c.poly([(700, -256), (752, -250), (786, -156), (700, -156)], mix(STRAW, MIST, 0.5))
    c.rect(694, -150, 4, 118, INK)
    for x in (140, 640):
        c.disc(x, -24, 52, INK)
        c.disc(x, -24, 30, STONE)
        c.disc(x, -24, 12, INK)
    c.glow(830, -70, 210, STRAW, 0.6)
    c.disc(798, -72, 13, WHITE)
    c.poly([(806, -78), (1250, -10), (1250, 60), (806, -62)], STRAW, 0.22)


@scene("neighbours-of-a-dam")
def dam(c: Canvas) -> None:
    """An unfinished rock-fill dam, wedged in a steep red gorge with lorries on its terraces and a
    crane on its crest, holds back a lake; far below lie a village, orchards and a thin river."""
    c.sky(mix(LAGOON, MIST, 0.5), PAPER, h=380)
    land.peaks(c, 330, 240, mix(SEA, MIST, 0.55), 7, WHITE)
    c.rect(0, 318, 1600, 90, SEA)
    water.ripples(c, (300, 322, 1000, 60), MIST, 40, 0.6)
    c.rect(0, 400, 1600, 420, mix(RUST, INK, 0.6))
    _rock_fill(c)
    for side, flank, shade in ((0, mix(RUST, PLUM, 0.35), 0.0), (1, mix(RUST, PLUM, 0.6), 0.15)):
        _gorge(c.at(800, 0, 1, flip=bool(side)), darker(flank, shade))
    spill = [(776, 776), (762, 810), (700, 880), (760, 1010), (870, 1010), (790, 884), (826, 812), (812, 776)]
    c.poly([(0, 1000), *land.ridge(c.rng, 1600, 790, 26, 1.0), (1600, 1000)], LEAF)
    c.poly(smooth(spill), LAGOON)
    _orchard(c)
    for x, y, w in ((960, 850, 60), (1040, 835, 70), (1130, 862, 64), (1210, 845, 74), (1010, 905, 72),
                    (1110, 920, 80)):  # fmt: skip
        built.house(c, x, y, (w, w * 0.62), c.rng.choice((PAPER, CREAM, BLUSH)), c.rng.choice((RUST, TEAL)))
    built.minaret(c, 1182, 846, 120, PAPER)
    for x in (900, 1290, 1330):
        plants.poplar(c, x, 880, 120, FOREST)
    people.figure(c, 560, 960, 62, RED)
    people.robed(c, 600, 962, 58, NAVY)


def _rock_fill(c: Canvas) -> None:
    """Draw a stepped rock-fill dam with a road in bends, lorries and a crane."""
    tone = mix(SAND, STONE, 0.4)
    for i in range(8):
        y, half = 352 + i * 62, 500 - i * 30
        left = 800 - half
        c.poly([(left, y), (800 + half, y), (800 + half - 14, y + 66), (left + 14, y + 66)], darker(tone, 0.05 * i))
        c.rect(left, y, 800 + half - left, 10, lighter(tone, 0.3))
        for _ in range(46):
            x, r = c.rng.uniform(left + 10, 790 + half), c.rng.uniform(3, 9)
            c.poly([(x, y + 52), (x + r, y + 52 - r), (x + 2 * r, y + 54)], darker(tone, 0.12 + 0.06 * i))
    road = [(660, 800), (980, 742), (560, 680), (1080, 612), (480, 548), (1140, 484), (620, 420), (900, 356)]
    c.line([(float(x), float(y)) for x, y in road], 11, CREAM)
    for x, y, flip in ((760, 700, False), (900, 636, True), (640, 528, True), (980, 500, False), (760, 440, True)):
        _lorry(c.at(x, y, 1, 0, flip))
    c.line([(560, 352), (560, 190)], 8, AMBER)
    c.line([(500, 200), (760, 200)], 7, AMBER)
    c.line([(560, 160), (740, 200)], 3, AMBER)
    c.line([(560, 160), (510, 200)], 3, AMBER)
    c.line([(720, 200), (720, 300)], 2.5, INK)


def _lorry(c: Canvas) -> None:
    """Draw a small tipper lorry."""
    c.poly([(-26, -10), (-30, -28), (12, -28), (8, -10)], AMBER)
    c.rect(12, -24, 16, 16, RED)
    for x in (-16, 2, 20):
        c.disc(x, -5, 6, INK)


def _gorge(c: Canvas, rock: Colour) -> None:
    """Draw the gorge's flank left of the origin, with ledges."""
    flank = [(-810, 120), (-700, 200), (-600, 180), (-520, 300), (-470, 330), (-430, 470), (-360, 560),
             (-330, 680), (-230, 760), (-160, 860), (-810, 1010)]  # fmt: skip
    c.poly([(float(x), float(y)) for x, y in flank], rock)
    for shift, tone in ((70, 0.14), (160, 0.26), (270, 0.38)):
        ledge = [(x - shift, y + shift * 0.5) for x, y in flank[2:-1]]
        c.poly([*ledge, (-810, 1010), (-810, 420)], darker(rock, tone))


def _orchard(c: Canvas) -> None:
    """Plant rows of fruit trees left of the river."""
    for row in range(4):
        for i in range(8 - row):
            x = 130 + i * 74 + row * 18
            y = 850 + row * 42
            size = 44 + row * 6
            c.oval(x + 8, y + 2, size * 0.5, 6, FOREST, 0.5)
            plants.bush(c, x, y, size, GREEN if (i + row) % 3 else mix(GREEN, LEAF, 0.5))
            for _ in range(3):
                c.disc(x + c.rng.uniform(-14, 14), y - size * 0.5 + c.rng.uniform(-10, 10), 3, RED)
