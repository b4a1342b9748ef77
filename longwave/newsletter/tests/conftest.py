"""Limits are counted in the cache: each test begins with nothing counted."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def nothing_counted(request: Any) -> None:
    """An empty cache, where there is a database."""
    base = next((name for name in ("transactional_db", "db") if name in request.fixturenames), "")
    if base:
        from django.core.cache import cache

        request.getfixturevalue(base)
        cache.clear()
