"""Newsletters on the site: what everybody may see of an edition, and that nothing in it is one reader's."""

import datetime as dt

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from longwave.newsletter.letters.compiling import compile_edition, load
from longwave.newsletter.models import Edition, Item
from longwave.newsletter.tests import press
from longwave.newsletter.tests.press import RUT, part
from longwave.newsletter.words import Rhythm, Slot, State
from tests import cast, databases

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def pieces(django_db_setup, django_db_blocker):
    with databases.kept_for_a_module(django_db_blocker):
        body = [("text", "<p>The first paragraph.</p><p>The second one.</p><p>The third.</p><p>Behind the wall.</p>")]
        yield {"lead": cast.article(body=body), "free": cast.article("Bread", "bread", tier="open")}


@pytest.fixture
def sent(pieces):
    edition = press.edition(subject="", preheader="What a concession buys.", greeting="Good <morning>.")
    Item.objects.create(edition=edition, work=pieces["lead"].uid, slot=Slot.LEAD.value)
    Item.objects.create(edition=edition, work=pieces["free"].uid, slot=Slot.ITEM.value, position=1)
    edition.compiled, edition.state = compile_edition(edition), State.SENT.value
    edition.save()
    return edition


def page(client, edition):
    return client.get(f"/newsletter/{edition.slug}/")


def test_a_stranger_reads_an_edition_as_far_as_its_pieces_are_open(client, sent):
    soup = BeautifulSoup(page(client, sent).content, "html.parser")
    assert soup.h1.text == "The port that waited"
    assert "Good <morning>." in soup.main.text
    assert "The first paragraph." in soup.main.text
    assert "Behind the wall." not in soup.text
    assert soup.select_one("link[rel=canonical]")["href"].endswith(f"/newsletter/{sent.slug}/")
    assert {"/articles/the-port-that-waited/", "/articles/bread/"} <= {a["href"] for a in soup.main.select("a")}


def test_nothing_of_a_reader_and_nothing_that_opens_a_piece_is_on_it(client, sent):
    html = part(load(sent.compiled, sent).message(RUT), "html")
    assert "/free/" in html
    shown = page(client, sent).content.decode()
    for personal in ("/free/", "/go/", "/newsletter/unsubscribe/", "/newsletter/preferences/", RUT.address, "place-"):
        assert personal not in shown


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.DRAFT, False),
        (State.SCHEDULED, False),
        (State.PREPARING, False),
        (State.MISSED, False),
        (State.CANCELLED, False),
        (State.SENDING, True),
        (State.PAUSED, True),
        (State.SENT, True),
        (State.SENT_WITH_FAILURES, True),
    ],
)
def test_an_edition_is_shown_from_the_moment_it_is_sent(client, sent, state, shown):
    Edition.objects.update(state=state.value)
    assert page(client, sent).status_code == (200 if shown else 404)
    assert (sent.slug in client.get("/newsletter/").content.decode()) is shown
    assert (sent.slug in client.get("/newsletter/feed.xml").content.decode()) is shown


def test_search_engines_find_the_list_of_letters_and_each_that_was_sent_to_everybody(client, sent):
    theirs = press.edition(day=press.FRIDAY, slug="to-some", segment={"access": "paid"}, state=State.SENT.value)
    waiting = press.edition(day=press.FRIDAY + dt.timedelta(days=1), slug="to-come", state=State.SCHEDULED.value)
    listed = client.get("/sitemap.xml").content.decode()
    for address in ("/newsletter/", f"/newsletter/{sent.slug}/"):
        assert f"<loc>http://localhost:8000{address}</loc><lastmod>2026-11-26T07:00:00+00:00</lastmod>" in listed
        assert client.get(address).status_code == 200
    assert theirs.slug not in listed
    assert waiting.slug not in listed
    Edition.objects.all().delete()
    assert "/newsletter/" not in client.get("/sitemap.xml").content.decode()


def test_what_was_stopped_in_the_middle_stays_for_those_who_have_it(client, sent):
    Edition.objects.update(state=State.CANCELLED.value, started_at=timezone.now())
    assert page(client, sent).status_code == 200


def test_a_mail_to_some_readers_is_theirs(client, sent):
    Edition.objects.update(segment={"paid": True})
    assert page(client, sent).status_code == 404
    assert sent.slug not in client.get("/newsletter/").content.decode()


def test_the_archive_lists_editions_newest_first_page_by_page(client, sent):
    assert "The port that waited" in client.get("/newsletter/").content.decode()
    for number in range(32):
        moment = press.SEVEN + dt.timedelta(days=number + 1)
        press.edition(day=moment.date(), subject=f"Letter {number}", state=State.SENT.value, send_at=moment)
    first = BeautifulSoup(client.get("/newsletter/").content, "html.parser")
    titles = [a.text for a in first.select(".story-title a")]
    assert titles[:2] == ["Letter 31", "Letter 30"]
    assert len(titles) == 30
    assert first.select_one("a[rel=next]")["href"] == "/newsletter/?page=2"
    assert len(BeautifulSoup(client.get("/newsletter/?page=2").content, "html.parser").select(".story-title a")) == 3
    assert client.get("/newsletter/?page=3").status_code == 404
    assert client.get("/newsletter/?page=x").status_code == 404


def test_an_archive_without_editions_says_so(client):
    assert "Nothing has been sent yet" in client.get("/newsletter/").content.decode()


def test_the_feed_names_what_was_sent(client, sent):
    answer = client.get("/newsletter/feed.xml")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    (entry,) = feedparser.parse(answer.content).entries
    assert entry.title == "The port that waited"
    assert entry.link.endswith(f"/newsletter/{sent.slug}/")
    assert entry.id == f"urn:uuid:{sent.uid}"
    assert client.get("/newsletter/feed.xml", headers={"If-None-Match": answer["ETag"]}).status_code == 304


# --- A mail that was written at the desk ------------------------------------------------------------------------


@pytest.fixture
def written():
    picture = cast.picture()
    body = [{"type": "text", "value": "<p>Dear reader.</p>"}, {"type": "picture", "value": picture.pk}]
    edition = press.edition(Rhythm.OCCASIONAL, None, subject="Come on Tuesday", body=body, slug="come-on-tuesday")
    edition.compiled, edition.state = compile_edition(edition), State.SENT.value
    edition.frozen_at = timezone.now()
    edition.save()
    return edition


def pictures(edition, client):
    html = part(load(edition.compiled, edition).message(RUT), "html")
    found = BeautifulSoup(html, "html.parser").select("img")
    return [image["src"].partition("8000")[2] for image in found]


def test_its_pictures_are_found_below_it_and_nowhere_else(client, written):
    (path,) = pictures(written, client)
    assert path.startswith("/newsletter/come-on-tuesday/media/images/")
    assert client.get(path).status_code == 200
    assert client.get(path.removeprefix("/newsletter/come-on-tuesday")).status_code == 404
    shown = BeautifulSoup(page(client, written).content, "html.parser")
    assert "Dear reader." in shown.main.text
    assert path in {image["src"] for image in shown.main.select("img")}


def test_a_picture_of_something_else_is_not_served_below_it(client, written):
    other = cast.picture("Another").image()["src"]
    assert client.get(f"/newsletter/come-on-tuesday{other}").status_code == 404
    assert client.get(f"/newsletter/no-such-letter{other}").status_code == 404


def test_before_it_is_frozen_only_the_desk_sees_its_pictures(client, written):
    (path,) = pictures(written, client)
    Edition.objects.update(frozen_at=None)
    assert client.get(path).status_code == 404
