"""Vessels. Side views lie with their waterline at y = 0 and look right unless flipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .built import container, windows
from .palette import AMBER, CREAM, INK, PAPER, RED, SEA, TEAL, WHITE, Colour, darker, lighter

if TYPE_CHECKING:
    from .canvas import Canvas

BOXES = ("#a5482e", "#d9922e", "#2d6079", "#356350", "#e8d9bb", "#5b3440", "#5d9ca4")


def container_ship(c: Canvas, hull: Colour, stacks: int = 9, high: int = 4) -> None:
    """Draw a container ship about 1000 long, from x = 0 to x = 1000."""
    for column in range(stacks):
        for row in range(c.rng.randint(max(1, high - 2), high)):
            x, y = 170 + column * (700 / stacks), -104 - row * 34
            container(c, x, y, 700 / stacks - 5, 32, c.rng.choice(BOXES))
    c.rect(50, -290, 86, 220, PAPER)
    c.rect(106, -290, 30, 220, darker(PAPER, 0.16))
    windows(c, (54, -282, 78, 120), (4, 4), INK)
    c.rect(64, -330, 34, 44, RED)
    c.rect(36, -306, 116, 18, WHITE)
    c.poly([(0, -80), (930, -80), (1000, -112), (955, 8), (28, 8)], hull)
    c.poly([(10, -26), (968, -26), (955, 8), (28, 8)], darker(RED, 0.2))
    c.line([(4, -62), (948, -62)], 4, lighter(hull, 0.35))


def cable_ship(c: Canvas, hull: Colour, house: Colour = PAPER, glow: Colour = AMBER) -> None:
    """Draw a cable-repair ship about 900 long, its bow sheave at the right end."""
    c.poly([(0, -96), (600, -96), (640, -150), (868, -166), (905, -182), (868, -30), (830, 10),
            (26, 10)], hull)  # fmt: skip
    c.poly([(8, -26), (860, -26), (830, 10), (26, 10)], darker(RED, 0.35))
    c.line([(4, -82), (604, -82), (644, -136), (872, -152)], 5, lighter(hull, 0.5))
    c.rect(560, -300, 190, 152, house)
    c.rect(700, -300, 50, 152, darker(house, 0.22))
    c.poly([(576, -300), (590, -352), (716, -352), (736, -300)], lighter(house, 0.3))
    windows(c, (588, -344, 132, 38), (7, 1), glow)
    for y in (-286, -236, -192):
        windows(c, (570, y, 168, 34), (8, 1), INK, (glow, 0.7))
    c.line([(650, -352), (650, -450)], 7, house)
    c.line([(624, -410), (676, -410)], 5, house)
    c.rect(420, -210, 92, 116, darker(AMBER, 0.2))
    c.rect(430, -250, 40, 44, darker(hull, 0.3))
    c.line([(170, -96), (170, -290), (330, -330)], 14, AMBER)
    c.line([(170, -290), (110, -250)], 10, AMBER)
    c.line([(326, -328), (326, -220)], 3, PAPER)
    for x in (70, 250, 350):
        c.pill(x, -132, 60, 38, 18, lighter(hull, 0.25))
    c.disc(898, -184, 26, AMBER)
    c.disc(898, -184, 10, INK)
    c.line([(640, -168), (898, -208)], 4, CREAM)


def patrol_boat(c: Canvas, hull: Colour, stripe: Colour = RED) -> None:
    """Draw a coastguard cutter about 400 long."""
    c.poly([(0, -46), (250, -50), (400, -84), (356, 6), (14, 6)], hull)
    c.poly([(282, -56), (318, -62), (286, 6), (250, 6)], stripe)
    c.poly([(90, -48), (98, -96), (226, -96), (262, -50)], lighter(hull, 0.4))
    c.poly([(130, -96), (136, -126), (202, -126), (224, -96)], lighter(hull, 0.55))
    windows(c, (136, -124, 74, 26), (5, 1), INK)
    c.line([(164, -126), (164, -190)], 5, darker(hull, 0.2))
    c.line([(146, -166), (182, -166)], 4, darker(hull, 0.2))
    c.pill(30, -66, 46, 20, 10, AMBER)


def ferry(c: Canvas, hull: Colour, house: Colour = WHITE, funnel: Colour = RED) -> None:
    """Draw a train and car ferry about 700 long."""
    c.poly([(0, -74), (640, -74), (700, -92), (662, 8), (24, 8)], hull)
    c.rect(40, -134, 560, 62, house)
    windows(c, (52, -126, 536, 40), (22, 1), TEAL)
    c.rect(90, -184, 430, 52, lighter(house, 0.3))
    windows(c, (100, -176, 410, 34), (18, 1), SEA)
    c.poly([(430, -184), (438, -224), (522, -224), (536, -184)], house)
    windows(c, (440, -218, 84, 26), (5, 1), INK)
    c.poly([(180, -184), (190, -252), (258, -252), (262, -184)], funnel)
    c.rect(186, -240, 74, 16, PAPER)
    c.line([(470, -224), (470, -292)], 5, INK)
    c.line([(10, -54), (676, -54)], 5, AMBER)


def tanker(c: Canvas, hull: Colour, deck: Colour) -> None:
    """Draw a tanker about 900 long."""
    c.poly([(0, -66), (850, -66), (900, -92), (862, 8), (26, 8)], hull)
    c.poly([(10, -22), (874, -22), (862, 8), (26, 8)], darker(RED, 0.25))
    c.rect(54, -212, 96, 148, PAPER)
    c.rect(120, -212, 30, 148, darker(PAPER, 0.2))
    windows(c, (58, -206, 88, 84), (5, 3), INK)
    c.rect(64, -256, 40, 46, darker(hull, 0.2))
    c.line([(190, -82), (800, -82)], 7, deck)
    for x in range(240, 800, 90):
        c.line([(x, -66), (x, -96)], 6, deck)
    c.line([(500, -66), (500, -160), (560, -130)], 7, deck)


def sampan(c: Canvas, hull: Colour) -> None:
    """Draw a narrow rowing boat about 300 long."""
    c.blob([(0, -30), (40, 2), (150, 14), (262, 2), (306, -34), (250, -14), (150, -6), (56, -12)],
           hull)  # fmt: skip
    c.curve([(4, -30), (56, -12), (150, -6), (250, -14), (304, -33)], 4, lighter(hull, 0.3))


def from_above(c: Canvas, length: float, hull: Colour, deck: Colour = PAPER) -> None:
    """Draw a small ship from above, its bow at the right, centred on the origin."""
    n = length
    outline = [(-0.5, -0.12), (0.2, -0.13), (0.5, 0), (0.2, 0.13), (-0.5, 0.12)]
    c.poly([(x * n, y * n) for x, y in outline], hull)
    c.poly([(x * n * 0.82, y * n * 0.68) for x, y in outline], deck)
    c.rect(-0.16 * n, -0.07 * n, 0.22 * n, 0.14 * n, hull)
    c.rect(0.0, -0.055 * n, 0.03 * n, 0.11 * n, lighter(hull, 0.5))
