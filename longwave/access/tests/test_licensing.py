"""An organisation's ranges and days, before they are stored: each fault names what was found and what clashes."""

import datetime as dt

import pytest

from longwave.access.licensing import MOST_FAULTS, faults_of_dates, faults_of_ranges

CITY = [("192.0.2.0/25", "City Library"), ("2001:db8::/32", "City Library")]


@pytest.mark.parametrize(
    "lines", [[], ["192.0.2.128/25"], ["198.51.100.1", "198.51.100.2-198.51.100.9", "2001:db9::/32"]]
)
def test_ranges_that_nobody_else_has_are_taken(lines):
    assert faults_of_ranges(lines, CITY) == []


def test_every_line_that_is_no_range_is_named():
    faults = faults_of_ranges(["192.0.2.0/24", "the campus", "192.0.2.300"], [])
    assert [fault.split(":")[0] for fault in faults] == ["Line 2", "Line 3"]
    assert "Found 'the campus', expected a range such as 192.0.2.0/24" in faults[0]


def test_a_pasted_page_of_something_else_is_not_answered_line_by_line():
    assert len(faults_of_ranges(["nonsense"] * 5000, [])) == MOST_FAULTS


@pytest.mark.parametrize("line", ["192.0.2.7", "192.0.0.0/16", "::ffff:192.0.2.9", "192.0.2.100-192.0.2.200"])
def test_what_another_organisation_has_is_refused_with_both_ranges_and_its_name(line):
    (fault,) = faults_of_ranges(["198.51.100.0/24", line], CITY)
    assert fault.startswith(f"{line} shares addresses with 192.0.2.0/25 of City Library.")


@pytest.mark.parametrize(
    "pair", [("192.0.2.0/24", "192.0.2.7"), ("192.0.2.7", "192.0.2.7"), ("2001:db8::/32", "2001:db8:1::/48")]
)
def test_what_is_named_twice_in_one_list_is_refused(pair):
    (fault,) = faults_of_ranges(pair, [])
    assert fault.startswith(f"{pair[0]} and {pair[1]} share addresses.")


@pytest.mark.parametrize(("end", "faulty"), [(None, False), (2, False), (1, True), (0, True)])
def test_a_licence_ends_after_it_begins(end, faulty):
    start = dt.date(2026, 11, 1)
    faults = faults_of_dates(start, end if end is None else start + dt.timedelta(days=end - 1))
    assert list(faults) == (["licence_end"] if faulty else [])


def test_days_that_no_clock_reckons_with_are_refused_beside_their_fields():
    faults = faults_of_dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
    assert faults == {
        "licence_start": "Found 0001-01-01, expected a day from 1970-01-01 to 2999-12-31.",
        "licence_end": "Found 9999-12-31, expected a day from 1970-01-01 to 2999-12-31.",
    }
