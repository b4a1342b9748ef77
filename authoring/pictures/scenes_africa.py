"""The pictures of the articles from Africa."""

from __future__ import annotations

import math

from . import built, land, people, plants, ships, water
from .canvas import Canvas, arc, smooth
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
    darker,
    lighter,
    mix,
)
from .registry import scene


@scene("the-port-that-waited")
def port(c: Canvas) -> None:
    """Two quay cranes with raised booms stand idle before a low sun; below the empty quay the tide
    has left bare mud and a stranded rowing boat, and the only ship lies far out."""
    c.sky(ROSE, STRAW, h=700)
    land.sun(c, 600, 500, 150, PAPER, PAPER, 0.5)
    for x, y, w in ((-80, 190, 520), (930, 120, 560), (1240, 300, 460), (240, 330, 300)):
        land.cloud(c, x, y, w, BLUSH, 0.75)
    c.sky(mix(TEAL, ROSE, 0.35), TEAL, y=620, h=280)
    water.glitter(c, 600, (626, 770, 150), STRAW)
    ships.container_ship(c.at(180, 628, 0.14), NAVY, 5, 3)
    built.quay_crane(c, 1010, 735, 560, mix(RUST, STRAW, 0.12), raised=True)
    built.quay_crane(c, 1390, 752, 700, darker(RUST, 0.22), raised=True)
    c.poly([(640, 735), (1600, 735), (1600, 1000), (700, 1000)], darker(BROWN, 0.15))
    c.rect(640, 735, 960, 14, OCHRE)
    for x in range(700, 1600, 150):
        c.rect(x, 768, 60, 140, INK, 0.45)
        c.pill(x + 86, 718, 24, 18, 6, INK)
    c.rect(650, 838, 950, 10, mix(BROWN, SAGE, 0.5), 0.7)
    _mud(c)
    built.container(c, 760, 677, 150, 58, SEA)
    people.figure(c, 690, 736, 92, UMBER)
    c.fade((0, 0, 1600, 260), PLUM, 0.35, 0.0)


def _mud(c: Canvas) -> None:
    """Lay mud banks with puddles before the quay, and a rowing boat on its side."""
    bank = [(-10, 800), (220, 770), (470, 812), (700, 850), (1000, 880), (1610, 900), (1610, 1010), (-10, 1010)]
    c.poly(smooth(bank), mix(BROWN, SAND, 0.3))
    c.poly(smooth([(-10, 880), (300, 850), (640, 910), (1100, 930), (1610, 950), (1610, 1010), (-10, 1010)]),
           mix(BROWN, SAND, 0.16))  # fmt: skip
    for x, y, w in (
        (170, 835, 130),
        (520, 880, 170),
        (930, 930, 200),
        (1330, 935, 150),
        (260, 950, 190),
        (720, 972, 120),
    ):
        c.oval(x, y, w, w * 0.09, mix(TEAL, STRAW, 0.35))
        c.oval(x + w * 0.1, y - 2, w * 0.6, w * 0.035, STRAW, 0.7)
    boat = c.at(300, 890, 0.95, 9)
    boat.oval(150, 14, 170, 14, INK, 0.3)
    ships.sampan(boat, PLUM)
    c.line([(310, 890), (160, 925)], 4, UMBER)


def _tag(c: Canvas) -> None:
    """Draw a big luggage label hanging from its hole at the origin."""
    shape = [(-60, -38), (60, -38), (150, 40), (150, 470), (-150, 470), (-150, 40)]
    c.poly([(x + 16, y + 18) for x, y in shape], INK, 0.22)
    c.poly(shape, CREAM)
    c.poly([(60, -38), (150, 40), (150, 470), (112, 470), (112, 56), (46, -38)], SAND)
    c.disc(0, 22, 30, RUST)
    c.disc(0, 22, 15, NAVY)
    for i, long in enumerate((200, 170, 200, 120)):
        c.rect(-108, 110 + i * 52, long, 11, mix(INK, CREAM, 0.35))
    c.line([(-108, 352), (100, 352)], 4, RED)
    c.line([(-108, 364), (100, 364)], 4, RED)
    for i in range(24):
        c.rect(-108 + i * 9, 396, c.rng.choice((2.5, 4, 6)), 48, INK)


@scene("who-owns-a-towns-debt")
def town_debt(c: Canvas) -> None:
    """A hill town of coloured houses; from its clock tower hangs an outsized price label with a bar
    code, tied on with red string. Before the town lies a wide lorry park, almost empty."""
    c.sky(MIST, PAPER)
    c.disc(1250, 330, 210, STRAW, 0.75)
    land.hills(c, 560, 60, SAGE, 1.3)
    land.hills(c, 690, 80, LEAF, 1.1)
    walls = (RUST, OCHRE, CREAM, ROSE, SAND, TEAL, RED)
    for row, (y, size) in enumerate(((600, 74), (670, 92), (755, 112), (860, 138))):
        if row == 2:
            _hall(c.at(620, 580))
        x = -30.0 + 40 * (row % 2)
        while x < 1640:
            bend = 150 * math.sin(math.pi * min(max((x + 50) / 1750, 0), 1)) * (1 - row * 0.27)
            tall = size * c.rng.uniform(0.8, 1.25)
            wall, roof = c.rng.choice(walls), c.rng.choice((None, PLUM, RUST, BROWN))
            built.house(c, x, y - bend + 60, (size * 1.02, tall + 60), wall, roof, darker(wall, 0.7))
            x += size * c.rng.uniform(1.1, 1.35)
    _lorry_park(c)
    c.curve([(650, 225), (770, 290), (905, 420), (980, 452)], 6, RED)
    c.curve([(650, 225), (740, 330), (880, 455), (980, 460)], 6, RED)
    c.rect(574, 218, 92, 12, RED)
    _tag(c.at(985, 440, 1.0, -7))


def _lorry_park(c: Canvas) -> None:
    """Draw a paved park with marked bays, one lorry on it and minibuses on the road before it."""
    for x in (60, 180, 1290, 1420, 1540):
        plants.bush(c, x, 868, 84, GREEN)
    c.rect(0, 858, 1600, 142, mix(STONE, MIST, 0.35))
    for i in range(-14, 15):
        c.line([(800 + i * 62, 862), (800 + i * 78, 934)], 3, WHITE)
    c.rect(0, 858, 1600, 5, WHITE)
    c.rect(0, 946, 1600, 54, INK)
    for x in range(20, 1600, 120):
        c.rect(x, 984, 60, 4, STRAW)
    c.rect(250, 862, 120, 50, FOREST)
    c.rect(374, 876, 40, 36, CREAM)
    for x in (280, 340, 396):
        c.disc(x, 914, 11, INK)
    for x, tone in ((120, STRAW), (560, RED), (690, PAPER), (1240, LAGOON), (1370, STRAW)):
        c.pill(x, 922, 104, 48, 12, tone)
        c.pill(x + 10, 930, 84, 16, 5, NAVY)
        for wheel in (24, 80):
            c.disc(x + wheel, 970, 10, STONE)


def _hall(c: Canvas) -> None:
    """Draw the town hall: a clock tower on a pillared block."""
    c.rect(-140, -120, 280, 240, CREAM)
    c.rect(70, -120, 70, 240, SAND)
    for x in range(-120, 130, 40):
        c.rect(x, -96, 16, 150, darker(CREAM, 0.35))
    c.poly([(-160, -120), (0, -190), (160, -120)], RUST)
    c.rect(-44, -330, 88, 150, CREAM)
    c.rect(14, -330, 30, 150, SAND)
    c.poly([(-58, -330), (0, -400), (58, -330)], RUST)
    c.disc(0, -268, 30, PAPER)
    c.ring(0, -268, 30, 5, INK)
    c.line([(0, -288), (0, -268), (14, -260)], 5, INK)


@scene("the-quiet-grid")
def grid(c: Canvas) -> None:
    """Pylons march over a savannah of flat-topped trees at dusk towards a glow on the horizon,
    carrying wires from one country's hills to the next."""
    c.sky(NAVY, mix(ROSE, AMBER, 0.4), h=720)
    land.stars(c, 90, 300)
    c.glow(1130, 640, 620, STRAW, 0.75)
    land.sun(c, 1150, 540, 62, STRAW, PAPER, 0.4)
    for y, high, tone in ((600, 46, 0.55), (640, 34, 0.35), (676, 26, 0.18)):
        land.hills(c, y, high, mix(PLUM, ROSE, tone), 1.6)
    c.rect(0, 690, 1600, 310, PLUM)
    rows = []
    for x, y, h in ((1090, 672, 74), (1010, 690, 128), (880, 722, 220), (640, 780, 400), (190, 880, 760)):
        rows.append(built.pylon(c, x, y, h, darker(PLUM, 0.55)))
    for near, far in zip(rows[1:], rows, strict=False):
        reach = abs(near[0][0] - far[0][0])
        built.wires(c, far, near, 10 + reach * 0.07, darker(PLUM, 0.6))
    tips = [(x - 640, y - 40) for x, y in rows[-1]]
    built.wires(c, rows[-1], tips, 90, darker(PLUM, 0.6))
    c.poly(smooth([(-10, 800), (380, 830), (900, 780), (1610, 815), (1610, 1010), (-10, 1010)]),
           darker(PLUM, 0.45))  # fmt: skip
    for x, y, h in ((1290, 800, 210), (1480, 830, 300), (770, 790, 110), (1180, 740, 70)):
        plants.acacia(c, x, y, h, darker(PLUM, 0.72))
    for _ in range(46):
        c.disc(c.rng.gauss(1130, 190), c.rng.uniform(660, 694), c.rng.choice((2, 3)), STRAW)
    c.poly(smooth([(-10, 925), (500, 900), (1100, 935), (1610, 900), (1610, 1010), (-10, 1010)]), INK)
    plants.reeds(c, 40, 985, 260, 90, INK)


def _satellite(c: Canvas) -> None:
    """Draw a satellite with two wings, about 500 wide, looking down."""
    for side in (-1, 1):
        c.line([(0, 0), (side * 90, 0)], 12, SAND)
        for cell in range(4):
            x = side * (100 + cell * 42) - (40 if side < 0 else 0)
            c.rect(x, -52, 38, 104, SEA)
            c.rect(x, -52, 38, 50, LAGOON)
            c.line([(x, 24), (x + 38, 24)], 2.5, NAVY)
    c.pill(-56, -62, 112, 124, 12, PAPER)
    c.rect(14, -62, 42, 124, SAND)
    c.rect(-40, -44, 48, 40, AMBER)
    c.poly([(-26, 62), (26, 62), (40, 96), (-40, 96)], STRAW)
    c.line([(0, -62), (0, -108)], 6, SAND)
    c.disc(0, -112, 12, RED)


@scene("insurance-from-orbit")
def orbit(c: Canvas) -> None:
    """A satellite over the earth's edge sends a beam to a dry plain, which it divides into green
    and brown squares; a herder and his long-horned cattle walk through them."""
    c.sky(INK, NAVY)
    land.stars(c, 190, 620)
    c.glow(800, 1500, 1250, LAGOON, 0.6)
    c.poly(arc(800, 2300, 1850, 1760, 180, 360), darker(SAND, 0.1))
    tones = (RUST, OCHRE, SAND, STRAW, SAGE, LEAF, GREEN)
    with c.clip(arc(800, 2300, 1850, 1760, 180, 360)):
        for row in range(9):
            top, step = 545 + row * row * 6.4, 62 + row * 19
            for column in range(-16, 17):
                x, lift = 800 + column * step, abs(column) ** 1.7 * (1.1 + row * 0.3)
                share = 0.5 + 0.36 * math.sin(column * 0.5 + 1) + c.rng.uniform(-0.3, 0.3)
                tone = tones[min(6, max(0, int(share * 7 - row * 0.25)))]
                deep = 13 + row * 13
                c.poly([(x, top + lift), (x + step - 3, top + lift),
                        (x + step * 1.06, top + lift + deep), (x, top + lift + deep)], tone)  # fmt: skip
    c.poly([(1095, 262), (1150, 262), (1080, 905), (430, 905)], STRAW, 0.22)
    c.poly([(1110, 262), (1136, 262), (900, 905), (600, 905)], PAPER, 0.2)
    _satellite(c.at(1126, 196, 0.9, 14))
    hides = (CREAM, RUST, PAPER, BROWN, SAND)
    spots = ((330, 860, 92), (520, 842, 84), (900, 850, 90), (1060, 868, 96), (680, 872, 104))
    for (x, y, h), hide in zip(spots, hides, strict=True):
        c.oval(x, y, h * 0.8, h * 0.09, INK, 0.35)
        people.cow(c, x, y, h, hide, flip=x < 400)
    c.oval(1242, 930, 40, 8, INK, 0.35)
    people.robed(c, 1240, 930, 168, RED)
    c.line([(1276, 930), (1268, 760)], 6, UMBER)


def _profile(c: Canvas, skin: str, cloth: str, band: str) -> None:
    """Draw a large head and shoulder in profile, looking right, about 760 high."""
    head = [(-190, 60), (-214, -120), (-196, -290), (-90, -392), (60, -400), (168, -330),
            (196, -230), (192, -190), (258, -96), (240, -76), (216, -70), (228, -32), (212, -14),
            (222, 14), (206, 34), (204, 84), (150, 122), (70, 124), (48, 200)]  # fmt: skip
    c.blob([(-210, 150), (-150, 0), (60, 90), (90, 240), (330, 420), (380, 700), (-420, 700),
            (-400, 330)], cloth)  # fmt: skip
    c.poly(smooth(head, closed=True), skin)
    c.poly(smooth([(48, 200), (70, 124), (-10, 60), (-60, -40), (-190, 60)], closed=True),
           darker(skin, 0.22))  # fmt: skip
    c.blob([(-222, -250), (-150, -440), (60, -470), (190, -350), (206, -262), (40, -250),
            (-100, -160), (-214, -110)], band)  # fmt: skip
    c.curve([(-214, -170), (-60, -290), (198, -300)], 16, darker(band, 0.3))
    c.curve([(-190, -250), (-40, -370), (170, -370)], 16, darker(band, 0.3))
    c.curve([(120, -182), (150, -194), (182, -186)], 12, darker(skin, 0.6))
    c.blob([(130, -150), (156, -162), (180, -148), (156, -142)], darker(skin, 0.75))
    c.curve([(214, -2), (186, 0), (168, 4)], 8, darker(skin, 0.55))
    c.blob([(-60, -110), (-24, -130), (-6, -90), (-30, -40), (-58, -60)], darker(skin, 0.3))


def _coffee(c: Canvas) -> None:
    """Draw a round-bellied coffee pot and three small cups on a stool's top."""
    c.oval(0, 0, 210, 44, BROWN)
    c.oval(0, -12, 210, 44, OCHRE)
    for x in (-150, 150):
        c.line([(x * 0.8, 20), (x * 0.95, 300)], 26, darker(BROWN, 0.3))
    c.line([(0, 30), (0, 320)], 30, BROWN)
    c.blob([(-70, -60), (-54, -20), (54, -20), (70, -60), (40, -112), (-40, -112)], INK)
    c.poly([(-18, -100), (-14, -200), (14, -200), (18, -100)], INK)
    c.blob([(-22, -196), (0, -226), (22, -196)], RUST)
    c.curve([(50, -90), (90, -110), (112, -150)], 14, INK)
    c.curve([(-14, -190), (-74, -160), (-62, -86)], 12, INK)
    for x in (-140, -96, 124):
        c.poly([(x - 22, -44), (x + 22, -44), (x + 13, -8), (x - 13, -8)], PAPER)
        c.oval(x, -44, 22, 7, BROWN)


@scene("mediators-without-an-army")
def mediators(c: Canvas) -> None:
    """Two large turbaned heads face one another in profile; between them, small, stands a table
    with a coffee pot and three cups under a rising sun."""
    c.sky(STRAW, BLUSH)
    for i in range(25):
        a = math.radians(180 + i * 7.5)
        b = math.radians(180 + i * 7.5 + 3.6)
        far = 1300
        c.poly([(800, 760), (800 + far * math.cos(a), 760 + far * math.sin(a)),
                (800 + far * math.cos(b), 760 + far * math.sin(b))], PAPER, 0.45)  # fmt: skip
    c.disc(800, 560, 175, PAPER)
    land.peaks(c, 760, 190, mix(ROSE, PLUM, 0.25), 8)
    c.rect(0, 756, 1600, 244, RUST)
    land.hills(c, 800, 14, darker(RUST, 0.2), 1.4)
    _profile(c.at(270, 480, 1.06), "#6d452f", FOREST, CREAM)
    _profile(c.at(1330, 480, 1.06, flip=True), "#4d3024", PLUM, RED)
    for x in (640, 800, 960):
        c.oval(x, 948, 60, 12, INK, 0.25)
    _coffee(c.at(800, 690, 0.86))
    for i, rise in enumerate((0, 34, 74)):
        c.curve([(790 + i * 6, 470 - rise), (776, 444 - rise), (800, 420 - rise), (786, 398 - rise)],
                5, lighter(ROSE, 0.2))  # fmt: skip
