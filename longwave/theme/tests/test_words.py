"""Dates, clocks, sizes and names as the house writes them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.theme import words


def test_a_day_keeps_its_number_beside_its_month():
    assert words.day(date(2026, 11, 23)) == "23\u00a0November 2026"
    assert words.day(date(2026, 11, 23), weekday=True) == "Monday 23\u00a0November 2026"
    assert words.month(date(2026, 2, 1)) == "February 2026"


def test_a_moment_is_told_in_the_magazines_zone():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert words.moment(late, ZoneInfo("Europe/Vilnius")).day == 23
    assert words.moment("2026-11-22T23:30:00+00:00", ZoneInfo("America/Lima")).day == 22
    assert words.moment("2026-11-22") == date(2026, 11, 22)


@pytest.mark.parametrize("value", [None, "", "soon", "2026-13-01"])
def test_what_is_no_date_is_none(value):
    assert words.moment(value) is None


@pytest.mark.parametrize(
    ("seconds", "clock"), [(0, "0:00"), (6.9, "0:06"), (412, "6:52"), (3599.99, "59:59"), (4001, "1:06:41")]
)
def test_the_clock(seconds, clock):
    assert words.clock(seconds) == clock


@given(st.integers(0, 10**6))
def test_a_clock_can_be_read_back(seconds):
    total = 0
    for part in words.clock(seconds).split(":"):
        total = total * 60 + int(part)
    assert total == seconds


@pytest.mark.parametrize(
    ("seconds", "text"), [(20, "20 s"), (60, "1 min"), (2292, "38 min"), (3600, "1 h"), (3959, "1 h 6 min")]
)
def test_a_duration(seconds, text):
    assert words.duration(seconds).replace("\u00a0", " ") == text


def test_a_size_is_in_decimal_megabytes_and_never_nothing():
    assert words.megabytes(36_412_118) == "36.4\u00a0MB"
    assert words.megabytes(12) == "0.1\u00a0MB"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("9 min on foot", "9_min on foot"),
        ("47 per cent of 1.4 million", "47_per cent of 1.4_million"),
        ("3 mines and 4 kmeters", "3 mines and 4 kmeters"),
        ("no 5", "no 5"),
    ],
)
def test_an_amount_keeps_its_unit(before, after):
    assert words.bound(before) == after.replace("_", "\u00a0")


def test_names_are_joined_as_one_says_them():
    assert [words.joined(list("ABC")[:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


def test_the_host_of_an_address():
    assert words.host("https://www.video.example/watch?v=1") == "video.example"
    assert words.host("http://[broken") == ""
