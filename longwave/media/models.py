"""Pictures with caption and credit, and audio files that know their length."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils.text import slugify
from wagtail.images.models import AbstractImage, AbstractRendition

from longwave.media import rules
from longwave.published.shapes import Image, Source


class Picture(AbstractImage):
    """A picture of the magazine. `description` is Wagtail's field for the alt text.

    Credit and caption may be empty in the library (an import knows neither), but nothing with such a picture can be
    published at the desk.
    """

    caption = models.TextField(blank=True, help_text="The sentence under the picture.")
    credit = models.CharField(
        max_length=255, blank=True, help_text="Who made it and for whom, e.g. “Ana Lima / Agency”."
    )
    ornamental = models.BooleanField(
        "decorative",  # Wagtail's image has a `decorative` of its own, for one use of a picture
        default=False,
        help_text="It adds nothing that the text does not say, so it needs no alt text.",
    )
    modern = models.BooleanField("has WebP and AVIF renditions", default=False, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "ornamental",
        "caption",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    @property
    def default_alt_text(self) -> str:
        """The alt text: empty for a decorative picture."""
        return "" if self.ornamental else self.description

    def gaps(self) -> list[str]:
        """What a published picture needs and this one lacks, as sentences."""
        return rules.picture_gaps(
            rules.PictureFacts(self.title, self.description, self.caption, self.credit, self.ornamental)
        )

    def image(self) -> Image:
        """The picture as entries show it, made only of renditions that exist."""
        made = {r.filter_spec: r for r in self.renditions.all()}
        plain = [made[spec] for spec in rules.jpeg_specs() if spec in made]
        widest = plain[-1] if plain else None
        return {
            "src": plain[min(1, len(plain) - 1)].url if plain else self.file.url,
            "srcset": rules.srcset((r.url, r.width) for r in plain),
            "sources": self._sources(made),
            "width": widest.width if widest else self.width,
            "height": widest.height if widest else self.height,
            "alt": self.default_alt_text,
            "caption": self.caption,
            "credit": self.credit,
            "share": made[rules.SHARE].url if rules.SHARE in made else "",
        }

    def mark(self) -> Image:
        """The picture as a logo: small, and transparent where it was. Made when the magazine's settings are saved."""
        made = self.get_rendition(rules.MARK)
        plain: Image = self.image() | {"src": made.url, "width": made.width, "height": made.height}
        return plain | {"srcset": "", "sources": []}

    def square_address(self, least: int = 0) -> str:
        """The path of the picture as podcast directories want it: a large square JPEG, under a name that changes with
        it. Empty until it is made, and where its sides would be shorter than `least` pixels."""
        spec = rules.square_spec(self.width, self.height)
        made = next((r for r in self.renditions.all() if r.filter_spec == spec), None)
        return made.url if made and made.width >= least else ""

    def _sources(self, made: dict[str, Any]) -> list[Source]:
        sources: list[Source] = []
        for form in rules.MODERN:
            ready = [made[spec] for spec in rules.specs(form) if spec in made]
            if len(ready) == len(rules.WIDTHS):
                sources.append({"type": f"image/{form}", "srcset": rules.srcset((r.url, r.width) for r in ready)})
        return sources


class Rendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="rendition_once")
        ]


def audio_path(audio: Audio, filename: str) -> str:
    """Where an audio file lies: named by its content, so that a new file has a new address."""
    return f"audio/{audio.digest[:16]}{rules.EXTENSIONS.get(audio.media_type, '.mp3')}"


class Audio(models.Model):
    """An audio file and what was read from it. Its file never changes: a new recording is a new row."""

    title = models.CharField(max_length=255)
    file = models.FileField(upload_to=audio_path, max_length=255)
    digest = models.CharField("SHA-256", max_length=64, editable=False, db_index=True)
    length = models.PositiveBigIntegerField("length in bytes", editable=False)
    seconds = models.FloatField("duration in seconds", editable=False)
    media_type = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "audio"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({rules.clock(self.seconds)})"

    @property
    def address(self) -> str:
        """The path readers and feeds use: `/audio/<id>-<hash>/<slug>.mp3`."""
        slug = slugify(self.title)[:80] or "audio"
        return f"/audio/{self.pk}-{self.digest[:16]}/{slug}{rules.EXTENSIONS.get(self.media_type, '.mp3')}"


def digest_of(file: Any) -> str:
    """The SHA-256 of an open file, as hexadecimal; the file is left at its start."""
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found
