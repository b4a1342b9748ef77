"""The list of pictures: every scene enters itself here under its file's name."""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from .canvas import SUPERSAMPLING, Canvas
from .palette import PAPER, Colour

Scene = Callable[[Canvas], None]


@dataclass(frozen=True)
class Picture:
    """How one picture is made and how large it may become."""

    name: str
    draw: Scene
    width: int = 1600
    height: int = 1000
    limit: int = 120_000
    ground: Colour = PAPER
    scale: float = SUPERSAMPLING

    @property
    def seed(self) -> int:
        """A number that stays the same as long as the name does."""
        return zlib.crc32(self.name.encode())

    @property
    def alt(self) -> str:
        """What the picture shows, for someone who cannot see it."""
        return " ".join((inspect.getdoc(self.draw) or "").split("\n\n")[0].split())

    def canvas(self) -> Canvas:
        """Return the drawn, not yet finished canvas."""
        canvas = Canvas.blank(self.width, self.height, self.ground, self.seed, self.scale)
        self.draw(canvas)
        return canvas


PICTURES: dict[str, Picture] = {}


def scene(name: str) -> Callable[[Scene], Scene]:
    """Enter a function as the drawing of an article's or episode's picture.

    The first paragraph of its docstring is the picture's alternative text.
    """

    def enter(function: Scene) -> Scene:
        PICTURES[name] = Picture(name, function)
        return function

    return enter
