"""The pictures of the podcast's episodes."""

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
    mix,
)
from .registry import scene


def _cable_section(c: Canvas) -> None:
    """Draw an armoured sea cable cut across, 660 wide, centred on the origin."""
    c.disc(16, 22, 330, INK, 0.3)
    c.disc(0, 0, 330, INK)
    c.ring(0, 0, 322, 6, mix(STONE, INK, 0.4))
    for radius, count, size in ((270, 22, 37), (192, 17, 34)):
        for i in range(count):
            a = math.radians(i * 360 / count + radius)
            x, y = radius * math.cos(a), radius * math.sin(a)
            c.disc(x, y, size, mix(STONE, NAVY, 0.3))
            c.disc(x - size * 0.12, y - size * 0.12, size * 0.8, mix(MIST, STONE, 0.35))
            c.disc(x - size * 0.3, y - size * 0.3, size * 0.28, WHITE, 0.8)
    c.disc(0, 0, 150, WHITE)
    c.disc(0, 0, 134, mix(CREAM, WHITE, 0.4))
    c.disc(0, 0, 88, RUST)
    c.disc(0, 0, 78, AMBER)
    c.disc(0, 0, 56, mix(SEA, NAVY, 0.4))
    for i, tone in enumerate((RED, STRAW, LAGOON, PAPER, LEAF, ROSE)):
        a = math.radians(i * 60 - 90)
        c.glow(32 * math.cos(a), 32 * math.sin(a), 20, tone, 0.8)
        c.disc(32 * math.cos(a), 32 * math.sin(a), 11, tone)
    c.disc(0, 0, 10, PAPER)


@scene("episode-mending-the-deep")
def mending(c: Canvas) -> None:
    """The cut face of an armoured sea cable, as large as a moon, with six coloured glass fibres in
    its middle, hangs in deep water; far above floats a small ship on a line."""
    c.sky(BLUSH, PAPER, h=190)
    c.disc(1290, 130, 44, AMBER)
    ships.cable_ship(c.at(230, 178, 0.33), RED)
    for i in range(10):
        tone = mix(mix(LAGOON, TEAL, 0.35), INK, i / 9.6)
        water.swell(c, 182 + i * 84, tone, 9 - i * 0.5, 260 + 22 * i, i * 0.41)
    c.poly([(560, 190), (740, 190), (1500, 1000), (420, 1000)], PAPER, 0.06)
    line = smooth([(527, 120), (560, 190), (600, 430), (560, 640), (700, 760), (860, 640)], steps=24)
    c.line(line, 9, STRAW)
    c.glow(1010, 560, 520, LAGOON, 0.35)
    jacket = smooth([(850, 300), (640, 330), (300, 820), (60, 1010), (560, 1010), (860, 880)])
    c.poly(jacket, UMBER)
    c.poly(smooth([(830, 350), (660, 400), (380, 800), (190, 1010), (330, 1010), (520, 780), (700, 520)]),
           mix(UMBER, STONE, 0.3))  # fmt: skip
    with c.clip(jacket):
        for i in range(12):
            x, y = 700 - i * 62, 330 + i * 74
            c.curve([(x - 160, y - 40), (x + 60, y + 40), (x + 330, y + 300)], 8, mix(UMBER, AMBER, 0.55))
    _cable_section(c.at(1010, 590))
    water.bubbles(c, 470, 520, 10, MIST)
    water.bubbles(c, 1440, 480, 8, MIST)


@scene("episode-salt-in-the-delta")
def delta(c: Canvas) -> None:
    """A woman in a conical hat poles her sampan past a house on stilts at sunrise; in the water
    below the boat large salt crystals grow upwards."""
    c.sky(mix(ROSE, BLUSH, 0.3), mix(STRAW, PAPER, 0.35), h=560)
    land.sun(c, 980, 440, 170, RED, PAPER, 0.5)
    for x, y, w in ((90, 130, 420), (1180, 180, 360), (560, 90, 260)):
        land.cloud(c, x, y, w, PAPER, 0.55)
    land.hills(c, 540, 14, mix(SAGE, ROSE, 0.4), 1.2, 600)
    for x in range(30, 1600, 118):
        plants.palm(c, x + c.rng.uniform(-40, 40), 566, c.rng.uniform(80, 170), mix(FOREST, ROSE, 0.35),
                    c.rng.uniform(-0.15, 0.15))  # fmt: skip
    c.sky(mix(LAGOON, BLUSH, 0.35), mix(SEA, TEAL, 0.4), y=556)
    water.glitter(c, 980, (562, 700, 180), mix(RED, STRAW, 0.6))
    _stilt_house(c.at(240, 640))
    water.ripples(c, (0, 580, 1600, 150), PAPER, 60, 0.5)
    water.swell(c, 752, mix(SEA, TEAL, 0.5), 5, 240, 0.1)
    c.fade((0, 770, 1600, 230), NAVY, 0.0, 0.85)
    for _ in range(26):
        _crystal(c, c.rng.uniform(-20, 1620), 1010, c.rng.uniform(50, 190))
    boat = c.at(640, 752, 1.35)
    c.oval(840, 766, 190, 12, INK, 0.25)
    ships.sampan(boat, UMBER)
    people.robed(boat, 232, -12, 150, PLUM, "#c58a5a")
    boat.poly([(186, -146), (232, -186), (278, -146), (232, -136)], STRAW)
    boat.poly([(232, -186), (278, -146), (232, -136)], darker(STRAW, 0.22))
    for bend, hand in ((206, 196), (218, 214)):
        boat.line([(232, -124), (bend, -92), (hand, -120 + (hand - 196) * 1.9)], 9, darker(PLUM, 0.2))
    boat.line([(150, -206), (268, 26)], 5, BROWN)
    for x in (70, 104, 138):
        boat.blob([(x - 20, -12), (x - 16, -40), (x + 12, -42), (x + 20, -12)], PAPER)
    plants.reeds(c, 1360, 790, 220, 170, FOREST)


def _stilt_house(c: Canvas) -> None:
    """Draw a house on stilts with a pitched roof, 360 wide."""
    for x in (-160, -80, 10, 90, 170):
        c.rect(x, -110, 12, 130, UMBER)
    c.rect(-190, -122, 400, 18, BROWN)
    c.rect(-160, -240, 330, 120, mix(RUST, SAND, 0.35))
    for x in range(-160, 170, 22):
        c.rect(x, -240, 3, 120, BROWN, 0.5)
    c.rect(-110, -210, 70, 90, UMBER)
    c.rect(20, -206, 90, 52, STRAW)
    c.rect(62, -206, 5, 52, UMBER)
    c.poly([(-220, -230), (-130, -350), (140, -350), (230, -230)], mix(SAND, BROWN, 0.35))
    c.poly([(60, -350), (140, -350), (230, -230), (110, -230)], mix(SAND, BROWN, 0.6))
    c.line([(-120, -104), (-150, 20)], 7, BROWN)
    c.line([(-100, -104), (-130, 20)], 7, BROWN)


def _crystal(c: Canvas, x: float, y: float, h: float) -> None:
    """Draw an upright salt crystal of two facets, leaning a little."""
    v = c.at(x, y, h, c.rng.uniform(-16, 16))
    tone = mix(WHITE, LAGOON, c.rng.uniform(0.05, 0.35))
    v.poly([(-0.22, 0), (-0.22, -0.74), (-0.02, -1), (0.02, -0.72), (0.02, 0)], tone, 0.95)
    v.poly([(0.02, 0), (0.02, -0.72), (-0.02, -1), (0.22, -0.78), (0.22, 0)], darker(tone, 0.22), 0.95)


@scene("episode-the-contract-in-the-harbour")
def contract(c: Canvas) -> None:
    """A paper boat folded from a printed contract with a red seal floats in a harbour beneath the
    towering bow of a container ship."""
    c.sky(mix(LAGOON, MIST, 0.4), PAPER, h=640)
    land.cumulus(c, 130, 250, 320, mix(WHITE, MIST, 0.2))
    land.cumulus(c, 520, 140, 200, mix(WHITE, MIST, 0.35))
    land.hills(c, 570, 16, mix(SAGE, MIST, 0.5), 1.3, 640)
    for x, h in ((70, 210), (230, 240), (390, 220)):
        built.quay_crane(c, x, 606, h, mix(RUST, MIST, 0.35), raised=False)
    c.rect(0, 604, 620, 22, mix(BROWN, MIST, 0.3))
    c.sky(mix(TEAL, LAGOON, 0.4), NAVY, y=618)
    water.ripples(c, (0, 626, 1600, 370), MIST, 90, 0.5)
    _bow(c)
    boat = c.at(610, 838, 1.0, -3)
    c.oval(610, 850, 330, 22, INK, 0.3)
    _paper_boat(boat)
    water.splash(c, 360, 852, 70, MIST)
    water.splash(c, 860, 842, 80, MIST)
    for i in range(3):
        c.curve([(250 - i * 60, 880 + i * 30), (600, 900 + i * 34), (1000 + i * 60, 876 + i * 30)], 4, MIST, 0.6)


def _bow(c: Canvas) -> None:
    """Draw the bow of a large ship rising at the right."""
    for row in range(4):
        for column in range(4):
            x, y = 1230 + column * 130 + row * 6, 110 + row * 62
            built.container(c, x, y, 124, 58, ships.BOXES[(row * 3 + column * 2) % 7])
    hull = [(1040, 270), (1610, 350), (1610, 790), (1250, 790), (1190, 640), (1110, 420)]
    c.poly(hull, mix(NAVY, PLUM, 0.3))
    c.poly([(1040, 270), (1110, 420), (1190, 640), (1250, 790), (1330, 790), (1260, 560), (1170, 300)],
           mix(NAVY, SEA, 0.5))  # fmt: skip
    c.poly([(1208, 690), (1610, 690), (1610, 790), (1250, 790)], darker(RED, 0.15))
    c.line([(1040, 270), (1610, 350)], 14, STONE)
    c.poly([(1190, 400), (1230, 406), (1230, 460), (1200, 456)], INK)
    c.line([(1214, 440), (1180, 640), (1150, 790)], 7, INK)
    for i in range(6):
        c.rect(1500, 560 + i * 36, 26 if i % 2 else 40, 6, PAPER)
    for i in range(3):
        c.poly(arc(1330 + i * 110, 796, 90, 14, 180, 360), MIST, 0.7)


def _paper_boat(c: Canvas) -> None:
    """Draw a paper boat 600 wide with printed lines and a seal; its waterline is y = 0."""
    c.poly([(-60, -60), (10, -330), (80, -60)], CREAM)
    c.poly([(10, -330), (80, -60), (170, -60)], darker(CREAM, 0.2))
    for i in range(6):
        half = 12 + i * 9
        c.line([(6 - half, -210 + i * 26), (4 + half * 0.5, -210 + i * 26)], 5, mix(INK, CREAM, 0.45))
    hull = [(-300.0, -170.0), (-40, -70), (30, -62), (120, -74), (310, -180), (200, 0), (-190, 0)]
    c.poly(hull, PAPER)
    c.poly([(30, -62), (120, -74), (310, -180), (200, 0), (20, 0)], CREAM)
    with c.clip(hull):
        for i in range(5):
            y = -112 + i * 24
            c.line([(-280, y - 10), (10, y + 10)], 6, mix(INK, PAPER, 0.5))
            c.line([(50, y + 8), (300, y - 16)], 6, mix(INK, CREAM, 0.55))
    c.line([(-300, -170), (-40, -70), (30, -62), (120, -74), (310, -180)], 4, WHITE)
    for i in range(12):
        a = math.radians(i * 30)
        c.disc(150 + 34 * math.cos(a), -52 + 34 * math.sin(a), 11, RED)
    c.disc(150, -52, 36, RED)
    c.ring(150, -52, 24, 4, darker(RED, 0.3))
    c.poly([(136, -14), (128, 40), (146, 26), (154, -14)], darker(RED, 0.2))


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


@scene("episode-what-a-year-of-service-buys")
def service_year(c: Canvas) -> None:
    """Five hooks in a barracks corridor: four hold identical green greatcoats, the fifth a bright yellow
    school satchel; four pairs of boots and one of blue shoes stand below."""
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
