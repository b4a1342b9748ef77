"""Feeds that are none, or not to be asked for, are refused as a whole; those of the world are not."""

import re

import pytest

from longwave.exchange.actions import import_podcast
from longwave.exchange.faults import Refused
from longwave.exchange.tests import magazines
from longwave.exchange.tests.hosts import GUID, brought, counts
from longwave.podcast.models import ShowPage

pytestmark = pytest.mark.django_db


def test_a_private_address_needs_leave(host):
    host.files["feed.xml"] = host.feed().encode()
    with pytest.raises(Refused, match="--allow-private"):
        import_podcast(f"{host.url}/feed.xml")
    assert not ShowPage.objects.exists()


def test_recordings_on_a_private_address_need_leave(source):
    report = import_podcast(source())
    assert counts(report) == (0, 0, 0, 3)
    assert "--allow-private" in report.faults[0].reason
    assert not ShowPage.objects.exists()


def test_a_page_of_a_feed_that_is_gone_refuses_the_whole(host):
    following = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/two.xml"/>'
    host.files["feed.xml"] = host.feed(host.item(3), more=GUID + following).encode()
    with pytest.raises(Refused, match="404"):
        brought(f"{host.url}/feed.xml")
    assert not ShowPage.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"/>', "document type"),
        (b"", "empty"),
        (b"<html><body>x</body></html>", "no feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no episode can be taken"),
        (
            b"<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
            "episode 1 “x” has no enclosure",
        ),
    ],
)
def test_a_file_that_is_no_feed(tmp_path, content, words):
    path = magazines.write(tmp_path, "feed.xml", content)
    with pytest.raises(Refused, match=words):
        brought(str(path))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        brought(str(tmp_path / "feed.xml"))
    with pytest.raises(Refused, match="not a web address"):
        brought("file:///etc/passwd")


def test_the_feeds_of_the_world_come_in_or_are_refused_with_a_sentence(shared, media):
    """Nothing of them can be fetched; still each is counted to the last item, and again gives the same."""
    paths = [path for path in sorted((shared / "fixtures/feeds").rglob("*")) if path.suffix in (".rss", ".atom")]
    assert len(paths) > 60
    reasons = []
    for path in paths[::4]:
        options = {"audio": "none", "even_if_locked": True, "slug": re.sub(r"[^a-z0-9]+", "-", path.stem.lower())}
        try:
            first = import_podcast(str(path), **options)
        except Refused as refused:
            reasons += [fault.reason for fault in refused.faults]
            continue
        assert first.kinds["shows"].created == 1
        assert first.total.created == first.rows - first.refused
        assert import_podcast(str(path), **options).total.unchanged == first.total.created
    assert all(len(reason) > 20 for reason in reasons)
