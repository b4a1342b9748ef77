"""Small figures and animals. Each stands with its feet at (x, y)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .palette import INK, UMBER, Colour, darker

if TYPE_CHECKING:
    from .canvas import Canvas


def figure(c: Canvas, x: float, y: float, h: float, coat: Colour, skin: Colour = UMBER, stride: float = 0.0) -> None:
    """Draw a standing (or, with a stride, walking) person."""
    v = c.at(x, y, h)
    legs = darker(coat, 0.55)
    for side in (-1, 1):
        foot = side * (0.045 + stride)
        v.line([(side * 0.035, -0.45), (foot * 0.75, -0.22), (foot, -0.02)], 0.07, legs)
        v.line([(foot, -0.015), (foot + 0.05, -0.015)], 0.05, legs)
    v.blob([(-0.085, -0.82), (-0.105, -0.4), (0, -0.38), (0.105, -0.4), (0.085, -0.82), (0, -0.85)], coat)
    for side in (-1, 1):
        hand = side * (0.12 + stride * 0.6)
        v.line([(side * 0.09, -0.78), (side * 0.13, -0.6), (hand, -0.43)], 0.055, darker(coat, 0.2))
    v.disc(0.005, -0.93, 0.076, skin)


def robed(c: Canvas, x: float, y: float, h: float, robe: Colour, skin: Colour = UMBER) -> None:
    """Draw a person in a long robe or skirt."""
    v = c.at(x, y, h)
    v.blob([(0, -0.86), (-0.11, -0.78), (-0.13, -0.4), (-0.17, -0.02), (0, 0), (0.17, -0.02),
            (0.13, -0.4), (0.11, -0.78)], robe)  # fmt: skip
    fold = [(0.02, -0.8), (0.1, -0.76), (0.12, -0.4), (0.16, -0.02), (0.05, -0.01)]
    v.poly(fold, darker(robe, 0.25))
    v.disc(0, -0.93, 0.075, skin)


def cow(c: Canvas, x: float, y: float, h: float, fill: Colour, flip: bool = False) -> None:
    """Draw a long-horned zebu."""
    v = c.at(x, y, h, flip=flip)
    for lx, tone in ((-0.5, 0.3), (0.3, 0.3), (-0.4, 0.0), (0.42, 0.0)):
        v.line([(lx, -0.4), (lx + 0.02, -0.2), (lx, -0.01)], 0.09, darker(fill, tone))
    body = [(-0.62, -0.62), (-0.3, -0.72), (0.1, -0.7), (0.32, -0.86), (0.52, -0.76)]
    v.blob([*body, (0.6, -0.5), (0.4, -0.36), (-0.2, -0.32), (-0.58, -0.42)], fill)
    v.blob([(0.46, -0.74), (0.74, -0.86), (0.94, -0.66), (0.9, -0.58), (0.66, -0.62),
            (0.54, -0.5)], fill)  # fmt: skip
    v.curve([(-0.62, -0.6), (-0.7, -0.4), (-0.68, -0.22)], 0.035, darker(fill))
    for bend in (0.0, 0.12):
        v.curve([(0.74, -0.84), (0.66 + bend, -1.05), (0.8 + bend, -1.22)], 0.045, darker(fill, 0.6))


def camel(c: Canvas, x: float, y: float, h: float, fill: Colour, flip: bool = False) -> None:
    """Draw a two-humped camel."""
    v = c.at(x, y, h, flip=flip)
    for lx, tone in ((-0.36, 0.3), (0.2, 0.3), (-0.28, 0.0), (0.28, 0.0)):
        v.line([(lx, -0.5), (lx + 0.02, -0.25), (lx, -0.01)], 0.065, darker(fill, tone))
    v.blob([(-0.44, -0.6), (-0.3, -0.72), (-0.16, -0.95), (-0.06, -0.72), (0.02, -0.72),
            (0.12, -0.95), (0.24, -0.72), (0.36, -0.6), (0.3, -0.42), (-0.38, -0.42)], fill)  # fmt: skip
    v.blob([(0.26, -0.62), (0.44, -0.62), (0.52, -0.92), (0.7, -0.9), (0.72, -0.98), (0.52, -1.05),
            (0.44, -0.96), (0.38, -0.76)], fill)  # fmt: skip


def bicycle(c: Canvas, x: float, y: float, h: float, fill: Colour = INK) -> None:
    """Draw a bicycle."""
    v = c.at(x, y, h)
    for wheel in (-0.55, 0.55):
        v.ring(wheel, -0.36, 0.34, 0.05, fill)
    frame = [(-0.55, -0.36), (-0.2, -0.8), (0.35, -0.78), (0.0, -0.36), (-0.55, -0.36)]
    v.line(frame, 0.05, fill)
    v.line([(-0.2, -0.8), (0.0, -0.36)], 0.05, fill)
    v.line([(0.55, -0.36), (0.32, -0.95), (0.48, -1.0)], 0.05, fill)
    v.line([(-0.23, -0.88), (-0.2, -0.8)], 0.05, fill)
    v.line([(-0.34, -0.9), (-0.1, -0.9)], 0.07, fill)
