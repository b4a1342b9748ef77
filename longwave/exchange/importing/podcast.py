"""Importing a show that lives elsewhere, from its feed: known by its GUIDs, so that it may be done again and again.

What the feed said is noted in each page's history. As long as it says the same, the page is left alone, whatever
editors made of it since; regions, topics, captions and the like, of which a feed knows nothing, are theirs for good.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from longwave.exchange import feed_reader
from longwave.exchange.faults import Fault, Refused
from longwave.exchange.feed_shapes import Feed, FeedEpisode, FeedPerson, people_of
from longwave.exchange.feed_xml import MOST_BYTES as MOST_FEED
from longwave.exchange.importing.door import Door
from longwave.exchange.importing.feed_pieces import cut, episode_file, link, show_file
from longwave.exchange.importing.fetching import Fetcher
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.slugs import ascii_slug, unused, why_not
from longwave.exchange.importing.surroundings import Surroundings
from longwave.exchange.importing.wanted import Wanted, digest
from longwave.exchange.report import Outcome, Report
from longwave.exchange.wagtail_hooks import IMPORTED
from longwave.kernel.connections import FetchError
from longwave.podcast.models import EpisodePage, ShowPage
from longwave.podcast.rules import podcast_guid

Progress = Callable[[int, int, str], None]
PAGES = 200  # of one feed that are followed
_PICTURE = frozenset({"picture", "caption", "credit", "alt"})
_EDITORS = frozenset({"regions", "topics", "related", "tier"})  # keys of which a feed knows nothing


def bring_podcast(
    source: str,
    *,
    audio: str,
    allow_private: bool,
    dry_run: bool,
    slug: str | None,
    even_if_locked: bool,
    progress: Progress | None,
) -> Report:
    """See `actions.import_podcast`."""
    fetcher = Fetcher(allow_private)
    feed, url = read_source(source, fetcher)
    if feed.show.locked and not even_if_locked:
        owner = f" ({feed.show.locked_owner})" if feed.show.locked_owner else ""
        raise _refused(
            source,
            f"the feed is locked: its owner{owner} does not allow other hosts to import it. If the show is yours, "
            "unlock it at its present host, or confirm that it is yours (--even-if-locked).",
        )
    feed_reader.require_episodes(feed, source)
    report = Report(source, dry_run, notes=[*feed.notes, *_notes(feed, url)])
    data = settings.FOLDER / "data"
    with tempfile.TemporaryDirectory(prefix="import-", dir=data if data.is_dir() else None) as root:
        door = Door(Path(root), report, dry_run=dry_run)
        around = Surroundings(Path(root), fetcher, report, with_audio=audio != "none")
        _Show(source, feed, url, door, around, slug).bring(progress)
    door.finish()
    if feed.refused:
        report.count("episodes", Outcome.REFUSED, len(feed.refused))
        report.faults += feed.refused
    if dry_run:
        report.notes.append("Pictures, recordings, transcripts and chapters are not looked at in a dry run.")
    elif audio == "none":
        report.notes.append(
            "Recordings were left where they are. Episodes without one were kept as drafts, since the feed must not "
            "name a file that is not there; import again with the audio, or add it at the desk."
        )
    return report


def _refused(source: str, reason: str) -> Refused:
    return Refused([Fault(source, 0, reason)])


# --- reading -----------------------------------------------------------------------------------------------------


def read_source(source: str, fetcher: Fetcher) -> tuple[Feed, str]:
    """The whole feed behind a path or an address, and its address, empty for a file. Raises `Refused`."""
    if "://" not in source:
        try:
            with Path(source).open("rb") as file:
                return feed_reader.read(file.read(MOST_FEED + 1), source), ""
        except OSError as error:
            raise _refused(
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
        raise _refused(url, str(error)) from error
    return feed_reader.read(found.content, url, found.url), found.url


def _joined(feed: Feed, page: Feed, name: str) -> Feed:
    """A feed and a further page of it (RFC 5005). Episodes that moved from one page to the other count once."""
    known = {episode.guid for episode in feed.episodes}
    fresh = tuple(episode for episode in page.episodes if episode.guid not in known)
    return replace(feed, episodes=feed.episodes + fresh, refused=feed.refused + page.refused)


def _notes(feed: Feed, url: str) -> Iterator[str]:
    show = feed.show
    if show.new_feed_url and show.new_feed_url not in (url, show.self_url):
        yield f"The feed says that it has moved to {show.new_feed_url}. What was imported is what this one holds."
    if not url and show.next_page:
        yield f"The feed goes on at {show.next_page}, and a file is only one page of it: import from its address."
    if show.hidden:
        yield "The feed asks directories not to list the show (itunes:block); here it will be listed."
    if show.medium not in ("", "podcast"):
        yield f"The feed is of the medium “{show.medium}”; here it becomes a podcast."


# --- bringing ----------------------------------------------------------------------------------------------------


class _Show:
    """One show on its way to the desk."""

    def __init__(self, source: str, feed: Feed, url: str, door: Door, around: Surroundings, slug: str | None) -> None:
        self.source, self.feed, self.door, self.around = source, feed, door, around
        self.guid = _show_guid(feed, url, door.report)
        self.page, self.slug = self._find(slug)
        self.now = timezone.now().astimezone(UTC).replace(microsecond=0)

    def _find(self, slug: str | None) -> tuple[ShowPage | None, str]:
        """The show at the desk, where it is there, and the slug it has or gets. Raises `Refused`."""
        if slug and (reason := why_not(slug)):
            raise _refused(self.source, reason)
        wanted = slug or ascii_slug(self.feed.show.title) or "podcast"
        found = ShowPage.objects.filter(guid=self.guid).first() if self.guid else None
        if found:
            return found, found.slug
        found = ShowPage.objects.filter(slug=wanted).first()
        if found and not self._is_this(found):
            reason = (
                f"another show at the desk, “{found.title}”, has the slug “{wanted}”. Give this one its own (--slug)."
            )
            raise _refused(self.source, reason)
        if found and found.get_children().exists():
            self.guid = found.guid
        return found, wanted

    def _is_this(self, page: ShowPage) -> bool:
        """Whether a show without this GUID is the same: by its title or one of its episodes, or still empty."""
        children = EpisodePage.objects.child_of(page)
        guids = [episode.guid for episode in self.feed.episodes]
        same = page.title == self.feed.show.title or children.filter(guid__in=guids).exists()
        return same or not children.exists()

    def bring(self, progress: Progress | None) -> None:
        """Bring the show, then its episodes, the oldest first, so that slugs come out the same each time."""
        newest_first = sorted(self.feed.episodes, key=lambda one: one.published or self.now, reverse=True)
        episodes = newest_first[::-1]
        self._bring_show()
        held = EpisodePage.objects.child_of(self.page) if self.page else EpisodePage.objects.none()
        pages = {page.guid: page for page in held}
        taken = set(self.page.get_children().values_list("slug", flat=True)) if self.page else set()
        for at, episode in enumerate(episodes):
            if progress:
                progress(at, len(episodes), episode.title)
            page = pages.get(episode.guid)
            slug = page.slug if page else unused(ascii_slug(episode.title) or _fallback(episode), taken)
            taken.add(slug)
            self._bring_episode(episode, page, slug)
        if progress:
            progress(len(episodes), len(episodes), "")

    def _bring_show(self) -> None:
        show = self.feed.show
        file, blocks = show_file(show, self.slug, self.guid)
        piece = Piece("shows", f"{self.source}: the show", file, tuple(blocks))
        said = digest(_said(replace(show, self_url="", generator="", next_page="", new_feed_url="")))
        before = _before(self.page)
        if self.page and before.get("said") == said and (self.page.picture_id or not show.image):
            self.door.leave(piece)
            return
        unsaid = {key for key in ("category", "language", "funding", "credits", "standfirst") if not getattr(file, key)}
        keep = frozenset({"feedback", "subscribe", "new_feed_url", "locked", *unsaid} if self.page else ())
        kept = _PICTURE
        if not self.door.dry_run:
            piece, kept = self.around.picture(piece, show.image, self.page, before)
        piece = replace(piece, keep=keep | kept)
        note = {"source": self.source, "said": said, "picture": show.image}
        self.door.bring(piece, lambda page: _note(page, note))

    def _bring_episode(self, episode: FeedEpisode, page: EpisodePage | None, slug: str) -> None:
        people = people_of(self.feed, episode)
        for one in people:
            self.door.names.hrefs[cut(one.name, 160)] = link(one.href)
        file, blocks = episode_file(self.feed, episode, self.slug, slug, self.now)
        path = f"{self.source}: “{file.title}”"
        piece = Piece("episodes", path, file, tuple(blocks), lambda key: episode.line, id=f"guid {episode.guid}")
        said, before = digest(_said(episode, people)), _before(page)
        if page and before.get("said") == said and (page.audio_id or not self.around.with_audio):
            self.door.leave(piece)
            return
        if page and not page.audio_id and self.door.dry_run and self.around.with_audio:
            self.door.leave(piece, Outcome.UPDATED)
            return
        if page and episode.published is None:
            piece = replace(piece, file=replace(file, date=page.dated))
        piece = replace(piece, keep=_EDITORS if page else frozenset())
        try:
            piece = self._with_all(piece, episode, page, before)
        except FetchError as error:
            self.door.refuse(piece, piece.refused("audio", str(error)))
            return
        except Refused as refused:
            self.door.refuse(piece, refused)
            return
        note = {
            "source": self.source,
            "guid": episode.guid,
            "said": said,
            "audio": episode.enclosure.url,
            "picture": episode.image,
        }
        wanted = self.door.bring(piece, lambda page: _note(page, note))
        if wanted:
            self._compare(wanted, episode)
        self.around.sweep()

    def _with_all(self, piece: Piece, episode: FeedEpisode, page: Any, before: dict[str, Any]) -> Piece:
        """A piece with what surrounds it; in a dry run nothing of it is looked at. Raises `FetchError`, `Refused`."""
        if self.slug not in self.door.names.shows:
            raise piece.refused("show", "the show itself was refused. Mend that first.")
        if self.door.dry_run:
            return replace(piece, keep=piece.keep | _PICTURE | {"audio", "transcript", "chapters"})
        return self.around.episode(piece, episode, page, before)

    def _compare(self, wanted: Wanted, episode: FeedEpisode) -> None:
        """Say where a recording is not what the feed says of it."""
        notes, name = self.door.report.notes, wanted.piece.path
        if episode.published is None:
            notes.append(f"{name}: the feed has no date for it; the moment of the import was taken.")
        for sound in wanted.sounds.values():
            said, found = episode.enclosure.length, sound.facts.length
            if said and said != found:
                notes.append(f"{name}: the feed says {said:,} bytes, the recording has {found:,}; the latter is used.")
            seconds, real = episode.seconds, sound.facts.seconds
            if seconds and abs(seconds - real) > max(5.0, real / 50):
                notes.append(f"{name}: the feed says {seconds} seconds, the recording lasts {real:.0f}.")


def _fallback(episode: FeedEpisode) -> str:
    """A slug for a title without a letter that could be written in ASCII."""
    return f"episode-{episode.number}" if episode.number else f"episode-{digest(episode.guid)[:8]}"


def _show_guid(feed: Feed, url: str, report: Report) -> str:
    """The podcast:guid: as given; else the one that follows from the feed's address, by which directories know it."""
    given = feed.show.guid.strip()
    try:
        return given if given and UUID(given) else _derived(feed, url)
    except ValueError:
        report.notes.append(f"The feed's podcast:guid, “{given[:60]}”, is no UUID; another one was taken.")
        return _derived(feed, url)


def _derived(feed: Feed, url: str) -> str:
    address = feed.show.self_url or url
    return str(podcast_guid(address)) if "://" in address else ""


# --- what the feed said ------------------------------------------------------------------------------------------


def _said(one: Any, people: tuple[FeedPerson, ...] = ()) -> Any:
    """What a feed says of a show or an episode, as plain data without its place in the file."""
    return [_plain(asdict(one)), [_plain(asdict(person)) for person in people]]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) for key, value in values.items() if key != "line"}


def _before(page: Any) -> dict[str, Any]:
    """What was noted at the last import of a page."""
    if page is None:
        return {}
    entry = PageLogEntry.objects.filter(page=page.pk, action=IMPORTED).order_by("-timestamp", "-pk").first()
    return dict(entry.data) if entry else {}


def _note(page: Any, data: dict[str, str]) -> None:
    log(instance=page, action=IMPORTED, data=data)
