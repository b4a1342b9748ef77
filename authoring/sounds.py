"""Sound for the demo magazine: mastering to MP3, the podcast's chime, and a winch.

Needs the programs ffmpeg and sox. ``python -m authoring.sounds`` makes the winch's clip.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

MAGAZINE = Path(__file__).parents[1] / "longwave" / "ops" / "magazine"
AUDIO = MAGAZINE / "audio"

RATE = 22050
"""Samples a second of the unmastered sound; espeak-ng's own rate."""

LOUDNESS = -16.0
"""Target loudness in LUFS."""

CEILING = 0.68
"""Highest sample the limiter lets through (-3.3 dB), with room for what MP3 adds."""

VOICE_COLOUR = "highpass=f=75,aecho=0.9:0.5:13|23:0.10|0.06,acompressor=threshold=-22dB:ratio=2.5:attack=8:release=140"


def run(*command: str) -> str:
    """Run a program; return what it wrote to its error stream."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


def loudness(path: Path) -> tuple[float, float]:
    """Return a recording's integrated loudness (LUFS) and true peak (dBTP)."""
    report = run("ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-")
    summary = report[report.rindex("Summary:") :]
    found = [re.search(pattern, summary) for pattern in (r"I:\s+(-?[\d.]+) LUFS", r"Peak:\s+(-?[\d.]+) dBFS")]
    integrated, peak = (float(match.group(1)) if match else 0.0 for match in found)
    return integrated, peak


def master(source: Path, target: Path, tags: dict[str, str], colour: str = "anull") -> tuple[float, float]:
    """Write a small mono MP3 at the target loudness; return its loudness and true peak."""
    gain, result = 0.0, (0.0, 0.0)
    metadata = [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
    for _ in range(5):
        chain = f"{colour},volume={gain:.2f}dB,aresample=44100,alimiter=limit={CEILING}:level=disabled"
        run(
            "ffmpeg", "-y", "-v", "error", "-i", str(source), "-af", chain, "-ac", "1", "-ar", "44100",
            "-c:a", "libmp3lame", "-b:a", "64k", "-id3v2_version", "3", "-fflags", "+bitexact",
            "-flags:a", "+bitexact", "-map_metadata", "-1", *metadata, str(target),
        )  # fmt: skip
        result = loudness(target)
        if abs(result[0] - LOUDNESS) < 0.25:
            break
        gain += LOUDNESS - result[0]
    return result


def chime(path: Path) -> None:
    """Write the podcast's chime: four plucked notes over a low one, about two seconds."""
    strings = path.with_suffix(".strings.wav")
    notes = [part for note in ("D2", "D3", "A3", "D4", "F#4") for part in ("pluck", note)]
    delays = [f"{0.16 * index:.2f}" for index in range(5)]
    run(
        "sox",
        "-R",
        "-n",
        "-r",
        str(RATE),
        "-b",
        "16",
        "-c",
        "5",
        str(strings),
        "synth",
        "2.2",
        *notes,
        "delay",
        *delays,
    )
    run(
        "sox", "-R", str(strings), "-t", "wavpcm", "-c", "1", str(path), "remix", "1,2,3,4,5",
        "trim", "0", "2.4", "fade", "t", "0", "2.4", "1.0", "gain", "-n", "-9",
    )  # fmt: skip


def winch(path: Path) -> None:
    """Write twenty seconds of a cable winch: a motor, a grinding drum, a pawl, water alongside."""
    layers = {
        "motor": ["synth", "20", "sawtooth", "47-56", "sawtooth", "94.5-112", "remix", "1,2", "lowpass", "420",
                  "tremolo", "5.5", "25", "gain", "-n", "-10"],
        "drum": ["synth", "20", "brownnoise", "band", "520", "340", "tremolo", "2.75", "55", "gain", "-n", "-11"],
        "pawl": ["synth", "0.045", "pinknoise", "band", "2300", "900", "fade", "l", "0", "0.045", "0.04",
                 "pad", "0", "0.137", "repeat", "109", "gain", "-n", "-9"],
        "water": ["synth", "20", "pinknoise", "lowpass", "900", "tremolo", "0.23", "70", "gain", "-n", "-19"],
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        parts = []
        for layer, effects in layers.items():
            part = Path(name) / f"{layer}.wav"
            channels = "2" if layer == "motor" else "1"
            run("sox", "-R", "-n", "-r", "44100", "-b", "16", "-c", channels, str(part), *effects)
            parts.append(str(part))
        mixed = Path(name) / "mixed.wav"
        shape = ["trim", "0", "20", "fade", "t", "1.2", "20", "2.0", "gain", "-n", "-6"]
        run("sox", "-R", "-m", *parts, "-c", "1", str(mixed), *shape)
        tags = {"title": "The winch of a cable ship", "artist": "Crosswater", "album": "Sounds"}
        integrated, peak = master(mixed, path, tags)
        print(f"clip-cable-winch: {integrated:.1f} LUFS, {peak:.1f} dBTP")


if __name__ == "__main__":
    AUDIO.mkdir(parents=True, exist_ok=True)
    winch(AUDIO / "clip-cable-winch.mp3")
