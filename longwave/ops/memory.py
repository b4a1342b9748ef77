"""What operations remember between starts, in small JSON files under `data/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def recall(path: Path) -> dict[str, Any]:
    """What was remembered; nothing where the file is missing or damaged, so that the work is simply done again."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def remember(path: Path, **facts: Any) -> dict[str, Any]:
    """Add to what is remembered, whole or not at all; gives back all of it."""
    known = recall(path) | facts
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
    fresh.replace(path)
    return known
