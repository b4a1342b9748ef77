"""Keeping processes small: what the C library is told about memory. Elsewhere than on glibc nothing is done.

glibc gives each thread that allocates a heap of its own and keeps what was freed there: measured, a worker that had
made the demo's pictures went on holding 270 MB, and holds 130 MB this way.
"""

from __future__ import annotations

import ctypes

ARENA_MAX = -8  # mallopt's number of the limit on heaps: M_ARENA_MAX in malloc.h
HEAPS = 2


def share_heaps() -> None:
    """Let the threads of this process share two heaps; called before they start."""
    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit:
        limit(ARENA_MAX, HEAPS)


def give_back() -> None:
    """Return freed memory to the system."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
