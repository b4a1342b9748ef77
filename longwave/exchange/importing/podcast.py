"""Importing a show that lives elsewhere, from its feed: known by its GUIDs, so that it may be done again and again.

What the feed said is noted in each page's history. As long as it says the same, the page is left alone, whatever
editors made of it since; regions, topics, captions and the like, of which a feed knows nothing, are theirs for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import UTC
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from longwave.exchange.faults import Fault, Refused
from longwave.exchange.feed_shapes import Feed, FeedEpisode, FeedPerson, people_of
from longwave.exchange.files import AnyFile, Credit, EpisodeFile
from longwave.exchange.importing.contents import digest
from longwave.exchange.importing.door import Door
from longwave.exchange.importing.feed_pieces import cut, episode_file, link, show_file, title_of
from longwave.exchange.importing.feed_source import must_be_ours, notes_on, read_source, refused
from longwave.exchange.importing.fetching import Fetcher
from longwave.exchange.importing.names import Unknown
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.slugs import ascii_slug, unused, why_not
from longwave.exchange.importing.surroundings import Surroundings
from longwave.exchange.importing.wanted import Wanted
from longwave.exchange.importing.workplace import workplace
from longwave.exchange.report import Outcome, Report
from longwave.exchange.wagtail_hooks import IMPORTED
from longwave.kernel.connections import FetchError
from longwave.podcast.models import EpisodePage, ShowPage
from longwave.podcast.rules import podcast_guid
from longwave.published.models import OldPath

Progress = Callable[[int, int, str], None]
_PICTURE = frozenset({"picture", "caption", "credit", "alt"})
_NO_SHOW = "the show itself was refused. Mend that first."
#: Of these a feed knows nothing.
_EDITORS = frozenset({"regions", "topics", "about", "related", "tier", "opens_at", "closes_at"})


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
    must_be_ours(source, feed, even_if_locked)
    report = Report(source, dry_run, notes=[*feed.notes, *notes_on(feed, url)])
    with workplace() as root:
        door = Door(root, report, dry_run=dry_run)
        around = Surroundings(root, fetcher, report, with_audio=audio != "none")
        _Show(source, feed, url, door, around, slug).bring(progress)
    door.finish()
    if feed.refused:
        report.count("episodes", Outcome.REFUSED, len(feed.refused))
        report.faults += feed.refused
    if dry_run:
        report.notes.append("Pictures, recordings, transcripts and chapters are not looked at in a dry run.")
        report.notes += [
            f"There is no host {host} at present. Its recordings were counted as if there were."
            for host in sorted(fetcher.nowhere)
        ]
    elif audio == "none":
        report.notes.append(
            "Recordings were left where they are. Episodes without one were kept as drafts, since the feed must not "
            "name a file that is not there; import again with the audio, or add it at the desk."
        )
    return report


# --- bringing ----------------------------------------------------------------------------------------------------


class _Show:
    """One show on its way to the desk."""

    def __init__(self, source: str, feed: Feed, url: str, door: Door, around: Surroundings, slug: str | None) -> None:
        self.source, self.feed, self.door, self.around = source, feed, door, around
        self.guid = _show_guid(feed, url, door.report)
        self.page, self.slug = self._find(slug)
        self.owed: tuple[Piece, dict[str, Any]] | None = None  # the show with its note, ready to be put up
        self.now = timezone.now().astimezone(UTC).replace(microsecond=0)

    def _find(self, slug: str | None) -> tuple[ShowPage | None, str]:
        """The show at the desk, where it is there, and the slug it has or gets. Raises `Refused`."""
        if slug and (reason := why_not(slug)):
            raise refused(self.source, reason)
        wanted = slug or ascii_slug(title_of(self.feed.show)) or "podcast"
        found = ShowPage.objects.filter(guid=self.guid).first() if self.guid else None
        if found:
            return found, found.slug
        found = ShowPage.objects.filter(slug=wanted).first()
        if found and not self._is_this(found):
            reason = (
                f"another show at the desk, “{found.title}”, has the slug “{wanted}”. Give this one its own (--slug)."
            )
            raise refused(self.source, reason)
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
        self._prepare_show()
        if self.page is not None:
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
        self._refuse_if_empty(len(episodes))
        if progress:
            progress(len(episodes), len(episodes), "")

    def _taken(self) -> set[str]:
        """The slugs that episodes of the show have or once had."""
        if self.page is None:
            return set()
        old = OldPath.objects.filter(path__startswith=self.page.address).values_list("path", flat=True)
        held = self.page.get_children().values_list("slug", flat=True)
        return {*held, *(path.strip("/").rpartition("/")[2] for path in old)}

    def _prepare_show(self) -> None:
        """Have the show ready with its picture, or count it where the feed says of it what it said last time."""
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
        self.owed = piece, {"source": self.source, "said": said, "picture": show.image, "missed": self.around.missed}
        self.around.sweep()

    def _bring_show(self) -> None:
        if self.owed:
            piece, note = self.owed
            self.owed = None
            self.door.bring(piece, lambda page: _note(page, note))

    def _must_stand(self, piece: Piece) -> None:
        """Put a new show up before the first of its episodes that can be taken. Raises `Refused`."""
        shows = self.door.names.shows
        if self.owed:
            shows.add(self.slug)  # looked at as if it were there already
            try:
                self.door.look(piece)
            finally:
                shows.discard(self.slug)
            self._bring_show()
        if self.slug not in shows:
            raise piece.refused("show", _NO_SHOW)

    def _refuse_if_empty(self, episodes: int) -> None:
        """Refuse a new show none of whose episodes could be taken."""
        if self.owed:
            what = "its one episode was" if episodes == 1 else f"all {episodes} episodes were"
            reason = f"{what} refused, and a show without any is not put up. Mend what is said of them first."
            piece = self.owed[0]
            self.door.refuse(piece, Refused([Fault(piece.path, 0, reason)]))

    def _bring_episode(self, episode: FeedEpisode, page: EpisodePage | None, slug: str) -> None:
        said, before = digest(_said(episode, people_of(self.feed, episode))), _before(page)
        piece = self._piece(episode, page, slug)
        silent = page is not None and not page.audio_id and self.around.with_audio
        if page is not None and before.get("said") == said:
            if not silent and not before.get("missed"):
                self.door.leave(piece)
                return
            piece = replace(piece, keep=_texts_of(piece.file))  # only what was missing is new; the rest is the editors'
        try:
            piece = self._with_all(piece, episode, page, before)
            self._must_stand(piece)
        except FetchError as error:
            self.door.refuse(piece, piece.refused("audio", str(error)))
            return
        except Refused as refused:
            self.door.refuse(piece, refused)
            return
        if silent and self.door.dry_run:
            self.door.leave(piece, Outcome.UPDATED)
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
        """A piece with what surrounds it; in a dry run nothing of it is fetched. Raises `FetchError`, `Refused`."""
        if not self.owed and self.slug not in self.door.names.shows:
            raise piece.refused("show", _NO_SHOW)
        if self.door.dry_run:
            self.around.foresee(episode, page, before)
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
