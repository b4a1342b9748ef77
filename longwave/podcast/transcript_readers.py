"""Reads transcripts: WebVTT, SRT, Podcasting 2.0's JSON and plain text, each into cues.

Sources: W3C WebVTT (section 4), the SRT of SubRip, podcast-namespace's transcript formats. What is no transcript is
refused with the line, since people write these files by hand.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from longwave.podcast.cues import LATEST, Cue, NotTranscript, named, opening, refuse, seconds, squeezed

_CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})"
_TIMING = re.compile(rf"\s*{_CLOCK}[.,](\d{{1,3}})\s*-->\s*{_CLOCK}[.,](\d{{1,3}})(?:\s.*)?", re.ASCII)
_EXAMPLE = "times such as 00:01:02.500 --> 00:01:05.000"
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>|(</v>)")
_TAG = re.compile(r"<[^>]*>")
_SRT_TAG = re.compile(r"</?(?:[ibu]|font\b[^>]*)>|\{\\[^}]*\}", re.IGNORECASE)
_MOMENT = rf"{_CLOCK}(?:[.,](\d{{1,3}}))?"
_STAMPED = re.compile(rf"(?:\[{_MOMENT}\]|\({_MOMENT}\)|{_MOMENT}(?=\s|$))\s*(?:[-–—]\s+)?(.*)", re.ASCII)
_HEADING = re.compile(rf"(\S.{{0,39}}?)\s+[\[(]?{_MOMENT}[\])]?:?", re.ASCII)
_PACE = 15  # characters a second, to guess how long the last words take

Line = tuple[int, str]


def vtt(text: str) -> list[Cue]:
    """Read WebVTT. Voice tags name the speaker; where there are none at all, “Name: …” does."""
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise refuse(1, lines[0], "WEBVTT", "Begin a WebVTT file with this word.")
    head = next((n for n, line in enumerate(lines) if not line.strip() or "-->" in line), len(lines))
    cues, voiced = [], _VOICE.search(text) is not None
    for start, end, payload in _timed(lines[head:], head + 1, notes=True):
        for speaker, words in _voices(payload):
            speaker, words = (speaker, words) if voiced else named(words.strip())
            cues.append(Cue(start, end, squeezed(html.unescape(speaker)), squeezed(html.unescape(words))))
    return cues


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """The parts of a cue by who speaks, with other tags taken off; nobody speaks before the first voice tag."""
    speaker, position = "", 0
    for voice in _VOICE.finditer(payload):
        yield speaker, _TAG.sub("", payload[position : voice.start()])
        speaker, position = voice[1] or "", voice.end()
    yield speaker, _TAG.sub("", payload[position:])


def srt(text: str) -> list[Cue]:
    """Read SRT. “Name: …” at the start of a cue names the speaker."""
    cues = []
    for start, end, payload in _timed(text.split("\n"), 1, notes=False):
        speaker, words = named(squeezed(_SRT_TAG.sub("", payload)))
        cues.append(Cue(start, end, speaker, words))
    return cues


def _timed(lines: list[str], first: int, notes: bool) -> Iterator[tuple[float, float, str]]:
    """The cues of a file in blocks: an optional name or number, a line of times, lines of text."""
    for block in _blocks(lines, first):
        number, line = block[0]
        if notes and re.match(r"(NOTE|STYLE|REGION)(\s|$)", line) and "-->" not in line:
            continue
        if "-->" not in line:
            if len(block) < 2 or "-->" not in block[1][1]:
                raise refuse(number, line, _EXAMPLE, "Put the times above the text, and an empty line before them.")
            block = block[1:]
        yield from _cues_of(block)


def _blocks(lines: list[str], first: int) -> Iterator[list[Line]]:
    """Runs of lines that are not empty, each with its number."""
    block: list[Line] = []
    for number, line in enumerate([*lines, ""], start=first):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []


def _cues_of(block: list[Line]) -> Iterator[tuple[float, float, str]]:
    """The cues of a block that begins with times; further lines of times begin further cues, as browsers read it."""
    starts = [at for at, (_, line) in enumerate(block) if "-->" in line]
    for at, following in zip(starts, [*starts[1:], len(block)], strict=True):
        number, line = block[at]
        found = _TIMING.fullmatch(line)
        start = seconds(*found.group(1, 2, 3, 4)) if found else None
        end = seconds(*found.group(5, 6, 7, 8)) if found else None
        if start is None or end is None:
            raise refuse(number, line, _EXAMPLE, "Write hours, minutes, seconds and thousandths.")
        if end < start:
            raise refuse(number, line, "an end after the start", "Correct the times.")
        yield start, end, "\n".join(line for _, line in block[at + 1 : following])


def podcasting_json(text: str) -> list[Cue]:
    """Read Podcasting 2.0's JSON: `{"version": "1.0.0", "segments": [{"startTime", "endTime", "speaker", "body"}]}`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        raise refuse(
            error.lineno, line[max(0, error.colno - 20) :], f"JSON ({error.msg})", "Export it again."
        ) from None
    except (RecursionError, ValueError):
        raise refuse(1, text[:60], "JSON of a transcript", "Export it again.") from None
    segments = data.get("segments") if isinstance(data, dict) else None
    if not isinstance(segments, list):
        raise refuse(1, text[:60], '{"version": "1.0.0", "segments": […]}', "Export it as a Podcasting 2.0 transcript.")
    starts = [_number(segment, "startTime", n) for n, segment in enumerate(segments, start=1)]
    cues = []
    for n, (segment, start) in enumerate(zip(segments, starts, strict=True), start=1):
        body, speaker = segment.get("body", ""), segment.get("speaker") or ""
        if not isinstance(body, str) or not isinstance(speaker, str):
            raise _segment(n, f"{body!r} by {speaker!r}", "texts for body and speaker")
        later = starts[n] if n < len(starts) else start + len(body) / _PACE
        end = _number(segment, "endTime", n) if segment.get("endTime") is not None else max(start, later)
        if end < start:
            raise _segment(n, f"{start} to {end}", "an end after the start")
        cues.append(Cue(start, end, squeezed(speaker), squeezed(body)))
    return cues


def _number(segment: Any, key: str, n: int) -> float:
    """A time of a segment."""
    if not isinstance(segment, dict):
        raise _segment(n, repr(segment), "an object")
    value = segment.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LATEST:
        raise _segment(n, repr(value), f"{key} in seconds")
    return round(float(value), 3)


def _segment(n: int, found: str, expected: str) -> NotTranscript:
    return NotTranscript(f"Segment {n}: found {found[:60]}, expected {expected}. Export the transcript again.")


def plain(text: str, length: float | None = None) -> list[Cue]:
    """Read plain text: paragraphs, each with an optional time and an optional “Name:”, or a line “Name 0:12” above.

    With any times, those in between are set by the length of the words; `length` is the recording's, in seconds.
    Without, all are 0.
    """
    entries: list[tuple[float | None, str, str]] = []
    going_on, time, who, last = False, None, "", 0.0
    for number, line in enumerate(text.split("\n"), start=1):
        found, name, words = _parts(line.strip())
        if found is not None:
            if found < last:
                raise refuse(number, line, "a time no earlier than the one above", "Put the lines in order.")
            last = time = found
        who = name or who
        going_on = going_on and found is None and not name and bool(words)
        if going_on:
            begun, by, before = entries.pop()
            entries.append((begun, by, f"{before} {words}"))
        elif words:
            entries.append((time, who, words))
            going_on, time, who = True, None, ""
    return _placed(entries, length)


def _parts(line: str) -> tuple[float | None, str, str]:
    """The time, the speaker and the words of a line, each where it is there."""
    heading = _HEADING.fullmatch(line)
    if heading and opening(f"{heading[1]}:")[0]:
        return seconds(*heading.group(2, 3, 4, 5)), heading[1], ""
    stamped = _STAMPED.fullmatch(line)
    if stamped:
        at = next(at for at in (1, 5, 9) if stamped[at + 2] is not None)
        time = seconds(*stamped.group(at, at + 1, at + 2, at + 3))
        if time is not None:
            return time, *opening(stamped[13])
    return (None, *opening(line))


def _placed(entries: list[tuple[float | None, str, str]], length: float | None) -> list[Cue]:
    """Give each entry its start and end: known times stay, the rest is shared out by the number of characters."""
    if all(time is None for time, _, _ in entries):
        return [Cue(0.0, 0.0, speaker, squeezed(words)) for _, speaker, words in entries]
    anchors = [n for n, (time, _, _) in enumerate(entries) if time is not None or n == 0]
    starts: list[float] = []
    for at, following in zip(anchors, [*anchors[1:], len(entries)], strict=True):
        sizes = [len(words) for _, _, words in entries[at:following]]
        begin = entries[at][0] or 0.0
        end = entries[following][0] if following < len(entries) else None
        span = end - begin if end is not None else _rest(begin, sum(sizes), length)
        starts += [round(begin + span * sum(sizes[:n]) / sum(sizes), 3) for n in range(len(sizes))]
    finish = starts[-1] + _rest(starts[-1], len(entries[-1][2]), length)
    ends = [*starts[1:], round(finish, 3)]
    return [
        Cue(start, end, speaker, squeezed(words))
        for start, end, (_, speaker, words) in zip(starts, ends, entries, strict=True)
    ]


def _rest(begin: float, characters: int, length: float | None) -> float:
    """How long the last words take: to the end of the recording, or as long as they would at an ordinary pace."""
    return length - begin if length is not None and length > begin else characters / _PACE
