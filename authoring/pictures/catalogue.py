"""All pictures, in one place: importing the scenes enters them in the registry."""

from __future__ import annotations

from . import (  # noqa: F401
    cover,
    portraits,
    scenes_africa,
    scenes_americas,
    scenes_asia_pacific,
    scenes_central_eurasia,
    scenes_episodes,
    scenes_europe,
    scenes_middle_east,
)
from .registry import PICTURES

__all__ = ["PICTURES"]
