"""Trees and crops. Each tree stands with its foot at (x, y)."""

from __future__ import annotations

import math

from .canvas import Canvas, arc
from .palette import BROWN, FOREST, INK, PAPER, Colour, darker, lighter


def acacia(c: Canvas, x: float, y: float, h: float, fill: Colour) -> None:
    """Draw an umbrella thorn in silhouette."""
    v = c.at(x, y, h)
    trunk = [(-0.035, 0), (-0.02, -0.4), (-0.14, -0.74), (-0.1, -0.76), (0.0, -0.5)]
    trunk += [(0.12, -0.76), (0.16, -0.74), (0.04, -0.4), (0.045, 0)]
    v.poly(trunk, fill)
    v.line([(0.0, -0.42), (0.02, -0.8)], 0.035, fill)
    for cx, cy, rx, ry in ((-0.2, -0.8, 0.34, 0.1), (0.2, -0.82, 0.36, 0.1), (0, -0.9, 0.34, 0.1)):
        v.poly([*arc(cx, cy, rx, ry, 180, 360), (cx + rx * 0.8, cy + ry * 0.35),
                (cx - rx * 0.8, cy + ry * 0.35)], fill)  # fmt: skip


def palm(c: Canvas, x: float, y: float, h: float, fill: Colour, lean: float = 0.12) -> None:
    """Draw a palm leaning to one side."""
    v = c.at(x, y, h)
    top = (lean, -0.86)
    v.curve([(0, 0), (lean * 0.25, -0.45), top], 0.04, darker(fill, 0.35))
    for angle in (-168, -140, -112, -70, -38, -8, 18, 158):
        a = math.radians(angle)
        tip = (top[0] + 0.34 * math.cos(a), top[1] + 0.3 * math.sin(a) + 0.1)
        mid = (top[0] + 0.22 * math.cos(a), top[1] + 0.26 * math.sin(a) - 0.03)
        low = (top[0] + 0.17 * math.cos(a), top[1] + 0.16 * math.sin(a) + 0.04)
        v.blob([top, mid, tip, low], fill)


def pine(c: Canvas, x: float, y: float, h: float, fill: Colour, shade: bool = True) -> None:
    """Draw a spruce of four tiers, its right half darker."""
    v = c.at(x, y, h)
    v.rect(-0.025, -0.12, 0.05, 0.12, darker(BROWN, 0.3))
    for i in range(4):
        low, half = -0.1 - 0.2 * i, 0.27 - 0.055 * i
        top = low - 0.36 + 0.02 * i
        v.poly([(-half, low), (0, top), (half, low)], fill)
        if shade:
            v.poly([(0, top), (half, low), (0, low + 0.015)], darker(fill, 0.3))


def poplar(c: Canvas, x: float, y: float, h: float, fill: Colour) -> None:
    """Draw a poplar or cypress."""
    v = c.at(x, y, h)
    v.rect(-0.02, -0.12, 0.04, 0.12, darker(fill, 0.5))
    v.blob([(0, -0.06), (-0.1, -0.25), (-0.09, -0.6), (0, -1), (0.09, -0.6), (0.1, -0.25)], fill)
    half = [(0.01, -0.08), (0.03, -0.5), (0.0, -0.98), (0.075, -0.65), (0.095, -0.3)]
    v.blob(half, darker(fill, 0.28))


def bush(c: Canvas, x: float, y: float, w: float, fill: Colour) -> None:
    """Draw a round-headed tree or bush, lit from the left."""
    v = c.at(x, y, w)
    v.rect(-0.04, -0.3, 0.08, 0.3, darker(BROWN, 0.25))
    for cx, cy, r in ((-0.22, -0.42, 0.26), (0.22, -0.42, 0.27), (0.0, -0.62, 0.32)):
        v.disc(cx, cy, r, darker(fill, 0.22))
        v.disc(cx - 0.05, cy - 0.05, r * 0.82, fill)


def birch(c: Canvas, x: float, y: float, h: float, w: float) -> None:
    """Draw a birch's trunk with its dark marks; it runs up out of the picture."""
    lean = c.rng.uniform(-0.03, 0.03) * h
    trunk = [(x - w * 0.6, y), (x - w * 0.4 + lean, y - h), (x + w * 0.4 + lean, y - h)]
    trunk.append((x + w * 0.6, y))
    with c.clip(trunk):
        c.poly(trunk, PAPER)
        shade = [(x + w * 0.18, y), (x + w * 0.12 + lean, y - h), (x + w + lean, y - h), (x + w, y)]
        c.poly(shade, darker(PAPER, 0.26))
        for _ in range(int(h / 24)):
            my = y - c.rng.random() * h
            long = w * c.rng.uniform(0.15, 0.6)
            mx = x + lean * (y - my) / h + c.rng.choice((-0.6, -0.5, 0.1)) * w
            c.poly([(mx, my), (mx + long, my - 3), (mx + long * 0.6, my + w * 0.1)], INK, 0.85)


def reeds(c: Canvas, x: float, y: float, w: float, h: float, fill: Colour = FOREST) -> None:
    """Draw a clump of reeds, some with heads."""
    for _ in range(int(w / 9)):
        rx, tall = x + c.rng.random() * w, h * c.rng.uniform(0.5, 1)
        lean = c.rng.uniform(-0.16, 0.16) * tall
        c.curve([(rx, y), (rx + lean * 0.3, y - tall * 0.6), (rx + lean, y - tall)], 3, fill)
        if c.rng.random() < 0.3:
            v = c.at(rx + lean, y - tall, 1, math.degrees(math.atan2(lean, tall)))
            v.pill(-4, -16, 8, 34, 4, darker(BROWN, 0.2))


def forest(c: Canvas, y: float, h: float, fill: Colour, step: float = 34) -> None:
    """Draw a line of spruces across the picture."""
    x = -step
    while x < c.width + step:
        pine(c, x, y + c.rng.uniform(0, h * 0.1), h * c.rng.uniform(0.7, 1.1), fill, False)
        x += step * c.rng.uniform(0.6, 1.2)


def canopy(c: Canvas, y: float, r: float, fill: Colour, to: float) -> None:
    """Draw the round heads of a broad-leaved forest across the picture, down to a height."""
    c.rect(0, y, c.width, to - y, darker(fill, 0.2))
    for row in range(max(1, int((to - y) / (r * 0.9)))):
        x = -r
        tone = darker(fill, 0.06 * row)
        while x < c.width + r:
            size = r * c.rng.uniform(0.7, 1.15)
            cy = y + row * r * 0.9 + c.rng.uniform(-0.2, 0.2) * r
            c.disc(x, cy + r * 0.12, size, darker(tone, 0.24))
            c.disc(x - r * 0.1, cy, size * 0.86, lighter(tone, c.rng.uniform(0, 0.08)))
            x += r * 1.25


def rice(c: Canvas, box: tuple[float, float, float, float], rows: int, fill: Colour) -> None:
    """Draw rows of young rice, closer together towards the horizon."""
    x, y, w, h = box
    for row in range(rows):
        depth = (row + 1) / rows
        at_y = y + h * depth**1.7
        tall, step = 5 + 24 * depth, 7 + 22 * depth
        for i in range(int(w / step)):
            px = x + i * step + c.rng.uniform(-0.2, 0.2) * step
            for lean in (-0.35, 0.05, 0.4):
                c.line([(px, at_y), (px + lean * tall, at_y - tall)], 1 + 1.6 * depth, fill)


def crop_stripes(c: Canvas, x: float, y: float, w: float, h: float, fill: Colour) -> None:
    """Draw a field's stripes in an upright box, seen from above."""
    c.rect(x, y, w, h, fill)
    for i in range(1, int(w / 30) + 1):
        c.rect(x + i * 30 - 12, y, 7, h, darker(fill, 0.1))
