"""Properties are searched without a stopwatch: a busy machine is no fault of the code."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as profiles

profiles.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
profiles.load_profile("unhurried")


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """The magazine's own files, in a folder that only this test knows."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
