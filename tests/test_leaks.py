"""Not a word from behind the wall is shown to anybody who may not read on, at any address; to those who may, all are.

The walk goes to every address of the table in `every_address` as every kind of reader.
"""

import re
from urllib.parse import quote

import pytest

from longwave.editorial.models import ArticlePage
from longwave.published import files as record
from tests import canaries, every_address, walk
from tests.canaries import ARTICLE, EPISODE, EVERYBODY, IN_ARTICLE, IN_EPISODE, INSIDE, OUTSIDE, found, inside

pytestmark = pytest.mark.django_db
# Whose words a text, a transcript or its chapters have; others only name files, or nothing that is there.
IN_TEXT = {place for place in IN_ARTICLE | IN_EPISODE if "name" not in place and place != "alt"}


@pytest.fixture(scope="module", autouse=True)
def magazine(django_db_setup, django_db_blocker):
    with canaries.published_once(django_db_blocker):
        yield


def every_file():
    return [*canaries.files(ARTICLE), *canaries.files(EPISODE)]


def test_the_words_are_planted_and_can_be_found(magazine):
    reader = canaries.subscriber()
    shown = set().union(*(inside(address, reader).shown for address in walk.SHOWN))
    assert shown == set(IN_ARTICLE) | set(IN_EPISODE)
    assert len(every_file()) >= 6
    assert found("Curlew-Caption") == {"caption"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_reader_is_shown_at_every_address_exactly_what_she_may_read(name):
    assert walk.wrong_pages(inside, {name: EVERYBODY[name]()}) == {}


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_file_is_had_by_whoever_may_have_its_entry_and_by_nobody_else(name):
    assert walk.wrong_files(inside, {name: EVERYBODY[name]()}, every_file()) == {}


@pytest.mark.parametrize("name", [*OUTSIDE, *INSIDE])
def test_the_public_address_of_a_gated_file_is_nobodys(name):
    reader = (OUTSIDE | INSIDE)[name]()
    for address in every_file():
        public = address.removeprefix(walk.owner(address)[:-1])
        assert record.PUBLIC.match(public)
        for asked in (public, public.upper(), f"{public}?x=1", f"{public}/"):
            answer = inside(asked, reader)
            assert (answer.status, answer.shown & {"bytes"}) == (404, set())


@pytest.mark.parametrize("name", OUTSIDE)
def test_nothing_added_to_an_address_opens_it(name):
    assert walk.opened_by_junk(inside, {name: OUTSIDE[name]()}, every_file()) == {}


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_method_opens_an_address_nor_tells_the_length_of_the_whole(name):
    assert walk.opened_by_methods(inside, {name: OUTSIDE[name]()}, every_file()) == {}


@pytest.mark.parametrize("name", OUTSIDE)
def test_searching_for_a_word_behind_the_wall_names_its_piece_and_shows_nothing_of_it(name):
    reader = OUTSIDE[name]()
    for place, word in canaries.ALL.items():
        bird = word.partition("-")[0]
        page = inside(f"/search/?q={bird}", reader).body.decode()
        for echo in (f"<bdi>{bird}</bdi>", f'value="{bird}"', f"q={bird}", f"<title>{bird}: "):
            page = page.replace(echo, "")
        assert bird not in page, place
        assert "<mark>" not in page
        assert (ARTICLE in page or EPISODE in page) == (place in IN_TEXT)


@pytest.mark.parametrize("name", [*OUTSIDE, *INSIDE])
def test_a_phrase_a_beginning_or_a_suggestion_finds_nothing_behind_the_wall(name):
    reader = (OUTSIDE | INSIDE)[name]()
    for word in canaries.ALL.values():
        for asked in (f'"{word}"', f"{word[:5]}*", f"{word[:-1]}*"):
            page = inside(f"/search/?q={quote(asked)}", reader).body.decode()
            assert "Nothing found" in page
            assert ARTICLE not in page
            assert EPISODE not in page
        for typed in (word, word[:4], word.partition("-")[0]):
            assert inside(f"/search/suggestions/?q={typed}", reader).body == b'{"suggestions": []}'


@pytest.mark.parametrize("name", [*OUTSIDE, "subscriber, comped"])
def test_no_address_of_the_desk_shows_anything_to_a_reader(name):
    reader = (OUTSIDE | INSIDE)[name]()
    addresses = set(desk(ArticlePage.objects.get(slug="the-port-that-waited").pk))
    assert len(addresses) > 150
    shown = {address for address in addresses if inside(address, reader).shown}
    opened = {address for address in addresses if inside(address, reader).status < 300}
    assert (shown, opened) == (set(), {"/desk/jsi18n/", "/desk/sprite/"})


def desk(pk):
    """Every address of the desk, with one page's number wherever one is asked for."""
    for route in every_address.routes():
        if route.startswith(every_address.DESK):
            yield "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<[\w:]+>|[\^$\\]", lambda hole: hole[0][1:] and str(pk), route)
