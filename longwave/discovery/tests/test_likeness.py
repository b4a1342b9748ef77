"""How alike two texts are, and what is said of it: by the process that scores, of a small magazine's pieces."""

import pytest

from longwave.discovery.related.asking import ask
from longwave.discovery.related.text import Piece
from longwave.discovery.rules import FLOOR

COUNTS = Piece("counts", "A minister who counts", "Her piece on the budget is short. She signs in July.")
NAMELESS = Piece("nameless", "Nameless piece", "Rain fell.")
HARBOUR = Piece("harbour", "The harbour waits", "Dockers and pilots count the containers on Monday, three by three.")
PILOTS = Piece("pilots", "Pilots wait for the harbour", "Dockers count containers. Three of them left on Monday.")
BUDGET = Piece("budget", "What the budget leaves out", "A minister signs in July what rain and dockers leave.")
PIECES = [COUNTS, NAMELESS, HARBOUR, PILOTS, BUDGET]


@pytest.fixture
def near(tmp_path):
    """The score and the words of each of two pieces that are near."""
    found = ask("fit", tmp_path, PIECES, 20)
    return {(uid, other): (score, words) for uid, others in found for other, score, words in others}


def test_one_word_that_two_short_texts_share_makes_them_not_alike(near):
    assert ("counts", "nameless") not in near  # “piece”
    assert ("nameless", "counts") not in near


def test_several_words_do_and_the_more_the_better(near):
    assert near["counts", "budget"][0] >= FLOOR
    assert near["harbour", "pilots"][0] > near["counts", "budget"][0]


def test_a_draft_is_compared_on_the_same_scale(near, tmp_path):
    draft = next(ask("look", tmp_path, [Piece("draft", COUNTS.title, COUNTS.text)], 20))
    scores = {other: score for other, score, _ in draft[1]}
    assert "nameless" not in scores
    assert scores["budget"] == pytest.approx(near["counts", "budget"][0], abs=0.001)


def test_months_days_and_numbers_count_and_are_not_told_as_reasons(near):
    assert set(near["counts", "budget"][1]) == {"minister", "budget", "signs"}
    assert not {"monday", "three"} & set(near["harbour", "pilots"][1])
