"""A drawing surface with a soft pencil: supersampled, with transforms and clipping.

Coordinates are those of the finished picture (for an article 1600 by 1000), whatever the
supersampling. ``Canvas.at`` gives a view on the same surface whose origin, size and
direction are changed, so that a motif is drawn once in its own coordinates.
"""

from __future__ import annotations

import math
import random
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from .palette import INK, Colour, rgba

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""x' = a x + b y + c; y' = d x + e y + f."""

SUPERSAMPLING = 2


def smooth(points: Sequence[Point], closed: bool = False, steps: int = 14) -> list[Point]:
    """Return a Catmull-Rom curve through the points."""
    count = len(points)
    if count < 3:
        return list(points)

    def knot(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        quad = [knot(index + offset) for offset in (-1, 0, 1, 2)]
        curve += [_catmull(quad, step / steps) for step in range(steps)]
    return curve if closed else [*curve, points[-1]]


def _catmull(quad: Sequence[Point], t: float) -> Point:
    """Return the point at ``t`` between the second and third of four knots."""
    weights = (
        -0.5 * t + t**2 - 0.5 * t**3,
        1 - 2.5 * t**2 + 1.5 * t**3,
        0.5 * t + 2 * t**2 - 1.5 * t**3,
        -0.5 * t**2 + 0.5 * t**3,
    )
    x = sum(weight * point[0] for weight, point in zip(weights, quad, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, quad, strict=True))
    return x, y


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Return points on an oval from one angle to another, in degrees, clockwise from the right."""
    count = max(8, round(abs(end - start) / 4))
    angles = (math.radians(start + (end - start) * i / count) for i in range(count + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


@dataclass
class Surface:
    """The pixels themselves, shared by all views on them."""

    image: Image.Image

    def __post_init__(self) -> None:
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def swap(self, image: Image.Image) -> Image.Image:
        """Go on drawing on another image; return the one used until now."""
        before, self.image = self.image, image
        self.draw = ImageDraw.Draw(image, "RGBA")
        return before


class Canvas:
    """A surface seen through a transform."""

    def __init__(self, surface: Surface, matrix: Matrix, size: tuple[int, int], rng: random.Random) -> None:
        self.surface = surface
        self.matrix = matrix
        self.width, self.height = size
        self.rng = rng

    @classmethod
    def blank(cls, width: int, height: int, ground: Colour | None, seed: int, scale: float = SUPERSAMPLING) -> Canvas:
        """Return a new canvas of one colour, or a transparent one."""
        size = (round(width * scale), round(height * scale))
        image = Image.new("RGBA", size, rgba(INK, 0)) if ground is None else Image.new("RGB", size, ground)
        matrix = (scale, 0.0, 0.0, 0.0, scale, 0.0)
        return cls(Surface(image), matrix, (width, height), random.Random(seed))

    def finished(self) -> Image.Image:
        """Return the picture in its final size."""
        return self.surface.image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    # -- views -------------------------------------------------------------------------

    def at(self, x: float, y: float, scale: float = 1.0, angle: float = 0.0, flip: bool = False) -> Canvas:
        """Return a view whose origin is at (x, y), scaled, turned (degrees) and mirrored."""
        turn = math.radians(angle)
        sign = -scale if flip else scale
        la, lb = sign * math.cos(turn), -scale * math.sin(turn)
        ld, le = sign * math.sin(turn), scale * math.cos(turn)
        a, b, c, d, e, f = self.matrix
        matrix = (
            a * la + b * ld,
            a * lb + b * le,
            a * x + b * y + c,
            d * la + e * ld,
            d * lb + e * le,
            d * x + e * y + f,
        )
        return Canvas(self.surface, matrix, (self.width, self.height), self.rng)

    def spot(self, x: float, y: float) -> Point:
        """Return where a point of this view lies on the surface."""
        a, b, c, d, e, f = self.matrix
        return a * x + b * y + c, d * x + e * y + f

    @property
    def zoom(self) -> float:
        """How many surface pixels one unit of this view is."""
        return math.hypot(self.matrix[0], self.matrix[3])

    @contextmanager
    def clip(self, points: Sequence[Point]) -> Iterator[None]:
        """Let what is drawn meanwhile show only inside a shape."""
        before = self.surface.swap(self.surface.image.copy())
        yield
        mask = Image.new("L", before.size, 0)
        ImageDraw.Draw(mask).polygon([self.spot(*point) for point in points], fill=255)
        before.paste(self.surface.image, (0, 0), mask)
        self.surface.swap(before)

    # -- shapes ------------------------------------------------------------------------

    def poly(self, points: Sequence[Point], fill: Colour, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        self.surface.draw.polygon([self.spot(*p) for p in points], fill=rgba(fill, alpha))

    def blob(self, points: Sequence[Point], fill: Colour, alpha: float = 1.0) -> None:
        """Fill a closed soft shape through the points."""
        self.poly(smooth(points, closed=True), fill, alpha)

    def rect(self, x: float, y: float, w: float, h: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill a rectangle given by its corner and its size."""
        self.poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill, alpha)

    def pill(self, x: float, y: float, w: float, h: float, r: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill a rectangle with round corners."""
        r = min(r, w / 2, h / 2)
        corners = ((x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
        points = [p for cx, cy, start in corners for p in arc(cx, cy, r, r, start, start + 90)]
        points += arc(x + w - r, y + r, r, r, 270, 360)
        self.poly(points, fill, alpha)

    def disc(self, x: float, y: float, r: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill a circle."""
        self.oval(x, y, r, r, fill, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill an oval."""
        self.poly(arc(x, y, rx, ry, 0, 360), fill, alpha)

    def line(self, points: Sequence[Point], width: float, fill: Colour, alpha: float = 1.0) -> None:
        """Draw a line with round joints; opaque lines get round ends."""
        spots = [self.spot(*point) for point in points]
        thick = max(1, round(width * self.zoom))
        draw, ink = self.surface.draw, rgba(fill, alpha)
        draw.line(spots, fill=ink, width=thick, joint="curve")
        if thick > 4 and alpha == 1.0:
            r = thick / 2 - 0.5
            for x, y in (spots[0], spots[-1]):
                draw.ellipse((x - r, y - r, x + r, y + r), fill=ink)

    def curve(self, points: Sequence[Point], width: float, fill: Colour, alpha: float = 1.0) -> None:
        """Draw a soft line through the points."""
        self.line(smooth(points), width, fill, alpha)

    def ring(self, x: float, y: float, r: float, width: float, fill: Colour, alpha: float = 1.0) -> None:
        """Draw a circle's outline."""
        self.line(arc(x, y, r, r, 0, 364), width, fill, alpha)

    def dashes(self, start: Point, end: Point, width: float, fill: Colour, dash: float = 14.0) -> None:
        """Draw a broken straight line."""
        length = math.dist(start, end)
        steps = max(1, int(length // (2 * dash)))
        for step in range(steps):
            a, b = step / steps, (step + 0.5) / steps
            ends = [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in (a, b)]
            self.line(ends, width, fill)

    # -- light -------------------------------------------------------------------------

    def fade(
        self,
        box: tuple[float, float, float, float],
        fill: Colour,
        first: float,
        last: float,
        sideways: bool = False,
    ) -> None:
        """Lay a colour over a box (x, y, width, height), from one opacity to another."""
        x, y, w, h = box
        (x0, y0), (x1, y1) = self.spot(x, y), self.spot(x + w, y + h)
        size = (max(1, round(x1 - x0)), max(1, round(y1 - y0)))
        ramp = Image.linear_gradient("L")
        if sideways:
            ramp = ramp.transpose(Image.Transpose.ROTATE_90)
        table = [round(255 * (first + (last - first) * i / 255)) for i in range(256)]
        mask = ramp.point(table).resize(size, Image.Resampling.BICUBIC)
        self.surface.image.paste(fill, (round(x0), round(y0)), mask)

    def glow(self, x: float, y: float, r: float, fill: Colour, alpha: float = 0.5) -> None:
        """Lay a round light, strongest in its middle, over what is there."""
        cx, cy = self.spot(x, y)
        radius = round(r * self.zoom)
        # Pillow's ramp is 180 at the middle of its edges and full only in its corners.
        table = [round(255 * alpha * (1 - min(1.0, i / 179)) ** 1.6) for i in range(256)]
        mask = Image.radial_gradient("L").point(table)
        mask = mask.resize((2 * radius, 2 * radius), Image.Resampling.BICUBIC)
        self.surface.image.paste(fill, (round(cx) - radius, round(cy) - radius), mask)

    def sky(self, top: Colour, bottom: Colour, y: float = 0.0, h: float | None = None) -> None:
        """Fill a stretch of the whole width with a passage between two colours."""
        tall = self.height - y if h is None else h
        self.rect(0, y, self.width, tall, top)
        self.fade((0, y, self.width, tall), bottom, 0.0, 1.0)

    # -- lettering ---------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        words: str,
        font: str,
        size: float,
        fill: Colour = INK,
        anchor: str = "ls",
        tracking: float = 0.0,
    ) -> float:
        """Write words (anchor as in Pillow; with tracking always left) and return their width."""
        face = ImageFont.truetype(font, round(size * self.zoom))
        px, py = self.spot(x, y)
        if not tracking:
            self.surface.draw.text((px, py), words, font=face, fill=rgba(fill), anchor=anchor)
            return face.getlength(words) / self.zoom
        start = px
        for index, letter in enumerate(words):
            self.surface.draw.text((px, py), letter, font=face, fill=rgba(fill), anchor="ls")
            pair = words[index : index + 2]
            kern = face.getlength(pair) - face.getlength(pair[-1]) if len(pair) == 2 else 0.0
            px += (kern or face.getlength(letter)) + tracking * self.zoom
        return (px - start) / self.zoom - tracking
