"""Each test begins with nothing counted and nothing known of the one before. What changes, changes a moment later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone


@pytest.fixture(autouse=True)
def as_new(db: None, settings: Any) -> None:
    """Limits are counted in the cache; whose passes are void is held by the process."""
    from longwave.access import generation  # this file may be read before there are settings
    from longwave.access.facts import held
    from longwave.access.known import Known

    cache.clear()
    held.last = Known()
    generation.at(settings.GENERATION).move()


@pytest.fixture
def later(django_capture_on_commit_callbacks: Any) -> Callable[..., AbstractContextManager[None]]:
    """Some time on, so that what happened before is older than what is issued now; what is done there is committed."""

    @contextmanager
    def then(**ago: int) -> Iterator[None]:
        with time_machine.travel(timezone.now() + timedelta(**ago)), django_capture_on_commit_callbacks(execute=True):
            yield

    return then
