"""Learning from all pieces what their words weigh, and which subjects lie behind them.

Memory grows with what is distinct in each text, not with the texts: they are read one after another and forgotten.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer

from longwave.discovery.related import text
from longwave.discovery.related.likeness import CANDIDATES, NEIGHBOURS, each_with_all, highest, unit
from longwave.discovery.related.model import Floats, Model, Shelf, new_name, shelf_of
from longwave.discovery.related.text import Piece

RAREST, COMMONEST = 2, 0.25  # in how many pieces, and in what share of them, a term stands that tells them apart
FEW = 10  # pieces in which a term of a small magazine may stand, whatever its share
VOCABULARY = 100_000  # terms at most
SUBJECTS = 200
SMALL = 50  # pieces; a magazine with fewer has no subjects, only words
SAMPLE = 10_000  # pieces from which subjects are learnt


class Count:
    """The terms of pieces, counted one piece after another."""

    def __init__(self) -> None:
        self.uids: list[str] = []
        self.numbers: dict[str, int] = {}
        self.usual: list[str] = []
        self.votes = array("i")
        self.starts, self.terms, self.often = array("q", [0]), array("i"), array("f")

    def take(self, piece: Piece) -> None:
        """One more."""
        counted, tally = text.counted(piece), dict[int, float]()
        for word, stem in text.stems(list(counted)).items():
            number = self.numbers.setdefault(stem, len(self.numbers))
            self._vote(number, word)
            tally[number] = tally.get(number, 0) + counted[word]
        self.uids.append(piece.uid)
        self.terms.extend(sorted(tally))
        self.often.extend(tally[number] for number in sorted(tally))
        self.starts.append(len(self.terms))

    def _vote(self, number: int, word: str) -> None:
        """Find the word that most pieces use for a term, without keeping all of them."""
        if number == len(self.usual):
            self.usual.append(word)
            self.votes.append(1)
        elif self.usual[number] == word:
            self.votes[number] += 1
        elif self.votes[number]:
            self.votes[number] -= 1
        else:
            self.usual[number], self.votes[number] = word, 1

    def matrix(self) -> Any:
        """A row for each piece, a column for each term."""
        held = (np.frombuffer(self.often, np.float32), np.frombuffer(self.terms, np.int32), self.starts)
        return sparse.csr_matrix(held, shape=(len(self.uids), len(self.numbers)), dtype=np.float32)


def fit(pieces: Iterable[Piece]) -> Model:
    """Learn from all pieces."""
    count = Count()
    for piece in pieces:
        count.take(piece)
    raw = count.matrix()
    kept = telling(np.bincount(raw.indices, minlength=raw.shape[1]), raw.shape[0])
    names = list(count.numbers)
    vocabulary = {names[number]: at for at, number in enumerate(kept)}
    usual = [count.usual[number] for number in kept]
    uids, raw = count.uids, raw[:, kept]
    del count
    if not uids or not len(kept):
        return Model(new_name(), {}, [], np.empty(0, np.float32), _no_subjects(0), *_empty(uids))
    transformer = TfidfTransformer(sublinear_tf=True).fit(raw)
    matrix = transformer.transform(raw, copy=False)
    subjects = learn_subjects(matrix)
    latent = unit(np.asarray(matrix @ subjects, dtype=np.float32))
    starts, terms = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False)
    alone = Shelf(uids, starts, terms, matrix.data.astype(np.float32, copy=False), latent, latent)
    shelf = Shelf(uids, alone.starts, alone.terms, alone.weights, latent, draw(alone, matrix.shape[1]))
    weights = transformer.idf_.astype(np.float32)
    return Model(new_name(), vocabulary, usual, weights, subjects, shelf, shelf_of([], [], subjects.shape[1]))


def _no_subjects(terms: int) -> Floats:
    return np.empty((terms, 0), np.float32)


def _empty(uids: list[str]) -> tuple[Shelf, Shelf]:
    """Pieces that say nothing."""
    none = np.zeros((len(uids), 0), np.float32)
    starts, terms = np.zeros(len(uids) + 1, np.int64), np.empty(0, np.int32)
    return Shelf(uids, starts, terms, np.empty(0, np.float32), none, none), shelf_of([], [], 0)


def telling(pieces: Any, of: int) -> Any:
    """The numbers of the terms that tell pieces apart, by how many pieces have each."""
    kept = np.flatnonzero((pieces >= RAREST) & (pieces <= max(of * COMMONEST, FEW)))
    if len(kept) > VOCABULARY:  # the rarest go
        kept = np.sort(kept[np.argsort(-pieces[kept], kind="stable")[:VOCABULARY]])
    return kept


def learn_subjects(matrix: Any) -> Floats:
    """The latent subjects: for each term, how much it is of each."""
    pieces, terms = matrix.shape
    if pieces < SMALL:
        return _no_subjects(terms)
    sample = matrix[:: -(-pieces // SAMPLE)]
    count = min(SUBJECTS, sample.shape[0] // 2, terms - 1)
    if count < 2:
        return _no_subjects(terms)
    svd = TruncatedSVD(count, random_state=0).fit(sample)
    return np.ascontiguousarray(svd.components_.T, dtype=np.float32)


def draw(shelf: Shelf, terms: int) -> Floats:
    """Draw every piece towards its neighbours."""
    latent = shelf.latent
    if not latent.shape[1]:
        return latent
    drawn, dense = latent.copy(), np.zeros(terms, np.float32)
    for at, near in enumerate(each_with_all(latent)):
        near[at] = -1
        rows, own = highest(near, CANDIDATES), shelf.vector(at)
        dense[own.terms] = own.weights
        words = shelf.products(rows, dense)
        dense[own.terms] = 0
        best = highest(words, NEIGHBOURS)
        drawn[at] += words[best] @ latent[rows[best]]
    return unit(drawn)
