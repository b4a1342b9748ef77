"""A thread's timeline and the places of its parts, by the rule alone."""

import datetime as dt

import pytest

from longwave.discovery.threads.rules import Fact, Part, When, neighbours, place_of, timeline, told


def part(uid, day=1):
    return Part(uid, f"/articles/{uid}/", "article", uid.title(), "A line.", "subscribers", dt.date(2026, 11, day))


@pytest.mark.parametrize(
    ("when", "iso", "said"),
    [
        (When(2024), "2024", "2024"),
        (When(2024, 3), "2024-03", "March 2024"),
        (When(2024, 2, 29), "2024-02-29", "29 February 2024"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(when, iso, said):
    assert (when.iso, when.said, when.fault()) == (iso, said, "")


@pytest.mark.parametrize("when", [When(2023, 2, 29), When(2023, 13), When(2023, 0, 4), When(0)])
def test_a_date_that_there_is_not_is_refused_with_a_sentence(when):
    assert when.fault().endswith(".")


def test_what_happened_on_a_day_comes_before_what_was_written_and_a_year_opens_itself():
    facts = [Fact(When(2026, 11, 2), "b"), Fact(When(2026), "year"), Fact(When(2026, 11), "month")]
    rows = timeline([part("later", 3), part("same", 2)], facts)
    assert [row.get("text") or row["title"] for row in rows] == ["year", "month", "b", "Same", "Later"]


def test_parts_are_counted_in_the_editors_order_whatever_their_dates():
    rows = timeline([part("later", 3), part("first", 2)], [])
    assert [(row["title"], row["part"]) for row in rows] == [("First", 2), ("Later", 1)]


def test_a_piece_says_its_place_and_its_neighbours():
    parts = told([part("a"), part("b"), part("c")])
    place = place_of("b", "Strait", "/threads/strait/", parts)
    assert (place["part"], place["of"], place["previous"]["uid"], place["next"]["uid"]) == (2, 3, "a", "c")
    assert place_of("a", "Strait", "/threads/strait/", parts)["previous"] is None
    assert place_of("c", "Strait", "/threads/strait/", parts)["next"] is None
    assert place_of("elsewhere", "Strait", "/threads/strait/", parts) is None


def test_of_two_threads_what_comes_next_leads_and_two_are_enough():
    one = place_of("b", "One", "/1/", told([part("a"), part("b"), part("c")]))
    other = place_of("b", "Other", "/2/", told([part("b"), part("c"), part("d")]))
    assert neighbours([one, other]) == ["c", "a"]
    assert neighbours([]) == []
