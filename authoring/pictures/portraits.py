"""The ten people who write and make the magazine, as stylised busts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import backdrops, hair, heads
from .palette import (
    AMBER,
    BLUSH,
    CREAM,
    FOREST,
    INK,
    LAGOON,
    MIST,
    NAVY,
    PAPER,
    PLUM,
    RED,
    ROSE,
    RUST,
    SAGE,
    SAND,
    SEA,
    STRAW,
    TEAL,
    WHITE,
    mix,
)
from .registry import PICTURES, Picture, Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from .canvas import Canvas

FAIR, LIGHT, OLIVE, TAN, BRONZE, DEEP = "#f0c9a8", "#e6b48c", "#d39c6e", "#b97d51", "#8f5a39", "#5f3a29"


def sitter(slug: str) -> Callable[[Scene], Scene]:
    """Enter a function as the portrait of a person."""

    def enter(function: Scene) -> Scene:
        name = f"people-{slug}"
        PICTURES[name] = Picture(name, function, 800, 800, 90_000)
        return function

    return enter


@sitter("ines-carvalho-duarte")
def ines(c: Canvas) -> None:
    """Drawn portrait of a woman with long wavy brown hair and a mustard blouse, before blue tiles."""
    backdrops.tiles(c, mix(MIST, WHITE, 0.5), SEA)
    v = heads.turned(c, 3)
    hair.waves_back(v, "#4a2c1f")
    heads.neck(c, OLIVE)
    heads.shoulders(c, AMBER, 40)
    heads.round_collar(c, OLIVE, mix(AMBER, INK, 0.3))
    heads.face(v, OLIVE)
    heads.features(v, OLIVE, "#4a2c1f", "#a6473c", 12)
    hair.waves_front(v, "#4a2c1f")
    heads.earrings(v, STRAW, drop=True)


@sitter("tomasz-wilk")
def tomasz(c: Canvas) -> None:
    """Drawn portrait of an older man with a grey beard, square spectacles and a dark jacket, before
    the outline of a city."""
    backdrops.skyline(c, mix(ROSE, CREAM, 0.4), PLUM)
    v = heads.turned(c, -2)
    heads.neck(c, FAIR)
    heads.shoulders(c, NAVY)
    heads.lapels(c, NAVY, MIST)
    heads.face(v, FAIR)
    heads.features(v, FAIR, "#77736c", "#a8635a", 2)
    heads.beard(v, "#9a958c", 0.7)
    hair.receding(v, "#9a958c")
    heads.spectacles(v, INK, round_=False)


@sitter("nguyen-thi-huong-lan")
def lan(c: Canvas) -> None:
    """Drawn portrait of a woman with a straight black bob and fringe in a teal tunic, before the
    bends of a river."""
    backdrops.river(c, SAGE, LAGOON)
    v = heads.turned(c, -4)
    hair.bob_back(v, "#191a1f")
    heads.neck(c, LIGHT)
    heads.shoulders(c, TEAL, 50)
    heads.roll_neck(c, TEAL)
    heads.face(v, LIGHT)
    heads.features(v, LIGHT, "#191a1f", "#b4514a", 8)
    hair.bob_front(v, "#191a1f")


@sitter("adaeze-okonkwo-bright")
def adaeze(c: Canvas) -> None:
    """Drawn portrait of a woman with a tall red and gold headwrap and gold rings in her ears, before
    a rayed sun."""
    backdrops.rays(c, FOREST, mix(FOREST, SAGE, 0.35), STRAW)
    v = heads.turned(c, 3)
    heads.neck(c, DEEP)
    heads.shoulders(c, PLUM, 30)
    heads.round_collar(c, DEEP, STRAW)
    heads.face(v, DEEP)
    heads.features(v, DEEP, "#1f1412", "#8e2f33", 12)
    hair.headwrap(v, RED, STRAW)
    heads.earrings(v, STRAW, drop=False)


@sitter("samir-el-khoury")
def samir(c: Canvas) -> None:
    """Drawn portrait of a man with black curls and a short beard in an open sand-coloured jacket,
    before an arcade."""
    backdrops.arches(c, mix(SEA, MIST, 0.3), NAVY)
    v = heads.turned(c, 2.5)
    hair.curls(v, "#221a18", back=True)
    heads.neck(c, OLIVE)
    heads.shoulders(c, SAND)
    heads.lapels(c, SAND, WHITE)
    heads.face(v, OLIVE)
    heads.features(v, OLIVE, "#221a18", "#9c5547", 5)
    heads.beard(v, "#2b211e", 0.15)
    hair.curls(v, "#221a18", back=False)


@sitter("ruta-petkeviciute")
def ruta(c: Canvas) -> None:
    """Drawn portrait of a woman with fair hair in a bun, round spectacles and a rust-coloured scarf,
    before birches."""
    backdrops.birches(c, mix(LAGOON, MIST, 0.35))
    v = heads.turned(c, -3)
    hair.bun(v, "#dcb269", back=True)
    heads.neck(c, FAIR)
    heads.shoulders(c, FOREST, 40)
    heads.scarf(c, RUST, CREAM)
    heads.face(v, FAIR)
    heads.features(v, FAIR, "#a8813f", "#c05f57", 9)
    hair.bun(v, "#dcb269", back=False)
    heads.spectacles(v, "#7a2f2a")


@sitter("mateo-quispe-salas")
def mateo(c: Canvas) -> None:
    """Drawn portrait of a man with swept black hair in a striped woven poncho, before snowy peaks."""
    backdrops.andes(c, mix(STRAW, CREAM, 0.3), PLUM)
    v = heads.turned(c, -2.5)
    heads.neck(c, TAN)
    heads.shoulders(c, RUST)
    hair.poncho(c, RUST, (STRAW, TEAL, CREAM))
    heads.face(v, TAN)
    heads.features(v, TAN, "#17161a", "#8f4a3c", 10)
    hair.swept(v, "#17161a")


@sitter("aigerim-satybaldy")
def aigerim(c: Canvas) -> None:
    """Drawn portrait of a woman with a long black plait over her shoulder and an embroidered collar,
    before the
    boarded side of a red goods wagon painted with a ram's-horn pattern."""
    backdrops.wagon(c, mix(RED, RUST, 0.4), mix(RED, BLUSH, 0.3))
    v = heads.turned(c, 4)
    hair.plait(v, "#201a1d", back=True)
    heads.neck(c, LIGHT)
    heads.shoulders(c, NAVY, 40)
    heads.round_collar(c, LIGHT, STRAW)
    heads.face(v, LIGHT)
    heads.features(v, LIGHT, "#201a1d", "#b0483f", 9)
    hair.plait(v, "#201a1d", back=False)
    heads.earrings(v, MIST, drop=True)


@sitter("hanna-lindqvist")
def hanna(c: Canvas) -> None:
    """Drawn portrait of a woman with short silver hair in a dark red roll-neck, before rows of
    waves."""
    backdrops.waves(c, mix(SEA, LAGOON, 0.4), MIST)
    v = heads.turned(c, -3)
    heads.neck(c, FAIR)
    heads.shoulders(c, mix(RED, PLUM, 0.45), 30)
    heads.roll_neck(c, mix(RED, PLUM, 0.45))
    heads.face(v, FAIR)
    heads.features(v, FAIR, "#8d8a86", "#b23a3c", 12)
    hair.pixie(v, "#c9c7c2")


@sitter("jonah-reyes-mbeki")
def jonah(c: Canvas) -> None:
    """Drawn portrait of a man with short locks, a trimmed beard and large headphones, before bars of
    sound."""
    backdrops.sound(c, mix(AMBER, STRAW, 0.5), mix(AMBER, RUST, 0.55))
    v = heads.turned(c, 3)
    hair.locks(v, "#1c1513", back=True)
    heads.neck(c, BRONZE)
    heads.shoulders(c, SAGE)
    heads.round_collar(c, BRONZE, PAPER)
    heads.face(v, BRONZE)
    heads.features(v, BRONZE, "#1c1513", "#7c3d38", 12)
    heads.beard(v, "#231a17", 0.05)
    hair.locks(v, "#1c1513", back=False)
    heads.headphones(v, CREAM, RED)
