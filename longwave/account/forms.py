"""The few fields that these pages have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from longwave.kernel import money
from longwave.membership.models import Price, tidy_address


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


NOWHERE = "Where shall it go on that day? Give an address, or no day: then you get a code to pass on yourself."


class GiftForm(forms.Form):
    """A subscription for somebody else. Without an address there is a code to print."""

    price = forms.ChoiceField(
        label="What",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one."},
    )
    giver_name = forms.CharField(
        label="Your name, as she shall read it",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    to_name = forms.CharField(label="For whom (a name)", max_length=120, required=False)
    to_email = forms.EmailField(
        label="E-mail address, if we shall deliver it",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"invalid": "This is no e-mail address: expected one like ana@example.org."},
    )
    message = forms.CharField(
        label="What you would like to say", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    deliver_on = forms.DateField(
        label="Deliver it on (empty: at once)", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, prices: Iterable[Price], today: date, **words: Any) -> None:
        super().__init__(*args, **words)
        self.today = today
        field = self.fields["price"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(price.uid), f"{price.plan}, {once(price)}: {price.plan.opened().what}") for price in prices
        ]

    def clean_giver_name(self) -> str:
        """In one line: a mail has it in its subject."""
        return " ".join(str(self.cleaned_data["giver_name"]).split())

    def clean_to_name(self) -> str:
        """In one line too: what becomes of the gift has it in its subject."""
        return " ".join(str(self.cleaned_data["to_name"]).split())

    def clean_to_email(self) -> str:
        """As addresses are stored."""
        return tidy_address(self.cleaned_data["to_email"])

    def clean_deliver_on(self) -> date | None:
        """A day that is to come, within a year."""
        found: date | None = self.cleaned_data["deliver_on"]
        if found and not self.today <= found <= self.today + timedelta(days=365):
            raise forms.ValidationError("Choose today or a later day, within a year.")
        return found

    def clean(self) -> dict[str, Any]:
        """A day on which nothing could be delivered is refused."""
        found = super().clean() or self.cleaned_data
        if found.get("deliver_on") and found.get("to_email") == "":
            self.add_error("to_email", NOWHERE)
        return found


def once(price: Price) -> str:
    """What a price is when it is paid once: `€99 for 12 months`."""
    months = price.term().months
    return f"{money.words(price.amount, price.currency)} for {months} month{'' if months == 1 else 's'}"


class WithdrawalForm(forms.Form):
    """A statement of withdrawal: who, and from which contract (Directive 2011/83/EU, article 11a, 2)."""

    name = forms.CharField(
        label="Your name", max_length=160, error_messages={"required": "Type your name."}, widget=forms.TextInput()
    )
    email = forms.EmailField(
        label="E-mail address, to which we confirm it",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Type the e-mail address that we confirm your withdrawal to.",
            "invalid": "This is no e-mail address: expected one like ana@example.org.",
        },
    )
    contract = forms.CharField(
        label="From which contract",
        max_length=200,
        error_messages={"required": "Say which contract: what you bought, or the number on a bill."},
    )

    def clean_email(self) -> str:
        """As addresses are stored."""
        return tidy_address(self.cleaned_data["email"])
