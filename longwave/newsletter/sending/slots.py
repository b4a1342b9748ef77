"""Places to send from: a lock on a file in the magazine's folder for each, which the system frees when its holder dies.

Whoever takes a place knows that all before her in it are gone, and takes over at once what they had in hand; who can
lock another's place knows that of her too. Hosts that share a database and no folder wait for a lease instead.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

MOST = 64


@dataclass(frozen=True)
class Slot:
    """A place that is ours until `free`."""

    name: str
    file: int

    def free(self) -> None:
        """Somebody else may have it."""
        os.close(self.file)


def take(folder: Path, host: str) -> Slot:
    """The first place that nobody has. Raises OSError where files cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(MOST):
        file = os.open(folder / f"sender-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(file):
            return Slot(_name(file, host), file)
        os.close(file)
    raise OSError(f"{MOST} senders already work in {folder}.")


def abandoned(folder: Path, name: str, host: str) -> bool:
    """Whether a place of this folder has nobody in it."""
    for path in folder.glob("sender-*.lock"):
        file = os.open(path, os.O_RDWR)
        try:
            if _read(file, host) == name:
                return _lock(file)
        finally:
            os.close(file)
    return False


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _name(file: int, host: str) -> str:
    """The place's name: by chance and for ever, since folders on different hosts may have the same path."""
    if not os.fstat(file).st_size:
        os.pwrite(file, secrets.token_hex(8).encode(), 0)
    return _read(file, host)


def _read(file: int, host: str) -> str:
    return f"{host[:48]}/{os.pread(file, 32, 0).decode('ascii', 'replace')}"
