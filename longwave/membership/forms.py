"""What the desk fills in about readers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from longwave.membership.models import Grant
from longwave.membership.rules import fault_of_last_day


class CompForm(WagtailAdminModelForm):
    """Give somebody access: to whom, until when, why. An address that is new to us gets an account."""

    email = forms.EmailField(
        label="E-mail address", help_text="Whoever has none yet gets an account, and signs in with a code by mail."
    )
    last_day = forms.DateField(
        label="Last day", widget=AdminDateInput, help_text="The last day on which everything can be read."
    )
    reason = forms.CharField(
        label="Reason", max_length=200, help_text="A few words for whoever looks later, such as “reviews our books”."
    )

    field_order = ["email", "last_day", "reason"]

    class Meta:
        model = Grant
        fields = ["reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate() + timedelta(days=365)

    def clean_last_day(self) -> date:
        """A day that has not passed."""
        day: date = self.cleaned_data["last_day"]
        fault = fault_of_last_day(day, timezone.localdate())
        if fault:
            raise ValidationError(fault)
        return day
