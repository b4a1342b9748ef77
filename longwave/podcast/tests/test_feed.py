"""The feed, as Apple, Spotify, YouTube and two readers of other people's making see it."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longwave.podcast import feed
from longwave.podcast.check import broken_rules
from longwave.podcast.shapes import Category, Enclosure, EpisodeKind, Funding, Owner, Person, Show, ShowKind, Transcript

from .shows import ANA, NOON, SITE, episode, show

feedparser: Any = pytest.importorskip("feedparser", reason="feedparser reads the feed as a stranger would")
podcastparser: Any = pytest.importorskip("podcastparser", reason="podcastparser reads the feed as an app would")

NS = {"atom": feed.ATOM, "itunes": feed.ITUNES, "podcast": feed.PODCAST, "content": feed.CONTENT}
FEED = f"{SITE}/podcasts/the-crossing/feed.xml"


def read(data: bytes) -> ET.Element:
    channel = ET.fromstring(data).find("channel")
    assert channel is not None
    return channel


def text(parent: ET.Element, path: str) -> str | None:
    return parent.findtext(path, namespaces=NS)


def attributes(parent: ET.Element, path: str) -> list[dict[str, str]]:
    return [found.attrib for found in parent.findall(path, NS)]


def test_the_feed_keeps_every_rule():
    assert broken_rules(feed.write(show(), [episode(n) for n in range(1, 6)])) == ()
    assert broken_rules(feed.write(show(kind=ShowKind.SERIAL), [episode(1)])) == ()


def test_the_first_bytes_are_what_directories_expect():
    data = feed.write(show(), [episode()])
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss ')
    head = data[:600].decode()
    for declared in (
        'version="2.0"',
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"',
        'xmlns:atom="http://www.w3.org/2005/Atom"',
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    ):
        assert declared in head


def test_the_show_says_what_directories_ask():
    channel = read(feed.write(show(new_feed_url="https://new.example/feed.xml"), [episode(1), episode(2)]))
    assert {path: text(channel, path) for path in ("title", "link", "description", "language", "copyright")} == {
        "title": "The Crossing",
        "link": f"{SITE}/podcasts/the-crossing/",
        "description": "One border, one guest, every week.",
        "language": "en-gb",
        "copyright": "© 2026 Meridian",
    }
    assert text(channel, "itunes:author") == "Meridian"
    assert text(channel, "itunes:owner/itunes:email") == "podcast@meridian.example"
    assert text(channel, "itunes:owner/itunes:name") == "Nadia Ruiz"
    assert text(channel, "itunes:explicit") == "false"
    assert text(channel, "itunes:type") == "episodic"
    assert text(channel, "itunes:new-feed-url") == "https://new.example/feed.xml"
    assert attributes(channel, "itunes:image") == [{"href": f"{SITE}/media/crossing-3f2a.jpg"}]
    assert attributes(channel, "itunes:category") == [{"text": "News"}, {"text": "History"}]
    assert attributes(channel, "itunes:category/itunes:category") == [{"text": "Politics"}]
    assert attributes(channel, "atom:link") == [{"rel": "self", "type": "application/rss+xml", "href": FEED}]
    assert text(channel, "image/url") == f"{SITE}/media/crossing-3f2a.jpg"
    assert text(channel, "podcast:guid") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert text(channel, "podcast:medium") == "podcast"
    assert text(channel, "podcast:locked") == "yes"
    assert attributes(channel, "podcast:locked") == [{"owner": "podcast@meridian.example"}]
    assert attributes(channel, "podcast:funding") == [{"url": f"{SITE}/subscribe/"}]
    assert [(p.text, p.get("role"), p.get("group")) for p in channel.findall("podcast:person", NS)] == [
        ("Ana Lima", "host", "cast"),
        ("Nadia Ruiz", "producer", "creative direction"),
        ("Nadia Ruiz", "audio editor", "audio post-production"),
    ]
    assert [item.findtext("itunes:episode", namespaces=NS) for item in channel.findall("item")] == ["2", "1"]


def test_an_episode_says_what_directories_ask():
    item = read(feed.write(show(), [episode(7, kind=EpisodeKind.BONUS, explicit=True)])).find("item")
    assert item is not None
    page = f"{SITE}/podcasts/the-crossing/episode-7/"
    assert text(item, "title") == text(item, "itunes:title") == "The ice road, part 7"
    assert text(item, "link") == page
    assert text(item, "guid") == "urn:uuid:00000000-0000-4000-8000-000000000007"
    assert attributes(item, "guid") == [{"isPermaLink": "false"}]
    assert text(item, "pubDate") == "Sun, 11 Jan 2026 12:00:00 GMT"
    assert text(item, "description") == "Who keeps the road open when the lake no longer freezes?"
    assert text(item, "content:encoded") == f'<p>We talk about <a href="{SITE}/articles/ice/">ice</a> &amp; law.</p>'
    assert attributes(item, "enclosure") == [
        {"url": f"{SITE}/audio/7-5f3a/episode-7.mp3", "length": "1234574", "type": "audio/mpeg"}
    ]
    assert text(item, "itunes:duration") == "1503"
    assert text(item, "itunes:season") == "2"
    assert text(item, "itunes:episode") == "7"
    assert text(item, "itunes:episodeType") == "bonus"
    assert text(item, "itunes:explicit") == "true"
    assert attributes(item, "itunes:image") == [{"href": f"{SITE}/media/episode-7.png"}]
    assert attributes(item, "podcast:transcript") == [
        {"url": f"{page}transcript.vtt", "type": "text/vtt", "language": "en-gb", "rel": "captions"},
        {"url": f"{page}transcript.txt", "type": "text/plain"},
    ]
    assert attributes(item, "podcast:chapters") == [
        {"url": f"{page}chapters.json", "type": "application/json+chapters"}
    ]
    assert [(p.text, p.get("role")) for p in item.findall("podcast:person", NS)] == [
        ("Ana Lima", "host"),
        ("Jonas Weber", "guest"),
    ]


def test_what_is_not_there_is_not_said():
    plain_show = show(copyright="", guid="", locked=None, funding=(), people=())
    plain = episode(
        1, number=None, season=None, people=(), transcripts=(), chapters_url="", image_url="", notes_html=""
    )
    data = feed.write(plain_show, [plain]).decode()
    for tag in ("copyright", "podcast:guid", "locked", "funding", "person", "transcript", "chapters>", "season",
                "itunes:episode>", "encoded", "new-feed-url", "complete", "block"):  # fmt: skip
        assert tag not in data.partition("<channel>")[2], tag


def test_a_show_without_a_cover_shows_none():
    assert b"image" not in feed.write(show(image_url=""), [episode(1, image_url="")])


def test_a_hidden_and_finished_show_says_so():
    channel = read(feed.write(show(hidden=True, complete=True, locked=False), [episode()]))
    assert text(channel, "itunes:block") == text(channel, "itunes:complete") == "Yes"
    assert text(channel, "podcast:block") == "yes"
    assert text(channel, "podcast:locked") == "no"


def test_feedparser_reads_it_without_complaint():
    found = feedparser.parse(feed.write(show(), [episode(1), episode(2)]))
    assert not found.bozo
    assert found.version == "rss20"
    assert found.feed.title == "The Crossing"
    assert found.feed.publisher_detail.email == "podcast@meridian.example"
    assert found.feed.image.href == f"{SITE}/media/crossing-3f2a.jpg"
    assert [entry.title for entry in found.entries] == ["The ice road, part 2", "The ice road, part 1"]
    first = found.entries[0]
    assert (first.id, first.itunes_duration) == ("urn:uuid:00000000-0000-4000-8000-000000000002", "1503")
    assert first.enclosures[0].length == "1234569"
    assert first.published_parsed[:5] == (2025, 12, 7, 12, 0)
    assert first.link == f"{SITE}/podcasts/the-crossing/episode-2/"


def test_podcastparser_reads_it_like_an_app():
    found = podcastparser.parse(FEED, BytesIO(feed.write(show(), [episode(1), episode(2)])))
    assert (found["title"], found["language"], found["type"]) == ("The Crossing", "en-gb", "episodic")
    assert found["cover_url"] == f"{SITE}/media/crossing-3f2a.jpg"
    assert found["explicit"] is False
    assert found["itunes_owner"] == {"name": "Nadia Ruiz", "email": "podcast@meridian.example"}
    assert found["itunes_categories"] == [["News", "Politics"], ["History"]]
    newest = found["episodes"][0]
    assert newest["guid"] == "urn:uuid:00000000-0000-4000-8000-000000000002"
    assert (newest["number"], newest["season"], newest["total_time"]) == (2, 2, 1503)
    assert newest["enclosures"] == [
        {"url": f"{SITE}/audio/2-5f3a/episode-2.mp3", "file_size": 1_234_569, "mime_type": "audio/mpeg"}
    ]


def test_the_same_show_gives_the_same_bytes_in_any_order():
    episodes = [episode(n) for n in range(1, 30)]
    assert feed.write(show(), episodes) == feed.write(show(), reversed(episodes))


def test_the_build_date_is_the_newest_change_and_no_clock():
    noted = NOON + timedelta(days=3)
    for made, at in (
        (feed.write(show(), [episode(1)]), episode(1).published_at),
        (feed.write(show(changed_at=noted), [episode(1)]), noted),
        (feed.write(show(), [episode(1, changed_at=noted), episode(2)]), noted),
        (feed.write(show(changed_at=NOON), []), NOON),
    ):
        assert text(read(made), "lastBuildDate") == format_datetime(at, usegmt=True)


def test_dates_are_written_in_gmt():
    there = datetime(2026, 3, 29, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    item = read(feed.write(show(), [episode(1, published_at=there)])).find("item")
    assert item is not None
    assert text(item, "pubDate") == "Sat, 28 Mar 2026 22:30:00 GMT"


def test_episodes_of_one_moment_keep_their_order():
    both = [episode(2, published_at=NOON), episode(1, published_at=NOON)]
    assert feed.write(show(), both) == feed.write(show(), both[::-1])


def test_up_to_two_thousand_episodes_are_one_page():
    channel = read(feed.write(show(), [episode(n) for n in range(1, 2001)]))
    assert len(channel.findall("item")) == 2000
    assert [link["rel"] for link in attributes(channel, "atom:link")] == ["self"]


def test_more_are_pages_that_lead_to_each_other():
    episodes = [episode(n) for n in range(1, 4002)]
    assert feed.pages(len(episodes)) == 3
    links, guids = {}, []
    for page in (1, 2, 3):
        channel = read(feed.write(show(), episodes, page))
        links[page] = {link["rel"]: link["href"].removeprefix(FEED) for link in attributes(channel, "atom:link")}
        guids += [text(item, "guid") for item in channel.findall("item")]
    assert links[1] == {"self": "", "first": "", "last": "?page=3", "next": "?page=2"}
    assert links[2] == {"self": "?page=2", "first": "", "last": "?page=3", "previous": "", "next": "?page=3"}
    assert links[3] == {"self": "?page=3", "first": "", "last": "?page=3", "previous": "?page=2"}
    assert guids == [e.guid for e in reversed(episodes)]
    with pytest.raises(ValueError, match="expected 1 to 3"):
        feed.write(show(), episodes, 4)
    with pytest.raises(ValueError, match="expected 1 to 1"):
        feed.write(show(), [], 0)


@pytest.mark.parametrize(
    ("given_url", "written"),
    [
        ("/audio/1/a.mp3", f"{SITE}/audio/1/a.mp3"),
        ("https://cdn.example/ä ö.mp3", "https://cdn.example/%C3%A4%20%C3%B6.mp3"),
        ("https://cdn.example/a%20b.mp3?x=1&y=2#t", "https://cdn.example/a%20b.mp3?x=1&y=2#t"),
        ("https://müller.example/a.mp3", "https://xn--mller-kva.example/a.mp3"),
        ("javascript:alert(1)", ""),
        ("https://[bad/", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_addresses_are_whole_and_ascii(given_url: str, written: str):
    assert feed.address(f"{SITE}/", given_url) == written


def test_a_bad_address_costs_only_itself():
    people = (Person("Ana Lima", href="javascript:alert(1)"),)
    made = episode(people=people, chapters_url="https://[bad/", funding=(Funding("ftp://a.example/", "Pay"),))
    data = feed.write(show(), [made, episode(2)])
    assert broken_rules(data) == ()
    assert b"javascript" not in data


def test_notes_lead_home_from_anywhere():
    notes = '<p><a href="../">up</a> <a href="#t=5">here</a><img src="/a.jpg" srcset="/b.jpg 2x" alt=""></p>'
    item = read(feed.write(show(), [episode(notes_html=notes)])).find("item")
    assert item is not None
    page = f"{SITE}/podcasts/the-crossing/"
    assert text(item, "content:encoded") == (
        f'<p><a href="{page}">up</a> <a href="{page}episode-1/#t=5">here</a><img src="{SITE}/a.jpg" alt=""></p>'
    )


def test_what_xml_cannot_write_is_left_out():
    dirty = "a\x00b\x0bc\x1b\ufffed\ud800e\r\nf & < ]]> é 🎧"
    data = feed.write(show(title=dirty, description=dirty), [episode(title=dirty, guid=dirty, notes_html=dirty)])
    channel = read(data)
    assert text(channel, "title") == "abcde f & < ]]> é 🎧"
    assert text(channel, "description") == "abcde\nf & < ]]> é 🎧"
    assert text(channel, "item/guid") == "abcde\nf & < ]]> é 🎧"


def test_a_long_description_is_cut_so_that_the_feed_stays_valid():
    long = "Ein Wort über Grenzen. " * 400
    data = feed.write(show(description=long), [episode(description=long)])
    assert broken_rules(data) == ()
    assert (text(read(data), "description") or "").endswith("…")


texts = st.text(min_size=1).filter(lambda s: feed.line(s) and not set("<>") & set(s))
urls = st.one_of(st.sampled_from(["", "/x/", "https://a.example/b.mp3"]), st.text(max_size=20))
people_st = st.builds(Person, name=texts, role=st.text(max_size=20), href=urls, img=urls)


@settings(max_examples=60, deadline=None)
@given(
    title=texts,
    description=texts,
    guid=texts.filter(lambda s: feed.clean(s).strip() == feed.clean(s) != ""),
    notes=st.text(),
    people=st.lists(people_st, max_size=3),
    transcripts=st.lists(st.builds(Transcript, url=urls, media_type=texts, language=st.text(max_size=5)), max_size=2),
    seconds=st.floats(0.5, 10**6),
    explicit=st.booleans(),
    moment=st.datetimes(min_value=NOON.replace(year=1990, tzinfo=None), timezones=st.just(UTC)),
)
def test_whatever_editors_write_the_feed_keeps_the_rules(
    title: str, description: str, guid: str, notes: str, people: list[Person], transcripts: list[Transcript],
    seconds: float, explicit: bool, moment: datetime,
):  # fmt: skip
    made = episode(
        title=title, description=description, guid=guid, notes_html=notes, people=tuple(people),
        transcripts=tuple(transcripts), seconds=seconds, explicit=explicit, published_at=moment, changed_at=moment,
    )  # fmt: skip
    data = feed.write(show(title=title, description=description, people=tuple(people)), [made])
    assert broken_rules(data) == ()
    item = read(data).find("item")
    assert item is not None
    assert text(item, "title") == feed.line(title)
    assert text(item, "guid") == feed.clean(guid)
    assert not feedparser.parse(data).bozo


@given(st.text())
def test_cleaning_twice_is_cleaning_once(dirty: str):
    once = feed.clean(dirty)
    assert feed.clean(once) == once
    assert ET.fromstring(f"<a>{feed.clean(dirty).replace('&', '').replace('<', '').replace(']]>', '')}</a>") is not None


def test_five_hundred_episodes_share_nothing_with_each_other():
    data = feed.write(show(), [episode(n) for n in range(1, 501)])
    assert broken_rules(data) == ()
    assert len(set(map(str, attributes(read(data), "item/enclosure")))) == 500


def test_the_shapes_are_enough_for_a_show_of_another_kind():
    made = Show(
        title="Ice", link=f"{SITE}/ice/", feed_url=f"{SITE}/ice/feed.xml", description="Ice.", language="fr",
        image_url="/ice.png", categories=(Category("History"),), author="M", owner=Owner("", "a@b.example"),
        changed_at=NOON,
    )  # fmt: skip
    one = episode(
        enclosure=Enclosure("/ice/1.m4a", 5, "audio/x-m4a"), people=(ANA,), guid_is_link=True, guid=f"{SITE}/1"
    )
    required = [broken for broken in broken_rules(feed.write(made, [one])) if broken.required]
    assert required == []
