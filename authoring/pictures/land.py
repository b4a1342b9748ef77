"""Skies and ground: suns, clouds, stars, hills, peaks, dunes and fields."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .canvas import Canvas, Point, arc, smooth
from .palette import PAPER, WHITE, Colour, darker, lighter, mix

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence


def sun(c: Canvas, x: float, y: float, r: float, fill: Colour, halo: Colour = PAPER, light: float = 0.4) -> None:
    """Draw a sun or moon with its light around it."""
    c.glow(x, y, r * 3.2, halo, light)
    c.disc(x, y, r, fill)


def moon(c: Canvas, x: float, y: float, r: float, fill: Colour, dark: Colour) -> None:
    """Draw a full moon with its seas."""
    c.glow(x, y, r * 3.4, fill, 0.32)
    c.disc(x, y, r, fill)
    seas = ((-0.3, -0.28, 0.3), (0.22, -0.4, 0.15), (0.1, 0.2, 0.34), (-0.48, 0.3, 0.14))
    for dx, dy, size in seas:
        c.disc(x + dx * r, y + dy * r, size * r, dark, 0.13)


def stars(c: Canvas, count: int, y: float, fill: Colour = PAPER) -> None:
    """Scatter stars over the sky down to a height, thinning out below."""
    for _ in range(count):
        height = y * c.rng.random() ** 1.4
        size = c.rng.choice((1.1, 1.1, 1.6, 2.4))
        c.disc(c.rng.uniform(0, c.width), height, size, fill, c.rng.uniform(0.35, 0.95))


def cloud(c: Canvas, x: float, y: float, w: float, fill: Colour, alpha: float = 1.0) -> None:
    """Draw a long flat cloud of three layers."""
    h = w * 0.075
    c.pill(x, y, w, h, h / 2, fill, alpha)
    c.pill(x + w * 0.16, y - h * 0.95, w * 0.56, h, h / 2, fill, alpha)
    c.pill(x + w * 0.34, y + h * 0.95, w * 0.52, h, h / 2, fill, alpha)


def cumulus(c: Canvas, x: float, y: float, w: float, fill: Colour) -> None:
    """Draw a heaped cloud with a flat foot, its right side a little darker."""
    heads = ((0.14, 0.13), (0.33, 0.21), (0.75, 0.16), (0.55, 0.25), (0.89, 0.1))
    shade = darker(fill, 0.1)
    for place, r in heads:
        c.poly(arc(x + w * place + w * 0.02, y, w * r, w * r * 1.15, 180, 360), shade)
    for place, r in heads:
        c.poly(arc(x + w * place - w * 0.015, y, w * r * 0.9, w * r * 1.1, 180, 360), fill)


def ridge(rng: random.Random, width: float, y: float, height: float, waves: float = 2.0) -> list[Point]:
    """Return the line of soft hills across the picture."""
    parts = [(rng.uniform(0.7, 1.3) * waves * 2**k, rng.uniform(0, math.tau), 0.5**k) for k in range(4)]
    line = []
    for i in range(161):
        x = width * i / 160
        rise = sum(weight * math.sin(f * math.tau * i / 160 + p) for f, p, weight in parts)
        line.append((x, y - height * rise / 1.6))
    return line


def hills(c: Canvas, y: float, height: float, fill: Colour, waves: float = 2.0, to: float | None = None) -> list[Point]:
    """Draw a range of soft hills across the picture down to a height; return its line."""
    line = ridge(c.rng, c.width, y, height, waves)
    foot = c.height if to is None else to
    c.poly([(0, foot), *line, (c.width, foot)], fill)
    return line


def peak(c: Canvas, x: float, y: float, w: float, h: float, fill: Colour, snow: Colour | None = None) -> None:
    """Draw one mountain (foot centre at x, y) with a lit and a shaded flank."""
    rng, top = c.rng, (x + w * 0.03, y - h)
    left = [(x - w * 0.5, y), (x - w * 0.3, y - h * 0.38), (x - w * 0.17, y - h * 0.66)]
    right = [(x + w * 0.2, y - h * 0.64), (x + w * 0.34, y - h * 0.34), (x + w * 0.5, y)]
    left = [(a + rng.uniform(-0.02, 0.02) * w, b) for a, b in left]
    c.poly([*left, top, *right], fill)
    spine = [top, (x + w * 0.07, y - h * 0.7), (x - w * 0.02, y - h * 0.45), (x + w * 0.05, y)]
    c.poly([*spine, right[2], right[1], right[0]], darker(fill, 0.28))
    if snow:
        _snow(c, x, y, (w, h), snow, mix(snow, darker(fill), 0.35))


def _snow(c: Canvas, x: float, y: float, size: tuple[float, float], lit: Colour, shade: Colour) -> None:
    """Cap a mountain with snow, its lower edge in teeth."""
    w, h = size
    top = (x + w * 0.03, y - h)
    teeth = [(-0.17, 0.66), (-0.12, 0.71), (-0.09, 0.63), (-0.04, 0.72), (0.0, 0.6)]
    c.poly([top, *[(x + w * a, y - h * b) for a, b in teeth], (x + w * 0.07, y - h * 0.7)], lit)
    rest = [(0.07, 0.7), (0.02, 0.62), (0.09, 0.69), (0.13, 0.6), (0.16, 0.68), (0.2, 0.64)]
    c.poly([top, *[(x + w * a, y - h * b) for a, b in rest]], shade)


def peaks(
    c: Canvas,
    y: float,
    height: float,
    fill: Colour,
    count: int,
    snow: Colour | None = None,
) -> None:
    """Draw a row of mountains across the picture, the farther ones first."""
    step = c.width / count
    spots = [(step * (i + 0.5) + c.rng.uniform(-0.3, 0.3) * step, i) for i in range(-1, count + 1)]
    c.rng.shuffle(spots)
    for x, _ in spots:
        tall = height * c.rng.uniform(0.62, 1.0)
        peak(c, x, y, step * c.rng.uniform(1.5, 2.1), tall, fill, snow)


def dune(c: Canvas, points: Sequence[Point], fill: Colour, shade: Colour, lee: float) -> None:
    """Draw a dune: a soft crest down to the picture's foot, darker on its lee side."""
    crest = smooth(points)
    c.poly([(crest[0][0], c.height), *crest, (crest[-1][0], c.height)], fill)
    top = min(range(len(crest)), key=lambda i: crest[i][1])
    x, y = crest[top]
    fall = smooth([(x, y), (x + lee * 0.25, y + 90), (x + lee * 0.1, y + 220), (x + lee, c.height)])
    c.poly([*fall, (crest[-1][0], c.height), *reversed(crest[top:])], shade)


def furrows(c: Canvas, vanishing: Point, y: float, count: int, colours: tuple[Colour, Colour]) -> None:
    """Draw a ploughed field whose furrows run to one point on the horizon."""
    vx, vy = vanishing
    step = c.width * 3 / count
    for i in range(count):
        x = -c.width + i * step
        c.poly([(vx, vy), (x, y), (x + step, y)], colours[i % 2])


def birds(c: Canvas, x: float, y: float, count: int, fill: Colour, spread: float = 160) -> None:
    """Draw a loose flock of far birds."""
    for _ in range(count):
        bx, by = x + c.rng.gauss(0, spread * 0.5), y + c.rng.gauss(0, spread * 0.18)
        s = c.rng.uniform(7, 13)
        wings = [(bx - s, by - s * 0.35), (bx - s * 0.4, by - s * 0.4), (bx, by)]
        wings += [(bx + s * 0.4, by - s * 0.45), (bx + s, by - s * 0.25)]
        c.curve(wings, 2.2, fill)


def snowfall(c: Canvas, count: int, fill: Colour = WHITE) -> None:
    """Let it snow over the whole picture."""
    for _ in range(count):
        size = c.rng.choice((1.4, 2.0, 2.0, 3.2))
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(0, c.height)
        c.disc(x, y, size, fill, c.rng.uniform(0.4, 0.9))


def strata(c: Canvas, y: float, to: float, fill: Colour, layers: int) -> None:
    """Draw ground in cross-section, layer under layer, each a little darker."""
    step = (to - y) / layers
    for i in range(layers):
        tone = darker(fill, 0.1 * i) if i % 2 == 0 else lighter(darker(fill, 0.1 * i), 0.07)
        line = ridge(c.rng, c.width, y + i * step, 7 if i else 3, 1.5)
        c.poly([(0, to), *line, (c.width, to)], tone)
