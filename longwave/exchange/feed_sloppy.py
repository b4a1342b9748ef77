"""The last resort for a feed that is not XML: feedparser reads what it can find.

It keeps only the last of several people or transcripts, so it is asked only when the bytes could not be mended.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import feedparser

from longwave.exchange import feed_values as fv
from longwave.exchange.faults import Fault
from longwave.exchange.feed_shapes import Enclosure, Feed, FeedEpisode, FeedShow
from longwave.exchange.feed_xml import mend, refusal
from longwave.exchange.rich_text import plain_line

MOST_BYTES = 10_000_000  # it reads slowly, and a feed of this kind is small


def read_sloppily(data: bytes, name: str, notes: tuple[str, ...]) -> Feed:
    """Read what can be read. Raises `Refused` where it is no feed, or has a document type."""
    if len(data) > MOST_BYTES:
        raise refusal(name, 0, f"{' '.join(notes)} It is too large to be mended. Correct the feed and try again.")
    found = _parsed(mend(data, name), name, notes)
    channel: Mapping[str, Any] = found.feed
    if not found.entries and not found.version:
        raise refusal(name, 1, "this is not a feed. Expected RSS; check the address.")
    episodes: dict[str, FeedEpisode] = {}
    refused = []
    for at, entry in enumerate(found.entries, 1):
        episode = _episode(entry)
        if episode is None or episode.guid in episodes:
            what = "has no enclosure, the address of its audio" if episode is None else "has another's GUID"
            title = plain_line(str(entry.get("title", "")))
            refused.append(Fault(name, 0, f"episode {at} “{title}” {what}. Correct the feed, or leave it out."))
        else:
            episodes[episode.guid] = episode
    note = "Only what could be found in it was taken; compare the result with the show."
    return Feed(_show(channel), tuple(episodes.values()), tuple(refused), (*notes, note))


def _parsed(data: bytes, name: str, notes: tuple[str, ...]) -> Any:
    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it is not made for everything, such as a chapter that does not say when it starts
        reason = f"{' '.join(notes)} It could not be mended. Correct the feed and try again."
        raise refusal(name, 0, reason) from error


def _show(channel: Mapping[str, Any]) -> FeedShow:
    owner = channel.get("publisher_detail") or {}
    return FeedShow(
        title=plain_line(_text(channel, "title")),
        link=_text(channel, "link"),
        description=_text(channel, "summary") or _text(channel, "subtitle"),
        language=_text(channel, "language"),
        copyright=_text(channel, "rights"),
        author=plain_line(_text(channel, "author")),
        owner_name=str(owner.get("name", "")),
        owner_email=str(owner.get("email", "")),
        image=_image(channel),
        explicit=channel.get("itunes_explicit"),
        type=fv.one_of(_text(channel, "itunes_type"), "episodic", "serial"),
        guid=_text(channel, "podcast_guid"),
        locked=fv.flag(_text(channel, "podcast_locked")),
        medium=_text(channel, "podcast_medium").lower(),
        new_feed_url=_text(channel, "newlocation") or _text(channel, "itunes_new-feed-url"),
        generator=_text(channel, "generator"),
    )


def _episode(entry: Mapping[str, Any]) -> FeedEpisode | None:
    offered = [
        Enclosure(str(link["href"]).strip(), str(link.get("type", "")), fv.whole(str(link.get("length", ""))))
        for link in entry.get("links", [])
        if link.get("rel") == "enclosure" and str(link.get("href", "")).strip()
    ]
    offered = [one for one in offered if fv.sound(one.url, one.type)]
    if not offered:
        return None
    enclosure = max(offered, key=lambda one: fv.sound(one.url, one.type))
    guid = _text(entry, "id")
    content = entry.get("content") or [{}]
    return FeedEpisode(
        guid=guid or enclosure.url,
        guid_given=bool(guid),
        title=plain_line(_text(entry, "title")) or fv.stem(enclosure.url) or "Untitled",
        enclosure=enclosure,
        link=_text(entry, "link"),
        subtitle=plain_line(_text(entry, "subtitle")),
        summary=plain_line(_text(entry, "summary")),
        notes=str(content[0].get("value", "")) or _text(entry, "summary"),
        published=fv.moment(_text(entry, "published") or _text(entry, "updated")),
        season=fv.whole(_text(entry, "itunes_season")),
        number=fv.whole(_text(entry, "itunes_episode")),
        type=fv.one_of(_text(entry, "itunes_episodetype"), "full", "trailer", "bonus") or "full",
        explicit=entry.get("itunes_explicit"),
        seconds=fv.seconds(_text(entry, "itunes_duration")),
        author=plain_line(_text(entry, "author")),
        image=_image(entry),
    )


def _image(found: Mapping[str, Any]) -> str:
    image = found.get("image") or {}
    return str(image.get("href", "")) if isinstance(image, Mapping) else ""


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""
