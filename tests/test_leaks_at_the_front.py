"""The walk with the front before Django: a page that was kept for one reader is never shown to another.

Cold, each page is made for whoever asks; warm, all variants of every page lie ready. Once through the front's door in
this process, once on a running site behind a proxy. The expectation is that of `test_leaks`.
"""

import http.client
from contextlib import closing

import pytest

from tests import canaries, doors, walk
from tests.canaries import ARTICLE, EPISODE, EVERYBODY, OUTSIDE

pytestmark = pytest.mark.xdist_group("front")  # one site for all of them


def turned(readers):
    """The same readers, the last of them first: whoever came before a reader comes after her."""
    return dict(reversed(readers.items()))


# --- Through the door -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    with doors.published_once(django_db_blocker):
        yield


@pytest.fixture
def readers(published, db):
    return {name: make() for name, make in EVERYBODY.items()}


@pytest.fixture
def door(readers):
    return doors.Door()


def test_cold_every_reader_is_shown_exactly_what_she_may_read(door, readers):
    assert walk.wrong_pages(door.ask_cold, readers) == {}
    assert door.made.count(ARTICLE) == len(readers)


def test_warm_every_reader_is_shown_exactly_what_she_may_read(door, readers):
    assert walk.wrong_pages(door.ask, readers) == {}
    variants = {variant for path, _, variant in door.pages.store.pages if path == ARTICLE}
    assert variants == {"full", "subscribe", "meter-used", "meter-used-up", "lapsed", "other-scope"}
    door.made.clear()
    assert walk.wrong_pages(door.ask, turned(readers)) == {}
    assert door.made == []


def test_warm_nothing_added_and_no_method_opens_an_address(door, readers):
    walk.wrong_pages(door.ask, readers)
    outside, files = {name: readers[name] for name in OUTSIDE}, [*canaries.files(ARTICLE), *canaries.files(EPISODE)]
    assert walk.wrong_files(door.ask, readers, files) == {}
    assert walk.opened_by_junk(door.ask, outside, files) == {}
    assert walk.opened_by_methods(door.ask, outside, files) == {}


# --- On a running site ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory, new_magazine):
    with walk.served(new_magazine(tmp_path_factory.mktemp("leaks") / "mag")) as site:
        yield site


@pytest.fixture
def ask(site):
    with walk.at_site(site) as ask:
        yield ask


def test_on_a_site_first_cold_then_warm_every_reader_is_shown_exactly_what_she_may_read(site, ask):
    for readers in (site.readers, turned(site.readers)):
        assert walk.wrong_pages(ask, readers) == {}
        assert walk.wrong_files(ask, readers, site.files) == {}
    assert "Traceback" not in site.magazine.log()


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_on_a_site_every_coding_is_that_of_the_same_page(site, ask, coding):
    def zipped(*asked, **headers):
        return ask(*asked, accept_encoding=coding, **headers)

    assert walk.wrong_pages(zipped, site.readers) == {}


def test_on_a_site_an_address_that_somebody_wrote_above_the_proxys_own_line_opens_nothing(site):
    for lines in ((canaries.LIBRARY, "203.0.113.9"), (f"{canaries.LIBRARY}, 203.0.113.9",)):
        with closing(http.client.HTTPConnection("127.0.0.1", site.magazine.port, timeout=120)) as connection:
            connection.putrequest("GET", ARTICLE, skip_host=True)
            connection.putheader("Host", f"localhost:{site.magazine.port}")
            connection.putheader("User-Agent", "Googlebot/2.1")
            for line in lines:
                connection.putheader("X-Forwarded-For", line)
            connection.endheaders()
            response = connection.getresponse()
            assert (response.status, canaries.found(response.read().decode())) == (200, set())


def test_on_a_site_nothing_added_and_no_method_opens_an_address(site, ask):
    outside = {name: site.readers[name] for name in OUTSIDE}
    assert walk.opened_by_junk(ask, outside, site.files) == {}
    assert walk.opened_by_methods(ask, outside, site.files) == {}
    assert "Traceback" not in site.magazine.log()


def test_on_a_site_what_is_held_of_the_whole_is_no_answer_at_the_wall(site, ask):
    for address in walk.SHOWN:
        tag = ask(address, site.readers["subscriber, comped"]).headers.get("etag", '"none"')
        for name in OUTSIDE:
            for held in (
                {"If_None_Match": tag},
                {"If_None_Match": f"W/{tag}"},
                {"If_Modified_Since": "Wed, 25 Nov 2037 00:00:00 GMT"},
                {"If_None_Match": tag, "Range": "bytes=0-99999"},
            ):
                answer = ask(address, site.readers[name], **held)
                assert (answer.status in (200, 403), answer.shown) == (True, set()), (address, name, held)
