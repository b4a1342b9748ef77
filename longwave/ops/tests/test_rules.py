"""When a dead process is started again, and what a doctor finds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.ops.rules import (
    AT_ONCE,
    LEAST_FREE,
    LONGEST_WAIT,
    MOST_DEATHS,
    Level,
    Machine,
    Store,
    after_death,
    examine,
    worst,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WELL = Machine(
    mode="production",
    url="https://magazine.example",
    resolves=True,
    readable_by_others=False,
    folders={"media/": "", "data/": ""},
    free={"media/": 80 * 1024**3, "data/": 80 * 1024**3},
    now=NOW,
    clocks={"the disk of media/": 0.1},
    newest=NOW - timedelta(minutes=1),
    ffmpeg="/usr/bin/ffmpeg",
    static="",
    sheet=None,
    outbox=False,
)
SQLITE = {"journal_mode": "wal", "synchronous": "2", "transaction_mode": "IMMEDIATE"}
SOUND = Store("data/longwave.sqlite3", sqlite=SQLITE, beaten_at=NOW - timedelta(seconds=9))


def found(machine=WELL, store=SOUND, **faults):
    """What is not well: what it is and how bad."""
    machine = replace(machine, **{key: value for key, value in faults.items() if hasattr(machine, key)})
    store = replace(store, **{key: value for key, value in faults.items() if hasattr(store, key)})
    return {one.what: one.level.value for one in examine(machine, store) if one.level is not Level.OK}


def test_a_magazine_that_is_well():
    assert found() == {}
    assert worst(examine(WELL, SOUND)) is Level.OK


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        ({"url": "http://magazine.example"}, {"LONGWAVE_URL": "wrong"}),
        ({"url": "http://localhost:8000"}, {"LONGWAVE_URL": "warning"}),
        ({"resolves": False}, {"LONGWAVE_URL": "warning"}),
        ({"mode": "demo", "url": "http://localhost:8000", "outbox": True}, {}),
        ({"outbox": True}, {"EMAIL_URL": "warning"}),
        ({"readable_by_others": True}, {"longwave.env": "warning"}),
        ({"folders": {"media/": "permission denied"}}, {"media/": "wrong"}),
        ({"free": {"media/": LEAST_FREE - 1}}, {"space for media/": "wrong"}),
        ({"free": {"media/": LEAST_FREE * 2}}, {"space for media/": "warning"}),
        ({"static": "data/static holds none"}, {"static files": "wrong"}),
        ({"now": datetime(2019, 1, 1, tzinfo=UTC)}, {"clock": "wrong"}),
        ({"newest": NOW + timedelta(hours=1)}, {"clock": "wrong"}),
        ({"newest": NOW + timedelta(seconds=20)}, {}),
        ({"clocks": {"the database": -3600.0}}, {"clock": "wrong"}),
        ({"ffmpeg": ""}, {"ffmpeg": "wrong"}),
        ({"fault": "connection refused"}, {"database": "wrong"}),
        ({"pending": 3}, {"migrations": "wrong"}),
        ({"sqlite": SQLITE | {"journal_mode": "delete"}}, {"SQLite": "wrong"}),
        ({"sqlite": None}, {}),
        ({"beaten_at": None}, {"worker": "warning"}),
        ({"beaten_at": NOW - timedelta(hours=1)}, {"worker": "warning"}),
        ({"beaten_at": None, "overdue": ("Cable ships",)}, {"worker": "wrong", "schedule": "wrong"}),
        ({"overdue": ("Cable ships",)}, {"schedule": "wrong"}),
        ({"waiting_since": NOW - timedelta(hours=1)}, {"tasks": "warning"}),
        ({"waiting_since": NOW - timedelta(seconds=5)}, {}),
        ({"failed": 2}, {"failed tasks": "warning"}),
    ],
)
def test_what_is_wrong_is_found(faults, expected):
    assert {what: level for what, level in found(**faults).items() if what in expected} == expected
    if not expected:
        assert not {"LONGWAVE_URL", "EMAIL_URL", "clock", "tasks", "SQLite"} & set(found(**faults))


def test_every_fault_names_what_was_found_expected_and_what_to_do():
    machine = replace(
        WELL, url="http://magazine.example", readable_by_others=True, folders={"media/": "read-only"}, ffmpeg="",
        free={"media/": 0}, static="none", now=datetime(1970, 1, 1, tzinfo=UTC), outbox=True,
    )  # fmt: skip
    faults = [one for one in examine(machine, replace(SOUND, pending=2)) if one.level is not Level.OK]
    assert len(faults) == 9
    assert all(one.found and one.expected and one.advice for one in faults)


def test_a_database_that_does_not_answer_is_not_asked_about_the_worker():
    assert set(found(fault="no such file", beaten_at=None, overdue=("x",))) == {"database"}


def test_one_death_is_mended_at_once_and_more_wait_longer():
    waits = []
    early = 0
    for _ in range(MOST_DEATHS - 1):
        decided = after_death("web", 1, 0.5, early)
        assert decided.again
        waits.append(decided.wait)
        early = decided.early
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_the_fifth_death_at_once_ends_everything_with_a_sentence():
    decided = after_death("web", 1, 0.5, MOST_DEATHS - 1)
    assert not decided.again
    assert "5 times in a row" in decided.reason
    assert "longwave web" in decided.reason


def test_what_ran_for_a_while_is_forgiven():
    decided = after_death("worker", -9, AT_ONCE + 1, MOST_DEATHS - 1)
    assert (decided.again, decided.early) == (True, 0)
    assert "signal 9" in decided.reason


def test_an_environment_at_fault_is_not_tried_again():
    assert not after_death("web", 2, 0.1, 0).again


@given(st.floats(0, 1e6), st.integers(0, 50), st.integers(-20, 255))
def test_the_wait_is_never_longer_than_a_minute(ran, early, code):
    assert 0 <= after_death("web", code, ran, early).wait <= LONGEST_WAIT
