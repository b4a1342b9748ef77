"""Hair, headwraps and the poncho of the portraits; what lies behind the face is drawn first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .heads import mirrored, torso
from .palette import RUST, Colour, darker, lighter

if TYPE_CHECKING:
    from .canvas import Canvas, Point


def strands(c: Canvas, lines: list[list[Point]], fill: Colour, width: float = 5) -> None:
    """Draw soft lines through hair."""
    for line in lines:
        c.curve(line, width, fill)


def waves_back(c: Canvas, fill: Colour) -> None:
    """Draw long waves falling behind the shoulders."""
    side = [(400, 150), (290, 176), (228, 290), (240, 400), (196, 500), (222, 610), (176, 700),
            (250, 770), (400, 760)]  # fmt: skip
    c.blob(mirrored([(float(x), float(y)) for x, y in side]), darker(fill, 0.25))


def waves_front(c: Canvas, fill: Colour) -> None:
    """Draw long waves parted in the middle."""
    left: list[Point] = [(404, 168), (300, 190), (240, 290), (250, 400), (206, 500), (236, 610), (200, 700),
                         (262, 740), (300, 640), (274, 540), (306, 440), (300, 340), (350, 270)]  # fmt: skip
    c.blob([(800 - x, y) for x, y in left], darker(fill, 0.16))
    c.blob(left, fill)
    strands(c, [[(380, 190), (290, 280), (276, 400), (246, 500), (262, 620)],
                [(390, 206), (318, 290), (286, 400), (262, 520), (284, 640)]], lighter(fill, 0.16))  # fmt: skip
    strands(c, [[(420, 190), (510, 280), (524, 400), (554, 500), (538, 620)]], lighter(fill, 0.1))


def receding(c: Canvas, fill: Colour) -> None:
    """Draw thin grey hair with a high forehead."""
    c.blob([(292, 372), (286, 300), (310, 236), (370, 204), (440, 206), (490, 238), (514, 300), (508, 372),
            (492, 320), (480, 276), (430, 250), (404, 262), (360, 248), (318, 282), (306, 330)], fill)  # fmt: skip
    c.blob([(508, 372), (514, 300), (490, 238), (440, 206), (452, 244), (482, 276), (494, 320)], darker(fill, 0.22))
    strands(c, [[(330, 250), (370, 222), (420, 222)], [(300, 300), (320, 256), (350, 236)]], lighter(fill, 0.4))


def bob_back(c: Canvas, fill: Colour) -> None:
    """Draw the back of a chin-long bob."""
    c.blob(mirrored([(400, 156), (286, 180), (238, 300), (238, 440), (250, 548), (330, 566), (400, 560)]),
           darker(fill, 0.2))  # fmt: skip


def bob_front(c: Canvas, fill: Colour) -> None:
    """Draw a bob's sides and its straight fringe."""
    c.blob([(400, 160), (296, 182), (250, 290), (250, 430), (262, 540), (312, 548), (304, 440), (306, 330),
            (400, 316), (494, 330), (496, 440), (488, 548), (538, 540), (550, 430), (550, 290), (504, 182)],
           fill)  # fmt: skip
    c.poly([(302, 250), (498, 250), (500, 322), (450, 314), (400, 318), (350, 312), (300, 322)], fill)
    shine = [[(300, 236), (350, 208), (420, 204)], [(276, 300), (272, 380), (280, 460)]]
    strands(c, [[(float(x), float(y)) for x, y in line] for line in shine], lighter(fill, 0.28), 9)


def headwrap(c: Canvas, cloth: Colour, gold: Colour) -> None:
    """Draw a tall folded headwrap."""
    shape: list[Point] = [(282, 318), (236, 210), (270, 90), (400, 40), (540, 84), (586, 190), (520, 318),
                          (460, 262), (400, 250), (340, 262)]  # fmt: skip
    c.blob(shape, cloth)
    c.blob([(430, 50), (540, 84), (586, 190), (520, 318), (470, 268), (500, 160)], darker(cloth, 0.22))
    for points in ([(286, 300), (330, 180), (470, 90)], [(300, 306), (390, 200), (556, 140)],
                   [(330, 280), (440, 220), (580, 214)], [(262, 230), (300, 130), (392, 60)]):  # fmt: skip
        c.curve([(float(x), float(y)) for x, y in points], 13, gold)
    c.blob([(276, 316), (336, 256), (400, 244), (464, 256), (524, 316), (462, 286), (400, 278), (338, 286)],
           darker(gold, 0.1))  # fmt: skip
    c.blob([(500, 110), (600, 50), (650, 110), (610, 180), (530, 170)], cloth)
    c.curve([(520, 140), (580, 110), (632, 116)], 10, gold)


def curls(c: Canvas, fill: Colour, back: bool) -> None:
    """Draw thick short curls."""
    if back:
        c.blob(mirrored([(400, 150), (310, 170), (262, 250), (270, 360), (330, 400), (400, 400)]), darker(fill, 0.2))
        return
    spots = [(300 + 22 * i, 262 - 62 * math.sin(math.pi * (i + 0.5) / 10)) for i in range(10)]
    for row, lift in enumerate((40, 14)):
        for i, (x, y) in enumerate(spots):
            shift = 8 * math.sin(i * 2.1 + row)
            tone = lighter(fill, 0.08) if x < 400 else fill
            c.disc(x + 6 * row, y - lift + shift, 34, tone)
    for i, (x, y) in enumerate(spots[::2]):
        c.curve([(x - 14, y - 20), (x, y - 38 + 4 * (i % 2)), (x + 12, y - 22), (x, y - 14)], 4, lighter(fill, 0.25))
    for x in (292, 508):
        c.disc(x, 300, 26, fill)
        c.disc(x, 334, 18, fill)


def bun(c: Canvas, fill: Colour, back: bool) -> None:
    """Draw hair combed up into a bun."""
    if back:
        c.disc(410, 142, 74, darker(fill, 0.12))
        c.disc(396, 134, 64, fill)
        strands(c, [[(350, 150), (390, 100), (440, 120)], [(362, 170), (410, 130), (450, 150)]], darker(fill, 0.2))
        return
    c.blob([(290, 376), (278, 290), (316, 208), (400, 178), (484, 208), (522, 290), (510, 376), (494, 310),
            (450, 250), (390, 252), (330, 270), (306, 320)], fill)  # fmt: skip
    c.blob([(510, 376), (522, 290), (484, 208), (420, 182), (460, 240), (496, 310)], darker(fill, 0.16))
    strands(c, [[(306, 300), (330, 236), (390, 196)], [(340, 260), (380, 220), (410, 196)],
                [(470, 250), (440, 214), (420, 196)]], darker(fill, 0.2))  # fmt: skip


def swept(c: Canvas, fill: Colour) -> None:
    """Draw short hair swept to one side."""
    c.blob([(290, 366), (276, 290), (300, 200), (390, 150), (490, 176), (528, 260), (510, 366), (496, 310),
            (470, 270), (400, 280), (340, 250), (312, 290), (304, 330)], fill)  # fmt: skip
    c.blob([(320, 200), (420, 130), (520, 190), (500, 262), (430, 280), (360, 252)], fill)
    strands(c, [[(336, 220), (410, 176), (490, 206)], [(350, 240), (420, 206), (490, 240)]], lighter(fill, 0.24))


def poncho(c: Canvas, cloth: Colour, bands: tuple[Colour, ...]) -> None:
    """Lay woven bands and a collar over the shoulders."""
    with c.clip(torso()):
        for i in range(9):
            tone = bands[i % len(bands)]
            for flip in (False, True):
                v = c.at(800 if flip else 0, 0, 1, 0, flip)
                v.line([(60 + i * 40, 560), (190 + i * 36, 860)], 13, darker(tone, 0.18) if flip else tone)
        c.poly([(400, 640), (300, 860), (500, 860)], darker(cloth, 0.35))
    c.blob(mirrored([(400, 570), (322, 580), (310, 622), (352, 660), (400, 672)]), darker(RUST, 0.45))
    c.curve([(318, 606), (352, 656), (400, 668), (448, 656), (482, 606)], 7, bands[0])


def plait(c: Canvas, fill: Colour, back: bool) -> None:
    """Draw hair parted in the middle that ends in a thick plait."""
    if back:
        c.blob(mirrored([(400, 160), (300, 186), (254, 300), (270, 430), (330, 520), (400, 520)]), darker(fill, 0.2))
        return
    left: list[Point] = [(402, 172), (310, 196), (262, 290), (276, 420), (300, 436), (302, 340), (352, 262)]
    c.blob([(800 - x, y) for x, y in left], darker(fill, 0.16))
    c.blob(left, fill)
    strands(c, [[(392, 190), (312, 260), (284, 360)], [(412, 190), (488, 260), (516, 360)]], lighter(fill, 0.22))
    for i in range(8):
        x, y, r = 536 + 8 * math.sin(i), 452 + i * 42, 34 - i * 1.6
        for side in (-1, 1):
            c.blob([(x, y - 24), (x + side * r, y - 10), (x + side * r * 0.8, y + 22), (x - side * 6, y + 34)],
                   lighter(fill, 0.1) if side < 0 else fill)  # fmt: skip
    c.rect(514, 776, 46, 20, RUST)


def pixie(c: Canvas, fill: Colour) -> None:
    """Draw short hair in pointed locks."""
    c.blob([(288, 384), (272, 296), (296, 204), (380, 158), (474, 174), (526, 256), (514, 384), (498, 330),
            (500, 296), (450, 250), (380, 290), (320, 300), (304, 340)], fill)  # fmt: skip
    c.blob([(514, 384), (526, 256), (474, 174), (430, 164), (480, 230), (500, 296), (498, 330)], darker(fill, 0.18))
    for x, y in ((300, 320), (330, 316), (366, 306), (404, 290)):
        c.poly([(x - 14, 262), (x + 40, 240), (x, y)], fill)
    strands(c, [[(318, 262), (360, 206), (430, 188)], [(340, 280), (400, 230), (462, 222)],
                [(300, 300), (306, 240), (340, 200)]], lighter(fill, 0.5))  # fmt: skip
    strands(c, [[(380, 284), (430, 246), (478, 262)]], darker(fill, 0.22))


def locks(c: Canvas, fill: Colour, back: bool) -> None:
    """Draw short hanging locks."""
    if back:
        c.blob(mirrored([(400, 160), (300, 180), (256, 280), (262, 400), (330, 430), (400, 430)]), darker(fill, 0.1))
        return
    c.blob([(286, 330), (290, 230), (350, 176), (400, 168), (450, 176), (510, 230), (514, 330), (480, 262),
            (400, 244), (320, 262)], fill)  # fmt: skip
    for i in range(13):
        x = 296 + i * 17.4
        y = 250 - 40 * math.sin(math.pi * i / 12)
        tone = lighter(fill, 0.14) if i % 2 else fill
        c.line([(400 + (x - 400) * 0.6, 190), (x, y), (x + (x - 400) * 0.05, y + 44 + 12 * (i % 3))], 17, tone)
