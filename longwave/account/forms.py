"""The few fields that these pages have."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from longwave.membership.models import tidy_address


class AddressForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True, "spellcheck": "false"}),
        error_messages={
            "required": "Type the e-mail address that the code should go to.",
            "invalid": "This is no e-mail address: expected one like ana@example.org.",
        },
    )

    def clean_email(self) -> str:
        """As it is stored."""
        return tidy_address(self.cleaned_data["email"])


class CodeForm(forms.Form):
    """A code from a mail."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Type the six letters of the code that we sent."},
    )


class AddPasskey(AddWebAuthnForm):
    """A new passkey; as a rule one that signs in by itself."""

    passwordless = forms.BooleanField(
        label="It signs in by itself, without a code",
        required=False,
        initial=True,
        help_text="Untick this for a security key without a PIN, which can only be the second step.",
    )
