"""Rut sees the words that she asked for marked in what is found, however they are written, on either database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.discovery.search.documents import CLOSING, OPENING
from longwave.discovery.search.marking import WORDS, placed
from longwave.discovery.search.tests.pieces import publish, said, search
from longwave.kernel.text import tokens

FILLING = "Nobody had expected the delegation to travel by night. " * 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "written", "marked"),
    [
        ("f-16", "Ankara wants the F-16 and waits.", "<mark>F-16</mark>"),
        ("u.s. treasury", "The U.S. Treasury waits.", "<mark>Treasury</mark>"),
        ("зеленський", "Володимир Зеленський waits.", "<mark>Зеленський</mark>"),
        ("μητσοτακης", "Κυριάκος Μητσοτάκης waits.", "<mark>Μητσοτάκης</mark>"),
        ("احمد", "It was أحمد who waits.", "<mark>أحمد</mark>"),
        ("əliyev", "Heydər Əliyev waits.", "<mark>Əliyev</mark>"),
    ],
)
def test_words_are_marked_that_a_database_reads_otherwise(asked, written, marked):
    publish("Far down", f"{FILLING}{written} {FILLING}")
    (hit,) = search(asked).hits
    assert marked in hit.text
    assert len(hit.text) < len(FILLING)
    publish(f"In a headline: {written}", "Nothing of it in the text.")
    (first, _) = search(asked).hits
    assert marked in first.title


@pytest.mark.django_db
def test_what_is_said_so_in_an_episode_is_marked_in_its_minute():
    publish("An interview", kind="episode", data=said((0, "Hello."), (70, "They bought the F-16 late.")))
    (hit,) = search("f-16").hits
    assert (hit.start, "<mark>F-16</mark>" in hit.text) == (70, True)


@given(st.text(max_size=60))
def test_every_word_stands_where_it_was_written(text):
    found = placed(text)
    starts = [start for start, _ in found.places]
    assert starts == sorted(starts)
    assert all(start < end for start, end in found.places)
    assert found.marked(()) == text
    whole = found.marked(range(len(found.words)))
    assert whole.replace(OPENING, "").replace(CLOSING, "") == text.replace(OPENING, "").replace(CLOSING, "")


@given(st.lists(st.sampled_from(["Зеленський", "F-16", "Łódź", "and", "Groß", "naïve"]), max_size=60))
def test_words_are_those_that_search_tells_apart(words):
    text = " ".join(words)
    found = placed(text)
    assert list(found.words) == tokens(text)
    snippet = found.snippet([len(found.words) - 1] if words else [])
    assert len(tokens(snippet)) <= WORDS
    assert (OPENING in snippet) == bool(words)
