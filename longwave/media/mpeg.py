"""MPEG audio layer III (MP3): where the sound lies in a file, how long it lasts, and whether its end is missing.

The file is walked frame by frame, as a player would, and never held in memory. Layout of frames: ISO/IEC 11172-3 and
13818-3. Tags around them: ID3v2.4 (section 3), ID3v1, APEv2, Lyrics3v2. What the first frame may declare: the Xing
header with LAME's extension, and Fraunhofer's VBRI.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

# Bytes that are neither a tag nor a frame: some encoders and cutters leave a few. More means a damaged file.
MOST_JUNK = 128 * 1024
_CHUNK = 1 << 20
_LONGEST_FRAME = 1442  # 320 kbit/s at 32 kHz, padded, is 1,441 bytes
_CHAIN = 3  # frames that must follow each other before bytes are believed to be sound

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


@dataclass(frozen=True)
class Form:
    """What all frames of a recording share: `version` is the header's two bits (3 is MPEG-1, 2 MPEG-2, 0 MPEG-2.5)."""

    version: int
    rate_index: int

    @property
    def sample_rate(self) -> int:
        """Samples a second."""
        return _RATES[self.version][self.rate_index]

    @property
    def samples(self) -> int:
        """Samples in a frame."""
        return 1152 if self.version == 3 else 576

    def side(self, channels: int) -> int:
        """Bytes of side information between a frame's header and its data."""
        if self.version == 3:
            return 17 if channels == 1 else 32
        return 9 if channels == 1 else 17


@dataclass(frozen=True)
class Declared:
    """What the first frame says about the rest; 0 where it is silent. `delay` and `padding` are samples of silence."""

    frames: int
    length: int
    delay: int = 0
    padding: int = 0


@dataclass(frozen=True)
class Stream:
    """The sound found in a file of `size` bytes: it starts at `start` and its last whole frame ends at `end`.

    `missing` counts the bytes that the last, broken frame lacks; `tagged` says that a tag follows the sound.
    """

    form: Form
    channels: int
    start: int
    end: int
    size: int
    frames: int
    missing: int
    junk: int
    tagged: bool
    variable: bool
    declared: Declared | None

    @property
    def seconds(self) -> float:
        """How long it plays, without the silence that the encoder says it added."""
        samples = self.frames * self.form.samples
        told = self.declared
        if told and told.frames == self.frames and told.delay + told.padding < samples:
            samples -= told.delay + told.padding
        return samples / self.form.sample_rate

    @property
    def bitrate(self) -> int:
        """Bits a second on average."""
        whole = self.frames * self.form.samples / self.form.sample_rate
        return round((self.end - self.start) * 8 / whole)


def cut_off(stream: Stream) -> str:
    """Say how one sees that the end of the recording is missing, or nothing.

    A header may promise one frame too many (some encoders count its own), so one missing frame alone proves nothing;
    and it may promise too few, where something was joined to the end. A broken last frame before a tag was left so by
    the encoder: a cut would have taken the tag too.
    """
    told = stream.declared
    there = stream.size - stream.start
    if told and told.frames:
        if stream.frames + 1 < told.frames:
            return f"it announces {told.frames:,} frames of sound, but only {stream.frames:,} are there"
        if told.frames <= stream.frames <= told.frames + 1:
            return ""
    if told and told.length > there:
        return f"it announces {told.length:,} bytes of sound, but only {there:,} are there"
    if stream.missing and not stream.tagged:
        return f"its last frame lacks {stream.missing:,} bytes"
    return ""


def layer_of(head: bytes) -> str:
    """Name the MPEG audio that is not layer III, for a refusal; an empty string for anything else."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    if head[1] & 0xF6 == 0xF0:
        return "a raw AAC stream (ADTS)"
    if head[1] >> 3 & 3 == 1 or head[2] >> 4 in (0, 15) or head[2] >> 2 & 3 == 3:
        return ""
    return {2: "MPEG audio of layer II (MP2)", 3: "MPEG audio of layer I"}.get(head[1] >> 1 & 3, "")


def read(file: IO[bytes], size: int) -> Stream | None:
    """Find the sound in an open file of `size` bytes; None where there is none, or none that holds together."""
    first_tag = leading(file, size)
    end, tagged = _trailing(file, first_tag, size)
    start = _first_frame(file, first_tag, end)
    if start is None:
        return None
    file.seek(start)
    frame = file.read(_LONGEST_FRAME)
    form, channels = _form(frame), 1 if frame[3] >> 6 == 3 else 2
    if form is None:
        return None
    declared = _declared(frame, form, channels)
    lengths = _lengths(form)
    audio = start + (lengths[frame[1] << 8 | frame[2]] if declared else 0)
    walk = _Walk(file, lengths, end, MOST_JUNK - (start - first_tag))
    walk.go(audio)
    if not walk.frames:
        return None
    return Stream(
        form=form,
        channels=channels,
        start=start,
        end=walk.end,
        size=size,
        frames=walk.frames,
        missing=walk.missing,
        junk=walk.junk + start - first_tag,
        tagged=tagged,
        variable=len(walk.rates) > 1,
        declared=declared,
    )


def leading(file: IO[bytes], size: int) -> int:
    """Where the tags at the start of a file end: ID3v2, several too, and an APE tag that comes first."""
    position = 0
    while position < size:
        file.seek(position)
        skipped = _tag_length(file.read(32))
        if not skipped:
            break
        position += skipped
    return min(position, size)


def _tag_length(head: bytes) -> int:
    """The length of the ID3v2 or APE tag that starts here, 0 for none. ID3v2 sizes have seven bits a byte."""
    if head[:3] == b"ID3" and len(head) >= 10 and max(head[6:10]) < 0x80:
        length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return 10 + length + (10 if head[5] & 0x10 else 0)
    if head[:8] == b"APETAGEX" and len(head) == 32:
        return 32 + int.from_bytes(head[12:16], "little")
    return 0


def _trailing(file: IO[bytes], start: int, size: int) -> tuple[int, bool]:
    """Where the sound ends before the tags at the end of a file, and whether there are such tags."""
    end = size
    while end > start:
        reach = min(end - start, 512)
        file.seek(end - reach)
        length = _tag_before(file.read(reach))
        if not length or length > end - start:
            break
        end -= length
    return end, end < size


def _tag_before(tail: bytes) -> int:
    """The length of the tag that ends here, 0 for none."""
    if tail[-128:-125] == b"TAG":
        return 128 + (227 if tail[-355:-351] == b"TAG+" else 0)
    footer = tail[-32:]
    if footer[:8] == b"APETAGEX":
        headed = int.from_bytes(footer[20:24], "little") >> 31
        return int.from_bytes(footer[12:16], "little") + (32 if headed else 0)
    if tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
        return int(tail[-15:-9]) + 15
    if tail[-10:-7] == b"3DI" and max(tail[-4:]) < 0x80:
        return 20 + (tail[-4] << 21 | tail[-3] << 14 | tail[-2] << 7 | tail[-1])
    return 0


def _form(header: bytes) -> Form | None:
    """Read what a frame's header says of the whole recording; None where it is no header of layer III."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, rate_index = header[1] >> 3 & 3, header[2] >> 2 & 3
    if version == 1 or rate_index == 3 or header[2] >> 4 in (0, 15):
        return None
    return Form(version, rate_index)


@lru_cache
def _lengths(form: Form) -> Mapping[int, int]:
    """The length in bytes of every frame of this form, by the second and third byte of its header."""
    kbits, scale = (_KBITS_1, 144_000) if form.version == 3 else (_KBITS_2, 72_000)
    lengths = {}
    for index, kbit in enumerate(kbits, start=1):
        for padding in (0, 1):
            length = scale * kbit // form.sample_rate + padding
            for unprotected in (0, 1):
                second = 0xE2 | form.version << 3 | unprotected
                third = index << 4 | form.rate_index << 2 | padding << 1
                lengths[second << 8 | third] = lengths[second << 8 | third | 1] = length
    return lengths


def _first_frame(file: IO[bytes], start: int, end: int) -> int | None:
    """Where frames that follow each other begin, at most `MOST_JUNK` bytes after `start`."""
    file.seek(start)
    window = file.read(min(end - start, MOST_JUNK + _CHAIN * _LONGEST_FRAME + 4))
    at = window.find(b"\xff")
    while 0 <= at <= MOST_JUNK:
        form = _form(window[at : at + 4])
        if form and _chained(window, at, _lengths(form), end - start):
            return start + at
        at = window.find(b"\xff", at + 1)
    return None


def _chained(window: bytes, at: int, lengths: Mapping[int, int], end: int) -> bool:
    """Whether frames follow each other from `at`: three of them, or fewer that end exactly where the sound ends."""
    for count in range(_CHAIN):
        if at == end:
            return count > 0
        if at + 4 > len(window) or window[at] != 0xFF:
            return False
        length = lengths.get(window[at + 1] << 8 | window[at + 2])
        if length is None:
            return False
        at += length
    return True


def _declared(frame: bytes, form: Form, channels: int) -> Declared | None:
    """What the first frame says of the rest, where it is a Xing, Info or VBRI frame and carries no sound itself."""
    for at in (4 + form.side(channels), 6 + form.side(channels)):
        if frame[at : at + 4] in (b"Xing", b"Info"):
            return _xing(frame, at)
    if frame[36:40] == b"VBRI":
        return Declared(int.from_bytes(frame[50:54], "big"), int.from_bytes(frame[46:50], "big"))
    return None


def _xing(frame: bytes, at: int) -> Declared:
    """Read a Xing header: flags; frames, length, 100 bytes of index and quality where flagged; then LAME's part."""
    flags = int.from_bytes(frame[at + 4 : at + 8], "big")
    at += 8
    numbers = [0, 0]
    for bit in (0, 1):
        if flags >> bit & 1:
            numbers[bit] = int.from_bytes(frame[at : at + 4], "big")
            at += 4
    at += (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    delay = padding = 0
    if frame[at : at + 4] in (b"LAME", b"Lavc", b"Lavf"):
        packed = int.from_bytes(frame[at + 21 : at + 24], "big")
        delay, padding = packed >> 12, packed & 0xFFF
    return Declared(numbers[0], numbers[1], delay, padding)


class _Walk:
    """One walk over the frames, in chunks of a mebibyte: what it has counted so far."""

    def __init__(self, file: IO[bytes], lengths: Mapping[int, int], end: int, allowance: int) -> None:
        self.file = file
        self.lengths = lengths
        self.limit = end
        self.allowance = allowance
        self.frames = self.missing = self.junk = self.end = 0
        self.rates: set[int] = set()

    def go(self, position: int) -> None:
        """Walk from `position` to the end of the sound, or until too much of it is none."""
        self.end = position
        while position + 4 <= self.limit:
            before, position, broken = self._chunk(position)
            if position > self.limit:
                self.missing = position - self.limit
                self.frames -= 1
                self.end = before
                return
            self.end = position
            if broken:
                found = self._resume(position)
                if found is None:
                    return
                position = found

    def _chunk(self, position: int) -> tuple[int, int, bool]:
        """Count frames within one read: where the last begins, where it ends, and whether no frame follows there."""
        self.file.seek(position)
        window = self.file.read(min(_CHUNK, self.limit - position))
        lengths, before, at, last, frames = self.lengths, 0, 0, len(window) - 3, 0
        kinds = set()
        while at < last:
            kind = window[at + 1] << 8 | window[at + 2]
            length = lengths.get(kind) if window[at] == 0xFF else None
            if length is None:
                break
            kinds.add(kind)
            frames += 1
            before = at
            at += length
        self.frames += frames
        self.rates.update(kind >> 4 & 15 for kind in kinds)
        return position + before, position + at, at < last or at == 0

    def _resume(self, position: int) -> int | None:
        """Where frames go on after a tag or junk in the middle; None where they do not, or the junk is too much."""
        self.file.seek(position)
        window = self.file.read(min(self.limit - position, self.allowance + _CHAIN * _LONGEST_FRAME + 4))
        tag = _tag_length(window[:32])
        if tag:
            return position + tag if position + tag <= self.limit else None
        at = window.find(b"\xff", 1)
        while 0 <= at <= self.allowance:
            if _chained(window, at, self.lengths, self.limit - position):
                self.junk += at
                self.allowance -= at
                return position + at
            at = window.find(b"\xff", at + 1)
        self.junk += self.limit - position
        return None
