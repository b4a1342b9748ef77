"""The last steps of every picture: a gentle grain, and the smallest good JPEG."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 82
LOWEST_QUALITY = 58


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    """Return even noise, the same for the same seed."""
    return Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))


def _quiet(noise: Image.Image, depth: float) -> Image.Image:
    """Return noise drawn together around the middle grey, ``depth`` levels to either side."""
    return noise.point([round(128 + (i - 127.5) / 127.5 * depth) for i in range(256)])


def grain(image: Image.Image, seed: int, strength: float = 1.0) -> Image.Image:
    """Return the picture as if printed on slightly uneven paper."""
    fine = _noise(image.size, seed).filter(ImageFilter.GaussianBlur(0.7))
    coarse = _noise((image.width // 9, image.height // 9), seed + 1)
    coarse = coarse.resize(image.size, Image.Resampling.BICUBIC)
    for layer, depth in ((fine, 14 * strength), (coarse, 2.2)):
        level = _quiet(layer, depth)
        image = ImageChops.add(image, Image.merge("RGB", (level,) * 3), 1, -128)
    return image


def encode(image: Image.Image, quality: int = QUALITY) -> bytes:
    """Return the picture as a progressive JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()


def save(image: Image.Image, path: Path, seed: int, limit: int) -> int:
    """Write the picture as a JPEG of at most ``limit`` bytes; return its size.

    The grain gives way first, the quality after it.
    """
    data = b""
    for quality in range(QUALITY, LOWEST_QUALITY - 1, -4):
        for strength in (1.0, 0.6, 0.25):
            data = encode(grain(image, seed, strength), quality)
            if len(data) <= limit:
                path.write_bytes(data)
                return len(data)
    path.write_bytes(data)
    return len(data)
