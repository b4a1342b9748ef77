"""What was fitted, as files in the magazine's data folder: written whole or not at all, and mapped instead of read.

`current` names the folder that counts. A piece that was published since has a file of its own in `since/`, until the
next night's fit takes it in.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from longwave.discovery.related.place import CURRENT, METHOD, current

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
NONE: Floats = np.empty(0, dtype=np.float32)


@dataclass(frozen=True)
class Vector:
    """A piece: its weighted terms (numbers of the vocabulary, ascending), and where it lies among the latent subjects,
    alone and drawn towards its neighbours. Without latent subjects both are empty."""

    terms: Integers
    weights: Floats
    latent: Floats = field(default_factory=lambda: NONE)
    drawn: Floats = field(default_factory=lambda: NONE)


@dataclass(frozen=True)
class Shelf:
    """Many vectors. Those of row `n` are `terms[starts[n]:starts[n + 1]]`, and so on."""

    uids: Sequence[str]
    starts: npt.NDArray[np.int64]
    terms: Integers
    weights: Floats
    latent: Floats
    drawn: Floats

    def vector(self, row: int) -> Vector:
        """One of them."""
        at = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return Vector(self.terms[at], self.weights[at], self.latent[row], self.drawn[row])

    def products(self, rows: npt.NDArray[np.int64], dense: Floats) -> Floats:
        """How alike some rows are to a vector that is spread over the whole vocabulary."""
        return self.compared(rows, dense)[0]

    def compared(self, rows: npt.NDArray[np.int64], dense: Floats) -> tuple[Floats, Integers]:
        """How alike some rows are to such a vector, and how many terms each shares with it."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        found, common, filled = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.int32), lengths > 0
        if not filled.any():
            return found, common
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)
        values, begins = self.weights[places] * dense[self.terms[places]], (ends - lengths)[filled]
        found[filled] = np.add.reduceat(values, begins)
        common[filled] = np.add.reduceat(values > 0, begins, dtype=np.int32)
        return found, common


@dataclass(frozen=True)
class Model:
    """A fit: the vocabulary with each term's weight and most usual word, the latent subjects, and the pieces."""

    name: str
    vocabulary: dict[str, int]
    usual: Sequence[str]
    weights: Floats
    subjects: Floats  # a row for each term; no columns in a small magazine
    fitted: Shelf
    since: Shelf

    @property
    def shelves(self) -> tuple[Shelf, Shelf]:
        """All pieces, in two parts."""
        return self.fitted, self.since


def shelf_of(uids: Sequence[str], vectors: Sequence[Vector], subjects: int) -> Shelf:
    """A few vectors as a shelf."""
    starts = np.cumsum([0, *(len(vector.terms) for vector in vectors)]).astype(np.int64)
    empty = np.empty((0, subjects), np.float32)
    return Shelf(
        uids,
        starts,
        np.concatenate([np.empty(0, np.int32), *(vector.terms for vector in vectors)]),
        np.concatenate([NONE, *(vector.weights for vector in vectors)]),
        np.stack([vector.latent for vector in vectors]) if vectors else empty,
        np.stack([vector.drawn for vector in vectors]) if vectors else empty,
    )


# --- Files ------------------------------------------------------------------------------------------------------

ARRAYS = ("starts", "terms", "weights", "latent", "drawn")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else fits or adds in this folder meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        flock(held, LOCK_EX)
        yield


def write(folder: Path, model: Model) -> None:
    """Put a fit in the place of the one before."""
    place = folder / model.name
    (place / "since").mkdir(parents=True)
    for name in ARRAYS:
        np.save(place / f"{name}.npy", getattr(model.fitted, name))
    np.save(place / "of-terms.npy", model.weights)
    np.save(place / "subjects.npy", model.subjects)
    for name, words in (("terms", model.vocabulary), ("usual", model.usual)):
        (place / f"{name}.txt").write_text("\n".join(words), encoding="utf-8")
    (place / "about.json").write_text(json.dumps({"method": METHOD, "uids": list(model.fitted.uids)}))
    _put(folder / CURRENT, model.name.encode())
    for other in folder.iterdir():
        if other.is_dir() and other.name != model.name:
            shutil.rmtree(other, ignore_errors=True)


def read(folder: Path) -> Model | None:
    """The fit that counts, with what was added since; None where there is none that this version can use."""
    place = folder / (current(folder) or "none")
    try:
        said = json.loads((place / "about.json").read_text())
    except FileNotFoundError:
        return None
    if said["method"] != METHOD:
        return None
    arrays: dict[str, Any] = {name: np.load(place / f"{name}.npy", mmap_mode="r") for name in ARRAYS}
    subjects = np.load(place / "subjects.npy", mmap_mode="r")
    return Model(
        place.name,
        dict(zip(_words(place / "terms.txt"), count(), strict=False)),
        _words(place / "usual.txt"),
        np.load(place / "of-terms.npy"),
        subjects,
        Shelf(said["uids"], **arrays),
        _since(place / "since", subjects.shape[1]),
    )


def _words(path: Path) -> list[str]:
    """Words of a file, a line each: sixty thousand are read in a hundredth of a second."""
    return path.read_text(encoding="utf-8").split("\n") if path.stat().st_size else []


def _since(place: Path, subjects: int) -> Shelf:
    found = {path.stem: np.load(path) for path in sorted(place.glob("*.npz"))}
    vectors = [Vector(*(held[name] for name in ("terms", "weights", "latent", "drawn"))) for held in found.values()]
    return shelf_of(list(found), vectors, subjects)


def add(folder: Path, model: Model, uid: str, vector: Vector) -> Model:
    """Keep a piece that is new, or changed, beside those that were fitted; gives back the model with it."""
    place = folder / model.name / "since" / f"{uid}.npz"
    raw = place.with_suffix(".new")
    with raw.open("wb") as file:
        np.savez(file, terms=vector.terms, weights=vector.weights, latent=vector.latent, drawn=vector.drawn)
    raw.replace(place)
    held = model.since
    rows = [row for row, known in enumerate(held.uids) if known != uid]
    uids = [*(held.uids[row] for row in rows), uid]
    return replace(model, since=shelf_of(uids, [*map(held.vector, rows), vector], model.subjects.shape[1]))


def new_name() -> str:
    """A name that no other fit has."""
    return uuid.uuid4().hex


def _put(path: Path, content: bytes) -> None:
    """Replace a small file in one step, on the disk before it counts."""
    raw = path.with_suffix(".new")
    with raw.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    raw.replace(path)
