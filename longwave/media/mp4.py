"""MPEG-4 files (M4A): what sound they hold, how long it lasts, and whether the file is whole. ISO/IEC 14496-12 and -14.

Only the index (`moov`) is read into memory; the sound itself is skipped.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

# The index of ten hours of AAC is about 7 MB.
MOST_INDEX = 64 * 1024 * 1024
_MOST_BOXES = 100_000
_AAC = frozenset({0x40, 0x66, 0x67, 0x68})  # object types of AAC: ISO/IEC 14496-1, table 5
_STILLS = frozenset({"jpeg", "png ", "mjpa", "mjpb"})  # a cover or chapter pictures are no film
_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8)  # channel configurations of AAC


class Unreadable(ValueError):
    """A file that is not a whole MPEG-4 file; the message completes “it …”."""


@dataclass(frozen=True)
class Track:
    """One track: `kind` is the handler (`soun`, `vide`), `codec` four letters, `aac` whether its sound is AAC."""

    kind: str
    codec: str
    seconds: float
    channels: int
    sample_rate: int
    aac: bool


@dataclass(frozen=True)
class Film:
    """The file's brand, its tracks, and how many bytes of media it carries."""

    brand: str
    tracks: tuple[Track, ...]
    media_length: int

    @property
    def sounds(self) -> tuple[Track, ...]:
        """The tracks that are heard."""
        return tuple(track for track in self.tracks if track.kind == "soun")

    @property
    def pictures(self) -> tuple[Track, ...]:
        """The tracks that move; still pictures do not count."""
        return tuple(track for track in self.tracks if track.kind == "vide" and track.codec not in _STILLS)


def read(file: IO[bytes], size: int) -> Film:
    """Read the index of an open file of `size` bytes. Raises `Unreadable`."""
    brand, index, media, fragmented = "", b"", 0, False
    for kind, start, end in _outer_boxes(file, size):
        if kind == "ftyp":
            file.seek(start)
            brand = file.read(4).decode("latin-1")
        elif kind == "mdat":
            media += end - start
        elif kind == "moof":
            fragmented = True
        elif kind == "moov":
            if end - start > MOST_INDEX:
                raise Unreadable("has an index too large for a recording")
            file.seek(start)
            index = file.read(end - start)
    if not index:
        raise Unreadable("ends before its index, without which nothing can play it")
    if fragmented:
        raise Unreadable("is written in fragments, as for streaming")
    try:
        return Film(brand, tuple(_tracks(index)), media)
    except (struct.error, IndexError, ValueError, ZeroDivisionError) as broken:
        raise Unreadable("has a damaged index") from broken


def _outer_boxes(file: IO[bytes], size: int) -> Iterator[tuple[str, int, int]]:
    """The outermost boxes: type, where the content starts, where it ends. Raises `Unreadable` past the file's end."""
    position = count = 0
    while position + 8 <= size:
        file.seek(position)
        head = file.read(16)
        length, kind, content = _box_head(head, size - position)
        if length < content:
            raise Unreadable("has a damaged structure")
        if position + length > size:
            missing = position + length - size
            raise Unreadable(f"ends {missing:,} bytes too early")
        yield kind, position + content, position + length
        position += length
        count += 1
        if count > _MOST_BOXES:
            raise Unreadable("has a damaged structure")


def _box_head(head: bytes, rest: int) -> tuple[int, str, int]:
    """A box's length, type and the length of its head. Length 0 means to the end; 1, that eight bytes more hold it."""
    length, kind = int.from_bytes(head[:4], "big"), head[4:8].decode("latin-1")
    if length == 1:
        return int.from_bytes(head[8:16], "big"), kind, 16
    return (length or rest), kind, 8


def _boxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The boxes inside a box."""
    position = 0
    while position + 8 <= len(data):
        length, kind, content = _box_head(data[position : position + 16], len(data) - position)
        if length < content or position + length > len(data):
            raise ValueError(kind)
        yield kind, data[position + content : position + length]
        position += length


def _inside(data: bytes, *path: str) -> bytes:
    """The first box at a path of types, or nothing."""
    for wanted in path:
        data = next((content for kind, content in _boxes(data) if kind == wanted), b"")
    return data


def _tracks(index: bytes) -> Iterator[Track]:
    """The tracks that an index describes."""
    film_scale, _ = _scale(_inside(index, "mvhd"))
    for kind, track in _boxes(index):
        if kind != "trak":
            continue
        media = _inside(track, "mdia")
        handler = _inside(media, "hdlr")[8:12].decode("latin-1")
        scale, length = _scale(_inside(media, "mdhd"))
        played = _edited(_inside(track, "edts", "elst"))
        seconds = played / film_scale if played else length / scale
        codec, channels, rate, aac = _sample(_inside(media, "minf", "stbl", "stsd"), sound=handler == "soun")
        yield Track(handler, codec, seconds, channels, rate, aac)


def _scale(header: bytes) -> tuple[int, int]:
    """The units a second and the length in them, of a film's or a medium's header."""
    if header[0] == 1:
        scale, length = struct.unpack_from(">IQ", header, 20)
    else:
        scale, length = struct.unpack_from(">II", header, 12)
    return int(scale), int(length)


def _edited(edits: bytes) -> int:
    """The length that an edit list plays, in the film's units: encoders use it to leave out their own silence."""
    if not edits:
        return 0
    count = struct.unpack_from(">I", edits, 4)[0]
    form, step = (">Qq", 20) if edits[0] == 1 else (">Ii", 12)
    if count > len(edits) // step:
        raise ValueError("elst")
    return sum(int(struct.unpack_from(form, edits, 8 + step * n)[0]) for n in range(count))


def _sample(description: bytes, sound: bool) -> tuple[str, int, int, bool]:
    """Codec, channels, sample rate and whether it is AAC, from a track's first sample description."""
    entry = description[8:]
    codec = entry[4:8].decode("latin-1")
    if not sound:
        return codec, 0, 0, False
    channels, rate = struct.unpack_from(">H6xI", entry, 24)
    if codec != "mp4a":
        return codec, channels, rate >> 16, False
    object_type, configured = _decoder(_inside(entry[36 : int.from_bytes(entry[:4], "big")], "esds"))
    return codec, configured or channels, rate >> 16, object_type in _AAC


def _decoder(esds: bytes) -> tuple[int, int]:
    """The object type and, for AAC, the number of channels, from an elementary stream's descriptors."""
    position, object_type = 4, 0
    while position < len(esds):
        tag, position = esds[position], position + 1
        while esds[position] & 0x80:  # the length is written seven bits a byte
            position += 1
        position += 1
        if tag == 3:  # the stream itself: its number and flags, then its parts
            position += 3
        elif tag == 4:
            object_type = esds[position]
            position += 13
        elif tag == 5:
            packed = int.from_bytes(esds[position : position + 2], "big")
            plain = packed >> 11 not in (5, 29, 31) and packed >> 7 & 15 != 15
            configuration = packed >> 3 & 15
            return object_type, _CHANNELS[configuration] if plain and configuration < 8 else 0
        else:
            break
    return object_type, 0
