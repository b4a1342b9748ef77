"""Making renditions, and taking in audio."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.dispatch import Signal

from longwave.media import rules
from longwave.media.models import Audio, Picture, digest_of
from longwave.media.sound import facts
from longwave.media.tasks import make_modern_renditions

picture_changed = Signal()  # a picture's renditions, caption, credit or alt text changed; `picture`


def on_picture_saved(sender: type[Picture], instance: Picture, created: bool, raw: bool = False, **_: Any) -> None:
    """Make the JPEGs at once and ask the worker for the slower formats; tell who shows the picture."""
    if raw:
        return
    if not _has(instance, rules.jpeg_specs()):
        make_jpegs(instance)
        make_modern_renditions.enqueue(instance.pk)
    if not created:
        picture_changed.send(sender=Picture, picture=instance)


def _has(picture: Picture, specs: list[str]) -> bool:
    return set(specs) <= set(picture.renditions.values_list("filter_spec", flat=True))


def make_jpegs(picture: Picture) -> None:
    """Make the renditions that serve until the worker is done."""
    cover = [rules.COVER] if picture.width == picture.height else []
    picture.get_renditions(*rules.jpeg_specs(), rules.SHARE, *cover)


def make_modern(picture: Picture) -> None:
    """Make WebP, AVIF and a square, slowly, outside any transaction; then let the pages that show the picture know."""
    square = rules.square_spec(picture.width, picture.height)
    picture.get_renditions(*rules.modern_specs(), *([square] if square else []))
    with transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(modern=True)
        picture_changed.send(sender=Picture, picture=picture)


def take_in(file: BinaryIO, title: str) -> Audio:
    """Keep an audio file; the same bytes are kept once. Raises `NotAudio` with what was found."""
    known = facts(file)
    digest = digest_of(file)
    held = Audio.objects.filter(digest=digest).first()
    if held:
        return held
    audio = Audio(title=title, digest=digest, length=known.length, seconds=known.seconds, media_type=known.media_type)
    audio.file.save("audio", File(file), save=False)
    audio.save()
    return audio
