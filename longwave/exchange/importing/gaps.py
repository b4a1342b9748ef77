"""What a piece comes in without. It is published all the same, and the desk asks for it at the next edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PIL import Image

from longwave.exchange import files
from longwave.exchange.desk import bodies
from longwave.exchange.desk.bodies import joined
from longwave.exchange.faults import Fault
from longwave.kernel import html
from longwave.podcast import chapters, rules
from longwave.podcast.rules import CoverFacts, EpisodeFacts, ShowFacts

if TYPE_CHECKING:
    from longwave.exchange.importing.wanted import Wanted

_STORY = ("standfirst", "picture")
_NEEDED: dict[type[Any], tuple[str, ...]] = {
    files.ArticleFile: (*_STORY, "authors", "regions", "body"),
    files.EpisodeFile: (*_STORY, "body"),
    files.PageFile: ("body",),
}
_KEYS = {"body": "", "owner_name": "owner_name", "episode_type": "type", "chapters_file": "chapters"}


def gaps_of(wanted: Wanted) -> Iterator[Fault]:
    """What is missing, sentence by sentence."""
    piece, file = wanted.piece, wanted.file
    needed = [key for key in _NEEDED.get(type(file), ()) if key not in piece.keep]
    missing = [key for key in needed if not getattr(file, key)]
    if missing:
        yield Fault(piece.path, 0, f"it has no {joined(missing)}.")
    if getattr(file, "picture", "") and "picture" not in piece.keep:
        lacking = [key for key in ("credit", "caption", "alt") if not getattr(file, key)]
        if lacking:
            yield piece.fault("picture", f"it has no {joined(lacking)}.")
    yield from bodies.gaps_of(wanted.blocks, piece.path)
    if isinstance(file, files.EpisodeFile):
        yield from _episode(wanted, file)
    if isinstance(file, files.ShowFile):
        yield from _show(wanted, file)
    yield from wanted.unknown


def _episode(wanted: Wanted, file: files.EpisodeFile) -> Iterator[Fault]:
    piece = wanted.piece
    if wanted.draft:
        yield piece.fault("audio", "it has none, so it was kept as a draft: the feed names no file that is not there.")
    sound = wanted.sounds.get(getattr(piece.file, "audio", ""))
    if sound is None:
        return
    facts = EpisodeFacts(
        title=file.title,
        standfirst=file.standfirst or "-",  # its absence was said above
        guid=file.guid or "-",  # one is made where there is none
        url=f"/audio.{sound.facts.extension}",
        media_type=sound.facts.media_type,
        length=sound.facts.length,
        seconds=sound.facts.seconds,
        kind=file.type,
        number=file.number,
        season=file.season,
    )
    for fault in (*rules.episode_gaps(facts), *chapters.faults(wanted.chapters, sound.facts.seconds)):
        yield piece.fault(_KEYS.get(fault.field, fault.field), str(fault))


def _show(wanted: Wanted, file: files.ShowFile) -> Iterator[Fault]:
    """What directories would refuse. They get it all the same: the show is on the air already, or will be mended."""
    piece = wanted.piece
    given: Any = piece.file
    for key in ("category", "language"):
        if key not in piece.keep and not getattr(given, key):
            yield piece.fault(key, f"it says none; “{getattr(file, key)}” was taken.")
    facts = ShowFacts(
        title=file.title,
        description=html.plain(bodies.rich_text_of(wanted.blocks)),
        category=file.category,
        language=file.language,
        author=file.author,
        owner_name=file.owner_name,
        owner_email=file.owner_email,
        cover=_cover(wanted, given.picture),
        guid=file.guid,
        funding_url=file.funding.url if file.funding else "",
        funding_text=file.funding.text if file.funding else "",
        new_feed_url=file.new_feed_url,
        feedback=file.feedback,
    )
    for fault in rules.show_gaps(facts):
        if not (fault.field == "picture" and "picture" in piece.keep):
            yield piece.fault(_KEYS.get(fault.field, fault.field), str(fault))


def _cover(wanted: Wanted, path: str) -> CoverFacts | None:
    found = wanted.pictures.get(path)
    if found is None:
        return None
    with Image.open(found.path) as image:
        return CoverFacts(
            width=image.width,
            height=image.height,
            form=image.format or "",
            mode=image.mode,
            alpha="A" in image.getbands() or "transparency" in image.info,
            extension=found.ending.removeprefix("."),
            length=found.path.stat().st_size,
        )
