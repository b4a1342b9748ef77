"""An existing show moves house: The Crossing's old feed, and the feeds that Trudy would have us read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.exchange.faults import Refused
from longwave.exchange.feed_reader import read, require_episodes
from longwave.exchange.feed_shapes import Enclosure, FeedChapter, FeedFunding, FeedPerson, FeedTranscript, people_of

CROSSING = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
     xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters">
<channel>
  <title>The Crossing</title>
  <link>https://crosswater.example/</link>
  <atom:link rel="self" href="https://old.example/feed.xml"/>
  <atom:link rel="next" href="/feed.xml?page=2"/>
  <description><![CDATA[<p>A weekly interview.</p>]]></description>
  <language>en-GB</language>
  <copyright>Crosswater</copyright>
  <itunes:author>Crosswater</itunes:author>
  <itunes:owner><itunes:name>Hanna</itunes:name><itunes:email>owner@crosswater.example</itunes:email></itunes:owner>
  <itunes:image href="cover.jpg"/>
  <image><url>https://old.example/small.jpg</url></image>
  <itunes:category text="News"><itunes:category text="Politics"/></itunes:category>
  <itunes:category text="Society &amp; Culture"/>
  <itunes:explicit>no</itunes:explicit>
  <itunes:type>Serial</itunes:type>
  <itunes:new-feed-url>https://new.example/feed.xml</itunes:new-feed-url>
  <podcast:guid>0b1c8f1e-7d1e-5b5a-9a53-0d6a6f0e8c11</podcast:guid>
  <podcast:locked owner="owner@crosswater.example">yes</podcast:locked>
  <podcast:funding url="https://crosswater.example/support">Support us</podcast:funding>
  <podcast:funding url="https://crosswater.example/shop"/>
  <podcast:medium>podcast</podcast:medium>
  <podcast:person>Hanna Lindqvist</podcast:person>
  <item>
    <title>Mending the <![CDATA[deep & wide]]></title>
    <guid isPermaLink="false"> Episode/17
 </guid>
    <link>/mending</link>
    <pubDate>Fri, 20 Nov 2026 07:00:00 +0100</pubDate>
    <enclosure url="https://cdn.example/17.mp3?x=1" length="1234567" type="audio/mpeg"/>
    <description>Short notes</description>
    <content:encoded><![CDATA[<p>Long notes</p>]]></content:encoded>
    <itunes:subtitle>A captain explains</itunes:subtitle>
    <itunes:duration>1:02:03</itunes:duration>
    <itunes:season>2</itunes:season>
    <itunes:episode>17</itunes:episode>
    <itunes:episodeType>Bonus</itunes:episodeType>
    <itunes:explicit>true</itunes:explicit>
    <itunes:image href="https://old.example/17.jpg"/>
    <podcast:person role="Guest" href="https://ada.example/" img="https://ada.example/a.jpg">Ada</podcast:person>
    <podcast:person role="producer" group="Audio Production">Jonah</podcast:person>
    <podcast:transcript url="https://cdn.example/17.vtt" type="text/vtt" language="en" rel="captions"/>
    <podcast:transcript url="https://cdn.example/17.srt" type="application/x-subrip"/>
    <podcast:chapters url="https://cdn.example/17.json" type="application/json+chapters"/>
    <psc:chapters><psc:chapter start="00:01:02.5" title="Second" href="https://x.example/"/></psc:chapters>
  </item>
  <item>
    <title>Salt</title>
    <enclosure url="https://cdn.example/16.mp3" length="unknown"/>
    <itunes:duration>soon</itunes:duration>
    <pubDate>Mi, 12 Nov 2026 24:00:00 GMT</pubDate>
  </item>
  <item><title>A text</title><guid>t1</guid><link>https://x.example/</link></item>
</channel></rss>
"""


def feed(items: str, *, channel: str = "", attributes: str = "") -> bytes:
    return f'<rss version="2.0" {attributes}><channel><title>T</title>{channel}{items}</channel></rss>'.encode()


def episode(inner: str = "", url: str = "https://cdn.example/1.mp3") -> str:
    return f'<item><title>E</title><guid>1</guid><enclosure url="{url}" type="audio/mpeg" length="9"/>{inner}</item>'


def line_of(text: str) -> int:
    return CROSSING.count("\n", 0, CROSSING.index(text)) + 1


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(data, "crossing.xml")
    assert all(fault.file == "crossing.xml" for fault in caught.value.faults)
    return str(caught.value)


def test_the_show_comes_along():
    show = read(CROSSING.encode(), "crossing.xml", "https://old.example/feed.xml").show
    assert (show.title, show.link, show.language, show.copyright) == (
        "The Crossing",
        "https://crosswater.example/",
        "en-GB",
        "Crosswater",
    )
    assert show.description == "<p>A weekly interview.</p>"
    assert (show.author, show.owner_name, show.owner_email) == ("Crosswater", "Hanna", "owner@crosswater.example")
    assert show.image == "https://old.example/cover.jpg"
    assert show.categories == (("News", "Politics"), ("Society & Culture",))
    assert (show.explicit, show.type) == (False, "serial")
    assert (show.guid, show.locked, show.locked_owner) == (
        "0b1c8f1e-7d1e-5b5a-9a53-0d6a6f0e8c11",
        True,
        "owner@crosswater.example",
    )
    assert show.funding == (
        FeedFunding("https://crosswater.example/support", "Support us"),
        FeedFunding("https://crosswater.example/shop"),
    )
    assert show.medium == "podcast"
    assert show.new_feed_url == "https://new.example/feed.xml"
    assert (show.self_url, show.next_page) == ("https://old.example/feed.xml", "https://old.example/feed.xml?page=2")


def test_an_episode_comes_along_whole():
    found = read(CROSSING.encode(), "crossing.xml", "https://old.example/feed.xml").episodes[0]
    assert found.guid == " Episode/17\n "
    assert found.guid_given
    assert found.title == "Mending the deep & wide"
    assert found.link == "https://old.example/mending"
    assert found.enclosure == Enclosure("https://cdn.example/17.mp3?x=1", "audio/mpeg", 1234567)
    assert found.published == datetime(2026, 11, 20, 6, tzinfo=UTC)
    assert (found.notes, found.summary, found.subtitle) == ("<p>Long notes</p>", "Short notes", "A captain explains")
    assert (found.seconds, found.season, found.number, found.type) == (3723, 2, 17, "bonus")
    assert (found.explicit, found.image) == (True, "https://old.example/17.jpg")
    assert found.people == (
        FeedPerson("Ada", "guest", "cast", "https://ada.example/", "https://ada.example/a.jpg"),
        FeedPerson("Jonah", "producer", "audio production"),
    )
    assert found.transcripts == (
        FeedTranscript("https://cdn.example/17.vtt", "text/vtt", "en", "captions"),
        FeedTranscript("https://cdn.example/17.srt", "application/x-subrip"),
    )
    assert found.chapters == "https://cdn.example/17.json"
    assert found.inline_chapters == (FeedChapter(62.5, "Second", "https://x.example/"),)
    assert found.line == line_of("<item>")


def test_an_episode_without_a_guid_has_its_audio_for_one():
    found = read(CROSSING.encode())
    salt = found.episodes[1]
    assert (salt.guid, salt.guid_given) == ("https://cdn.example/16.mp3", False)
    assert (salt.enclosure.length, salt.seconds) == (None, None)
    assert salt.published == datetime(2026, 11, 13, tzinfo=UTC)
    assert people_of(found, salt) == (FeedPerson("Hanna Lindqvist"),)
    assert people_of(found, found.episodes[0]) == found.episodes[0].people
    assert any("1 of 2 episodes have no GUID" in note for note in found.notes)


def test_what_has_no_enclosure_is_refused_by_itself():
    found = read(CROSSING.encode(), "crossing.xml")
    [fault] = found.refused
    assert fault.line == line_of("<item><title>A text")
    assert "“A text” has no enclosure" in fault.reason
    assert len(found.episodes) == 2


def test_a_guid_twice_is_refused_the_second_time():
    found = read(feed(episode() + episode(url="https://cdn.example/2.mp3")))
    assert [one.enclosure.url for one in found.episodes] == ["https://cdn.example/1.mp3"]
    assert "same GUID" in found.refused[0].reason


@pytest.mark.parametrize(
    "namespace",
    [
        "https://podcastindex.org/namespace/1.0",
        "https://podcastindex.org/namespace/1.0/",
        "http://podcastindex.org/namespace/1.0",
        "https://PodcastIndex.org/Namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
def test_the_podcast_namespace_in_every_spelling(namespace):
    data = feed(episode('<p:person role="guest">Ada</p:person>'), attributes=f'xmlns:p="{namespace}"')
    assert read(data).episodes[0].people == (FeedPerson("Ada", "guest"),)


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "https://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
        "http://www.itunes.com/dtds/podcast-1.0.dtd/",
        "http://itunes.com/dtds/podcast-1.0.dtd",
    ],
)
def test_apples_namespace_in_every_spelling(namespace):
    data = feed(episode("<i:Duration>90</i:Duration>"), attributes=f'xmlns:i="{namespace}"')
    assert read(data).episodes[0].seconds == 90


def test_prefixes_that_nobody_declared_are_understood():
    found = read(feed(episode("<itunes:duration>2:00</itunes:duration><podcast:person>Ada</podcast:person>")))
    assert found.episodes[0].seconds == 120
    assert found.episodes[0].people == (FeedPerson("Ada"),)
    assert found.notes == ()


def test_a_foreign_namespace_is_not_taken_for_another():
    data = feed(
        episode("<x:duration>2:00</x:duration><x:title>No</x:title>"), attributes='xmlns:x="https://x.example/"'
    )
    assert (read(data).episodes[0].seconds, read(data).episodes[0].title) == (None, "E")


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ('<enclosure url="a.jpg" type="image/jpeg"/><enclosure url="a.mp3" type="audio/mpeg"/>', "a.mp3"),
        ('<enclosure url="a.mp4" type="video/mp4"/><enclosure url="a.m4a"/>', "a.m4a"),
        ('<enclosure url=" a.mp3 " type="audio/mpeg"/><enclosure url="b.mp3" type="audio/mpeg"/>', "a.mp3"),
        ('<enclosure url="" /><m:content url="a.mp3" type="audio/mpeg" fileSize="7"/>', "a.mp3"),
        ('<m:group><m:content url="a.mp3"/></m:group>', "a.mp3"),
        ('<a:link rel="enclosure" href="a.mp3" type="audio/mpeg"/>', "a.mp3"),
        (
            '<enclosure url="https://x.example/track/a.mp3/https://y.example/b"/>',
            "https://x.example/track/a.mp3/https://y.example/b",
        ),
    ],
)
def test_the_file_that_listeners_hear_is_chosen(offered, chosen):
    data = feed(
        f"<item><title>E</title>{offered}</item>",
        attributes='xmlns:m="http://search.yahoo.com/mrss/" xmlns:a="http://www.w3.org/2005/Atom"',
    )
    assert read(data).episodes[0].enclosure.url == chosen


@pytest.mark.parametrize(
    "offered", ["", '<enclosure type="audio/mpeg"/>', '<enclosure url="a.jpg" type="image/jpeg"/>']
)
def test_nothing_to_hear_is_refused(offered):
    found = read(feed(f"<item><title>E</title>{offered}</item>"), "crossing.xml")
    assert found.episodes == ()
    assert "no enclosure" in found.refused[0].reason
    with pytest.raises(Refused, match="all 1 were refused"):
        require_episodes(found)


def test_relative_addresses_are_those_of_the_feed():
    data = feed('<item xml:base="/audio/"><enclosure url="1.mp3"/></item>')
    assert read(data, url="https://old.example/feed.xml").episodes[0].enclosure.url == "https://old.example/audio/1.mp3"


def test_an_atom_feed_is_read():
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="alternate" href="https://x.example/"/>
    <entry><id>urn:1</id><title>E</title><published>2026-11-20T07:00:00Z</published><summary>S</summary>
    <link rel="enclosure" href="https://cdn.example/1.mp3" type="audio/mpeg" length="5"/></entry></feed>"""
    found = read(data)
    assert (found.show.title, found.show.link) == ("T", "https://x.example/")
    [one] = found.episodes
    assert (one.guid, one.title, one.summary, one.enclosure.length) == ("urn:1", "E", "S", 5)
    assert one.published == datetime(2026, 11, 20, 7, tzinfo=UTC)


def test_rss_1_is_read():
    data = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>T</title></channel><item><title>E</title><enclosure url="a.mp3"/></item></rdf:RDF>"""
    assert [one.title for one in read(data).episodes] == ["E"]


# --- feeds that are not well-formed ---


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"\n\n" + CROSSING.encode(), "The Crossing"),
        (CROSSING.encode("utf-8-sig"), "The Crossing"),
        (CROSSING.replace("UTF-8", "utf-16").encode("utf-16"), "The Crossing"),
        (CROSSING.replace("UTF-8", "shift_jis").encode("shift_jis"), "The Crossing"),
        (CROSSING.replace("The Crossing", "Caf\xe9 & more").encode("cp1252"), "Café & more"),
        (CROSSING.replace("The Crossing", "Tea & coffee").encode(), "Tea & coffee"),
        (CROSSING.replace("The Crossing", "Caf&eacute;&nbsp;T").encode(), "Café\xa0T"),
        (CROSSING.replace("The Crossing", "A &unknown; B").encode(), "A &unknown; B"),
        (CROSSING.replace("The Crossing", "A \x0b\x00B").encode(), "A B"),
    ],
)
def test_small_sins_are_mended(data, title):
    found = read(data, "crossing.xml")
    assert found.show.title == title
    assert found.episodes[0].people[1].name == "Jonah"
    assert found.episodes[0].guid == " Episode/17\n "


@pytest.mark.parametrize(
    "data",
    [
        CROSSING[: CROSSING.index("<item><title>A text")],
        CROSSING.replace("</guid>", ""),
        CROSSING.replace("</itunes:category>", ""),
        CROSSING.replace("<title>The", "<title>The <br>"),
        CROSSING.replace('length="1234567"', "length=1234567"),
    ],
)
def test_what_cannot_be_mended_is_saved_in_parts(data):
    found = read(data.encode(), "crossing.xml")
    assert "Crossing" in found.show.title
    assert found.episodes[0].enclosure.url == "https://cdn.example/17.mp3?x=1"
    assert len(found.episodes) == 2
    assert any("not well-formed" in note for note in found.notes)


# --- refusals ---

BOMB = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss><channel/></rss>',
        b"<!-- a remark --><!DOCTYPE rss><rss><channel/></rss>",
        f'<!DOCTYPE r [<!ENTITY a "ha">{BOMB}]><rss><channel><title>&i;</title></channel></rss>'.encode(),
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss><rss><channel/></rss>'.encode("utf-16"),
        b'\n<?xml version="1.0"?>\n<!DOCTYPE rss><rss><channel><title>& x</title></channel></rss>',
        b'<?xml version="1.0" encoding="UTF-7"?>\n<!DOCTYPE rss><rss><channel/></rss>',
        b'  <!doctype rss [<!ENTITY x "y">]><rss><channel>',
        b'<rss><channel><title>broken & <!ENTITY x SYSTEM "file:///etc/passwd"></title></channel></rss>',
    ],
)
def test_a_document_type_is_refused(data):
    assert "document type (DTD)" in refused(data)


def test_a_document_type_that_is_only_talked_about_is_not():
    data = feed(episode("<description><![CDATA[How to write <!DOCTYPE html> & more]]></description> & "))
    assert "<!DOCTYPE html>" in read(data).episodes[0].notes


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\0", "is empty"),
        (b"x" * 100_000_000, "at most 50,000,000"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "web page"),
        (b"<html><body><p>x</p></body></html>", "no feed"),
        (b"Not a feed at all", "not a feed"),
        (b"<opml><body/></opml>", "no feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a feed"),
        (b"ID3\x04" + bytes(1000), "not a feed"),
        (
            b"<rss><redirect><newLocation>https://n.example/f.xml</newLocation></redirect></rss>",
            "moved to https://n.example/f.xml",
        ),
    ],
)
def test_what_is_no_feed_is_refused(data, words):
    assert words in refused(data)


def test_what_even_the_last_resort_cannot_read_is_refused():
    chapters = '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter title="No start"/>'
    assert "could not be mended" in refused(f'<rss version="2.0"><channel><item>{chapters}</broken'.encode())


def test_a_feed_without_episodes_has_nothing_to_import():
    with pytest.raises(Refused, match="it has none"):
        require_episodes(read(feed("")))


@given(st.binary(max_size=200), st.integers(0, len(CROSSING)), st.integers(0, 30))
def test_any_bytes_are_read_or_refused(noise, at, gone):
    """A feed with a hole and something else in it: whatever comes, it is one of the two."""
    data = CROSSING.encode()
    try:
        found = read(data[:at] + noise + data[at + gone :])
    except Refused as refusal:
        assert refusal.faults  # noqa: PT017
    else:
        assert all(one.guid and one.title and one.enclosure.url for one in found.episodes)
