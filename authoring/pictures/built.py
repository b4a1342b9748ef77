"""Things people put up: houses, cranes, pylons, bridges, towers."""

from __future__ import annotations

import itertools

from .canvas import Canvas, Point, arc
from .palette import INK, PAPER, Colour, darker, lighter


def windows(
    c: Canvas,
    box: tuple[float, float, float, float],
    grid: tuple[int, int],
    fill: Colour,
    lit: tuple[Colour, float] | None = None,
) -> None:
    """Draw a grid (columns, rows) of windows into a box; a share of them lit."""
    x, y, w, h = box
    columns, rows = grid
    cw, rh = w / columns, h / rows
    for row in range(rows):
        for column in range(columns):
            tone = lit[0] if lit and c.rng.random() < lit[1] else fill
            c.rect(x + (column + 0.22) * cw, y + (row + 0.2) * rh, cw * 0.56, rh * 0.6, tone)


def house(
    c: Canvas,
    x: float,
    y: float,
    size: tuple[float, float],
    wall: Colour,
    roof: Colour | None = None,
    pane: Colour = INK,
) -> None:
    """Draw a house (foot's left end at x, y); without a roof's colour its top stays flat."""
    w, h = size
    c.rect(x, y - h, w, h, wall)
    c.rect(x + w * 0.72, y - h, w * 0.28, h, darker(wall, 0.18))
    rows = max(1, round(h / 62))
    windows(c, (x + w * 0.05, y - h + h * 0.06, w * 0.6, h * 0.62), (2, rows), pane)
    c.rect(x + w * 0.28, y - h * 0.26, w * 0.18, h * 0.26, darker(wall, 0.6))
    if roof:
        c.poly([(x - w * 0.06, y - h), (x + w * 0.5, y - h - w * 0.34), (x + w * 1.06, y - h)], roof)
        c.poly([(x + w * 0.5, y - h - w * 0.34), (x + w * 1.06, y - h), (x + w * 0.72, y - h)],
               darker(roof, 0.25))  # fmt: skip
    else:
        c.rect(x - w * 0.03, y - h - 7, w * 1.06, 9, darker(wall, 0.3))


def lattice(c: Canvas, start: Point, end: Point, depth: float, fill: Colour, parts: int) -> None:
    """Draw a trussed beam between two points, ``depth`` deep downwards."""
    (x0, y0), (x1, y1) = start, end
    c.line([start, end], depth * 0.16, fill)
    c.line([(x0, y0 + depth), (x1, y1 + depth)], depth * 0.16, fill)
    zigzag = []
    for i in range(parts + 1):
        t = i / parts
        zigzag.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + (depth if i % 2 else 0)))
    c.line(zigzag, depth * 0.1, fill)


def quay_crane(c: Canvas, x: float, y: float, h: float, fill: Colour, raised: bool) -> None:
    """Draw a ship-to-shore crane looking left, its boom raised (idle) or level."""
    v = c.at(x, y, h / 1000)
    dark = darker(fill, 0.28)
    for lx, tone in ((-150, fill), (-110, dark), (150, fill), (190, dark)):
        v.line([(lx, 0), (lx, -560)], 26, tone)
        v.rect(lx - 30, -22, 60, 22, darker(fill, 0.6))
    v.line([(-150, -190), (190, -190)], 24, fill)
    v.line([(-150, -540), (150, -210)], 12, dark)
    v.line([(-150, -560), (190, -560)], 30, fill)
    lattice(v, (-160, -620), (430, -620), 44, fill, 12)
    v.line([(-110, -600), (-40, -900), (60, -600)], 20, fill)
    v.line([(-40, -900), (420, -620)], 7, dark)
    v.rect(240, -690, 120, 66, darker(fill, 0.15))
    v.rect(258, -676, 34, 30, PAPER, 0.8)
    hinge = (-160.0, -600.0)
    tip = (-330.0, -1180.0) if raised else (-860.0, -620.0)
    lattice(v, hinge, tip, 40, fill, 12)
    half = ((hinge[0] + tip[0]) / 2, (hinge[1] + tip[1]) / 2)
    for end in (tip, half):
        v.line([(-40, -900), end], 6, dark)


def pylon(c: Canvas, x: float, y: float, h: float, fill: Colour) -> list[Point]:
    """Draw a high-voltage pylon; return the six points its wires hang from, left to right."""
    v = c.at(x, y, h / 100)
    w = 1.6
    v.line([(-13, 0), (-4, -58), (-2.5, -98), (0, -102), (2.5, -98), (4, -58), (13, 0)], w, fill)
    levels = [(0, 13), (-16, 10.6), (-31, 8.2), (-45, 6.1), (-58, 4)]
    for (y0, w0), (y1, w1) in itertools.pairwise(levels):
        v.line([(-w0, y0), (w1, y1)], w * 0.6, fill)
        v.line([(w0, y0), (-w1, y1)], w * 0.6, fill)
    ends: list[Point] = []
    for arm_y, half in ((-64, 24), (-78, 19), (-91, 14)):
        v.poly([(-half, arm_y + 1), (-3, arm_y - 4), (3, arm_y - 4), (half, arm_y + 1)], fill)
        for side in (-1, 1):
            v.line([(side * half, arm_y), (side * half, arm_y + 6)], w * 0.8, fill)
            ends.append((x + side * half * h / 100, y + (arm_y + 6) * h / 100))
    return ends


def wires(c: Canvas, start: list[Point], end: list[Point], sag: float, fill: Colour) -> None:
    """Hang wires between the points of two pylons."""
    for (x0, y0), (x1, y1) in zip(start, end, strict=True):
        middle = ((x0 + x1) / 2, (y0 + y1) / 2 + sag)
        c.curve([(x0, y0), middle, (x1, y1)], 1.5, fill)


def arcade(c: Canvas, box: tuple[float, float, float, float], arches: int, fill: Colour, hole: Colour) -> None:
    """Draw a wall in a box with a row of round-headed openings in it."""
    x, y, w, h = box
    c.rect(x, y, w, h, fill)
    step = w / arches
    for i in range(arches):
        left, right = x + step * (i + 0.16), x + step * (i + 0.84)
        r = (right - left) / 2
        top = y + h * 0.18 + r
        opening = [(left, y + h), *arc(left + r, top, r, r, 180, 360), (right, y + h)]
        c.poly(opening, hole)
        c.poly([(right, y + h), (right, top), (right - r * 0.28, top), (right - r * 0.28, y + h)],
               darker(fill, 0.35))  # fmt: skip


def container(c: Canvas, x: float, y: float, w: float, h: float, fill: Colour) -> None:
    """Draw a shipping container's long side."""
    c.rect(x, y, w, h, fill)
    ribs = max(4, int(w / 9))
    for i in range(1, ribs):
        c.rect(x + w * i / ribs - 0.8, y + h * 0.1, 1.6, h * 0.8, darker(fill, 0.3))
    c.rect(x, y, w, h * 0.07, lighter(fill, 0.25))
    c.rect(x, y + h * 0.93, w, h * 0.07, darker(fill, 0.35))


def dish(c: Canvas, x: float, y: float, h: float, fill: Colour, angle: float = -35) -> None:
    """Draw a dish antenna on its mast."""
    c.poly([(x - h * 0.16, y), (x - h * 0.03, y - h * 0.6), (x + h * 0.03, y - h * 0.6),
            (x + h * 0.16, y)], darker(fill, 0.35))  # fmt: skip
    v = c.at(x, y - h * 0.66, h, angle)
    v.poly([*arc(0, 0, 0.34, 0.2, 0, 180)], fill)
    v.oval(0, 0, 0.34, 0.09, lighter(fill, 0.35))
    for foot in (-0.22, 0.22):
        v.line([(foot, 0.0), (0, -0.3)], 0.016, darker(fill, 0.4))
    v.disc(0, -0.3, 0.03, darker(fill, 0.4))


def minaret(c: Canvas, x: float, y: float, h: float, fill: Colour) -> None:
    """Draw a slender tower with a balcony and a pointed cap."""
    v = c.at(x, y, h)
    v.rect(-0.045, -0.8, 0.09, 0.8, fill)
    v.rect(0.015, -0.8, 0.03, 0.8, darker(fill, 0.2))
    v.rect(-0.075, -0.66, 0.15, 0.03, darker(fill, 0.25))
    v.poly([(-0.05, -0.8), (0, -1), (0.05, -0.8)], darker(fill, 0.35))
