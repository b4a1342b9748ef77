"""Water: seas, ripples, reflections, wave crests."""

from __future__ import annotations

import math

from .canvas import Canvas, Point, arc
from .palette import PAPER, Colour


def ripples(
    c: Canvas,
    box: tuple[float, float, float, float],
    fill: Colour,
    count: int = 90,
    alpha: float = 0.5,
) -> None:
    """Scatter short level strokes over water, longer and wider apart towards the viewer."""
    x, y, w, h = box
    for _ in range(count):
        depth = c.rng.random() ** 1.35
        length = (16 + 120 * depth) * c.rng.uniform(0.5, 1.2)
        at_x, at_y = x + c.rng.uniform(-0.02, 1) * w, y + 4 + depth * (h - 8)
        thick = 1.4 + 3.4 * depth
        c.pill(at_x, at_y, length, thick, thick / 2, fill, alpha * c.rng.uniform(0.4, 1))


def glitter(c: Canvas, x: float, box: tuple[float, float, float], fill: Colour) -> None:
    """Draw the sun's or moon's road on the water; box is (top, bottom, half width at the foot)."""
    top, bottom, spread = box
    y, step = top + 3.0, 7.0
    while y < bottom:
        depth = (y - top) / (bottom - top)
        half = (spread * (0.25 + 0.75 * depth)) * c.rng.uniform(0.35, 1.0)
        shift = c.rng.uniform(-0.25, 0.25) * half
        c.pill(x - half + shift, y, 2 * half, step * 0.42, step * 0.21, fill, 0.85)
        y += step
        step *= 1.07


def swell(c: Canvas, y: float, fill: Colour, height: float = 10, length: float = 150, phase: float = 0) -> None:
    """Fill from a wavy line down to the picture's foot."""
    line = []
    for i in range(241):
        x = c.width * i / 240
        line.append((x, y + height * math.sin(math.tau * (x / length + phase))))
    c.poly([(0, c.height), *line, (c.width, c.height)], fill)


def scallops(c: Canvas, y: float, size: float, colours: tuple[Colour, Colour], shift: float = 0) -> None:
    """Draw a row of round wave scales, each of three rings, down to the picture's foot."""
    body, edge = colours
    x = -size + shift * size
    while x < c.width + size:
        for share, tone in ((1.0, edge), (0.88, body), (0.56, edge), (0.44, body)):
            c.disc(x, y, size * share, tone)
        x += size * 1.9
    c.rect(0, y, c.width, c.height - y, body)


def wake(c: Canvas, points: list[Point], width: float, fill: Colour = PAPER) -> None:
    """Draw the two spreading lines a vessel leaves, seen from above; its bow comes last."""
    for side in (-1, 1):
        line = []
        for i, (x, y) in enumerate(points):
            share = 1 - i / (len(points) - 1)
            ahead = points[min(i + 1, len(points) - 1)]
            behind = points[max(i - 1, 0)]
            dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
            norm = math.hypot(dx, dy) or 1
            off = side * width * share**0.8
            line.append((x - dy / norm * off, y + dx / norm * off))
        c.curve(line, 2.6, fill, 0.7)
    c.curve(points, 5, fill, 0.35)


def bubbles(c: Canvas, x: float, y: float, count: int, fill: Colour) -> None:
    """Let bubbles rise from a point."""
    for i in range(count):
        up = i / count
        r = 2 + 5 * up * c.rng.random()
        c.ring(x + c.rng.gauss(0, 12 + 18 * up), y - 190 * up, r, 1.6, fill, 0.7)


def splash(c: Canvas, x: float, y: float, w: float, fill: Colour = PAPER) -> None:
    """Draw the foam where a bow or a pile meets the water."""
    for i in range(5):
        r = w * (0.16 - 0.02 * i)
        c.poly(arc(x + (i - 2) * w * 0.2, y, r * 1.6, r, 180, 360), fill, 0.9)
