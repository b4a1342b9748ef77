"""Properties are searched without a stopwatch: a busy machine is no fault of the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as profiles

if TYPE_CHECKING:
    from longwave.exchange.tests.hosts import Host

profiles.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
profiles.load_profile("unhurried")


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """The magazine's own files, in a folder that only this test knows."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def host(media: Path) -> Iterator[Host]:
    """Somebody else's host of a podcast."""
    from longwave.exchange.tests import hosts  # Django is not set up when this file is read

    with hosts.serving() as found:
        yield found


@pytest.fixture
def source(host: Host, tmp_path: Path) -> Callable[..., str]:
    """Writes the host's feed as a file; gives back its path."""
    from longwave.exchange.tests import magazines

    def write(*items: str, **about: str) -> str:
        return str(magazines.write(tmp_path, "feed.xml", host.feed(*items, **about)))

    return write
