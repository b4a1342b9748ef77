"""Chapters as Nadia's tools export them and as she types them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.podcast import chapters
from longwave.podcast.chapters import Chapter, NotChapters, faults, parse, write
from longwave.podcast.cues import squeezed

LIST = (Chapter(0, "Opening"), Chapter(83, "The first cable"), Chapter(3723.5, "Who pays?"))


@pytest.mark.parametrize(
    "text",
    [
        "00:00 Opening\n01:23 The first cable\n1:02:03.5 Who pays?\n",
        "\n0:00:00 - Opening\r\n\r\n[00:01:23] The first cable\n(01:02:03,500) – Who pays?",
        "\ufeff00:00: Opening\n00:01:23.000 | The first  cable\n01:02:03.500 Who pays?",
    ],
)
def test_lines_with_times(text: str):
    assert parse(text) == LIST
    assert parse(text.encode()) == LIST


def test_the_specifications_json():
    data = {
        "version": "1.2.0",
        "author": "Nadia Ruiz",
        "waypoints": True,
        "chapters": [
            {"startTime": 168.25, "title": "Cables", "img": "https://a.example/c.jpg", "url": "https://a.example/"},
            {"startTime": 0, "title": "Opening", "endTime": 10},
            {"startTime": 200, "img": "https://a.example/d.jpg", "toc": False, "location": {"name": "Riga"}},
        ],
    }  # fmt: skip
    found = parse(json.dumps(data))
    assert found == (
        Chapter(0, "Opening", end=10),
        Chapter(168.25, "Cables", "https://a.example/", "https://a.example/c.jpg"),
        Chapter(200, "", image="https://a.example/d.jpg", toc=False),
    )
    assert faults(found, 300) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "Found no chapter"),
        ("\n \n", "Found no chapter"),
        ("0:00 Opening\nThe first cable", "Line 2: found “The first cable”, expected a time and a title"),
        ("0:00 Opening\n0:99 Cable", "Line 2"),
        ("0:00 Opening\n0:10", "Line 2: found a time without a title"),
        ("1:75:10 Opening", "Line 1"),
        ("{", "Line 1: found no JSON"),
        ('{"chapters": [\n{"startTime": }]}', "Line 2: found no JSON"),
        ('{"version": "1.2.0"}', "without a list of chapters"),
        ("[]", "without a list of chapters"),
        ("[" * 100_000, "no JSON"),
        ('{"version": "2.0.0", "chapters": []}', "version “2.0.0”"),
        ('{"version": "1.2.0", "chapters": []}', "Found no chapter"),
        ('{"chapters": [5]}', "Chapter 1: found 5"),
        ('{"chapters": [{"title": "x"}]}', "Chapter 1: found None as startTime"),
        ('{"chapters": [{"startTime": "1", "title": "x"}]}', "Chapter 1: found '1' as startTime"),
        ('{"chapters": [{"startTime": true, "title": "x"}]}', "Chapter 1: found True"),
        ('{"chapters": [{"startTime": -1, "title": "x"}]}', "Chapter 1: found -1"),
        ('{"chapters": [{"startTime": NaN, "title": "x"}]}', "Chapter 1: found nan"),
        ('{"chapters": [{"startTime": 1, "endTime": [], "title": "x"}]}', "Chapter 1: found [] as endTime"),
        ('{"chapters": [{"startTime": 1, "title": ["x"]}]}', "Chapter 1: found ['x'] as title"),
        (b"0:00 Opening\n0:10 Caf\xe9", "Line 2: found bytes that are not UTF-8"),
        (b" " * (1024 * 1024 + 1), "expected at most 1,048,576"),
    ],
)
def test_what_are_no_chapters_is_refused_with_its_place(data: str | bytes, said: str):
    with pytest.raises(NotChapters) as refused:
        parse(data)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("spoiled", "found"),
    [
        (Chapter(600, "Late"), "a chapter at 10:00"),
        (Chapter(500, ""), "a chapter at 8:20 without a title"),
        (Chapter(500, "X", end=500), "a chapter at 8:20 that ends at 8:20"),
        (Chapter(500, "X", url="/articles/"), "a chapter at 8:20 with the address “/articles/”"),
        (Chapter(500, "X", image="javascript:x"), "a chapter at 8:20 with the address “javascript:x”"),
        (Chapter(83, "Twice"), "a chapter at 1:23 after one at 1:23"),
    ],
)
def test_chapters_are_held_against_the_recording(spoiled: Chapter, found: str):
    (fault,) = faults((*LIST[:2], spoiled), 600)
    assert (fault.field, fault.found) == ("chapters_file", found)
    assert faults(LIST[:2], 600) == ()


def test_the_file_says_whose_chapters_they_are():
    data = json.loads(write(LIST, title="The ice road", show="The Crossing", author="Nadia Ruiz"))
    assert data["version"] == "1.2.0"
    assert (data["title"], data["podcastName"], data["author"]) == ("The ice road", "The Crossing", "Nadia Ruiz")
    assert data["chapters"][1:] == [
        {"startTime": 83, "title": "The first cable"},
        {"startTime": 3723.5, "title": "Who pays?"},
    ]


texts = st.text(max_size=20).map(squeezed)
times = st.integers(0, 10**9).map(lambda n: n / 1000)
made = st.builds(Chapter, times, texts, texts, texts, st.none() | times, st.booleans())


@given(st.lists(made, min_size=1, max_size=10))
def test_what_is_written_is_read_back(listed: list[Chapter]):
    ordered = tuple(sorted(listed, key=lambda chapter: chapter.start))
    assert parse(write(ordered)) == ordered
    assert write(parse(write(ordered))) == write(ordered)


@given(st.one_of(st.text(), st.binary(), st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps)))
def test_nothing_does_more_than_be_refused(data: Any):
    try:
        found = parse(data)
    except NotChapters:
        return
    assert found
    faults(found, 100)


def test_an_hours_list_is_within_its_hour():
    assert faults(tuple(Chapter(60 * n, f"Part {n}") for n in range(60)), 3600) == ()
    assert len(faults(LIST, 3600)) == 1
    assert chapters.MEDIA_TYPE == "application/json+chapters"
