"""An episode's own picture in podcast apps: a square that Apple takes, or none, so that the show's cover stands in."""

import io

import pytest
from lxml import etree
from PIL import Image

from longwave.media.actions import make_modern
from longwave.podcast.feed import ITUNES
from longwave.podcast.models import EpisodePage
from tests import cast

pytestmark = pytest.mark.django_db

FEED = "/podcasts/the-crossing/feed.xml"


def shown(client):
    """The pictures of show and episode in the feed, as apps fetch them."""
    root = etree.fromstring(client.get(FEED).content)
    found = {place: root.find(f"{place}/{{{ITUNES}}}image") for place in ("channel", "channel/item")}
    return [None if image is None else image.get("href") for image in found.values()]


def fetched(client, address):
    answer = client.get(address.removeprefix("http://localhost:8000"))
    assert answer["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_wide_picture_becomes_a_square_once_the_worker_made_it(client):
    page = cast.episode(picture=cast.picture(width=2000, height=1500))
    assert shown(client)[1] is None, "no reader waits for it, nor does the editor"
    make_modern(page.picture)
    cover, own = shown(client)
    assert own != cover
    assert fetched(client, own).size == (1400, 1400)
    assert fetched(client, own).mode == "RGB"


def test_a_square_picture_is_kept_whole(client):
    cast.episode(picture=cast.picture(width=1500, height=1500))
    assert fetched(client, shown(client)[1]).size == (1500, 1500)


@pytest.mark.parametrize(("width", "height"), [(1600, 1000), (1399, 2000), (1200, 1200)])
def test_one_too_small_for_it_leaves_the_shows_cover(client, width, height):
    page = cast.episode(picture=cast.picture(width=width, height=height))
    make_modern(page.picture)
    cover, own = shown(client)
    assert own is None
    assert fetched(client, cover).size == (1400, 1400)


def test_what_the_worker_made_leaves_the_feed_as_it_is(client):
    page = cast.episode(picture=cast.picture(width=2000, height=1500))
    make_modern(page.picture)
    before = client.get(FEED)
    EpisodePage.objects.get().save_revision().publish()
    make_modern(page.picture)
    after = client.get(FEED)
    assert shown(client)[1]
    assert after.content.replace(*changed(after, before)) == before.content


def changed(after, before):
    """The moments of the last change, which a publish moves on."""
    return [etree.fromstring(answer.content).findtext("channel/lastBuildDate").encode() for answer in (after, before)]
