"""Looking at shows and episodes that come in: what lasts for ever, and recordings with their texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from longwave.exchange import files
from longwave.exchange.importing.contents import BY_CONTENT, digest, rows_of
from longwave.podcast import chapters as chapter_lists
from longwave.podcast import transcripts
from longwave.podcast.cues import Cue
from longwave.podcast.models import EpisodePage, ShowPage

if TYPE_CHECKING:
    from longwave.exchange.importing.looking import Look

#: The desk's own values for a show whose file says nothing.
DEFAULTS: dict[str, Any] = {"category": "News > Politics", "language": "en-gb", "explicit": False, "locked": True}


def show_changes(look: Look, file: files.ShowFile) -> dict[str, Any]:
    """What a show will have for what its file leaves open."""
    held = look.page.guid if look.page else ""
    if held and file.guid and held != file.guid and look.page.get_children().exists():
        reason = f"the show at the desk has {held}, which is for life. Remove the key, or take another slug."
        look.faults.append(look.piece.fault("guid", reason))
    defaults = {
        key: value for key, value in DEFAULTS.items() if key not in look.piece.keep and getattr(file, key) in ("", None)
    }
    return {**defaults, "guid": file.guid or held}


def episode_changes(look: Look, file: files.EpisodeFile) -> dict[str, Any]:
    """What an episode will have beside what every story has."""
    if file.show not in look.about.names.shows:
        reason = f"there is no show “{file.show}”, neither at the desk nor in shows/. Add shows/{file.show}.md."
        if path := look.about.names.refused["shows"].get(file.show):
            reason = f"the show “{file.show}” was refused, see {path}. Mend that first."
        look.faults.append(look.piece.fault("show", reason))
    changes = {**_recording(look, file), "guid": _guid(look, file)}
    if "host" not in look.piece.keep:
        hosts = look.meant("host", "people", [file.host] if file.host else [])
        changes["host"] = hosts[0].slug if hosts else ""
    return changes


def _guid(look: Look, file: files.EpisodeFile) -> str:
    """The GUID it will have; for ever, and it alone within its show."""
    held = look.page.guid if look.page else ""
    if held and file.guid and held != file.guid:
        reason = f"the episode at the desk has “{held}”, which apps know. Remove the key, or take another slug."
        look.faults.append(look.piece.fault("guid", reason))
    if file.guid and (other := _has_it(look, file)):
        reason = f"the episode “{other}” has this GUID already. Give each its own."
        look.faults.append(look.piece.fault("guid", reason))
    return file.guid or held


def _has_it(look: Look, file: files.EpisodeFile) -> str:
    """The slug of another episode of the show with the same GUID."""
    brought = look.about.names.guids.get((file.show, file.guid), file.slug)
    if brought != file.slug:
        return brought
    show = ShowPage.objects.filter(slug=file.show).first()
    held = EpisodePage.objects.child_of(show) if show else EpisodePage.objects.none()
    other = held.filter(guid=file.guid).exclude(slug=file.slug).first()
    return str(other.slug) if other else ""


def _recording(look: Look, file: files.EpisodeFile) -> dict[str, Any]:
    """Audio, transcript and chapters. What is missing here and there at the desk stays there."""
    changes: dict[str, Any] = {}
    keep = look.piece.keep
    if file.audio:
        changes["audio"] = look.attempt("audio", lambda: look.listen_to(file.audio)) or ""
    elif look.page is not None and look.page.audio:
        changes["audio"] = BY_CONTENT.audio(look.page.audio)
    if file.transcript and "transcript" not in keep:
        look.found.cues = look.attempt("transcript", lambda: _transcript(look, file)) or ()
        changes["transcript"] = digest(rows_of(look.found.cues))
    if file.chapters and "chapters" not in keep:
        look.found.chapters = look.attempt("chapters", lambda: chapter_lists.parse(look.read(file.chapters))) or ()
        changes["chapters"] = digest([asdict(chapter) for chapter in look.found.chapters])
    return changes


def _transcript(look: Look, file: files.EpisodeFile) -> tuple[Cue, ...]:
    sound = look.found.sounds.get(file.audio)
    return transcripts.parse(look.read(file.transcript), file.transcript, sound.facts.seconds if sound else None)
