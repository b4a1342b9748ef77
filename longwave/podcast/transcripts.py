"""Transcripts: files in, cues; cues out, files; and paragraphs for readers."""

import html
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from longwave.podcast import transcript_readers as readers
from longwave.podcast.cues import Cue, NotTranscript, named, stamp

__all__ = ["MEDIA_TYPES", "Cue", "NotTranscript", "forms", "paragraphs", "parse", "timed", "write"]

MOST_BYTES = 8 * 1024 * 1024
#: The forms a transcript is served in, and the media type of each; VTT first, which Apple and browsers take.
MEDIA_TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip", "json": "application/json", "txt": "text/plain"}
SILENCE = 4.0  # seconds without a word, after which a new paragraph begins
PARAGRAPH = 60  # words after which a paragraph ends with its sentence
_LONGEST = 2 * PARAGRAPH  # words after which it ends anyhow: speech recognised by machine may lack full stops
_LINE = 65  # characters, as the specification advises for captions
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』）]*)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|vs|No|e\.g|i\.e|[A-Z](?:\.[A-Z])+)\.$")


def parse(data: str | bytes, name: str = "", length: float | None = None) -> tuple[Cue, ...]:
    """Read a transcript in any of the four forms. Raises `NotTranscript`, which names the line.

    The form is told by the content; where that leaves it open, by the ending of `name`. `length` is the recording's in
    seconds, and helps with plain text alone. Cues come back in order of time, none of them empty.
    """
    text = _decoded(data)
    found = _reader(text, name)
    cues = readers.plain(text, length) if found is None else found(text)
    kept = [cue for cue in cues if cue.text]
    if not kept:
        raise NotTranscript("Found no spoken text, expected a transcript. Choose another file.")
    if timed(kept):
        # A cue of no length is shown by no player, and WebVTT has none.
        kept = [replace(cue, end=max(cue.end, round(cue.start + 0.001, 3))) for cue in kept]
    return tuple(sorted(kept, key=lambda cue: cue.start))


def _decoded(data: str | bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 that says so, with plain line ends."""
    if len(data) > MOST_BYTES:
        raise NotTranscript(f"Found {len(data):,} bytes, expected at most {MOST_BYTES:,}. Is this a transcript?")
    text = data.removeprefix("\ufeff") if isinstance(data, str) else _characters(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line:
            raise NotTranscript(f"Line {number}: found bytes that are no text. Is this a transcript?")
    return text


def _characters(data: bytes) -> str:
    """Decode a file."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line}: found bytes that are not UTF-8. Save the transcript as UTF-8 and upload it again."
        raise NotTranscript(message) from None


def _reader(text: str, name: str) -> Callable[[str], list[Cue]] | None:
    """Which reader understands a text; None for plain text."""
    start, ending = text.lstrip(), name.lower().rpartition(".")[2]
    if start[:15].lower().startswith(("<!doctype", "<html", "<?xml", "{\\rtf")):
        line = text[: len(text) - len(start)].count("\n") + 1
        raise NotTranscript(
            f"Line {line}: found a web page or another document, expected a transcript. "
            "Save it as WebVTT, SRT, JSON or plain text."
        )
    if text.startswith("WEBVTT") or (ending == "vtt" and not start.startswith("{")):
        return readers.vtt
    if start.startswith("{") or ending == "json":
        return readers.podcasting_json
    if ending == "srt" or re.match(r"(?:\d+[ \t]*\n)?[ \t]*[\d:.,]+[ \t]*-->", start):
        return readers.srt
    return None


def timed(cues: Iterable[Cue]) -> bool:
    """Whether a transcript carries times."""
    return any(cue.end > 0 for cue in cues)


def forms(cues: Sequence[Cue]) -> tuple[str, ...]:
    """The forms that a transcript can be served in: without times, only as text."""
    if not cues:
        return ()
    return tuple(MEDIA_TYPES) if timed(cues) else ("txt",)


def write(cues: Sequence[Cue], form: str) -> bytes:
    """Write a transcript as `vtt`, `srt`, `json` or `txt`, in UTF-8. The same cues give the same bytes."""
    if form not in forms(cues):
        raise ValueError(f"Found the form {form!r}, expected one of {', '.join(forms(cues)) or 'none: no cues'}.")
    writers = {"vtt": _vtt, "srt": _srt, "json": _json, "txt": _txt}
    return writers[form](cues).encode("utf-8", "replace")


def _vtt(cues: Sequence[Cue]) -> str:
    """WebVTT with voice tags."""
    voiced = any(cue.speaker for cue in cues)
    blocks = ["WEBVTT"]
    for cue in cues:
        text = html.escape(cue.text, quote=False)
        if not voiced and named(text)[0]:
            text = text.replace(":", "&#58;", 1)  # else it would be read as a speaker's name
        voice = f"<v {html.escape(cue.speaker, quote=False)}>" if cue.speaker else ""
        blocks.append(f"{stamp(cue.start)} --> {stamp(cue.end)}\n{voice}{_wrapped(text)}")
    return "\n\n".join(blocks) + "\n"


def _srt(cues: Sequence[Cue]) -> str:
    """SRT, each cue with its speaker's name before a colon."""
    blocks = []
    for number, cue in enumerate(cues, start=1):
        text = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        times = f"{stamp(cue.start, ',')} --> {stamp(cue.end, ',')}"
        blocks.append(f"{number}\n{times}\n{_wrapped(text.replace('-->', '→'))}")
    return "\n\n".join(blocks) + "\n"


def _json(cues: Sequence[Cue]) -> str:
    """Podcasting 2.0's JSON, version 1.0.0."""
    segments = [
        {
            **({"speaker": cue.speaker} if cue.speaker else {}),
            "startTime": cue.start,
            "endTime": cue.end,
            "body": cue.text,
        }
        for cue in cues
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _txt(cues: Sequence[Cue]) -> str:
    """Plain text: a paragraph for each cue, with its time where there is one. Readers are served paragraphs."""
    clocks = timed(cues)
    lines = []
    for cue in cues:
        time = f"[{stamp(cue.start).removesuffix('.000')}] " if clocks else ""
        lines.append(f"{time}{cue.speaker}: {cue.text}" if cue.speaker else f"{time}{cue.text}")
    return "\n\n".join(lines) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _LINE, break_long_words=False, break_on_hyphens=False)


def paragraphs(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Merge cues into paragraphs: one speaker each, and after a silence, or about sixty words, a new one.

    A cue without a name goes on with whoever spoke, as captions name a speaker only when they change.
    """
    made: list[Cue] = []
    for cue in cues:
        before = made[-1] if made else None
        rest: Cue | None = cue
        heard = before and cue.start - before.end < SILENCE
        if before and heard and (not cue.speaker or cue.speaker == before.speaker) and not _full(before.text):
            made[-1], rest = _joined(before, cue)
        if rest:
            made.append(replace(rest, speaker=rest.speaker or (before.speaker if before else "")))
    return tuple(made)


def _full(text: str) -> bool:
    """Whether a paragraph has ended: long enough and at the end of a sentence, or too long."""
    words = _words(text)
    return words >= _LONGEST or (words >= PARAGRAPH and _ends_sentence(text))


def _joined(before: Cue, cue: Cue) -> tuple[Cue, Cue | None]:
    """Go on with a paragraph; where a sentence ends within the cue and the paragraph is long enough, cut there."""
    for end in _SENTENCE_END.finditer(cue.text):
        cut = end.end()
        head, tail = cue.text[:cut], cue.text[cut:].strip()
        if tail and _words(before.text) + _words(head) >= PARAGRAPH and _ends_sentence(head):
            at = round(cue.start + (cue.end - cue.start) * cut / len(cue.text), 3)
            whole = replace(before, end=max(before.end, at), text=f"{before.text} {head}")
            return whole, Cue(at, cue.end, cue.speaker, tail)
    return replace(before, end=max(before.end, cue.end), text=f"{before.text} {cue.text}"), None


def _ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop that is not an abbreviation's."""
    ends = list(_SENTENCE_END.finditer(text[-20:]))
    return bool(ends) and ends[-1].end() == len(text[-20:]) and not _ABBREVIATION.search(text[-20:])


def _words(text: str) -> int:
    """How many words a text has; where a script writes no spaces, twelve characters count as one."""
    return max(len(text.split()), len(text) // 12)
