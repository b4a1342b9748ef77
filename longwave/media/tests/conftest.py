"""Recordings for these tests, made once a run by ffmpeg: noise of a known length, as encoders write it."""

import shutil
import subprocess
from collections.abc import Callable

import pytest
from hypothesis import settings

# Tests share the machine with other work and are never timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SECONDS = 12.345

Recorder = Callable[..., bytes]


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if found:
        return found
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="no ffmpeg on PATH and none in a wheel")
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture(scope="session")
def record(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    """Encode `seconds` of noise with the given ffmpeg options; the same question is answered from memory."""
    folder = tmp_path_factory.mktemp("recordings")
    made: dict[tuple[str, ...], bytes] = {}

    def encode(*options: str, seconds: float = SECONDS, rate: int = 44100, suffix: str = "mp3") -> bytes:
        key = (*options, str(seconds), str(rate), suffix)
        if key not in made:
            source = f"anoisesrc=d={seconds}:r={rate}:a=0.2:seed=7"
            path = folder / f"{len(made)}.{suffix}"
            command = [ffmpeg, "-v", "error", "-nostdin", "-f", "lavfi", "-i", source, *options, "-y", str(path)]
            subprocess.run(command, check=True, timeout=120)
            made[key] = path.read_bytes()
        return made[key]

    return encode


@pytest.fixture(scope="session")
def played(ffmpeg: str) -> Callable[[bytes, int, int], float]:
    """How many seconds of sound ffmpeg decodes from a recording of the given rate and channels."""

    def decode(data: bytes, rate: int, channels: int) -> float:
        command = [
            ffmpeg,
            "-v",
            "error",
            "-i",
            "pipe:0",
            "-f",
            "s16le",
            "-ar",
            str(rate),
            "-ac",
            str(channels),
            "pipe:1",
        ]
        samples = subprocess.run(command, input=data, capture_output=True, check=True, timeout=120).stdout
        return len(samples) / (2 * rate * channels)

    return decode
