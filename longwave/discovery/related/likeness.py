"""How alike two pieces are: half by their words, half by their subjects.

*Words*: the cosine of their terms, each weighted by how often it stands in the piece and how seldom elsewhere.
*Subjects*: the cosine of where they lie among the latent subjects of the whole magazine, each drawn towards the ten
pieces whose words are nearest to it, as much as they are near. Neighbours make up for what a single text happens not to
say; this helps most where texts are short or few. A small magazine has no subjects: its words count for nearly twice as
much, so that the same score means the same as in a large one.

A single word that two texts share is chance. With each further one it is less so: two leave two thirds of a score,
forty nearly all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, repeat

import numpy as np
import numpy.typing as npt

from longwave.discovery.related import text
from longwave.discovery.related.model import NONE, Floats, Model, Shelf, Vector
from longwave.discovery.related.stopwords import UNTOLD
from longwave.discovery.related.text import Piece
from longwave.discovery.rules import Near

CANDIDATES = 100  # nearest by subjects, of which the words are compared
NEIGHBOURS = 10  # towards which a piece is drawn
TERMS, EXPLAINED = 6, 20  # words that say why, and of how many pieces they are named
COMMON = 2  # terms that two pieces share at least
BLOCK = 8_000_000  # products that are computed at once


def unit(values: Floats) -> Floats:
    """Rows of length one; empty ones stay empty."""
    lengths = np.sqrt((values * values).sum(axis=-1, keepdims=True))
    return np.asarray(values / np.maximum(lengths, 1e-12), dtype=np.float32)


def weighted(tally: Mapping[int, float], of_terms: Floats) -> Vector:
    """Terms that were counted, with their weights."""
    terms = np.fromiter(sorted(tally), np.int32, len(tally))
    often = np.fromiter((tally[int(term)] for term in terms), np.float32, len(tally))
    return Vector(terms, unit((1 + np.log(often)) * of_terms[terms]) if len(terms) else NONE)


def vector_of(model: Model, piece: Piece) -> Vector:
    """A piece that was not fitted, as the model sees it."""
    counted = text.counted(piece)
    tally: dict[int, float] = {}
    for word, stem in text.stems(list(counted)).items():
        number = model.vocabulary.get(stem)
        if number is not None:
            tally[number] = tally.get(number, 0) + counted[word]
    alone = weighted(tally, model.weights)
    latent = unit(alone.weights @ model.subjects[alone.terms])
    return drawn(model, piece.uid, replace(alone, latent=latent, drawn=latent))


def drawn(model: Model, uid: str, vector: Vector) -> Vector:
    """The same, drawn towards its neighbours."""
    if not vector.latent.size:
        return vector
    dense = spread(model, vector)
    found = []
    for shelf in model.shelves:
        near = shelf.latent @ vector.latent
        near[own_rows(shelf, uid)] = -1
        rows = highest(near, CANDIDATES)
        found += [(float(near), shelf, int(row)) for near, row in zip(shelf.products(rows, dense), rows, strict=True)]
    found.sort(key=lambda one: -one[0])
    pulled = sum((near * shelf.latent[row] for near, shelf, row in found[:NEIGHBOURS]), vector.latent)
    return replace(vector, drawn=unit(pulled))


def spread(model: Model, vector: Vector) -> Floats:
    """The vector over the whole vocabulary."""
    dense = np.zeros(len(model.weights), np.float32)
    dense[vector.terms] = vector.weights
    return dense


def own_rows(shelf: Shelf, uid: str) -> list[int]:
    """Where a piece stands itself, if it does."""
    return [shelf.uids.index(uid)] if uid in shelf.uids else []


def highest(scores: Floats, count: int) -> npt.NDArray[np.int64]:
    """The rows of the highest scores, in their own order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.sort(np.argpartition(scores, -count)[-count:])


def each_with_all(rows: Floats) -> Iterator[Floats]:
    """For each row its products with all rows, computed for many at once."""
    step = max(1, BLOCK // max(len(rows), 1))
    for first in range(0, len(rows), step):
        yield from rows[first : first + step] @ rows.T


def on(shelf: Shelf, dense: Floats, subjects: Floats, keep: int) -> Iterator[tuple[float, Shelf, int]]:
    """What is alike on one shelf: score, shelf, row. `subjects` are the cosines with its rows, where there are any."""
    rows = highest(subjects, max(CANDIDATES, keep)) if subjects.size else np.arange(len(shelf.uids))
    words, common = shelf.compared(rows, dense)
    likeness = (words + subjects[rows]) / 2 if subjects.size else words * (2 - words)
    likeness = np.where(common < COMMON, 0, likeness * common / (common + 1))
    yield from ((float(score), shelf, int(row)) for score, row in zip(likeness, rows, strict=True) if score > 0)


def best(model: Model, dense: Floats, found: Iterable[tuple[float, Shelf, int]], keep: int) -> list[Near]:
    """The best of what was found, the first of them with reasons."""
    ordered = sorted(found, key=lambda one: (-one[0], one[1].uids[one[2]]))[:keep]
    return [
        Near(shelf.uids[row], round(score, 4), shared(model, dense, shelf, row) if place < EXPLAINED else ())
        for place, (score, shelf, row) in enumerate(ordered)
    ]


def shared(model: Model, dense: Floats, shelf: Shelf, row: int) -> tuple[str, ...]:
    """The words that say most of why two pieces are alike. A month or a number counts, and tells an editor nothing."""
    other = shelf.vector(row)
    parts = other.weights * dense[other.terms]
    order = np.argsort(-parts, kind="stable")[: np.count_nonzero(parts > 0)]
    words = (model.usual[other.terms[at]] for at in order)
    return tuple(islice((word for word in words if word not in UNTOLD), TERMS))


def nearest(model: Model, uid: str, vector: Vector, keep: int) -> list[Near]:
    """What is nearest to a piece, best first. A piece that changed since the fit counts as it is now."""
    dense, gone = spread(model, vector), {uid, *model.since.uids}
    subjects = [shelf.drawn @ vector.drawn if vector.drawn.size else NONE for shelf in model.shelves]
    before, since = (
        list(on(shelf, dense, cosines, keep)) for shelf, cosines in zip(model.shelves, subjects, strict=True)
    )
    found = [one for one in before if one[1].uids[one[2]] not in gone]
    found += [one for one in since if one[1].uids[one[2]] != uid]
    return best(model, dense, found, keep)


def scored(model: Model, keep: int) -> Iterator[tuple[str, list[Near]]]:
    """Every piece that was fitted, with what is nearest to it."""
    shelf = model.fitted
    cosines: Iterable[Floats] = each_with_all(shelf.drawn) if shelf.drawn.shape[1] else repeat(NONE)
    for (row, uid), subjects in zip(enumerate(shelf.uids), cosines, strict=False):
        dense = spread(model, shelf.vector(row))
        found = [one for one in on(shelf, dense, subjects, keep + 1) if one[2] != row]
        yield uid, best(model, dense, found, keep)
