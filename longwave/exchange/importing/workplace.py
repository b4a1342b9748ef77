"""Where an import keeps what it fetches: a folder in the magazine's data, which goes with the import.

A killed import cannot tidy up, and recordings are large. So the next one does: a folder that nobody holds a lock on
belongs to nobody.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

_PREFIX = "import-"
_FRESH = 60.0  # seconds in which a folder that nobody holds may be about to be held


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder of one's own for as long as an import takes."""
    data = settings.FOLDER / "data"
    own = data if data.is_dir() else None  # None is the system's place for such things, which the system tidies
    if own:
        _tidy(own)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=own) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which the system takes back however this process ends. Raises `BlockingIOError`."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _tidy(data: Path) -> None:
    """Remove what killed imports left behind."""
    for folder in data.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _FRESH:
                with _held(folder):
                    shutil.rmtree(folder, ignore_errors=True)
