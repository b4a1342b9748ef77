"""Keeping processes small: what the C library is told about memory. Elsewhere than on glibc nothing is done.

glibc gives each thread that allocates a heap of its own and keeps what was freed there; and whenever a large block is
freed, it puts blocks of that size into heaps too from then on, where small ones pin them. Measured, a worker that had
made the demo's pictures went on holding 270 MB; with two heaps 109 to 143 MB, with blocks of a picture's size apart
from them 108 MB, as it did before the first.
"""

from __future__ import annotations

import ctypes
import gc

# mallopt's numbers, as in malloc.h: the limit on heaps, and the size from which a block is the system's own.
ARENA_MAX, MMAP_THRESHOLD = -8, -3
HEAPS = 2
LARGE = 256 * 1024  # bytes


def stay_small() -> None:
    """Let the threads of this process share two heaps, and keep large blocks out of them; called before they start."""
    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit:
        limit(ARENA_MAX, HEAPS)
        limit(MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Return freed memory to the system, after freeing what only refers to itself: pictures do, once they are made."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
