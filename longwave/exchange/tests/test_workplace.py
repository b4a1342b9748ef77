"""What an import fetches goes with it, and what a killed one left behind goes with the next."""

import os

import pytest

from longwave.exchange.importing.workplace import workplace
from longwave.exchange.tests import magazines


@pytest.fixture
def data(tmp_path, settings):
    settings.FOLDER = tmp_path
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def left(data, name):
    """What a killed import left an hour ago."""
    magazines.write(data, f"{name}/audio/leg-1", b"large")
    aged(data / name)
    return data / name


def aged(folder):
    hour = folder.stat().st_mtime - 3600
    os.utime(folder, (hour, hour))


def test_it_is_in_the_magazines_data_and_goes(data):
    with workplace() as found:
        assert found.parent == data
        magazines.write(found, "audio/leg-1", b"large")
    assert list(data.iterdir()) == []


def test_what_a_killed_import_left_is_removed_by_the_next(data):
    folder = left(data, "import-abc")
    with workplace():
        assert not folder.exists()


def test_what_another_import_works_in_stays(data):
    with workplace() as first:
        magazines.write(first, "audio/leg-1", b"large")
        aged(first)
        with workplace() as second:
            assert second != first
        assert (first / "audio/leg-1").exists()


def test_what_was_made_a_moment_ago_stays(data):
    magazines.write(data, "import-abc/audio/leg-1", b"large")
    with workplace():
        pass
    assert (data / "import-abc/audio/leg-1").exists()


def test_nothing_else_is_touched(data):
    for name in ("static", "imported"):
        left(data, name)
    with workplace():
        pass
    assert {path.name for path in data.iterdir()} == {"static", "imported"}


def test_without_a_magazines_data_it_is_elsewhere(tmp_path, settings):
    settings.FOLDER = tmp_path
    with workplace() as found:
        assert tmp_path not in found.parents
    assert not found.exists()
