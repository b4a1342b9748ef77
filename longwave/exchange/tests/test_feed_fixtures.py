"""Feeds of the world, and what another reader of podcasts makes of them.

podcastparser's expectations lie beside its feeds. Where we differ on purpose, the rule is named here.
"""

import json
from datetime import UTC, datetime

import pytest

from longwave.exchange.faults import Refused
from longwave.exchange.feed_reader import read
from longwave.exchange.tests.fixtures import SHARED, fixture

FEEDS = SHARED / "fixtures" / "feeds"
PODCASTPARSER = sorted(path.name for path in (FEEDS / "podcastparser").glob("*.rss"))
BASE = "https://tests.example/data/"
# What the other reader has and we refuse: items without audio, and a feed that only says it has moved.
MOVED = {"redirect_new_location.rss"}
LIMITED = {"max_episodes.rss"}  # it was asked for one episode only
TITLED = {"no_title_multi_enclosure.rss"}  # it gives up on a title; we take the file's name
REORDERED = {"itunes_type_serial.rss"}  # it sorts a serial; we keep the feed's order
# It makes identifiers of links, and links of identifiers; a GUID is kept to the letter here.
GUIDS = {"no_guid.rss", "permalink.rss"}


def expected(path):
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def absolute(text):
    return text.replace("file://tests/data/", BASE).replace("file://tests/", "https://tests.example/")


def test_the_fixtures_are_at_hand():
    fixture("feeds/podcastparser")
    assert len(PODCASTPARSER) > 60


@pytest.mark.parametrize("name", PODCASTPARSER)
def test_the_show_is_what_podcastparser_reads(name):
    path = fixture(f"feeds/podcastparser/{name}")
    want = expected(path)
    if name in MOVED:
        with pytest.raises(Refused, match=want["new_url"]):
            read(path.read_bytes(), name)
        return
    show = read(path.read_bytes(), name, BASE + name).show
    assert (show.title or path.stem) == want["title"]
    assert show.description == want.get("description", "")
    if "link" in want:
        assert show.link == want["link"]
    assert show.image == absolute(want.get("cover_url", ""))
    assert show.language == want.get("language", "")
    assert show.author == want.get("itunes_author", "")
    assert show.type == want.get("type", "")
    assert show.explicit == want.get("explicit")
    assert show.new_feed_url == want.get("new_url", "")
    assert list(show.keywords) == want.get("itunes_keywords", [])
    assert [list(way) for way in show.categories] == want.get("itunes_categories", [])
    assert show.next_page == want.get("paged_feed_next", "")
    assert bool(show.locked) == want.get("import_prohibited", False)
    assert [one.url for one in show.funding] == ([want["funding_url"]] if "funding_url" in want else [])
    owner = {"name": show.owner_name, "email": show.owner_email}
    assert {key: value for key, value in owner.items() if value} == want.get("itunes_owner", {})


@pytest.mark.parametrize("name", [name for name in PODCASTPARSER if name not in MOVED | LIMITED | TITLED | REORDERED])
def test_the_episodes_are_what_podcastparser_reads(name):
    path = fixture(f"feeds/podcastparser/{name}")
    found = read(path.read_bytes(), name, BASE + name)
    wanted = [one for one in expected(path)["episodes"] if one["enclosures"]]
    assert len(found.episodes) == len(wanted)
    assert all("no enclosure" in fault.reason for fault in found.refused)
    for ours, theirs in zip(found.episodes, wanted, strict=True):
        assert ours.title == theirs["title"]
        if name not in GUIDS:
            assert ours.guid == absolute(theirs["guid"])
        assert ours.enclosure.url in [absolute(one["url"]) for one in theirs["enclosures"]]
        assert (ours.seconds or 0) == theirs["total_time"]
        published = datetime.fromtimestamp(theirs["published"], UTC) if theirs["published"] else None
        assert ours.published == published
        assert (ours.number, ours.season) == (theirs.get("number"), theirs.get("season"))
        assert ours.type == theirs.get("type", "full")
        assert ours.explicit == theirs.get("explicit")
        assert ours.author == theirs.get("itunes_author", "")
        assert ours.chapters == theirs.get("chapters_json_url", "")
        assert [one.url for one in ours.transcripts] == (
            [theirs["transcript_url"]] if "transcript_url" in theirs else []
        )
        people = [(one.name, one.role, one.group, one.href or None, one.image or None) for one in ours.people]
        keys = ("name", "role", "group", "href", "img")
        assert people == [tuple(one[key] for key in keys) for one in theirs.get("persons", [])]
        if "description_html" in theirs:
            assert ours.notes == theirs["description_html"]


@pytest.mark.parametrize(
    ("name", "title", "episodes", "refused"),
    [
        ("gulp-atom.atom", "Release notes from gulp", 0, 10),
        ("incomplete-fields.atom", "", 0, 1),
        ("item-itunes-episodeType.rss", "Baywatch Berlin", 1, 0),
        ("itunes-category.rss", "Taverncast - Happy Hour in Your Head - Since 2005", 1, 0),
        ("itunes-keywords-array.rss", "SWR2 Impuls - Wissen aktuell", 1, 0),
        ("missing-fields.atom", "", 0, 1),
        ("narro.rss", "foobar on Narro", 1, 0),
        ("pagination-links.rss", "New Show - With Episode Block", 1, 0),
    ],
)
def test_feeds_as_they_are_met(name, title, episodes, refused):
    found = read(fixture(f"feeds/rss-parser/{name}").read_bytes(), name)
    assert found.show.title == title
    assert (len(found.episodes), len(found.refused)) == (episodes, refused)


def test_a_page_about_a_move_is_no_feed():
    with pytest.raises(Refused, match="not a feed"):
        read(fixture("feeds/rss-parser/unrecognized.rss").read_bytes(), "unrecognized.rss")
