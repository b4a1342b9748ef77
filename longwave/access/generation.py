"""The number whose change tells every process that something it keeps is out of date.

Eight random bytes in a file that all processes of a machine have mapped into their memory: looking costs a tenth of a
microsecond, and two changes at once cannot cancel each other out, as they might by counting.
"""

from __future__ import annotations

import mmap
import os
from functools import lru_cache
from pathlib import Path

SIZE = 8  # bytes
SHARED = "longwave:generation"  # the cache's key under which hosts tell each other


class Generation:
    """One magazine's number. Reading it is an attribute; `move` changes it for everybody."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if os.fstat(file).st_size < SIZE:
                os.ftruncate(file, SIZE)
            self._bytes = mmap.mmap(file, SIZE)
        finally:
            os.close(file)

    @property
    def value(self) -> bytes:
        """The number as it is now."""
        return self._bytes[:]

    def move(self) -> None:
        """Make it another one."""
        self._bytes[:] = os.urandom(SIZE)


@lru_cache
def at(path: Path) -> Generation:
    """The number in a file, opened once for a process."""
    return Generation(path)
