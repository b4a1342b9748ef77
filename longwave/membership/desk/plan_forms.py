"""What the desk fills in about plans, prices and offers. Amounts are typed as they are read: `9.90`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from longwave.adapters.payments import Interval
from longwave.kernel import money
from longwave.membership.billing.selling import Term, term_words
from longwave.membership.models import Checkout, Offer, Plan, Price
from longwave.membership.models.plans import tidy_code

TERMS = [
    *(Term(Interval.MONTH, count) for count in (1, 3, 6)),
    *(Term(Interval.YEAR, count) for count in (1, 2, 3)),
]
FIXED = ("trial_days", "percent", "amount_off", "currency", "months")
LONGEST_TRIAL = 366  # days
LONGEST_DISCOUNT = 60  # months
SCOPE_STAYS = (
    "Somebody has bought this plan or has begun to, and keeps what it opens. To sell something else, make another plan "
    "and take this one off sale."
)


def term_name(term: Term) -> str:
    """A term as forms name it: `month-3`."""
    return f"{term.interval.value}-{term.count}"


def amount_of(typed: str, currency: str) -> int:
    """An amount that was typed, more than nothing; refused beside its field."""
    try:
        amount = money.read(typed, currency)
    except money.NotMoney as fault:
        raise ValidationError(str(fault)) from fault
    if amount == 0:
        raise ValidationError(f"Found {typed!r}, expected more than nothing.")
    return amount


def price_of(typed: str, currency: str) -> int:
    """An amount that was typed as a price: one that a card can be charged."""
    amount, least = amount_of(typed, currency), money.LEAST.get(currency, 1)
    if amount < least:
        found, expected = money.words(amount, currency), money.words(least, currency)
        raise ValidationError(f"Found {found}, expected {expected} or more: Stripe charges no less.")
    return amount


def currency_of(typed: str) -> str:
    """A currency that was typed."""
    found = typed.strip().upper()
    if not money.CODE.match(found):
        raise ValidationError(f"Found {typed!r}, expected three letters, as EUR.")
    if found not in money.IN_USE:
        raise ValidationError(f"Found {typed!r}, expected a currency in which somebody can pay, as EUR.")
    return found


class Once(WagtailAdminModelForm):
    """A form that says once what is wrong: the row's own checks come when what was typed can be meant."""

    def _post_clean(self) -> None:
        if not self._errors:
            super()._post_clean()


class PlanForm(WagtailAdminModelForm):
    """A plan. Once somebody may have it, it opens what it opened: that is what she pays for."""

    class Meta:
        model = Plan
        fields = ["name", "audience", "includes", "scope", "gift_quota", "needs_proof", "on_sale", "position"]
        widgets = {"includes": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and bought(self.instance):
            self.fields["scope"].disabled = True
            self.fields["scope"].help_text = SCOPE_STAYS

    def clean_includes(self) -> str:
        """Something, and one thing a line."""
        lines = [line.strip() for line in self.cleaned_data["includes"].splitlines() if line.strip()]
        if not lines:
            raise ValidationError("Say what it includes: one thing a line.")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """A window that is older than the first purchase is told that what it chose does not count."""
        found: dict[str, Any] = super().clean()
        chosen = self.data.get(self.add_prefix("scope"), self.instance.scope)
        if self.fields["scope"].disabled and chosen != self.instance.scope:
            self.add_error("scope", SCOPE_STAYS)
        return found


class PriceForm(Once):
    """A price of a plan: how much, in what, for how long."""

    amount = forms.CharField(max_length=16, help_text="As readers see it, tax included: 9.90, or 990 in yen.")
    currency = forms.CharField(max_length=3, initial="EUR", help_text="Three letters, as EUR.")
    term = forms.ChoiceField(
        label="Paid", choices=[(term_name(one), term_words(one)) for one in TERMS], initial="month-1"
    )

    field_order = ["amount", "currency", "term"]

    class Meta:
        model = Price
        fields: list[str] = []

    def clean_currency(self) -> str:
        """Three letters."""
        return currency_of(self.cleaned_data["currency"])

    def clean(self) -> dict[str, Any]:
        """An amount that the currency has, and no price that is on sale already."""
        found: dict[str, Any] = super().clean()
        if "currency" not in found or "amount" not in found or "term" not in found:
            return found
        try:
            found["amount"] = price_of(found["amount"], found["currency"])
        except ValidationError as fault:
            self.add_error("amount", fault)
            return found
        interval, _, count = found["term"].partition("-")
        same = {"amount": found["amount"], "currency": found["currency"], "interval": interval, "count": int(count)}
        for name, value in same.items():
            setattr(self.instance, name, value)
        if Price.objects.filter(plan=self.instance.plan, on_sale=True, **same).exists():
            raise ValidationError("The plan is sold at this price already.")
        return found


class OfferForm(Once):
    """An offer. Once somebody may have had it, its terms stay as they are: she was promised them."""

    prices = forms.ModelMultipleChoiceField(
        Price.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For which prices. None ticked: for all of them.",
    )
    amount_off = forms.CharField(
        max_length=16, required=False, help_text="Instead of percent: 3.00, in the currency below."
    )

    field_order = [
        *("name", "code", "trial_days", "percent", "amount_off", "currency", "months", "prices"),
        *("starts", "ends", "most_uses", "comeback", "active"),
    ]

    class Meta:
        model = Offer
        fields = [
            *("name", "code", "prices", "trial_days", "percent", "currency", "months"),
            *("starts", "ends", "most_uses", "comeback", "active"),
        ]
        widgets = {"starts": AdminDateTimeInput, "ends": AdminDateTimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prices"].queryset = Price.objects.select_related("plan")
        offer = self.instance
        if offer.amount:
            self.fields["amount_off"].initial = money.plain(offer.amount, offer.currency)
        if offer.pk and had(offer):
            for name in FIXED:
                self.fields[name].disabled = True
                self.fields[name].help_text = "It was used, and keeps its terms. For others, make another offer."

    def clean_code(self) -> str:
        """As it is looked up, and no other offer's."""
        code = tidy_code(self.cleaned_data["code"])
        other = Offer.objects.filter(code=code).exclude(code="").exclude(pk=self.instance.pk).first()
        if other:
            raise ValidationError(f"Found {code}, which is the code of “{other}” already; expected one of its own.")
        return code

    def clean_percent(self) -> int:
        """At most all of it."""
        return self._at_most("percent", 100)

    def clean_trial_days(self) -> int:
        """At most a year."""
        return self._at_most("trial_days", LONGEST_TRIAL)

    def clean_months(self) -> int:
        """At most five years."""
        return self._at_most("months", LONGEST_DISCOUNT)

    def _at_most(self, name: str, most: int) -> int:
        found: int = self.cleaned_data[name] or 0
        if found > most:
            raise ValidationError(f"Found {found}, expected at most {most}.")
        return found

    def clean(self) -> dict[str, Any]:
        """An amount or percent, never both; an amount is less than whatever it is taken off."""
        found: dict[str, Any] = super().clean()
        self.instance.amount = self._amount(found)
        if self.instance.amount and found.get("percent"):
            self.add_error("percent", "Give percent off or an amount off, not both.")
        short = [
            one for one in found.get("prices") or () if found.get("currency") and one.currency != found["currency"]
        ]
        if self.instance.amount and short:
            self.add_error("prices", f"An amount in {found['currency']} does not come off {short[0].words()}.")
        elif self.instance.amount and found.get("active"):
            self._leaves_something(found)
        return found

    def _leaves_something(self, found: dict[str, Any]) -> None:
        """Refuse an amount that is no less than a price: one that was ticked, or with none ticked one on sale."""
        off = self.instance.amount
        ticked = list(found.get("prices") or ())
        on_sale = Price.objects.filter(currency=found["currency"], on_sale=True, plan__on_sale=True)
        held = ticked or list(on_sale.select_related("plan"))
        least = min(held, key=lambda price: price.amount, default=None)
        if least and least.amount <= off:
            self.add_error(
                "prices" if ticked else "amount_off",
                f"Found {money.words(off, least.currency)} off, expected less than what it is taken off: {least}. "
                "Take less off, or tick dearer prices alone.",
            )

    def _amount(self, found: dict[str, Any]) -> int:
        typed = found.get("amount_off") or ""
        if not typed:
            return 0
        try:
            found["currency"] = currency_of(found.get("currency") or "")
        except ValidationError as fault:
            self.add_error("currency", fault)
            return 0
        try:
            return amount_of(typed, found["currency"])
        except ValidationError as fault:
            self.add_error("amount_off", fault)
            return 0


def bought(plan: Plan) -> bool:
    """Whether somebody has a plan, had it, or began to buy it for herself or as a gift."""
    return plan.subscriptions.exists() or Checkout.objects.filter(price__plan=plan).exists()


def had(offer: Offer) -> bool:
    """Whether somebody began to buy with an offer, or the provider knows it."""
    return bool(offer.numbers) or offer.checkouts.exists()
