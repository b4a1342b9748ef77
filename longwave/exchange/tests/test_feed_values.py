"""Dates, lengths and flags as feeds write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.exchange import feed_values as fv

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 12:00:00 GMT",
        "Mon, 23 Nov 2026 13:00:00 +0100",
        "23 Nov 2026 12:00:00 +0000",
        "Mon, 23 Nov 2026 07:00:00 EST",
        "Mon, 23 Nov 2026 12:00:00 -0000",
        "Mon,  23 Nov 2026\n12:00:00 UTC",
        "lun., 23 Nov 2026 12:00:00 GMT",
        "Mon, 23 Nov 2026 12:00 GMT",
        "2026-11-23T12:00:00Z",
        "2026-11-23T13:00:00+01:00",
        "2026-11-23 12:00:00",
    ],
)
def test_dates(text):
    assert fv.moment(text) == NOON


@pytest.mark.parametrize("text", ["", "soon", "Mon, 99 Nov 2026", "0000-00-00", "Mon, 23 Nov 99999999999 12:00:00 GMT"])
def test_what_is_no_date(text):
    assert fv.moment(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3600", 3600),
        ("01:00:00", 3600),
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("39:27", 2367),
        ("90.7", 90),
        ("", None),
        ("1h", None),
        ("-5", None),
        ("1:2:3:4", None),
    ],
)
def test_lengths(text, seconds):
    assert fv.seconds(text) == seconds


@given(st.text(max_size=40))
def test_nothing_that_is_written_breaks_a_reader(text):
    for read in (fv.moment, fv.seconds, fv.start, fv.whole, fv.flag, fv.suffix, fv.stem):
        read(text)
    assert fv.sound(text, text) in range(4)
