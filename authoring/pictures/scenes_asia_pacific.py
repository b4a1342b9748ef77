"""The pictures of the articles from Asia and the Pacific."""

from __future__ import annotations

import math

from . import built, land, people, plants, ships, water
from .canvas import Canvas, Point, arc, smooth
from .faces import SERIF_BOLD
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
    RUST,
    SAGE,
    SAND,
    SEA,
    STONE,
    STRAW,
    TEAL,
    WHITE,
    darker,
    lighter,
    mix,
)
from .registry import scene


def _paddies(c: Canvas) -> None:
    """Cover the picture with a quilt of rice fields seen from above."""
    tones = (LEAF, SAGE, GREEN, mix(LEAF, STRAW, 0.4), mix(GREEN, LEAF, 0.5), mix(SAGE, STRAW, 0.5))
    x = -40.0
    while x < 1640:
        w, y = c.rng.uniform(76, 130), -40.0
        while y < 1040:
            h = c.rng.uniform(60, 150)
            plants.crop_stripes(c, x, y, w - 4, h - 4, c.rng.choice(tones))
            y += h
        x += w


@scene("borrowed-water")
def borrowed_water(c: Canvas) -> None:
    """Seen from above, a river leaves a dam and parts into seven arms across a green delta, each
    barred by a sluice gate; from the sea white salt creeps up the arms into the fields."""
    c.rect(0, 0, 1600, 1000, FOREST)
    _paddies(c.at(0, 0))
    ridge = [(-10.0, -10.0), (-10, 560), (120, 430), (250, 380), (330, 250), (470, 210), (560, -10)]
    for grow, tone in ((0, FOREST), (60, darker(GREEN, 0.2)), (130, darker(LEAF, 0.25))):
        c.blob([(x - grow, y - grow) for x, y in ridge], tone)
    c.blob([(-20, -20), (-20, 190), (120, 220), (240, 150), (290, 60), (250, -20)], SEA)
    trunk: list[Point] = [(240, 170), (330, 300), (480, 360), (600, 470), (760, 520)]
    mouths = [(900, 1010), (1060, 1000), (1190, 950), (1300, 860), (1390, 740), (1470, 610),
              (1540, 470)]  # fmt: skip
    coast = [(780.0, 1010.0), (960, 930), (1120, 880), (1230, 800), (1310, 690), (1390, 560),
             (1470, 430), (1610, 330)]  # fmt: skip
    for shift, tone in ((-46, CREAM), (0, LAGOON), (70, SEA), (170, NAVY)):
        edge = smooth([(x + shift, y + shift * 0.8) for x, y in coast])
        c.poly([*edge, (1700, 330), (1700, 1100), (780 + shift, 1100)], tone)
        for i, (x, y) in enumerate(mouths if shift < 0 else ()):
            _arm(c, _meander((740, 515 - i * 3), (x, y), 34 - 11 * (i % 3)), 26)
    for width, tone in ((46, darker(SEA, 0.2)), (34, SEA)):
        c.curve(trunk, width, tone)
    dam = c.at(232, 158, 1, 38)
    dam.blob([(-130, -14), (0, 6), (130, -14), (134, 16), (0, 36), (-134, 16)], PAPER)
    dam.curve([(-130, 14), (0, 34), (130, 14)], 5, STONE)
    for x in (-50, -18, 18, 50):
        dam.rect(x - 8, 2, 16, 24, INK)


def _meander(start: Point, end: Point, swing: float) -> list[Point]:
    """Return the knots of a winding course between two points."""
    (x0, y0), (x1, y1) = start, end
    across = (-(y1 - y0), x1 - x0)
    norm = math.hypot(*across)
    knots = []
    for i in range(8):
        t = i / 7
        off = swing * math.sin(t * math.tau * 1.4) * min(1, 3 * t) / norm
        knots.append((x0 + (x1 - x0) * t + across[0] * off, y0 + (y1 - y0) * t + across[1] * off))
    return knots


def _arm(c: Canvas, points: list[Point], width: float) -> None:
    """Draw one arm of the delta, salt-white from the sea inwards."""
    line = smooth(points)
    c.line(line, width, SEA)
    salty = line[int(len(line) * 0.5) :]
    for i in range(len(salty) - 1):
        share = i / len(salty)
        c.line(salty[i : i + 2], width * (0.9 + 0.5 * share), mix(LAGOON, WHITE, min(1, 0.25 + share)))
    (gx, gy), (hx, hy) = salty[len(salty) // 3 : len(salty) // 3 + 2]
    gate = c.at(gx, gy, 1, math.degrees(math.atan2(hy - gy, hx - gx)))
    gate.rect(-8, -36, 16, 72, INK)
    gate.rect(-5, -36, 8, 72, RED)
    for bar in (-36, -12, 12, 36):
        gate.rect(-9, bar - 5, 18, 10, PAPER)
    for _ in range(60):
        x, y = c.rng.choice(salty)
        c.disc(x + c.rng.gauss(0, 22), y + c.rng.gauss(0, 22), c.rng.uniform(1.5, 5), WHITE, 0.9)


@scene("cable-ships")
def cable_ships(c: Canvas) -> None:
    """A lit cable ship lies at night on a calm sea; from its bow a thin bright line runs down
    through layers of darkening water to a grapnel on the sea floor."""
    c.sky(INK, mix(NAVY, SEA, 0.5), h=420)
    land.stars(c, 150, 380)
    land.moon(c, 250, 170, 72, PAPER, SEA)
    for i, tone in enumerate((0.35, 0.5, 0.62, 0.74, 0.86, 1.0)):
        y = 410 + i * 82
        water.swell(c, y, mix(SEA, mix(INK, NAVY, 0.35), tone), 7 - i, 190 + 40 * i, i * 0.3)
    ship = c.at(470, 408, 0.82)
    ship_light = c.at(1000, 330)
    ship_light.glow(0, 0, 330, AMBER, 0.42)
    ships.cable_ship(ship, mix(NAVY, LAGOON, 0.25))
    c.poly([(0, 424), (1600, 424), (1600, 414), (0, 414)], SEA, 0.6)
    water.glitter(c, 250, (430, 560, 60), MIST)
    for x in range(520, 1200, 34):
        c.rect(x, 424, 5, c.rng.uniform(14, 54), AMBER, 0.5)
    sag = smooth([(1225, 262), (1252, 430), (1240, 640), (1150, 830), (1010, 905)], steps=24)
    c.line(sag, 5, STRAW)
    c.line([(x + 3, y) for x, y in sag], 1.6, PAPER)
    floor = land.ridge(c.rng, 1600, 925, 22, 2.2)
    c.poly([(0, 1000), *floor, (1600, 1000)], mix(INK, BROWN, 0.35))
    c.poly([(0, 1000), *[(x, y + 34) for x, y in floor], (1600, 1000)], INK)
    _grapnel(c.at(1000, 908, 0.8, 20))
    c.curve([(-10, 930), (260, 908), (520, 930), (760, 902), (930, 920)], 8, AMBER)
    for x, y in ((300, 640), (360, 668), (330, 700), (1410, 560), (1460, 590)):
        fish = c.at(x, y, 1)
        fish.blob([(-22, 0), (0, -8), (22, 0), (0, 8)], LAGOON, 0.5)
        fish.poly([(-20, 0), (-34, -8), (-34, 8)], LAGOON, 0.5)


def _grapnel(c: Canvas) -> None:
    """Draw a five-armed grapnel lying on the ground."""
    c.line([(0, 0), (-90, 20)], 12, PAPER)
    for lift in (-46, -22, 22):
        c.curve([(-90, 20), (-122, 20 + lift * 0.5), (-104, 20 + lift), (-76, 16 + lift)], 9, PAPER)


@scene("islands-and-their-lawyers")
def islands(c: Canvas) -> None:
    """A court house with six columns fills a tiny island; a palm leans over its steps and a row of
    high, scalloped waves rises round it under a pale sun."""
    c.sky(BLUSH, PAPER, h=760)
    c.disc(800, 360, 300, mix(AMBER, BLUSH, 0.35))
    land.birds(c, 350, 230, 9, INK, 200)
    for row in range(3):
        tone = mix(LAGOON, BLUSH, 0.5 - row * 0.17)
        water.scallops(c, 660 + row * 34, 62, (tone, lighter(tone, 0.5)), 0.5 * (row % 2))
    c.blob([(360, 800), (430, 730), (620, 700), (980, 700), (1180, 730), (1250, 800), (800, 860)], SAND)
    c.blob([(420, 772), (520, 722), (800, 704), (1080, 722), (1190, 776), (800, 800)], LEAF)
    _court(c.at(800, 730))
    plants.palm(c, 470, 752, 330, GREEN, 0.2)
    plants.palm(c, 1150, 752, 390, FOREST, -0.14)
    plants.palm(c, 1196, 760, 250, GREEN, 0.16)
    people.figure(c, 760, 728, 60, INK)
    people.figure(c, 850, 730, 60, RED)
    for row in range(4):
        tone = mix(SEA, NAVY, row * 0.32)
        size = 74 + row * 14
        water.scallops(c, 830 + row * 54, size, (tone, MIST), 0.95 * (row % 2) + row * 0.3)


def _court(c: Canvas) -> None:
    """Draw a columned front about 560 wide, its foot's centre at the origin."""
    for i in range(4):
        c.rect(-300 + i * 14, -14 - i * 14, 600 - i * 28, 14, (CREAM, PAPER)[i % 2])
    c.rect(-236, -330, 472, 274, darker(SAND, 0.35))
    c.rect(-44, -240, 88, 184, INK)
    for i in range(6):
        x = -240 + i * 89
        c.rect(x, -320, 34, 262, PAPER)
        c.rect(x + 22, -320, 12, 262, darker(CREAM, 0.18))
        for y in (-330, -68):
            c.rect(x - 7, y, 48, 12, CREAM)
    c.rect(-262, -372, 524, 44, PAPER)
    c.rect(-262, -338, 524, 10, SAND)
    c.poly([(-280, -372), (0, -480), (280, -372)], CREAM)
    c.poly([(-200, -382), (0, -458), (200, -382)], darker(SAND, 0.12))
    c.line([(0, -446), (0, -392)], 5, PLUM)
    c.line([(-52, -432), (52, -432)], 5, PLUM)
    for side in (-1, 1):
        c.poly(arc(side * 52, -412, 20, 14, 0, 180), PLUM)
        c.line([(side * 52, -432), (side * 52 - 18, -412)], 2, PLUM)
        c.line([(side * 52, -432), (side * 52 + 18, -412)], 2, PLUM)


def _factory(c: Canvas) -> None:
    """Draw a saw-toothed factory about 760 wide, its foot's left end at the origin."""
    c.rect(0, -210, 760, 210, RED)
    c.rect(640, -210, 120, 210, darker(RED, 0.25))
    for i in range(5):
        x = i * 152
        c.poly([(x, -210), (x, -320), (x + 152, -210)], darker(RED, 0.18))
        c.poly([(x + 8, -216), (x + 8, -302), (x + 40, -278), (x + 40, -216)], STRAW)
    for row in range(2):
        built.windows(c, (26, -186 + row * 74, 580, 60), (9, 1), INK, (STRAW, 0.3))
    c.rect(660, -120, 76, 120, INK)
    c.rect(700, -430, 46, 222, RUST)
    c.rect(726, -430, 20, 222, darker(RUST, 0.3))
    for y in (-430, -396):
        c.rect(694, y, 58, 14, PAPER)
    c.rect(0, -6, 760, 18, BROWN)
    for i in range(14):
        x = 20 + i * 54
        c.line([(x, 10), (x + c.rng.uniform(-8, 8), 26 + c.rng.uniform(0, 44))], 5, BROWN)


@scene("the-factory-after-the-factory")
def factory(c: Canvas) -> None:
    """A red saw-roofed factory is lifted off the ground on chains; below, its dark footprint with
    broken pipes remains, beside one small lit workshop, and workers with bicycles look up."""
    c.sky(MIST, PAPER)
    for x, y, w in ((60, 140, 380), (1120, 90, 420), (1260, 330, 300), (-60, 400, 260)):
        land.cloud(c, x, y, w, WHITE, 0.9)
    land.hills(c, 690, 26, mix(SAGE, MIST, 0.5), 1.4)
    for x, h in ((60, 60), (130, 84), (1330, 76), (1420, 52), (1500, 90)):
        built.house(c, x, 706, (58, h), mix(STONE, MIST, 0.5), None, mix(STONE, MIST, 0.2))
    c.rect(0, 704, 1600, 296, SAGE)
    c.fade((0, 704, 1600, 296), LEAF, 0.0, 0.9)
    c.poly([(430, 770), (1190, 770), (1330, 900), (330, 900)], BROWN)
    c.poly([(430, 770), (1190, 770), (1204, 784), (418, 784)], darker(BROWN, 0.5))
    for i in range(9):
        x = 470 + i * 84
        c.rect(x, 800 + (i % 3) * 22, 12, 26, STONE)
        c.oval(x + 6, 800 + (i % 3) * 22, 6, 3, PAPER)
    for x, y, r in ((560, 866, 60), (960, 846, 80), (1160, 876, 44)):
        c.oval(x, y, r, r * 0.2, LAGOON, 0.9)
    built.house(c, 1232, 770, (150, 84), RUST, PLUM, STRAW)
    c.glow(1290, 730, 110, STRAW, 0.45)
    lifted = c.at(400, 590, 1.05, -5)
    for x, top in ((40, -212), (380, -262), (720, -212)):
        lifted.line([(x, top), (400 + (x - 380) * 0.12, -700)], 6, INK)
    _factory(lifted)
    crowd = ((180, 900, RUST), (246, 920, SEA), (1400, 900, OCHRE), (1460, 915, PLUM), (320, 945, TEAL),
             (1290, 950, RED))  # fmt: skip
    for x, y, coat in crowd:
        c.oval(x + 20, y, 50, 7, INK, 0.2)
        people.figure(c, x, y, 112, coat, BROWN)
    people.bicycle(c, 120, 915, 66)
    people.bicycle(c, 1530, 930, 70)


def _guilloche(c: Canvas, box: tuple[float, float, float, float], fill: str) -> None:
    """Draw a certificate's woven border round a box."""
    x, y, w, h = box
    for phase in (0.0, math.pi * 0.67, math.pi * 1.33):
        for across in (True, False):
            long = w if across else h
            for far in (0, 1):
                line = []
                for i in range(int(long / 4) + 1):
                    along = i * 4
                    off = 20 * math.sin(along / long * math.tau * round(long / 90) + phase)
                    if across:
                        line.append((x + along, y + far * h + off))
                    else:
                        line.append((x + far * w + off, y + along))
                c.line(line, 3, fill)


@scene("the-typhoon-clause")
def typhoon(c: Canvas) -> None:
    """A bond certificate with a woven border, whose seal is a turning typhoon that a dashed red box
    does not quite contain; one corner is folded and its foot stands in the sea."""
    c.sky(NAVY, TEAL)
    for i in range(6):
        water.swell(c, 620 + i * 66, mix(TEAL, INK, 0.15 + i * 0.1), 16 + i * 2, 330 - i * 10, i * 0.37)
    sheet = c.at(800, 470, 1, -4)
    sheet.poly([(-575, -385), (615, -385), (615, 260), (440, 405), (-575, 405)], INK, 0.35)
    outline = [(-595.0, -405.0), (595.0, -405.0), (595.0, 215.0), (385.0, 395.0), (-595.0, 395.0)]
    with sheet.clip(outline):
        _certificate(sheet)
    sheet.poly([(595, 215), (385, 395), (400, 190)], INK, 0.2)
    sheet.poly([(595, 215), (385, 395), (420, 214)], SAND)
    sheet.poly([(595, 215), (420, 214), (455, 226)], darker(SAND, 0.2))
    _storm(sheet.at(0, 40))
    for i in range(5):
        water.swell(c, 850 + i * 40, mix(SEA, INK, i * 0.17), 20, 300 - i * 14, 0.1 + i * 0.31)
    water.swell(c, 905, mix(SEA, INK, 0.3), 18, 290, 0.62)
    water.ripples(c, (0, 915, 1600, 80), MIST, 40, 0.5)


def _certificate(sheet: Canvas) -> None:
    """Print the bond: paper, border, title, clauses and a signature."""
    sheet.rect(-595, -405, 1190, 800, CREAM)
    sheet.rect(-575, -385, 1150, 760, PAPER)
    sheet.rect(-556, -366, 1112, 722, SAGE, 0.45)
    sheet.rect(-504, -314, 1008, 618, PAPER)
    _guilloche(sheet, (-530, -340, 1060, 670), GREEN)
    sheet.text(0, -236, "SOVEREIGN BOND", SERIF_BOLD, 74, FOREST, "ms")
    sheet.text(-430, 236, "§ 14 c", SERIF_BOLD, 44, FOREST, "ls")
    for i in range(4):
        for side in (-1, 1):
            long = 170 - (i == 3) * 60
            sheet.rect(side * 345 - 85, -90 + i * 44, long, 9, mix(INK, PAPER, 0.45))
    sheet.rect(252, 160, 180, 4, INK)
    pen = [(262, 148), (290, 110), (300, 154), (332, 122), (344, 152), (392, 130), (424, 140)]
    sheet.curve([(float(x), float(y)) for x, y in pen], 4, SEA)


def _storm(c: Canvas) -> None:
    """Draw a typhoon from above: arms of cloud round an eye."""
    c.disc(0, 0, 196, SEA)
    c.ring(0, 0, 206, 5, GREEN)
    with c.clip(arc(0, 0, 196, 196, 0, 360)):
        for turn in range(0, 360, 60):
            for width, tone in ((46, mix(SEA, WHITE, 0.55)), (28, WHITE)):
                arm = []
                for i in range(50):
                    r = 26 + 190 * (i / 49) ** 1.15
                    a = math.radians(turn + 215 * (i / 49) ** 0.8)
                    arm.append((r * math.cos(a), r * math.sin(a)))
                for i in range(len(arm) - 1):
                    c.line(arm[i : i + 2], width * (1 - 0.55 * i / 49), tone)
        c.disc(0, 0, 62, WHITE)
    c.disc(0, 0, 26, NAVY)
    box = [(-214.0, -150.0), (150.0, -150.0), (150.0, 214.0), (-214.0, 214.0)]
    for start, end in zip(box, [*box[1:], box[0]], strict=True):
        c.dashes(start, end, 7, RED, 13)
