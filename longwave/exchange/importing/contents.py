"""What is at the desk, described so that it can be compared with what comes in: things are called by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from longwave.editorial.magazine import MagazineSettings
from longwave.editorial.models import PersonPage
from longwave.exchange import files
from longwave.exchange.desk.describing import describe, describe_magazine
from longwave.exchange.importing.names import story_reference
from longwave.media.models import Audio, Picture
from longwave.podcast.cues import Cue
from longwave.podcast.models import EpisodePage


class ByContent:
    """Names for a description that is to be compared: things are called by their content."""

    def picture(self, picture: Picture) -> str:
        """The SHA-1 of the file; another name where the file is gone."""
        if picture.file_hash:
            return str(picture.file_hash) if picture.file.storage.exists(picture.file.name) else "gone"
        try:
            with picture.open_file() as file:
                return hashlib.file_digest(file, "sha1").hexdigest()
        except OSError:
            return "gone"

    def audio(self, audio: Audio) -> str:
        return audio.digest if audio.file.storage.exists(str(audio.file.name)) else "gone"

    def transcript(self, episode: EpisodePage) -> str:
        return digest(episode.transcript.cues) if episode.transcript else ""

    def chapters(self, episode: EpisodePage) -> str:
        return digest(episode.chapters)

    def subject(self, person: PersonPage) -> str:
        return str(person.slug)

    def story(self, page: Any) -> str:
        return story_reference(page)


BY_CONTENT = ByContent()


def digest(data: Any) -> str:
    """What stands for some plain data in a comparison."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def rows_of(cues: Iterable[Cue]) -> list[list[Any]]:
    """Cues as the desk stores them."""
    return [[cue.start, cue.end, cue.speaker, cue.text] for cue in cues]


def describe_state(page: Any) -> files.AnyFile:
    """What is at the desk, described by its content."""
    return describe_magazine(page, BY_CONTENT) if isinstance(page, MagazineSettings) else describe(page, BY_CONTENT)
