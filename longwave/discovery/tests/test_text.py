"""What of a text is compared."""

import pytest

from longwave.discovery.related import text
from longwave.discovery.related.text import Piece
from longwave.discovery.rules import copied

WORDS = [
    *("amber", "birch", "cedar", "delta", "ember", "fjord"),
    *("gulf", "harbour", "isle", "jetty", "kelp", "lagoon"),
]
LONG = " ".join(f"{one} {two} {three}" for one in WORDS for two in WORDS for three in WORDS)


def stem(word):
    return text.stems([word])[word]


def test_a_word_is_the_same_in_its_forms_and_with_or_without_accents():
    assert stem("sanctions") == stem("sanction") == stem("sanctioned")
    assert text.words("Erdoğan’s São Tomé") == ["erdogan", "sao", "tome"]


def test_words_that_tell_nothing_are_left_out_in_several_languages():
    assert text.stems(["the", "which", "und", "pour", "con", "harbour"]) == {"harbour": stem("harbour")}


def test_years_are_words_and_other_numbers_are_not():
    assert text.words("In 1973, 12 ships and 400,000 barrels") == ["in", "1973", "ships", "and", "barrels"]


def test_a_headline_counts_three_times_and_a_beginning_once_more():
    counted = text.counted(Piece("a", "Harbour", "lagoon " + "x" * text.LEAD + " jetty"))
    assert (counted["harbour"], counted["lagoon"], counted["jetty"]) == (3, 2, 1)


def test_what_is_written_without_spaces_is_taken_by_two_signs():
    assert text.words("北京大学 и Москва") == ["北京", "京大", "大学", "москва"]


@pytest.mark.parametrize("said", ["", "\0", "🎈🎈", "two words", "مرحبا بالعالم", "שלום עולם", "ê\u0301" * 9, "\ud800"])
def test_whatever_a_text_is_it_is_counted_calmly(said):
    piece = Piece("a", said, said)
    assert text.stems(list(text.counted(piece))) is not None
    assert len(text.sketch(said)) <= text.SKETCH


def test_a_text_of_two_hundred_thousand_words_is_looked_at_up_to_its_limit():
    huge = LONG * 40
    assert len(huge) > text.LONGEST
    assert text.counted(Piece("a", "", huge))
    assert len(text.sketch(huge)) == text.SKETCH


def test_a_sketch_tells_a_copy_in_other_company_from_a_piece_of_the_same_subject():
    words = LONG.split()
    whole, part = " ".join(words[:3000]), " ".join(words[500:2000])
    other = " ".join(reversed(words[:3000]))
    assert copied(text.sketch(whole), text.sketch(f"{part} and something else after it"))
    assert not copied(text.sketch(whole), text.sketch(other))
    assert not copied(text.sketch("one two"), text.sketch("one two"))
