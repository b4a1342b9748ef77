"""What the desk fills in about organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from longwave.access.actions import one_keeper_of_networks
from longwave.access.licensing import fault_of_dates, faults_of_ranges
from longwave.membership.models import Organisation

LARGEST_LOGO = 2 * 1024 * 1024  # bytes
LOGOS = ("PNG", "JPEG", "WEBP", "GIF")


class OrganisationForm(WagtailAdminModelForm):
    """An organisation, its licence and its networks."""

    class Meta:
        model = Organisation
        fields = ("name", "logo", "licence_start", "licence_end", "networks")
        widgets = {"networks": forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})}

    def clean_logo(self) -> Any:
        """A picture that a page can show, and that is no burden to it."""
        logo = self.cleaned_data["logo"]
        if not logo or "logo" not in self.changed_data:
            return logo
        if logo.size > LARGEST_LOGO:
            raise ValidationError(f"Found {logo.size / 1024 / 1024:.1f} MB, expected a picture of at most 2 MB.")
        if logo.image.format not in LOGOS:
            raise ValidationError(f"Found a picture in {logo.image.format}, expected one in {', '.join(LOGOS)}.")
        return logo

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
        fault = fault_of_dates(cleaned.get("licence_start"), cleaned.get("licence_end"))
        if fault:
            self.add_error("licence_end", fault)
        return cleaned
