"""The parts of a portrait: face, features, hair, beard, spectacles, clothes.

Everything is drawn in an 800 by 800 square; the face's middle is (400, 370). The light comes
from the left, so that every right half is darker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .canvas import Canvas, Point, arc, smooth
from .palette import INK, PAPER, RED, WHITE, Colour, darker, lighter, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

FACE: list[Point] = [
    (400, 226), (330, 244), (298, 310), (298, 390), (318, 458), (362, 506), (400, 518),
    (438, 506), (482, 458), (502, 390), (502, 310), (470, 244),
]  # fmt: skip


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Return a symmetric outline from its left half, whose ends lie on the middle line."""
    return [*points, *[(800 - x, y) for x, y in reversed(points) if x != 400]]


def turned(c: Canvas, angle: float) -> Canvas:
    """Return a view in which the head leans to one side."""
    return c.at(400, 560, 1, angle).at(-400, -560)


def neck(c: Canvas, skin: Colour) -> None:
    """Draw the neck with the chin's shadow on it."""
    c.blob(mirrored([(400, 440), (344, 450), (344, 560), (338, 640), (400, 690)]), darker(skin, 0.1))
    c.blob(mirrored([(400, 470), (344, 470), (346, 540), (400, 585)]), darker(skin, 0.34))


def face(c: Canvas, skin: Colour) -> None:
    """Draw ears and face, the right side in shade."""
    for x, tone in ((294, darker(skin, 0.06)), (506, darker(skin, 0.26))):
        c.oval(x, 384, 21, 36, tone)
        c.oval(x, 386, 10, 20, darker(tone, 0.2))
    outline = smooth(FACE, closed=True)
    c.poly(outline, skin)
    with c.clip(outline):
        shade = [(418, 220), (412, 300), (420, 350), (446, 412), (420, 428), (428, 470), (412, 530),
                 (540, 540), (540, 220)]  # fmt: skip
        c.poly(smooth(shade), darker(skin, 0.15))
        c.glow(346, 424, 46, mix(skin, RED, 0.5), 0.4)
        c.glow(466, 424, 40, mix(skin, RED, 0.5), 0.3)


def features(c: Canvas, skin: Colour, brow: Colour, lips: Colour, smile: float = 8) -> None:
    """Draw brows, eyes, nose and mouth."""
    for x, side in ((352, -1), (450, 1)):
        arch = [(x - 30, 330 - 4 * side), (x, 316), (x + 30, 330 + 4 * side)]
        c.curve(arch, 9, brow)
        c.blob([(x - 23, 364), (x, 350), (x + 23, 364), (x, 372)], WHITE)
        c.disc(x, 361, 10.5, INK)
        c.disc(x - 3, 357, 3, WHITE)
        c.curve([(x - 26, 363), (x, 347), (x + 26, 363)], 6, darker(brow, 0.4))
    c.curve([(412, 350), (424, 402), (430, 418), (404, 428)], 7, darker(skin, 0.36))
    c.curve([(382, 424), (392, 430)], 6, darker(skin, 0.36))
    c.blob([(362, 462 - smile * 0.4), (388, 453), (400, 457), (412, 453), (440, 462 - smile * 0.4),
            (402, 474 + smile * 0.6)], lips)  # fmt: skip
    c.curve([(356, 461 - smile * 0.6), (400, 462 + smile * 0.5), (446, 461 - smile * 0.6)], 5,
            darker(lips, 0.5))  # fmt: skip


def spectacles(c: Canvas, fill: Colour, round_: bool = True) -> None:
    """Put spectacles on the nose."""
    for x in (350, 452):
        if round_:
            c.disc(x, 362, 40, WHITE, 0.16)
            c.ring(x, 362, 40, 7, fill)
        else:
            c.pill(x - 44, 334, 88, 58, 16, WHITE, 0.16)
            frame = arc(x - 28, 350, 16, 16, 180, 270) + arc(x + 28, 350, 16, 16, 270, 360)
            frame += arc(x + 28, 376, 16, 16, 0, 90) + arc(x - 28, 376, 16, 16, 90, 180)
            c.line([*frame, frame[0]], 9, fill)
    c.curve([(391, 358), (401, 352), (411, 358)], 7, fill)
    c.line([(310, 358), (296, 366)], 7, fill)
    c.line([(492, 358), (504, 366)], 7, fill)


def beard(c: Canvas, fill: Colour, full: float = 1.0) -> None:
    """Draw a beard with moustache, longer with a larger number."""
    low = 520 + 34 * full
    c.blob([(298, 396), (306, 470), (344, low - 22), (400, low), (456, low - 22), (494, 470), (502, 396),
            (480, 440), (450, 446), (400, 438), (350, 446), (320, 440)], fill)  # fmt: skip
    shade = [(412, 442), (450, 446), (480, 440), (502, 398), (494, 470), (456, low - 22), (412, low)]
    c.poly(smooth(shade), darker(fill, 0.25))
    c.blob([(368, 463), (400, 456), (434, 463), (400, 480)], darker(RED, 0.3))
    c.curve([(352, 458), (386, 446), (400, 450), (414, 446), (450, 458)], 11, lighter(fill, 0.06))


def torso(narrow: float = 0.0) -> list[Point]:
    """Return the outline of the shoulders and the chest."""
    side = [(400.0, 590.0), (336, 598), (240 + narrow, 628), (152 + narrow, 676), (112 + narrow, 760),
            (96 + narrow, 880), (400, 900)]  # fmt: skip
    return smooth(mirrored(side), closed=True)


def shoulders(c: Canvas, cloth: Colour, narrow: float = 0.0) -> None:
    """Draw the body in one cloth, the right side darker."""
    outline = torso(narrow)
    c.poly(outline, cloth)
    with c.clip(outline):
        c.poly([(452, 590), (436, 690), (470, 860), (800, 860), (800, 590)], darker(cloth, 0.2))


def lapels(c: Canvas, cloth: Colour, shirt: Colour) -> None:
    """Add a shirt's opening and a jacket's lapels."""
    c.poly([(318, 596), (400, 800), (482, 596), (440, 640), (400, 664), (360, 640)], shirt)
    c.poly([(322, 590), (364, 628), (384, 690), (338, 650)], lighter(shirt, 0.5))
    c.poly([(478, 590), (436, 628), (416, 690), (462, 650)], darker(shirt, 0.1))
    c.poly([(312, 596), (262, 642), (272, 700), (320, 696), (400, 830), (396, 770)], darker(cloth, 0.25))
    c.poly([(488, 596), (538, 642), (528, 700), (480, 696), (404, 830), (408, 770)], darker(cloth, 0.4))


def roll_neck(c: Canvas, cloth: Colour) -> None:
    """Add a high folded collar."""
    c.blob(mirrored([(400, 536), (340, 530), (328, 590), (336, 628), (400, 646)]), lighter(cloth, 0.12))
    c.blob([(430, 540), (460, 532), (472, 590), (462, 626), (420, 642)], darker(cloth, 0.12))


def round_collar(c: Canvas, skin: Colour, trim: Colour) -> None:
    """Add a round neckline with a trimmed edge."""
    c.blob(mirrored([(400, 580), (326, 592), (336, 650), (400, 676)]), darker(skin, 0.1))
    c.curve([(318, 596), (336, 650), (400, 678), (464, 650), (482, 596)], 15, trim)


def scarf(c: Canvas, cloth: Colour, stripe: Colour) -> None:
    """Wrap a scarf round the neck, one end hanging."""
    c.blob(mirrored([(400, 540), (318, 545), (276, 612), (320, 664), (400, 682)]), cloth)
    c.blob([(420, 548), (482, 548), (524, 612), (480, 664), (410, 680), (450, 620)], darker(cloth, 0.22))
    c.poly([(300, 640), (392, 668), (372, 810), (262, 810)], darker(cloth, 0.1))
    for y in (714, 740, 766):
        c.poly([(288 - (y - 700) * 0.24, y), (386 - (y - 700) * 0.12, y + 6), (384 - (y - 700) * 0.12, y + 16),
                (286 - (y - 700) * 0.24, y + 10)], stripe)  # fmt: skip
    c.curve([(300, 580), (380, 626), (470, 624)], 7, darker(cloth, 0.3))
    c.curve([(330, 556), (400, 588), (480, 574)], 7, darker(cloth, 0.3))


def earrings(c: Canvas, fill: Colour, drop: bool) -> None:
    """Hang rings or drops from both ears."""
    for x in (290, 510):
        if drop:
            c.line([(x, 420), (x, 446)], 4, fill)
            c.blob([(x, 440), (x - 12, 466), (x, 478), (x + 12, 466)], fill)
        else:
            c.ring(x, 446, 25, 7, fill)


def headphones(c: Canvas, fill: Colour, cushion: Colour) -> None:
    """Put large headphones on the head."""
    c.line(arc(400, 370, 138, 196, 186, 354), 22, fill)
    for x, side in ((270, -1), (530, 1)):
        c.pill(x - 30, 318, 60, 116, 26, cushion)
        c.pill(x - 30 + side * 16, 326, 44, 100, 20, fill)
        c.disc(x + side * 8, 376, 12, PAPER)
