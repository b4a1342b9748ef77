"""An existing show's RSS (or Atom) as a `Feed`.

GUIDs are kept to the letter: an app that sees another one downloads the episode again. An episode that cannot be taken
is refused by itself, with line and reason; the others go on.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from longwave.exchange import feed_values as fv
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.feed_shapes import (
    Enclosure,
    Feed,
    FeedChapter,
    FeedEpisode,
    FeedFunding,
    FeedPerson,
    FeedShow,
    FeedTranscript,
)
from longwave.exchange.feed_sloppy import read_sloppily
from longwave.exchange.feed_xml import Part, Tree, name_of, refusal, tree_of
from longwave.exchange.rich_text import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_TAG = re.compile(r"<[^>]{1,2000}>")


def read(data: bytes, name: str = "feed", url: str = "") -> Feed:
    """Read a feed. `name` stands in messages; `url` is where it came from, for relative addresses.

    Raises `Refused`: empty, too large, no feed, a document type or entities, or a feed that has moved away.
    """
    tree = tree_of(data, name)
    found = _from_tree(tree, name, url)
    if found is not None and tree.whole:
        return found
    if tree.root is not None and tree.whole:
        raise refusal(name, 1, f"this is XML but no feed (its root is <{tree.root.tag}>). Expected RSS.")
    # Not well-formed beyond mending: what was saved of the tree knows more than feedparser, where it has as much.
    try:
        sloppy = read_sloppily(data, name, tree.notes)
    except Refused:
        if found is not None and found.episodes:
            return found
        raise
    return found if found is not None and len(found.episodes) >= len(sloppy.episodes) else sloppy


def _from_tree(tree: Tree, name: str, url: str) -> Feed | None:
    if tree.root is None:
        return None
    channel, items = _channel(tree.root, name)
    if channel is None:
        return None
    reader = _Reader(name, url)
    show = reader.show(channel)
    episodes = tuple(reader.episodes(items))
    return Feed(show, episodes, tuple(reader.refused), (*tree.notes, *reader.notes))


def require_episodes(feed: Feed, name: str = "feed") -> None:
    """Raise `Refused` where a feed has nothing to import."""
    if not feed.episodes:
        what = f"all {len(feed.refused)} were refused" if feed.refused else "it has none"
        raise refusal(name, 0, f"no episode can be taken from this feed: {what}. Check that it is a podcast's feed.")


def _channel(root: etree._Element, name: str) -> tuple[Part | None, list[Part]]:
    """The part that describes the show, and the items: RSS 2.0, RSS 1.0 (items beside the channel) or Atom."""
    top = Part(root)
    kind = name_of(root)
    if kind == "rss" and (moved := top.one("redirect")):
        address = moved.text("newlocation")
        raise refusal(name, moved.line, f"this feed has moved to {address or 'another address'}. Import that address.")
    if kind in ("rss", "rdf:rdf") and (channel := top.one("channel")):
        return channel, channel.all("item") + top.all("item")
    if kind == "channel":
        return top, top.all("item")
    if kind in ("atom:feed", "feed"):
        return top, top.all("atom:entry") + top.all("entry")
    return None, []


class _Reader:
    """Reads the parts of one feed."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url
        self.refused: list[Fault] = []
        self.notes: list[str] = []

    # --- the show ---

    def show(self, channel: Part) -> FeedShow:
        """The show."""
        owner = channel.one("itunes:owner")
        locked = channel.one("podcast:locked")
        return FeedShow(
            title=_plain(channel.text("title", "atom:title", "itunes:title")),
            link=channel.url(channel.text("link"), self.url) or self._link(channel, "alternate"),
            description=channel.text("description", "itunes:summary", "googleplay:description", "atom:subtitle"),
            subtitle=_plain(channel.text("itunes:subtitle")),
            language=channel.text("language", "dc:language"),
            copyright=channel.text("copyright", "dc:rights", "atom:rights"),
            author=_plain(channel.text("itunes:author", "googleplay:author", "dc:creator")),
            owner_name=owner.text("itunes:name") if owner else "",
            owner_email=owner.text("itunes:email") if owner else channel.text("googleplay:owner"),
            image=self._image(channel),
            categories=tuple(_categories(channel)),
            keywords=tuple(_keywords(channel)),
            explicit=fv.flag(channel.text("itunes:explicit", "googleplay:explicit")),
            type=fv.one_of(channel.text("itunes:type"), "episodic", "serial"),
            guid=channel.text("podcast:guid"),
            locked=fv.flag(locked.raw) if locked else None,
            locked_owner=locked.get("owner") if locked else "",
            medium=channel.text("podcast:medium").lower(),
            funding=tuple(FeedFunding(one.get("url"), _plain(one.raw)) for one in channel.all("podcast:funding")),
            people=tuple(_people(channel)),
            new_feed_url=channel.text("itunes:new-feed-url"),
            self_url=self._link(channel, "self"),
            next_page=self._link(channel, "next"),
            generator=channel.text("generator", "atom:generator"),
            hidden=bool(fv.flag(channel.text("itunes:block", "googleplay:block"))),
            complete=bool(fv.flag(channel.text("itunes:complete"))),
        )

    def _link(self, part: Part, rel: str) -> str:
        for link in part.all("atom:link") + part.all("link"):
            if link.get("href") and (link.get("rel") or "alternate") == rel:
                return link.url(link.get("href"), self.url)
        return ""

    def _image(self, part: Part) -> str:
        """The artwork: of the largest kind, which is Apple's, first."""
        for name in ("itunes:image", "googleplay:image"):
            for image in part.all(name):
                if href := image.get("href"):
                    return image.url(href, self.url)
        for image in part.all("image"):
            if address := image.text("url"):
                return image.url(address, self.url)
        if icon := part.text("atom:logo", "atom:icon"):
            return part.url(icon, self.url)
        for thumbnail in part.all("media:thumbnail"):
            if address := thumbnail.get("url"):
                return thumbnail.url(address, self.url)
        return ""

    # --- episodes ---

    def episodes(self, items: list[Part]) -> list[FeedEpisode]:
        """The episodes in the feed's order; what is wrong with others goes to `refused`."""
        found: dict[str, FeedEpisode] = {}
        for at, item in enumerate(items, 1):
            title = _plain(item.text("title", "atom:title", "itunes:title"))
            episode = self._episode(item, title)
            what = f"episode {at}" + (f" “{title}”" if title else "")
            if episode is None:
                reason = f"{what} has no enclosure, the address of its audio. Add it to the feed, or leave it out."
                self.refused.append(Fault(self.name, item.line, reason))
            elif episode.guid in found:
                line = found[episode.guid].line
                reason = f"{what} has the same GUID as the one on line {line} ({episode.guid[:80]}). Give it its own."
                self.refused.append(Fault(self.name, item.line, reason))
            else:
                found[episode.guid] = episode
        missing = sum(not episode.guid_given for episode in found.values())
        if missing:
            self.notes.append(
                f"{missing} of {len(found)} episodes have no GUID; the address of the audio is taken as such."
            )
        return list(found.values())

    def _episode(self, item: Part, title: str) -> FeedEpisode | None:
        enclosure = self._enclosure(item)
        if enclosure is None:
            return None
        given = item.one("guid", "atom:id", "id")
        guid = given.raw if given and given.raw.strip() else ""
        chapters = item.one("podcast:chapters")
        return FeedEpisode(
            guid=guid or enclosure.url,
            guid_given=bool(guid),
            title=title or fv.stem(enclosure.url) or "Untitled",
            enclosure=enclosure,
            link=item.url(item.text("link"), self.url) or self._link(item, "alternate"),
            subtitle=_plain(item.text("itunes:subtitle")),
            summary=_plain(item.text("itunes:summary", "atom:summary", "description", "content:encoded")),
            notes=item.text("content:encoded", "description", "atom:content", "itunes:summary", "atom:summary"),
            published=fv.moment(item.text("pubdate", "atom:published", "dc:date", "atom:updated", "published")),
            season=fv.whole(item.text("itunes:season", "podcast:season")),
            number=fv.whole(item.text("itunes:episode", "podcast:episode")),
            type=fv.one_of(item.text("itunes:episodetype"), "full", "trailer", "bonus") or "full",
            explicit=fv.flag(item.text("itunes:explicit", "googleplay:explicit")),
            seconds=fv.seconds(item.text("itunes:duration", "duration")),
            author=_plain(item.text("itunes:author", "dc:creator")),
            image=self._image(item),
            people=tuple(_people(item)),
            transcripts=tuple(self._transcripts(item)),
            chapters=chapters.url(chapters.get("url"), self.url) if chapters else "",
            inline_chapters=tuple(_chapters(item)),
            line=item.line,
        )

    def _enclosure(self, item: Part) -> Enclosure | None:
        """The file that listeners hear, of all that are offered; the first of the surest kind."""
        found = [
            Enclosure(part.url(address, self.url), part.get("type"), fv.whole(part.get(length)))
            for part, address, length in _offered(item)
            if address
        ]
        found = [one for one in found if fv.sound(one.url, one.type)]
        return max(found, key=lambda one: fv.sound(one.url, one.type), default=None)

    def _transcripts(self, item: Part) -> Iterator[FeedTranscript]:
        for one in item.all("podcast:transcript"):
            if address := one.get("url"):
                yield FeedTranscript(one.url(address, self.url), one.get("type"), one.get("language"), one.get("rel"))


def _offered(item: Part) -> Iterator[tuple[Part, str, str]]:
    """Files that an item offers: the part, the address, and the name of the attribute with its length."""
    for enclosure in item.all("enclosure"):
        yield enclosure, enclosure.get("url"), "length"
    for link in item.all("atom:link") + item.all("link"):
        if link.get("rel") == "enclosure":
            yield link, link.get("href"), "length"
    for group in [item, *item.all("media:group")]:
        for content in group.all("media:content"):
            yield content, content.get("url"), "fileSize"


def _people(part: Part) -> Iterator[FeedPerson]:
    for one in part.all("podcast:person"):
        if name := _plain(one.raw):
            role, group = one.get("role").lower() or "host", one.get("group").lower() or "cast"
            yield FeedPerson(name, role, group, one.get("href"), one.get("img"))


def _chapters(item: Part) -> Iterator[FeedChapter]:
    for chapters in item.all("psc:chapters"):
        for one in chapters.all("psc:chapter"):
            at = fv.start(one.get("start"))
            if at is not None:
                yield FeedChapter(at, _plain(one.get("title")), one.get("href"), one.get("image"))


def _categories(part: Part, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Each category as the way down to it: (News, Politics)."""
    for one in part.all("itunes:category"):
        way = (*above, one.get("text"))
        below = list(_categories(one, way))
        if below:
            yield from below
        elif any(way):
            yield way


def _keywords(channel: Part) -> Iterator[str]:
    for one in channel.all("itunes:keywords"):
        for word in (one.raw.strip() or one.get("text")).split(","):
            if word.strip():
                yield word.strip()


def _plain(text: str) -> str:
    """A text that may hold markup as one plain line."""
    bare = html.unescape(_TAG.sub(" ", text)) if "<" in text else text
    return plain_line(bare)
