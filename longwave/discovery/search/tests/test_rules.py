"""How a search is read, and which word somebody meant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.discovery.search.letters import kept, written
from longwave.discovery.search.rules import (
    LONGEST,
    MOST,
    Query,
    Shape,
    Term,
    beginnings,
    cut,
    distance,
    filters,
    likely,
    one_letter_away,
    page,
    parse,
)
from longwave.kernel.text import folded, tokens

SYNTAX = st.text(alphabet='ab* "-()^:+{}\x00“”NOTORANDéß💡 שלום', max_size=60)


def words(*said):
    return tuple(Term((word,)) for word in said)


def joined(*said):
    return (Term(said, Shape.JOINED),)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sanctions Iran", Query(words("sanctions", "iran"))),
        ('"cheap steel" ports', Query((Term(("cheap", "steel"), Shape.PHRASE), *words("ports")))),
        ("“cheap steel”", Query((Term(("cheap", "steel"), Shape.PHRASE),))),
        ('"unclosed phrase', Query((Term(("unclosed", "phrase"), Shape.PHRASE),))),
        ('"one"', Query(words("one"))),
        ("geopol*", Query((Term(("geopol",), Shape.BEGINNING),))),
        ("port -container", Query(words("port"), words("container"))),
        ("-only", Query((), words("only"))),
        ("far-reaching", Query(words("far", "reaching"))),
        ("Iran’s", Query(words("iran"))),
        ("O'Brien", Query(words("brien"))),
        ("Камʼянець", Query(words("камʼянець"))),
        ("the F-16", Query(joined("f", "16"))),
        ("U.S.’s", Query(joined("u", "s"))),
        ("R&D -s-400", Query(joined("r", "d"), joined("s", "400"))),
        ("1,000 covid-19", Query((*joined("1", "000"), *words("covid", "19")))),
        ("the port of", Query(words("port"))),
        ("to be", Query(words("to", "be"))),
        ("a*", Query()),
        ("port port", Query(words("port"))),
        ("NEAR(a b) AND {title}: x", Query((*joined("near", "a"), *words("b", "title", "x")))),
        ("' OR 1=1; DROP TABLE entry; --", Query((*joined("1", "1"), *words("drop", "table", "entry")))),
        ("💡 ??? \x00", Query()),
        ("שלום עולם", Query(words("שלום", "עולם"))),
    ],
)
def test_a_search_is_read(typed, read):
    found = parse(typed)
    assert [term for term in found.wanted if term.tokens != ("a",) and term.tokens != ("or",)] == list(read.wanted)
    assert found.unwanted == read.unwanted


@given(st.text(max_size=400) | SYNTAX)
def test_it_never_fails_and_only_letters_and_digits_are_left(typed):
    found = parse(typed)
    for term in [*found.wanted, *found.unwanted]:
        assert term.tokens
        for token in term.tokens:
            assert tokens(token) == [token]
    assert len(found.wanted) <= MOST
    assert bool(found) == bool(found.wanted)
    assert len(cut(typed)) <= LONGEST


@given(SYNTAX)
def test_what_was_read_is_read_the_same_when_it_is_written_out(typed):
    found = parse(typed)
    assert parse(str(found)) == found or len(str(found)) > LONGEST


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("cheap steel", "cheap steel"),
        ('"cheap steel"', "cheap steel"),
        ('steel "cheap steel of china" -iran', "steel cheap china -iran"),
        ('port* "of the"', "port*"),
        ('"to be"', "to be"),
        ('"a b c"', "a b c"),
    ],
)
def test_the_words_of_a_phrase_apart(typed, apart):
    assert sorted(str(parse(typed).apart()).split()) == sorted(apart.split())


def test_a_phrase_apart_looks_for_nothing_behind_the_wall():
    assert parse('"cheap steel"').apart().words == []
    assert parse('steel "cheap steel"').apart().words == ["steel"]


def test_ten_thousand_letters_are_cut():
    assert len(cut("x" * 10_000)) == LONGEST
    assert len(parse("word " * 2_000).wanted) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("netanyaho", "netanyahu"),
        ("afganistan", "afghanistan"),
        ("sanctoins", "sanctions"),
        ("erdogn", "erdoğan"),
        ("goverment", "government"),
    ],
)
def test_a_misspelt_word_is_near_the_one_that_was_meant(typed, meant):
    known = ["netanyahu", "afghanistan", "sanctions", "erdoğan", "government", "nothing", "governor"]
    assert likely(typed, known)[0][1] == meant


def test_what_is_one_letter_away_from_a_short_word():
    near = one_letter_away("reech")
    assert {"reach", "rech", "reeech", "erech", "breech", "reeche", "leech"} <= set(near)
    assert {distance("reech", other, 3) for other in near} == {0, 1}
    assert one_letter_away("oil") == one_letter_away("sanctions") == []


def test_the_first_letter_is_rarely_mistaken():
    assert likely("mash", ["cash", "nash", "mast"]) == [(1, "mast"), (1, "cash"), (1, "nash")]


def test_short_words_and_far_ones_are_not_corrected():
    assert likely("oil", ["oils", "coil"]) == []
    assert likely("zeppelin", ["sanctions"]) == []
    assert likely("port", ["port"]) == []


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_the_same_both_ways_and_nothing_for_the_same(one, other):
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


def test_filters_are_names_and_nothing_else():
    asked = {"region": "middle-east", "year": "2026", "topic": "' OR 1", "kind": "", "colour": "red", "show": "x" * 101}
    assert filters(asked).keys == ["region:middle-east", "year:2026"]


@pytest.mark.parametrize(
    ("text", "number"), [("2", 2), ("", 1), ("0", 1), ("-1", 1), ("x", 1), ("99999", 50), ("²", 1)]
)
def test_pages_are_numbered(text, number):
    assert page(text, 50) == number


def test_a_beginning_needs_two_letters():
    assert beginnings("the po") == ["the", "po"]
    assert beginnings("port o") == ["port"]
    assert beginnings("p") == beginnings("") == beginnings("?") == []


@given(st.text(max_size=60))
def test_what_sqlite_keeps_can_be_read_back(text):
    whole = unicodedata.normalize("NFC", text)
    assert written(kept(text)) == whole


def test_accents_are_folded():
    assert folded("Erdoğan Łódź Ñandú İzmir Đỗ Mười Støre Straße") == "erdogan lodz nandu izmir do muoi store strasse"
    assert (
        folded("Wałęsa ıssız Þór æon œuvre ﬁne Ⅷ Ёлка İ 한국") == "walesa issiz thor aeon oeuvre fine viii елка i 한국"
    )
