"""Files that others wrote, where they are at hand: beside the repository, or where LONGWAVE_FIXTURES says."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("LONGWAVE_FIXTURES", REPOSITORY.parent / "shared"))


def fixture(path: str) -> Path:
    """A fixture's path; the test that asks for it is skipped where there are none."""
    found = SHARED / "fixtures" / path
    if not found.exists():
        pytest.skip(f"the fixture {path} is not at hand; set LONGWAVE_FIXTURES to the folder that holds fixtures/")
    return found
