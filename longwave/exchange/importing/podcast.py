"""Importing a show that lives elsewhere, from its feed: known by its GUIDs, so that it may be done again and again.

What the feed said is noted in each page's history. As long as it says the same, the page is left alone, whatever
editors made of it since; regions, topics, captions and the like, of which a feed knows nothing, are theirs for good.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
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
from longwave.exchange.files import AnyFile, Credit, EpisodeFile
from longwave.exchange.importing.door import Door
from longwave.exchange.importing.feed_pieces import cut, episode_file, link, show_file, title_of
from longwave.exchange.importing.fetching import Fetcher
from longwave.exchange.importing.names import Unknown
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.slugs import ascii_slug, unused, why_not
from longwave.exchange.importing.surroundings import Surroundings
from longwave.exchange.importing.wanted import Wanted, digest
from longwave.exchange.report import Outcome, Report
from longwave.exchange.wagtail_hooks import IMPORTED
from longwave.kernel.connections import FetchError
from longwave.podcast.models import EpisodePage, ShowPage
from longwave.podcast.rules import podcast_guid
from longwave.published.models import OldPath

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
    _must_be_ours(source, feed, even_if_locked)
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


def _must_be_ours(source: str, feed: Feed, even_if_locked: bool) -> None:
    """Raise `Refused` where a feed's owner does not want it imported, or there is nothing to import."""
    if feed.show.locked and not even_if_locked:
        owner = f" ({feed.show.locked_owner})" if feed.show.locked_owner else ""
        raise _refused(
            source,
            f"the feed is locked: its owner{owner} does not allow other hosts to import it. If the show is yours, "
            "unlock it at its present host, or confirm that it is yours (--even-if-locked).",
        )
    try:
        feed_reader.require_episodes(feed, source)
    except Refused as refused:
        raise Refused([*refused.faults, *feed.refused]) from refused


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
    if not show.title:
        yield f"The feed has no title for the show; “{title_of(show)}” was taken."
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
        wanted = slug or ascii_slug(title_of(self.feed.show)) or "podcast"
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
        same = page.title == title_of(self.feed.show) or children.filter(guid__in=guids).exists()
        return same or not children.exists()

    def bring(self, progress: Progress | None) -> None:
        """Bring the show, then its episodes, the oldest first, so that slugs come out the same each time."""
        newest_first = sorted(self.feed.episodes, key=lambda one: one.published or self.now, reverse=True)
        episodes = newest_first[::-1]
        self._bring_show()
        held = EpisodePage.objects.child_of(self.page) if self.page else EpisodePage.objects.none()
        pages = {page.guid: page for page in held}
        taken = self._taken()
        for at, episode in enumerate(episodes):
            if progress:
                progress(at, len(episodes), episode.title)
            page = pages.get(episode.guid)
            slug = page.slug if page else unused(ascii_slug(episode.title) or _fallback(episode), taken)
            taken.add(slug)
            self._bring_episode(episode, page, slug)
        if progress:
            progress(len(episodes), len(episodes), "")

    def _taken(self) -> set[str]:
        """The slugs that episodes of the show have or once had."""
        if self.page is None:
            return set()
        old = OldPath.objects.filter(path__startswith=self.page.address).values_list("path", flat=True)
        held = self.page.get_children().values_list("slug", flat=True)
        return {*held, *(path.strip("/").rpartition("/")[2] for path in old)}

    def _bring_show(self) -> None:
        show = self.feed.show
        file, blocks = show_file(show, self.slug, self.guid)
        piece = Piece("shows", f"{self.source}: the show", file, tuple(blocks))
        said = digest(_said(replace(show, self_url="", generator="", next_page="", new_feed_url="")))
        before = _before(self.page)
        same = self.page is not None and before.get("said") == said
        if same and not before.get("missed"):
            self.door.leave(piece)
            return
        unsaid = {key for key in ("category", "language", "funding", "credits", "standfirst") if not getattr(file, key)}
        keep = frozenset({"feedback", "subscribe", "new_feed_url", "locked", *unsaid} if self.page else ())
        kept = _PICTURE
        if not self.door.dry_run:
            piece, kept = self.around.picture(piece, show.image, self.page, before)
        piece = replace(piece, keep=(_texts_of(file) if same else keep) | kept)
        note = {"source": self.source, "said": said, "picture": show.image, "missed": self.around.missed}
        self.door.bring(piece, lambda page: _note(page, note))
        self.around.sweep()

    def _bring_episode(self, episode: FeedEpisode, page: EpisodePage | None, slug: str) -> None:
        said, before = digest(_said(episode, people_of(self.feed, episode))), _before(page)
        piece = self._piece(episode, page, slug)
        silent = page is not None and not page.audio_id and self.around.with_audio
        if page is not None and before.get("said") == said:
            if not silent and not before.get("missed"):
                self.door.leave(piece)
                return
            piece = replace(piece, keep=_texts_of(piece.file))  # only what was missing is new; the rest is the editors'
        if silent and self.door.dry_run:
            self.door.leave(piece, Outcome.UPDATED)
            return
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
            "picture": self._image(episode),
            "missed": self.around.missed,
        }
        wanted = self.door.bring(piece, lambda page: _note(page, note))
        if wanted:
            self._compare(wanted, episode)
        self.around.sweep()

    def _piece(self, episode: FeedEpisode, page: EpisodePage | None, slug: str) -> Piece:
        """What the feed says of an episode, as a piece."""
        for one in people_of(self.feed, episode):
            self.door.names.hrefs[cut(one.name, 160)] = link(one.href)
        now = page.dated if page is not None else self.now
        file, blocks = episode_file(self.feed, episode, self.slug, slug, now)
        file = self._with_known_host(file)
        keep = _EDITORS if page is not None else frozenset()
        path = f"{self.source}: “{file.title}”"
        return Piece("episodes", path, file, tuple(blocks), lambda key: episode.line, keep, f"guid {episode.guid}")

    def _with_known_host(self, file: EpisodeFile) -> EpisodeFile:
        """The episode, with a host of whom no page can be made or told credited instead."""
        try:
            if file.host:
                self.door.names.meant("people", file.host)
        except Unknown:
            credit = Credit(file.host, "Host", self.door.names.hrefs.get(file.host, ""))
            return replace(file, host="", credits=(credit, *file.credits))
        return file

    def _with_all(self, piece: Piece, episode: FeedEpisode, page: Any, before: dict[str, Any]) -> Piece:
        """A piece with what surrounds it; in a dry run nothing of it is looked at. Raises `FetchError`, `Refused`."""
        if self.slug not in self.door.names.shows:
            raise piece.refused("show", "the show itself was refused. Mend that first.")
        if self.door.dry_run:
            return replace(piece, keep=piece.keep | _PICTURE | {"audio", "transcript", "chapters"})
        return self.around.episode(piece, episode, self._image(episode), page, before)

    def _image(self, episode: FeedEpisode) -> str:
        """The picture of an episode's own: many feeds name the show's cover in each."""
        return episode.image if episode.image != self.feed.show.image else ""

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


def _texts_of(file: AnyFile) -> frozenset[str]:
    """Every key but those of files that lie elsewhere."""
    keys = frozenset(one.name for one in fields(file))
    return keys - _PICTURE - {"audio", "transcript", "chapters", "slug", "show", "guid", "body_line"}


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


def _note(page: Any, data: dict[str, Any]) -> None:
    log(instance=page, action=IMPORTED, data=data)
