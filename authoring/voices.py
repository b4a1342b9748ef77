"""Speak the podcast's interviews: ``python -m authoring.voices`` turns scripts into recordings.

Each script in ``authoring/episodes`` becomes an MP3, a WebVTT transcript and a chapters file. Every
sentence is spoken on its own by espeak-ng and measured, so that the transcript's and the chapters'
times are those of the recording. In a script ``== Title`` opens a chapter, and every paragraph is
one turn, beginning with its speaker's name.
"""

from __future__ import annotations

import html
import json
import math
import re
import subprocess
import sys
import tempfile
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .sounds import AUDIO, MAGAZINE, RATE, VOICE_COLOUR, chime, master

SCRIPTS = Path(__file__).parent / "episodes"
TRANSCRIPTS = MAGAZINE / "transcripts"
CHAPTERS = MAGAZINE / "chapters"

BETWEEN_SENTENCES, BETWEEN_TURNS, BETWEEN_CHAPTERS = 0.26, 0.55, 1.15
CUE_LENGTH = 150
"""Sentences of one turn share a cue as long as it stays shorter than this many characters."""


@dataclass(frozen=True)
class Voice:
    """How espeak-ng speaks for somebody: voice, words a minute, pitch."""

    name: str
    speed: int
    pitch: int


VOICES = {
    "Hanna Lindqvist": Voice("en-gb-x-rp+f2", 168, 52),
    "Anselm Teo-Marsh": Voice("en-gb-scotland+m3", 152, 38),
    "Võ Thị Minh Châu": Voice("en-us+f5", 154, 66),
    "Efua Asare-Lindley": Voice("en-us+f4", 160, 20),
    "Eerik Tammsoo-Vaher": Voice("en-us+m7", 156, 32),
}

TITLES = {
    "mending-the-deep": ("Mending the deep", 17, "2026-11-20"),
    "salt-in-the-delta": ("Salt in the delta", 16, "2026-11-13"),
    "the-contract-in-the-harbour": ("The contract in the harbour", 15, "2026-11-06"),
    "what-a-year-of-service-buys": ("What a year of service buys", 14, "2026-10-30"),
}

SPOKEN = {
    "Lindqvist": "Lindkvist",
    "Võ Thị Minh Châu": "Vo Tee Min Chow",
    "Hậu": "How",
    "Châu": "Chow",
    "Trà Vinh": "Trah Vin",
    "Tammsoo-Vaher": "Tahmsoh Vahher",
    "Eerik": "Airik",
    "Reyes-Mbeki": "Ray-ez Mbeckie",
    "Batam": "Battahm",
    "Efua": "Effwa",
    "Asare": "Assahray",
}
"""How espeak-ng must be told to say names it does not know."""


@dataclass(frozen=True)
class Turn:
    """What one person says without being interrupted, and the chapter it opens, if any."""

    speaker: str
    sentences: list[str]
    chapter: str = ""


@dataclass
class Cue:
    """A stretch of the transcript."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass
class Recording:
    """The sound so far, with what was said when."""

    samples: array[int] = field(default_factory=lambda: array("h"))
    cues: list[Cue] = field(default_factory=list)
    chapters: list[tuple[float, str]] = field(default_factory=list)

    @property
    def now(self) -> float:
        """The recording's length in seconds."""
        return len(self.samples) / RATE

    def pause(self, seconds: float) -> None:
        """Add silence."""
        self.samples.extend(array("h", bytes(2 * round(seconds * RATE))))


def read_script(path: Path) -> Iterator[Turn]:
    """Yield a script's turns."""
    chapter = ""
    for paragraph in path.read_text("utf-8").split("\n\n"):
        text = " ".join(paragraph.split())
        if text.startswith("== "):
            chapter = text[3:]
        elif text:
            speaker, _, words = text.partition(": ")
            yield Turn(speaker, re.split(r"(?<=[.?!])\s+", words), chapter)
            chapter = ""


def read_wave(path: Path) -> array[int]:
    """Return a sound file's samples."""
    with wave.open(str(path)) as file:
        return array("h", file.readframes(file.getnframes()))


def trimmed(samples: array[int], threshold: int = 160) -> array[int]:
    """Return the sound without the silence before and after it."""
    loud = [index for index in range(0, len(samples), 16) if abs(samples[index]) > threshold]
    if not loud:
        return samples
    margin = round(0.02 * RATE)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def levelled(samples: array[int], target: float = 3600.0) -> array[int]:
    """Return the sound with the same average strength for every speaker."""
    power = math.sqrt(sum(sample * sample for sample in samples[::4]) / max(1, len(samples) // 4))
    gain = min(target / max(power, 1.0), 32000 / max(1, max(samples), -min(samples)))
    return array("h", (round(sample * gain) for sample in samples))


def speak(sentence: str, voice: Voice, folder: Path) -> array[int]:
    """Return a sentence as spoken by espeak-ng."""
    for written, said in SPOKEN.items():
        sentence = sentence.replace(written, said)
    path = folder / "sentence.wav"
    options = ["-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch)]
    subprocess.run(["espeak-ng", *options, "-w", str(path), sentence], check=True)
    return levelled(trimmed(read_wave(path)))


def add_turn(recording: Recording, turn: Turn, folder: Path) -> None:
    """Let somebody speak, and note what is said when."""
    if turn.chapter and recording.chapters:
        recording.pause(BETWEEN_CHAPTERS - BETWEEN_TURNS)
    if turn.chapter:
        recording.chapters.append((recording.now if recording.chapters else 0.0, turn.chapter))
    cue: Cue | None = None
    for sentence in turn.sentences:
        start = recording.now
        recording.samples.extend(speak(sentence, VOICES[turn.speaker], folder))
        if cue and len(cue.text) + len(sentence) < CUE_LENGTH:
            cue.text, cue.end = f"{cue.text} {sentence}", recording.now
        else:
            cue = Cue(start, recording.now, turn.speaker, sentence)
            recording.cues.append(cue)
        recording.pause(BETWEEN_SENTENCES)
    recording.pause(BETWEEN_TURNS - BETWEEN_SENTENCES)


def record(path: Path, folder: Path) -> Recording:
    """Speak a whole script, with the chime before and after it."""
    signal = folder / "chime.wav"
    chime(signal)
    recording = Recording()
    recording.samples.extend(read_wave(signal))
    for turn in read_script(path):
        add_turn(recording, turn, folder)
    recording.samples.extend(read_wave(signal))
    return recording


def clock(seconds: float) -> str:
    """Return a time as WebVTT writes it."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def transcript(recording: Recording) -> str:
    """Return the recording's transcript as WebVTT with voices."""
    blocks = ["WEBVTT"]
    for cue in recording.cues:
        text = html.escape(cue.text, quote=False)
        blocks.append(f"{clock(cue.start)} --> {clock(cue.end)}\n<v {cue.speaker}>{text}")
    return "\n\n".join(blocks) + "\n"


def chapters(recording: Recording) -> str:
    """Return the recording's chapters in the Podcasting 2.0 format."""
    marks = [{"startTime": round(start, 2), "title": title} for start, title in recording.chapters]
    return json.dumps({"version": "1.2.0", "chapters": marks}, indent=2, ensure_ascii=False) + "\n"


def make(slug: str) -> str:
    """Make an episode's recording, transcript and chapters; return a line about them."""
    title, number, date = TITLES[slug]
    tags = {"title": title, "artist": "Crosswater", "album": "The Crossing", "track": str(number)}
    tags |= {"date": date, "genre": "Podcast", "language": "eng"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recording = record(SCRIPTS / f"{slug}.txt", folder)
        source = folder / "episode.wav"
        with wave.open(str(source), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(recording.samples.tobytes())
        integrated, peak = master(source, AUDIO / f"{slug}.mp3", tags, VOICE_COLOUR)
    (TRANSCRIPTS / f"{slug}.vtt").write_text(transcript(recording), "utf-8")
    (CHAPTERS / f"{slug}.json").write_text(chapters(recording), "utf-8")
    return f"{slug}: {recording.now:.1f} s, {len(recording.cues)} cues, {integrated:.1f} LUFS, {peak:.1f} dBTP"


def main() -> None:
    """Make the named episodes, or all of them."""
    for folder in (AUDIO, TRANSCRIPTS, CHAPTERS):
        folder.mkdir(parents=True, exist_ok=True)
    for slug in sys.argv[1:] or TITLES:
        print(make(slug))


if __name__ == "__main__":
    main()
