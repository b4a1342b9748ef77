"""The pictures and sounds that pieces bring along: looked at before anything is written, kept once."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from longwave.exchange.importing.slugs import ascii_slug
from longwave.media.actions import take_in
from longwave.media.models import Audio, Picture
from longwave.media.nature import nature
from longwave.media.sound import AudioFacts, facts

FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}
_WANTED = "Expected JPEG, PNG, WebP, AVIF or GIF."


class NotPicture(ValueError):
    """A file that cannot be a picture; the message says what was found, what is expected and what to do."""


@dataclass(frozen=True)
class PictureFile:
    """A picture that was looked at: `digest` is its SHA-1 as Wagtail keeps it, `ending` that of its true format."""

    path: Path
    digest: str
    ending: str


@dataclass(frozen=True)
class SoundFile:
    """A sound that was looked at: `digest` is its SHA-256."""

    path: Path
    digest: str
    facts: AudioFacts


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction for rows and files: when it fails, what was stored meanwhile is removed again.

    Only the calling thread's files are watched.
    """
    thread, save = get_ident(), default_storage.save
    saved: list[str] = []

    def watched(name: Any, content: Any, max_length: Any = None) -> str:
        stored = str(save(name, content, max_length=max_length))
        if get_ident() == thread:
            saved.append(stored)
        return stored

    storage: Any = default_storage  # the lazy object hands attributes on to the storage behind it
    storage.save = watched
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in saved:
            default_storage.delete(name)
        raise
    finally:
        del storage.save  # the class's own shows again


class Library:
    """The pictures and sounds of one source. Each file is looked at once."""

    def __init__(self) -> None:
        self._pictures: dict[Path, PictureFile] = {}
        self._sounds: dict[Path, SoundFile] = {}

    def look_at_picture(self, path: Path) -> PictureFile:
        """Look at a picture. Raises `NotPicture`."""
        if path not in self._pictures:
            self._pictures[path] = picture_file(path)
        return self._pictures[path]

    def listen_to(self, path: Path) -> SoundFile:
        """Read a sound's facts. Raises `NotAudio`."""
        if path not in self._sounds:
            known = facts(path)
            with path.open("rb") as file:
                self._sounds[path] = SoundFile(path, hashlib.file_digest(file, "sha256").hexdigest(), known)
        return self._sounds[path]


def keep_picture(found: PictureFile, alt: str, caption: str, credit: str) -> Picture:
    """The picture of the library with this content, alt text, caption and credit, taken in where it is new."""
    held = Picture.objects.filter(file_hash=found.digest, caption=caption, credit=credit)
    same = (one for one in held if one.default_alt_text == alt and one.file.storage.exists(one.file.name))
    whole: Picture | None = next(same, None)
    if whole:
        return whole
    name = ascii_slug(found.path.stem)[:40] or "picture"
    with found.path.open("rb") as file:
        picture: Picture = Picture.objects.create(
            title=found.path.stem[:255],
            file=ImageFile(file, name=f"{name}{found.ending}"),
            description=alt,
            caption=caption,
            credit=credit,
            file_hash=found.digest,
            file_size=found.path.stat().st_size,
        )
    return picture


def keep_sound(found: SoundFile, title: str) -> Audio:
    """The audio of the library with this content, taken in where it is new."""
    with found.path.open("rb") as file:
        return take_in(file, title[:255])


def picture_file(path: Path) -> PictureFile:
    """Look at the whole of a picture, so that none is taken that breaks off. Raises `NotPicture`."""
    size, most = path.stat().st_size, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if size > most:
        raise NotPicture(f"The picture has {size:,} bytes; at most {most:,} are taken. Save it smaller.")
    with path.open("rb") as file:
        head = file.read(4096)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged metadata is no reason to refuse a picture
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            form = _form(file, nature(head))
        return PictureFile(path, hashlib.file_digest(_rewound(file), "sha1").hexdigest(), FORMATS[form])


def _form(file: Any, known: str) -> str:
    """The format of an open picture, every pixel of which could be read."""
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with Image.open(_rewound(file), formats=tuple(FORMATS)) as image:
            if image.width * image.height * getattr(image, "n_frames", 1) > most:
                raise _too_many(f"{image.width:,} × {image.height:,} pixels")
            image.load()
            return str(image.format)
    except UnidentifiedImageError as error:
        found = known or "no picture that can be read"
        raise NotPicture(f"The file is {found}. {_WANTED} Save it in one of these formats.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many("far more pixels than a picture needs") from error
    except NotPicture:
        raise
    except Exception as error:  # decoders fail in any way on damaged data
        raise NotPicture(f"The picture is damaged or cut off ({error}). Copy or export it again.") from error


def _too_many(found: str) -> NotPicture:
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    return NotPicture(f"The picture has {found}; at most {most:,} in all are taken. Save it smaller.")


def _rewound(file: Any) -> Any:
    file.seek(0)
    return file
