"""What the podcast's rules and its feed are asked about: read from forms at the desk and from the published record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from PIL import Image

from longwave.kernel import html
from longwave.media.models import Audio, Picture
from longwave.podcast import categories
from longwave.podcast.chapters import Chapter
from longwave.podcast.rules import CoverFacts, EpisodeFacts, ShowFacts, podcast_guid
from longwave.podcast.shapes import (
    Enclosure,
    Episode,
    EpisodeKind,
    Funding,
    Owner,
    Person,
    Show,
    ShowKind,
    Transcript,
)
from longwave.podcast.transcripts import MEDIA_TYPES
from longwave.published.models import Entry, EntryQuerySet, Kind
from longwave.published.public import is_open, public_text

TIMED = ("vtt", "srt", "json")


def cover_facts(picture: Picture | None) -> CoverFacts | None:
    """What is known of a cover; only the head of its file is read."""
    if not isinstance(picture, Picture):
        return None
    with picture.open_file() as file, Image.open(file) as image:
        return CoverFacts(
            width=image.width,
            height=image.height,
            form=image.format or "",
            mode=image.mode,
            alpha="A" in image.getbands() or "transparency" in image.info,
            extension=picture.file.name.rpartition(".")[2],
            length=picture.file.size,
        )


def show_facts(cleaned: dict[str, Any], guid: str = "") -> ShowFacts:
    """A show as its form at the desk has it. A field that is missing or refused counts as empty."""
    texts = ("title", "category", "language", "author", "owner_name", "owner_email")
    more = ("funding_url", "funding_text", "new_feed_url", "feedback")
    found = {name: cleaned.get(name) or "" for name in texts + more}
    description = html.plain(html.clean(cleaned.get("body") or ""))
    return ShowFacts(**found, description=description, cover=cover_facts(cleaned.get("picture")), guid=guid)


def episode_facts(cleaned: dict[str, Any], episode: Any, show: Any) -> EpisodeFacts:
    """An episode as its form at the desk has it, beside what is stored of it and of its show."""
    audio = cleaned.get("audio")
    audio = audio if isinstance(audio, Audio) else None
    siblings = type(episode).objects.child_of(show).exclude(pk=episode.pk)
    return EpisodeFacts(
        title=cleaned.get("title") or "",
        standfirst=cleaned.get("standfirst") or "",
        guid=episode.guid,
        url=audio.address if audio else "",
        media_type=audio.media_type if audio else "",
        length=audio.length if audio else 0,
        seconds=audio.seconds if audio else 0,
        kind=cleaned.get("episode_type") or EpisodeKind.FULL,
        number=cleaned.get("number"),
        season=cleaned.get("season"),
        serial=show.serial,
        other_guids=frozenset(siblings.values_list("guid", flat=True)),
    )


def chapters_of(cleaned: dict[str, Any], episode: Any) -> Sequence[Chapter]:
    """The chapters an episode will have: newly uploaded ones, or those it has unless they are to go."""
    if cleaned.get("chapters_file") or cleaned.get("no_chapters"):
        return cleaned.get("chapters_file") or ()
    return [Chapter(**chapter) for chapter in episode.chapters]


def guid_of(show: Any) -> str:
    """A show's podcast:guid: the stored one, since an old revision may lack it; else made from the feed's address."""
    stored: str | None = type(show).objects.filter(pk=show.pk).values_list("guid", flat=True).first()
    return stored or str(podcast_guid(settings.LONGWAVE_URL + f"/podcasts/{show.slug}/feed.xml"))


def feed_entries(show: UUID, now: datetime) -> Iterable[Entry]:
    """A show's live episodes that everybody may hear, newest first: all of them."""
    return [entry for entry in episodes_of(show) if is_open(entry, now)]


def episodes_of(show: UUID) -> EntryQuerySet:
    """A show's live episodes, newest first."""
    return Entry.objects.listed(f"show:{show}").filter(kind=Kind.EPISODE)


def opened_or_closed(show: UUID, since: datetime, now: datetime) -> bool:
    """Whether an episode of the show opened or closed after one moment and up to another."""
    opened = Q(opens_at__gt=since, opens_at__lte=now)
    closed = Q(closes_at__gt=since, closes_at__lte=now)
    return episodes_of(show).filter(opened | closed).exists()


def feed_show(show: Entry, site: str, now: datetime) -> Show:
    """A show's entry as its feed is written from it."""
    data, facts = show.data, show.data["feed_facts"]
    funding = data.get("funding")
    return Show(
        title=show.title,
        link=site + show.path,
        feed_url=site + data["feed"],
        description=public_text(show, now).text,
        language=facts["language"],
        image_url=facts["cover"],
        categories=(categories.parse(data["category"]),),
        author=facts["author"],
        owner=Owner(facts["owner_name"], facts["owner_email"]),
        changed_at=show.updated_at,
        explicit=facts["explicit"],
        kind=ShowKind.SERIAL if facts["serial"] else ShowKind.EPISODIC,
        copyright=facts["copyright"],
        guid=facts["guid"],
        locked=facts["locked"],
        funding=(Funding(funding["url"], funding["text"]),) if funding else (),
        people=tuple(_people(data["credits"])),
        new_feed_url=facts["new_feed_url"],
    )


def _people(people: Iterable[dict[str, Any]]) -> Iterable[Person]:
    for person in people:
        yield Person(person["name"], person["role"], person["link"] or person["path"])


def feed_episode(entry: Entry, language: str, now: datetime) -> Episode:
    """An episode's entry as a feed is written from it."""
    data, audio = entry.data, entry.data["audio"]
    spoken = [*([data["host"]] if data["host"] else []), *data["guests"]]
    named = {(person["name"], person["role"].lower()) for person in spoken}  # the show's credits may name her again
    people = [*spoken, *(one for one in data["credits"] if (one["name"], one["role"].lower()) not in named)]
    return Episode(
        guid=data["guid"],
        title=entry.title,
        link=entry.path,
        published_at=entry.published_at,
        enclosure=Enclosure(audio["url"], audio["length"], audio["type"]),
        seconds=audio["seconds"],
        description=entry.standfirst,
        notes_html=public_text(entry, now).mail,
        changed_at=entry.updated_at,
        number=data["number"],
        season=data["season"],
        kind=EpisodeKind(data["type"]),
        explicit=data["explicit"],
        image_url=data["cover"],
        people=tuple(_people(people)),
        transcripts=tuple(
            Transcript(url, MEDIA_TYPES[form], language, form in TIMED) for form, url in data["transcript_url"].items()
        ),
        chapters_url=data["chapters_url"],
    )
