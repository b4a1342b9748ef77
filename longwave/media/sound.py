"""What an audio file is and holds: its type from its content, its length, duration and tags, or why it is refused."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tinytag import TinyTag, TinyTagException

from longwave.media import mp4, mpeg
from longwave.media.nature import nature

MOST_BYTES = 2 * 1024**3
_HEAD = 4096
_MOST_TAG = 16 * 1024 * 1024  # tags are read into memory; a larger one is left alone
_WANTED = "An episode needs an MP3 file, or M4A with AAC."


class NotAudio(ValueError):
    """A file that cannot be an enclosure; the message says what was found, what is expected and what to do."""


@dataclass(frozen=True)
class AudioFacts:
    """What was read from an audio file.

    `seconds` is right to 50 ms, `length` is in bytes, `bitrate` in bits a second on average, `sample_rate` in Hz.
    `media_type` and `extension` (without a dot) agree as Apple asks; `variable` says that the bit rate changes.
    `title`, `artist` and `album` are the file's own tags, empty where it has none.
    """

    seconds: float
    length: int
    media_type: str
    extension: str
    bitrate: int
    channels: int
    sample_rate: int
    variable: bool
    title: str = ""
    artist: str = ""
    album: str = ""


def facts(file: IO[bytes] | Path) -> AudioFacts:
    """Read an open file (left at its start) or the file at a path. Raises `NotAudio`.

    The name plays no part. The whole file is walked once, at some hundred megabytes a second, in little memory.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return facts(opened)
    file.seek(0, 2)
    size = file.tell()
    try:
        return _facts(file, size)
    finally:
        file.seek(0)


def _facts(file: IO[bytes], size: int) -> AudioFacts:
    """Tell the kinds of file apart and read the right one."""
    if not size:
        raise NotAudio(f"This file is empty. {_WANTED} Choose the file again, or export it again from your editor.")
    if size > MOST_BYTES:
        raise NotAudio(
            f"This file has {size:,} bytes; at most {MOST_BYTES:,} are taken. Export it at a lower bit rate."
        )
    file.seek(0)
    head = file.read(_HEAD)
    if head[4:8] == b"ftyp":
        return _m4a(file, size)
    sound_at = mpeg.leading(file, size)
    file.seek(sound_at)
    after_tags = file.read(_HEAD)
    if sound_at == size:
        raise NotAudio(f"This file holds a tag and no sound after it: it is cut off. {_WANTED} Upload the whole file.")
    found = nature(head) or nature(after_tags) or mpeg.layer_of(after_tags)
    if found:
        raise NotAudio(f"This file is {found}. {_WANTED} Export the recording as MP3 and upload that.")
    return _mp3(file, size, sound_at)


def _mp3(file: IO[bytes], size: int, sound_at: int) -> AudioFacts:
    """Read an MP3 whose tags end at `sound_at`."""
    stream = mpeg.read(file, size)
    if stream is None:
        raise NotAudio(f"No sound was found in this file. {_WANTED} Export the recording as MP3 and upload that.")
    if stream.junk > mpeg.MOST_JUNK:
        raise NotAudio(
            f"This MP3 is damaged: at byte {stream.end:,} of {size:,} the sound breaks off for long. "
            "Export it again from your editor and upload that."
        )
    if cut := mpeg.cut_off(stream):
        raise NotAudio(
            f"This MP3 is cut off: {cut}. Upload the whole file; if it is no longer than this, export it again."
        )
    title, artist, album = _tags(file) if sound_at <= _MOST_TAG else ("", "", "")
    return AudioFacts(
        seconds=stream.seconds,
        length=size,
        media_type="audio/mpeg",
        extension="mp3",
        bitrate=stream.bitrate,
        channels=stream.channels,
        sample_rate=stream.form.sample_rate,
        variable=stream.variable,
        title=title,
        artist=artist,
        album=album,
    )


def _m4a(file: IO[bytes], size: int) -> AudioFacts:
    """Read an MPEG-4 file, which must hold one AAC track and no film."""
    again = "Export the recording as MP3, or as plain M4A with AAC, and upload that."
    try:
        film = mp4.read(file, size)
    except mp4.Unreadable as broken:
        raise NotAudio(f"This MPEG-4 file {broken}. Upload the whole file; if this is all of it: {again}") from None
    if film.pictures:
        raise NotAudio(
            f"This file is a film (MPEG-4 with {film.pictures[0].codec.strip()} pictures). {_WANTED} {again}"
        )
    if len(film.sounds) != 1:
        raise NotAudio(f"This MPEG-4 file holds {len(film.sounds)} sound tracks, not one. {_WANTED} {again}")
    sound = film.sounds[0]
    if not sound.aac:
        raise NotAudio(f"This MPEG-4 file holds sound in the format “{sound.codec.strip()}”. {_WANTED} {again}")
    if sound.seconds <= 0:
        raise NotAudio(f"This MPEG-4 file holds no sound. {_WANTED} {again}")
    title, artist, album = _tags(file)
    return AudioFacts(
        seconds=sound.seconds,
        length=size,
        media_type="audio/x-m4a",
        extension="m4a",
        bitrate=round(film.media_length * 8 / sound.seconds),
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        variable=True,
        title=title,
        artist=artist,
        album=album,
    )


def _tags(file: IO[bytes]) -> tuple[str, str, str]:
    """Title, artist and album; a tag that cannot be read is no reason to refuse the sound."""
    file.seek(0)
    try:
        # tinytag asks for BinaryIO, but only reads and seeks.
        tag = TinyTag.get(file_obj=file, duration=False)  # type: ignore[arg-type]
    except (TinyTagException, OSError, ValueError, IndexError):
        return "", "", ""
    return tag.title or "", tag.artist or "", tag.album or ""
