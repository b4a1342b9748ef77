"""`python -m longwave.ops.look`: whether the database has all that this version needs.

In a process of its own, so that the one that serves stays small; the exit code says it, and a sentence why not.
"""

from __future__ import annotations

import sys

from longwave.ops.start import django_ready, up_to_date
from longwave.ops.stop import Stop


def main() -> int:
    """Look; gives back the exit code."""
    try:
        django_ready()
        up_to_date()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
