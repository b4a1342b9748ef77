"""The checker: our feed is right; spoil one thing, and it names that thing; and it survives strangers' feeds."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.podcast import feed
from longwave.podcast.check import MOST_BYTES, Broken, broken_rules
from longwave.podcast.shapes import ShowKind

from .shows import SITE, episode, show

RIGHT = feed.write(show(new_feed_url="https://new.example/feed.xml"), [episode(1), episode(2)]).decode()
ROOT = Path(__file__).parents[3]
FEEDS = Path(os.environ.get("LONGWAVE_FIXTURES", ROOT / ".." / "shared")) / "fixtures" / "feeds"


def spoiled(old: str, new: str) -> tuple[Broken, ...]:
    assert old in RIGHT
    return broken_rules(RIGHT.replace(old, new, 1).encode())


def test_a_right_feed_breaks_nothing():
    assert broken_rules(RIGHT.encode()) == ()
    assert broken_rules(b"\xef\xbb\xbf" + RIGHT.encode()) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule", "required"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "", "xml.declaration", True),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"', "xml.encoding", True),
        ('?>\n<rss', '?>\n<!DOCTYPE rss>\n<rss', "xml.dtd", True),
        ('version="2.0"', 'version="0.92"', "rss.version", True),
        ("</channel>", "</channel><channel/>", "rss.version", True),
        ("http://purl.org/rss/1.0/modules/content/", "http://purl.org/rss/1.0/modules/content", "xml.namespace", True),
        ("itunes:explicit>false</itunes:explicit", "itunes:Explicit>false</itunes:Explicit", "xml.case", True),
        ("<podcast:medium>podcast</podcast:medium>", "<podcast:Medium>podcast</podcast:Medium>", "xml.case", True),
        ("<title>The Crossing</title>", "<title> </title>", "channel.title", True),
        ("<title>The Crossing</title>", "<title>East &lt; West</title>", "channel.title", True),
        (f"<link>{SITE}/podcasts/the-crossing/</link>", "<link>/podcasts/</link>", "channel.link", True),
        ("One border, one guest", "One border, " + "x" * 4000, "channel.description", True),
        ("<language>en-gb</language>", "", "channel.language", True),
        ("<language>en-gb</language>", "<language>English please</language>", "channel.language", True),
        ('<itunes:category text="Politics"/>', '<itunes:category text="Weather"/>', "channel.category", True),
        ('text="History"', 'text="Histoire"', "channel.category", True),
        (f'<itunes:image href="{SITE}/media/crossing-3f2a.jpg"/>', "", "channel.image", True),
        ("/media/crossing-3f2a.jpg\"/>", "/media/crossing-3f2a.webp\"/>", "channel.image", True),
        (f'href="{SITE}/media/crossing-3f2a.jpg"', 'href="/media/crossing.jpg"', "channel.image", True),
        ("<itunes:explicit>false", "<itunes:explicit>no", "channel.explicit", True),
        ("<itunes:explicit>false</itunes:explicit>", "", "channel.explicit", True),
        ("<itunes:author>Meridian</itunes:author>", "", "channel.author", False),
        ("<itunes:email>podcast@meridian.example</itunes:email>", "", "channel.owner", True),
        ("<itunes:type>episodic", "<itunes:type>Episodic", "channel.type", True),
        ("<itunes:new-feed-url>https:", "<itunes:new-feed-url>", "channel.new-feed-url", True),
        ('rel="self"', 'rel="alternate"', "channel.link", False),
        ("<copyright>© 2026 Meridian</copyright>", "", "channel.copyright", False),
        ("<lastBuildDate>", "<lastBuildDate>Mo", "channel.lastBuildDate", True),
        ("<podcast:guid>9b02", "<podcast:guid>", "channel.guid", True),
        ("<podcast:medium>podcast</podcast:medium>", "<podcast:medium>talk</podcast:medium>", "channel.medium", True),
        (">yes</podcast:locked>", ">true</podcast:locked>", "channel.locked", True),
        (">yes</podcast:locked>", ">yes</podcast:locked><podcast:locked>no</podcast:locked>", "channel.locked", True),
        (f'<podcast:funding url="{SITE}', '<podcast:funding url="', "channel.funding", True),
        (">Ana Lima</podcast:person>", "> </podcast:person>", "channel.person", True),
        (f'href="{SITE}/people/', 'href="/people/', "channel.person", True),
        ("<title>The ice road, part 2</title>", "<title>Part &gt; 2</title>", "item.title", True),
        ("<title>The ice road, part 2</title>", "", "item.title", True),
        ("<title>The ice road, part 2</title>", "<title>A</title><title>B</title>", "item.title", True),
        ("000000000002</guid>", "000000000001</guid>", "item.guid", True),
        ('isPermaLink="false"', "", "item.guid", True),
        ("</guid>", " </guid>", "item.guid", True),
        ("Sun, 07 Dec 2025 12:00:00 GMT</pubDate>\n   <d", "7.12.2025</pubDate>\n   <d", "item.pubDate", True),
        ("</guid>\n   <pubDate>Sun", "</guid>\n   <pubDate>Sat", "item.pubDate", True),
        ("<pubDate>Sun, 07 Dec 2025 12:00:00 GMT</pubDate>\n   <d", "<d", "item.pubDate", True),
        ("/episode-2.mp3", "/episode-2", "item.enclosure", True),
        ("/episode-2.mp3", "/episode-2.ogg", "item.enclosure", True),
        ("/episode-2.mp3", "/épisode-2.mp3", "item.enclosure", True),
        ("/audio/2-5f3a/episode-2.mp3", "/audio/1-5f3a/episode-1.mp3", "item.enclosure", True),
        ('length="1234569"', 'length="0"', "item.enclosure", True),
        ('length="1234569"', 'length="unknown"', "item.enclosure", True),
        ('type="audio/mpeg"', 'type="audio/mp3"', "item.enclosure", True),
        ("<itunes:duration>1503", "<itunes:duration>25 min", "item.duration", False),
        ("<itunes:episodeType>full", "<itunes:episodeType>whole", "item.episodeType", True),
        ("<itunes:episode>2", "<itunes:episode>two", "item.episode", True),
        ("<itunes:season>2", "<itunes:season>0", "item.season", True),
        ('type="text/vtt"', 'type=""', "item.transcript", True),
        ('chapters.json" type="application/json+chapters"', 'chapters.json"', "item.chapters", True),
        (f'&lt;a href="{SITE}/articles', '&lt;a href="/articles', "item.notes", True),
        ("<title>The ice", "<title>The ice</wrong>", "xml.form", True),
    ],
)  # fmt: skip
def test_one_spoiled_thing_is_named(old: str, new: str, rule: str, required: bool):
    found = spoiled(old, new)
    assert rule in {broken.rule for broken in found}
    assert any(broken.required == required for broken in found if broken.rule == rule)
    for broken in found:
        assert broken.line >= 1
        assert str(broken).startswith(f"line {broken.line}, {broken.where}")


def test_other_spellings_of_a_namespace_are_found():
    for old, new in (
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/Podcast-1.0.dtd"),
        ("https://podcastindex.org/namespace/1.0", "https://podcastindex.org/namespace/1.0/"),
    ):
        assert "xml.namespace" in {broken.rule for broken in broken_rules(RIGHT.replace(old, new).encode())}
    known = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    aliased = RIGHT.replace("https://podcastindex.org/namespace/1.0", known).encode()
    assert "xml.namespace" not in {broken.rule for broken in broken_rules(aliased)}


def test_a_serial_show_needs_numbers():
    unnumbered = feed.write(show(kind=ShowKind.SERIAL), [episode(1, number=None)])
    assert [broken.rule for broken in broken_rules(unnumbered)] == ["item.episode"]


def test_a_feed_without_episodes_is_not_listed():
    assert [broken.rule for broken in broken_rules(feed.write(show(), []))] == ["channel.item"]


def test_where_a_fault_is_can_be_found_again():
    (broken,) = spoiled("/episode-2.mp3", "/episode-2.ogg")
    assert RIGHT.split("\n")[broken.line - 1].strip().startswith("<enclosure")
    assert broken.where == "episode “The ice road, part 2”"
    assert broken.authority == "Apple, Spotify"


@pytest.mark.parametrize("body", ["<title>&l9;</title>", '<link a="&l9;"/>', "<title>&file;</title>"])
def test_entities_are_neither_expanded_nor_fetched(body: str):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    data = f'<?xml version="1.0"?>{bomb}<rss version="2.0"><channel>{body}</channel></rss>'.encode()
    found = broken_rules(data)
    assert {"xml.dtd", "xml.form"} & {broken.rule for broken in found}
    assert "root:" not in str(found)
    assert len(str(found)) < 20_000


def test_a_feed_that_is_too_large_is_not_even_read():
    (broken,) = broken_rules(b" " * (MOST_BYTES + 1))
    assert broken.rule == "xml.size"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(data: bytes):
    assert broken_rules(data)
    broken_rules(RIGHT.encode()[:2000] + data)


@given(at=st.integers(0, len(RIGHT) - 1), text=st.text(max_size=5))
def test_no_change_to_a_feed_makes_it_fall_over(at: int, text: str):
    broken_rules((RIGHT[:at] + text + RIGHT[at + 3 :]).encode("utf-8", "replace"))


def strangers() -> list[Any]:
    if not FEEDS.is_dir():
        why = "no feeds of strangers: set LONGWAVE_FIXTURES to the folder that has them in fixtures/feeds/"
        return [pytest.param(None, marks=pytest.mark.skip(reason=why))]
    found = sorted(path for path in FEEDS.rglob("*") if path.suffix in (".rss", ".atom", ".xml"))
    return [pytest.param(path, id=path.name) for path in found]


@pytest.mark.parametrize("path", strangers())
def test_strangers_feeds_are_read_to_the_end(path: Path):
    found = broken_rules(path.read_bytes())
    for broken in found:
        assert all((broken.rule, broken.authority, broken.fault.found, broken.fault.expected, broken.fault.advice))
    is_podcast = path.suffix == ".rss" and b"<rss" in path.read_bytes()
    assert found if not is_podcast else any(broken.required for broken in found) or len(found) < 6
