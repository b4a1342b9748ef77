"""The feed to import: read whole, from a file or page by page from its address, and held against its owner's wishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from longwave.exchange import feed_reader
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.feed_shapes import Feed
from longwave.exchange.feed_xml import MOST_BYTES as MOST_FEED
from longwave.exchange.importing.feed_pieces import title_of
from longwave.exchange.importing.fetching import Fetcher
from longwave.kernel.connections import FetchError

PAGES = 200  # of one feed that are followed


def read_source(source: str, fetcher: Fetcher) -> tuple[Feed, str]:
    """The whole feed behind a path or an address, and its address, empty for a file. Raises `Refused`."""
    if "://" not in source:
        try:
            with Path(source).open("rb") as file:
                return feed_reader.read(file.read(MOST_FEED + 1), source), ""
        except OSError as error:
            raise refused(
                source,
                f"this file cannot be read ({error.strerror}). Give a feed's file, or its address with https://.",
            ) from error
    feed, url = _fetched(source, fetcher)
    seen, following = {url, source}, feed.show.next_page
    while following and following not in seen and len(seen) < PAGES:
        seen.add(following)
        page, _ = _fetched(following, fetcher)
        feed, following = _joined(feed, page, following), page.show.next_page
    return feed, url


def _fetched(url: str, fetcher: Fetcher) -> tuple[Feed, str]:
    try:
        found = fetcher.get(url, MOST_FEED, "application/rss+xml, application/xml, text/xml, */*;q=0.5")
    except FetchError as error:
        raise refused(url, str(error)) from error
    return feed_reader.read(found.content, url, found.url), found.url


def _joined(feed: Feed, page: Feed, name: str) -> Feed:
    """A feed and a further page of it (RFC 5005). Episodes that moved from one page to the other count once."""
    known = {episode.guid for episode in feed.episodes}
    fresh = tuple(episode for episode in page.episodes if episode.guid not in known)
    return replace(feed, episodes=feed.episodes + fresh, refused=feed.refused + page.refused)


def notes_on(feed: Feed, url: str) -> Iterator[str]:
    """What a publisher should know of a feed."""
    show = feed.show
    if show.new_feed_url and show.new_feed_url not in (url, show.self_url):
        yield f"The feed says that it has moved to {show.new_feed_url}. What was imported is what this one holds."
    if not url and show.next_page:
        yield f"The feed goes on at {show.next_page}, and a file is only one page of it: import from its address."
    if not show.title:
        yield f"The feed has no title for the show; “{title_of(show)}” was taken."
    if show.hidden:
        yield "The feed asks directories not to list the show (itunes:block); here it will be listed."
    if show.medium not in ("", "podcast"):
        yield f"The feed is of the medium “{show.medium}”; here it becomes a podcast."


def must_be_ours(source: str, feed: Feed, even_if_locked: bool) -> None:
    """Raise `Refused` where a feed's owner does not want it imported, or there is nothing to import."""
    if feed.show.locked and not even_if_locked:
        owner = f" ({feed.show.locked_owner})" if feed.show.locked_owner else ""
        raise refused(
            source,
            f"the feed is locked: its owner{owner} does not allow other hosts to import it. If the show is yours, "
            "unlock it at its present host, or confirm that it is yours (--even-if-locked).",
        )
    try:
        feed_reader.require_episodes(feed, source)
    except Refused as nothing:
        raise Refused([*nothing.faults, *feed.refused]) from nothing


def refused(source: str, reason: str) -> Refused:
    """A refusal of the whole feed for one fault."""
    return Refused([Fault(source, 0, reason)])
