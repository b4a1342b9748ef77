"""Recordings for uploads, made by ffmpeg, and what lies beside them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS = 24
TRANSCRIPT = """WEBVTT

1
00:00:00.000 --> 00:00:07.500
<v Hanna Lindqvist>Who lights the lamp when nobody is at sea?

2
00:00:08.000 --> 00:00:20.000
<v Ilse Vandermeer>The same person who winds the clock. It is in the contract.
"""
CHAPTERS = "00:00:00 The stairs\n00:00:08 The lamp\n00:00:16 The contract\n"


def ffmpeg() -> str:
    """Where ffmpeg is: on the path, or the one that comes with the magazine."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    import imageio_ffmpeg

    try:
        path: str = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:
        pytest.skip("there is no ffmpeg here")
    return path


def recording(path: Path, seconds: int = SECONDS) -> Path:
    """An MP3 of a tone."""
    tone = f"sine=frequency=330:duration={seconds}"
    command = [ffmpeg(), "-loglevel", "error", "-y", "-f", "lavfi", "-i", tone, "-ac", "1", "-b:a", "64k", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path
