"""What the desk fills in about organisations."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from longwave.access.actions import one_keeper_of_networks
from longwave.access.licensing import faults_of_dates, faults_of_ranges
from longwave.membership.models import Organisation

LARGEST_LOGO = 2 * 1024 * 1024  # bytes
MOST_PIXELS = 25_000_000  # what is small as a file may need gigabytes as a picture
LOGOS = ("PNG", "JPEG", "WEBP", "GIF")
SHOWN = (320, 96)  # pixels: three times the space that a page has for it


def _small(logo: UploadedFile[Any]) -> ContentFile[bytes]:
    """A logo as pages show it, under a name that nobody guesses: it would tell whose people read here."""
    logo.seek(0)
    with Image.open(logo) as picture:
        shown = picture.convert("RGBA")
    shown.thumbnail(SHOWN)
    content = BytesIO()
    shown.save(content, "PNG", optimize=True)
    return ContentFile(content.getvalue(), f"{secrets.token_hex(8)}.png")


class OrganisationForm(WagtailAdminModelForm):
    """An organisation, its licence and its networks."""

    class Meta:
        model = Organisation
        fields = ("name", "logo", "licence_start", "licence_end", "networks")
        widgets = {
            "licence_start": AdminDateInput,
            "licence_end": AdminDateInput,
            "networks": forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        }

    def clean_logo(self) -> Any:
        """A picture that a page can show, and that is no burden to it."""
        logo = self.cleaned_data["logo"]
        if not logo or "logo" not in self.changed_data:
            return logo
        if logo.size > LARGEST_LOGO:
            raise ValidationError(f"Found {logo.size / 1024 / 1024:.1f} MB, expected a picture of at most 2 MB.")
        if logo.image.format not in LOGOS:
            raise ValidationError(f"Found a picture in {logo.image.format}, expected one in {', '.join(LOGOS)}.")
        if logo.image.width * logo.image.height > MOST_PIXELS:
            found = f"{logo.image.width} by {logo.image.height} pixels"
            raise ValidationError(f"Found {found}, expected at most {MOST_PIXELS // 1_000_000} million in all.")
        try:
            return _small(logo)
        except OSError as error:
            raise ValidationError(f"Found a picture that breaks off ({error}), expected a whole one.") from error

    def clean_networks(self) -> str:
        """Ranges that can be read and that nobody else has. At the desk this is within the transaction that saves."""
        one_keeper_of_networks()
        lines = [line.strip() for line in self.cleaned_data["networks"].splitlines() if line.strip()]
        others = Organisation.objects.exclude(pk=self.instance.pk).only("name", "networks")
        faults = faults_of_ranges(lines, ((text, one.name) for one in others for text in one.ranges()))
        if faults:
            raise ValidationError([ValidationError(fault) for fault in faults])
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """A licence that ends after it began."""
        cleaned: dict[str, Any] = super().clean()
        for name, fault in faults_of_dates(cleaned.get("licence_start"), cleaned.get("licence_end")).items():
            self.add_error(name, fault)
        return cleaned
