"""Asking the process that fits and scores. Whoever asks needs nothing of what that process loads, and keeps nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from longwave.discovery.related.place import NOTHING_FITTED
from longwave.discovery.related.text import Piece

CHILD = "longwave.discovery.related.child"
THREADS = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}  # the site is served meanwhile

Answer = tuple[str, list[list[Any]]]  # a uid, and what is near: uid, score, words


class NotFitted(Exception):
    """There is no fit here that could be used."""


def ask(what: str, folder: Path, pieces: Iterable[Piece], keep: int) -> Iterator[Answer]:
    """What the process answers to some pieces. They go by a file, so that neither side waits for the other."""
    words = [sys.executable, "-m", CHILD, what, str(folder), str(keep)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told, tempfile.TemporaryFile() as said:
        for piece in pieces:
            print(json.dumps({"uid": piece.uid, "title": piece.title, "text": piece.text}), file=told)
        told.flush()
        told.seek(0)
        pipes: dict[str, Any] = {"stdin": told, "stdout": subprocess.PIPE, "stderr": said, "encoding": "utf-8"}
        with subprocess.Popen(words, env=os.environ | THREADS, **pipes) as process:
            assert process.stdout is not None
            for line in process.stdout:
                answer = json.loads(line)
                yield answer["uid"], answer["near"]
        if process.returncode == NOTHING_FITTED:
            raise NotFitted
        if process.returncode:
            raise RuntimeError(f"Scoring ended with {process.returncode}: {_end_of(said)}")


def _end_of(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace")[-800:]
