"""A process that fits or scores, and is gone: `python -m longwave.discovery.related.child fit|score|look FOLDER KEEP`.

It is told pieces on its standard input, one JSON object a line (`uid`, `title`, `text`), and answers in the same way:
`uid` and `near`, a list of uid, score and words, best first. `fit` learns from all it is told and answers for each;
`score` adds each to what was fitted, `look` does not. It knows no database; what it learnt lies in the folder. Where
nothing is fitted it answers nothing and ends with 3.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from longwave.discovery.related import likeness
from longwave.discovery.related import model as models
from longwave.discovery.related.place import NOTHING_FITTED
from longwave.discovery.related.text import Piece
from longwave.discovery.rules import Near

NICE = 10  # readers come first


def told(lines: Iterable[str]) -> Iterator[Piece]:
    """The pieces on the standard input."""
    for line in lines:
        said = json.loads(line)
        yield Piece(said["uid"], said["title"], said["text"])


def say(uid: str, near: list[Near]) -> None:
    """One answer."""
    found = [[one.uid, one.score, one.terms] for one in near]
    print(json.dumps({"uid": uid, "near": found}, ensure_ascii=False))


def fit(folder: Path, keep: int) -> int:
    """Learn from all, and answer for each."""
    from longwave.discovery.related.fitting import fit

    os.nice(NICE)
    model = fit(told(sys.stdin))
    with models.alone(folder):
        models.write(folder, model)
    for uid, near in likeness.scored(model, keep):
        say(uid, near)
    return 0


def score(folder: Path, keep: int) -> int:
    """Add each, and answer for it."""
    with models.alone(folder):
        return look(folder, keep, add=True)


def look(folder: Path, keep: int, add: bool = False) -> int:
    """Answer for each, and add none unless asked to: nobody finds a draft."""
    model = models.read(folder)
    if model is None:
        return NOTHING_FITTED
    for piece in told(sys.stdin):
        vector = likeness.vector_of(model, piece)
        if add:
            model = models.add(folder, model, piece.uid, vector)
        say(piece.uid, likeness.nearest(model, piece.uid, vector, keep))
    return 0


if __name__ == "__main__":
    what, where, count = sys.argv[1:4]
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit({"fit": fit, "score": score, "look": look}[what](Path(where), int(count)))
