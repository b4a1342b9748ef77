"""Writes a show's feed: RSS 2.0 with what Apple, Spotify and YouTube demand and what Podcasting 2.0 adds.

The bytes depend on nothing but the show and its episodes: no clock, no version. Dates are RFC 2822 in GMT. A feed of
more than `PAGE` episodes is cut into pages linked as RFC 5005, section 3, has it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from lxml import etree, html

from longwave.podcast.roles import official
from longwave.podcast.rules import MOST_NAME, fitted
from longwave.podcast.shapes import Episode, Funding, Person, Show, Transcript

PAGE = 2000
MEDIA_TYPE = "application/rss+xml"
CHAPTERS_TYPE = "application/json+chapters"

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
NAMESPACES: dict[str, str] = {"atom": ATOM, "content": CONTENT, "itunes": ITUNES, "podcast": PODCAST}

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# What XML 1.0 (section 2.2) has no way to write, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(show: Show, episodes: Iterable[Episode], page: int = 1) -> bytes:
    """Write one page of the feed, the newest episodes first. Raises `ValueError` for a page that does not exist."""
    ordered = sorted(episodes, key=lambda episode: (-episode.published_at.timestamp(), episode.guid))
    last = pages(len(ordered))
    if not 1 <= page <= last:
        raise ValueError(f"Found page {page}, expected 1 to {last}: the feed has {len(ordered)} episodes.")
    root = etree.Element("rss", {"version": "2.0"}, nsmap=NAMESPACES)
    channel = etree.SubElement(root, "channel")
    _about(channel, show, ordered)
    _links(channel, show, page, last)
    _for_directories(channel, show)
    for episode in ordered[(page - 1) * PAGE : page * PAGE]:
        _item(etree.SubElement(channel, "item"), show, episode)
    etree.indent(root, space=" ")
    return _DECLARATION + etree.tostring(root, encoding="UTF-8") + b"\n"


def pages(episodes: int) -> int:
    """How many pages a feed of so many episodes has; at least one."""
    return max(1, -(-episodes // PAGE))


def page_url(feed_url: str, page: int) -> str:
    """The address of a page; the first is the feed itself."""
    return feed_url if page == 1 else f"{feed_url}{'&' if '?' in feed_url else '?'}page={page}"


def changed_at(show: Show, episodes: Iterable[Episode]) -> datetime:
    """The newest change of anything in the feed: its `lastBuildDate`, and `Last-Modified` of the answer."""
    return max([show.changed_at, *(episode.changed_at or episode.published_at for episode in episodes)])


def clean(text: str) -> str:
    """A text as XML can carry it: without control characters and lone surrogates, with plain line ends."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """A text on one line, without spaces around it."""
    return " ".join(clean(text).split())


def address(base: str, url: str) -> str:
    """A whole address in ASCII: relative ones are taken from `base`, other letters and spaces are percent-encoded.

    What is no address of the web becomes an empty string, so that one bad link cannot take a whole feed away.
    """
    try:
        parts = urlsplit(urljoin(base, clean(url).strip()))
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    rest = (quote(part, safe="/%:@!$&'()*+,;=~?-._") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, quote(host, safe="[]:@%"), *rest))


def _about(channel: etree._Element, show: Show, ordered: Sequence[Episode]) -> None:
    """What RSS itself asks for."""
    _text(channel, "title", line(show.title))
    _text(channel, "link", address(show.feed_url, show.link))
    _text(channel, "description", fitted(clean(show.description).strip()))
    _text(channel, "language", show.language)
    _text(channel, "copyright", show.copyright)
    _text(channel, "lastBuildDate", _date(changed_at(show, ordered)))
    if ordered:
        _text(channel, "pubDate", _date(ordered[0].published_at))
    _text(channel, "generator", "Longwave")
    if show.image_url:
        image = etree.SubElement(channel, "image")
        _text(image, "url", address(show.link, show.image_url))
        _text(image, "title", line(show.title))
        _text(image, "link", address(show.feed_url, show.link))


def _links(channel: etree._Element, show: Show, page: int, last: int) -> None:
    """The feed's own address and, where it has several pages, the way through them."""
    ways = {"self": page}
    if last > 1:
        ways |= {"first": 1, "last": last}
        ways |= {"previous": page - 1} if page > 1 else {}
        ways |= {"next": page + 1} if page < last else {}
    for way, number in ways.items():
        href = address(show.link, page_url(show.feed_url, number))
        etree.SubElement(channel, f"{{{ATOM}}}link", {"rel": way, "type": MEDIA_TYPE, "href": href})


def _for_directories(channel: etree._Element, show: Show) -> None:
    """What directories ask of a show: Apple's tags, then Podcasting 2.0's."""
    for category in show.categories:
        outer = etree.SubElement(channel, f"{{{ITUNES}}}category", {"text": line(category.name)})
        if category.sub:
            etree.SubElement(outer, f"{{{ITUNES}}}category", {"text": line(category.sub)})
    _text(channel, f"{{{ITUNES}}}author", show.author)
    owner = etree.SubElement(channel, f"{{{ITUNES}}}owner")
    _text(owner, f"{{{ITUNES}}}name", show.owner.name)
    _text(owner, f"{{{ITUNES}}}email", show.owner.email)
    _shared(channel, show.link, show.explicit, show.image_url)
    _text(channel, f"{{{ITUNES}}}type", show.kind.value)
    if show.new_feed_url:
        _text(channel, f"{{{ITUNES}}}new-feed-url", address(show.link, show.new_feed_url))
    _text(channel, f"{{{ITUNES}}}complete", "Yes" if show.complete else "")
    _text(channel, f"{{{ITUNES}}}block", "Yes" if show.hidden else "")
    _text(channel, f"{{{PODCAST}}}guid", show.guid)
    _text(channel, f"{{{PODCAST}}}medium", show.medium)
    if show.locked is not None:
        owned = {"owner": line(show.owner.email)} if show.owner.email else {}
        _text(channel, f"{{{PODCAST}}}locked", "yes" if show.locked else "no", owned)
    _text(channel, f"{{{PODCAST}}}block", "yes" if show.hidden else "")
    _funding(channel, show.link, show.funding)
    _people(channel, show.link, show.people)


def _item(item: etree._Element, show: Show, episode: Episode) -> None:
    """One episode."""
    _text(item, "title", line(episode.title))
    _text(item, "link", address(show.link, episode.link))
    _text(item, "guid", episode.guid, {"isPermaLink": "true" if episode.guid_is_link else "false"})
    _text(item, "pubDate", _date(episode.published_at))
    _text(item, "description", fitted(clean(episode.description).strip()))
    if episode.notes_html.strip():
        _text(item, f"{{{CONTENT}}}encoded", absolute_html(episode.notes_html, address(show.link, episode.link)))
    enclosure = {
        "url": address(show.link, episode.enclosure.url),
        "length": str(episode.enclosure.length),
        "type": line(episode.enclosure.media_type),
    }
    etree.SubElement(item, "enclosure", enclosure)
    _text(item, f"{{{ITUNES}}}title", line(episode.title))
    _text(item, f"{{{ITUNES}}}author", episode.author)
    _text(item, f"{{{ITUNES}}}duration", str(max(1, int(episode.seconds + 0.5))))
    _text(item, f"{{{ITUNES}}}season", str(episode.season) if episode.season else "")
    _text(item, f"{{{ITUNES}}}episode", str(episode.number) if episode.number else "")
    _text(item, f"{{{ITUNES}}}episodeType", episode.kind.value)
    _shared(item, show.link, episode.explicit, episode.image_url)
    _podcasting(item, show, episode)


def _podcasting(item: etree._Element, show: Show, episode: Episode) -> None:
    """What Podcasting 2.0 says of an episode."""
    for transcript in episode.transcripts:
        _linked(item, f"{{{PODCAST}}}transcript", "url", address(show.link, transcript.url), _transcript(transcript))
    if episode.chapters_url:
        _linked(
            item, f"{{{PODCAST}}}chapters", "url", address(show.link, episode.chapters_url), {"type": CHAPTERS_TYPE}
        )
    _funding(item, show.link, episode.funding)
    _people(item, show.link, episode.people)


def _transcript(transcript: Transcript) -> dict[str, str]:
    """The type and language of one form of a transcript; with times it may serve as captions."""
    attributes = {"type": line(transcript.media_type)}
    if transcript.language:
        attributes["language"] = line(transcript.language)
    if transcript.timed:
        attributes["rel"] = "captions"
    return attributes


def _shared(parent: etree._Element, base: str, explicit: bool, image_url: str) -> None:
    """What a show and an episode both say to Apple."""
    _text(parent, f"{{{ITUNES}}}explicit", "true" if explicit else "false")
    if image_url:
        _linked(parent, f"{{{ITUNES}}}image", "href", address(base, image_url), {})


def _funding(parent: etree._Element, base: str, ways: Iterable[Funding]) -> None:
    for way in ways:
        made = _linked(parent, f"{{{PODCAST}}}funding", "url", address(base, way.url), {})
        if made is not None:
            made.text = line(way.text)[:MOST_NAME]


def _people(parent: etree._Element, base: str, people: Iterable[Person]) -> None:
    """Each person once for every official role that the credit names."""
    for person in people:
        links = {"img": address(base, person.img) if person.img else ""}
        links |= {"href": address(base, person.href) if person.href else ""}
        given = {name: value for name, value in links.items() if value}
        for role, group in official(person.role):
            _text(
                parent, f"{{{PODCAST}}}person", line(person.name)[:MOST_NAME], {"role": role, "group": group, **given}
            )


def _linked(parent: etree._Element, tag: str, name: str, url: str, attributes: dict[str, str]) -> etree._Element | None:
    """Add an element that is nothing without its address; a bad address leaves it out."""
    return etree.SubElement(parent, tag, {name: url, **attributes}) if url else None


def _text(parent: etree._Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    """Add an element with a text; an empty text leaves it out."""
    cleaned = clean(text)
    if cleaned:
        etree.SubElement(parent, tag, attributes or {}).text = cleaned


def _date(moment: datetime) -> str:
    """RFC 2822 with weekday, in GMT, to the second."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def absolute_html(fragment: str, base: str) -> str:
    """The same HTML with whole addresses, since a feed is read far from its page."""
    root = html.fragment_fromstring(clean(fragment), create_parent="div")
    root.make_links_absolute(base, handle_failures="ignore")
    for element in root.iter():
        element.attrib.pop("srcset", None)  # apps take `src`; these addresses would stay relative
    written: str = html.tostring(root, encoding="unicode")
    return clean(written.removeprefix("<div>").removesuffix("</div>"))
