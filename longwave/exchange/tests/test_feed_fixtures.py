"""Feeds of the world, and what another reader of podcasts makes of them.

podcastparser's expectations lie beside its feeds. Where we differ on purpose, the rule is named here.
"""

import json
from datetime import UTC, datetime

import pytest

from longwave.exchange.faults import Refused
from longwave.exchange.feed_reader import read

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


def feeds(shared, *, without=frozenset()):
    """Each feed with what podcastparser makes of it."""
    paths = sorted((shared / "fixtures/feeds/podcastparser").glob("*.rss"))
    assert len(paths) > 60
    return [(path, expected(path)) for path in paths if path.name not in without]


def differences(path, pairs):
    """Where ours and theirs are not the same: a line that says so."""
    return [f"{path.name}: {what} is {ours!r}, not {theirs!r}" for what, ours, theirs in pairs if ours != theirs]


def of_show(show, want, path):
    owner = {"name": show.owner_name, "email": show.owner_email}
    yield "title", show.title or path.stem, want["title"]
    yield "description", show.description, want.get("description", "")
    yield "link", show.link if "link" in want else "", want.get("link", "")
    yield "image", show.image, absolute(want.get("cover_url", ""))
    yield "language", show.language, want.get("language", "")
    yield "author", show.author, want.get("itunes_author", "")
    yield "type", show.type, want.get("type", "")
    yield "explicit", show.explicit, want.get("explicit")
    yield "new_feed_url", show.new_feed_url, want.get("new_url", "")
    yield "keywords", list(show.keywords), want.get("itunes_keywords", [])
    yield "categories", [list(way) for way in show.categories], want.get("itunes_categories", [])
    yield "next_page", show.next_page, want.get("paged_feed_next", "")
    yield "locked", bool(show.locked), want.get("import_prohibited", False)
    yield "funding", [one.url for one in show.funding], [want["funding_url"]] if "funding_url" in want else []
    yield "owner", {key: value for key, value in owner.items() if value}, want.get("itunes_owner", {})


def of_episode(ours, want, path):
    published = datetime.fromtimestamp(want["published"], UTC) if want["published"] else None
    people = [(one.name, one.role, one.group, one.href or None, one.image or None) for one in ours.people]
    keys = ("name", "role", "group", "href", "img")
    addresses = [absolute(one["url"]) for one in want["enclosures"]]
    yield "title", ours.title, want["title"]
    yield "guid", ours.guid, ours.guid if path.name in GUIDS else absolute(want["guid"])
    yield "enclosure", ours.enclosure.url in addresses, True
    yield "seconds", ours.seconds or 0, want["total_time"]
    yield "published", ours.published, published
    yield "number", ours.number, want.get("number")
    yield "season", ours.season, want.get("season")
    yield "type", ours.type, want.get("type", "full")
    yield "explicit", ours.explicit, want.get("explicit")
    yield "author", ours.author, want.get("itunes_author", "")
    yield "chapters", ours.chapters, want.get("chapters_json_url", "")
    yield "transcript", ours.transcripts[0].url if ours.transcripts else "", want.get("transcript_url", "")
    yield "people", people, [tuple(one[key] for key in keys) for one in want.get("persons", [])]
    yield "notes", ours.notes if "description_html" in want else "", want.get("description_html", "")


def test_shows_are_what_podcastparser_reads(shared):
    found = []
    for path, want in feeds(shared, without=MOVED):
        show = read(path.read_bytes(), path.name, BASE + path.name).show
        found += differences(path, of_show(show, want, path))
    assert found == []


def test_episodes_are_what_podcastparser_reads(shared):
    found = []
    for path, want in feeds(shared, without=MOVED | LIMITED | TITLED | REORDERED):
        feed = read(path.read_bytes(), path.name, BASE + path.name)
        wanted = [one for one in want["episodes"] if one["enclosures"]]
        found += differences(path, [("the number of episodes", len(feed.episodes), len(wanted))])
        found += [f"{path.name}: {fault}" for fault in feed.refused if "no enclosure" not in fault.reason]
        for ours, theirs in zip(feed.episodes, wanted, strict=False):
            found += differences(path, of_episode(ours, theirs, path))
    assert found == []


def test_a_feed_that_has_moved_says_where(shared):
    for path, want in feeds(shared):
        if path.name in MOVED:
            with pytest.raises(Refused, match=want["new_url"]):
                read(path.read_bytes(), path.name)


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
def test_feeds_as_they_are_met(shared, name, title, episodes, refused):
    found = read((shared / "fixtures/feeds/rss-parser" / name).read_bytes(), name)
    assert found.show.title == title
    assert (len(found.episodes), len(found.refused)) == (episodes, refused)


def test_a_page_about_a_move_is_no_feed(shared):
    with pytest.raises(Refused, match="not a feed"):
        read((shared / "fixtures/feeds/rss-parser/unrecognized.rss").read_bytes(), "unrecognized.rss")
