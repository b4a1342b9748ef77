"""The pages on which the desk does something for or to a reader: each asks for a reason, and says what it would do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput

from longwave.kernel import money
from longwave.membership.actions import midnight
from longwave.membership.billing.manual import NAME, provider_of
from longwave.membership.billing.projecting import opened_of
from longwave.membership.desk import acts
from longwave.membership.desk.acts import How, NotDone
from longwave.membership.desk.common import HOME, POLICY, day, last_day
from longwave.membership.models import Account, Grant, Payment, Subscription
from longwave.membership.rules import fault_of_last_day

REASON = "A few words for whoever looks later. They stand in the reader's history."


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=200, help_text=REASON)


class DayForm(ReasonForm):
    """Until when, and why."""

    last_day = forms.DateField(label="Last day", widget=AdminDateInput)
    field_order = ["last_day", "reason"]

    def clean_last_day(self) -> date:
        """A day that has not passed."""
        found: date = self.cleaned_data["last_day"]
        fault = fault_of_last_day(found, timezone.localdate())
        if fault:
            raise ValidationError(fault)
        return found


# A provider is asked, so there is no transaction around it: on SQLite all other writers would wait for the network.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ActView(WagtailAdminTemplateMixin, PermissionCheckedMixin, FormView):  # type: ignore[type-arg]  # it takes none at run time
    """Says what would be done, asks why, and does it. What is refused is said, and nothing has changed then."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "membership/act.html"
    header_icon = "user"
    form_class: type[forms.Form] = ReasonForm
    button = ""
    serious = False

    @property
    def by(self) -> Account:
        """Whoever is at the desk: nobody else passes the check of permissions."""
        return cast("Account", self.request.user)

    @property
    def account(self) -> Account | None:
        """About whom."""
        raise NotImplementedError

    @property
    def says(self) -> list[str]:
        """What would be done, in sentences."""
        raise NotImplementedError

    def act(self, given: dict[str, Any]) -> str:
        """Do it; gives back what to say. Raises `NotDone`."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        """About whom."""
        return self.account.email if self.account else ""

    def get_success_url(self) -> str:
        """Back to the reader."""
        return reverse("readers:reader", args=[self.account.pk]) if self.account else reverse("readers:index")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, readers, her, this."""
        her = {"url": self.get_success_url(), "label": self.get_page_subtitle()}
        readers = {"url": reverse("readers:index"), "label": "Readers"}
        return [HOME, readers, her, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it says and what the button does."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"says": self.says, "back": self.get_success_url()}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it, and go back to her."""
        try:
            messages.success(self.request, self.act(form.cleaned_data))
        except NotDone as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return redirect(self.get_success_url())


# --- What was given ---------------------------------------------------------------------------------------------


class ExtendView(ActView):
    """Let something that was given last longer."""

    page_title, button = "Let it last longer", "Let it last longer"
    form_class = DayForm

    @cached_property
    def grant(self) -> Grant:
        """What."""
        lasting = Grant.objects.standing().filter(account__isnull=False, end__isnull=False, source__in=acts.LASTING)
        return get_object_or_404(lasting.select_related("account"), pk=self.kwargs["pk"])

    @property
    def account(self) -> Account | None:
        """Whose."""
        return self.grant.account

    @property
    def says(self) -> list[str]:
        """Until when it lasts."""
        until = last_day(self.grant.end) if self.grant.end else ""
        return [f"What she has from “{self.grant.source}” lasts until {until}."]

    def act(self, given: dict[str, Any]) -> str:
        """Until the end of that day."""
        acts.extend(self.grant, midnight(given["last_day"] + timedelta(days=1)), given["reason"], self.by)
        return f"It lasts until {given['last_day'].isoformat()}."


# --- Subscriptions ----------------------------------------------------------------------------------------------


class OfASubscription(ActView):
    """Something that is done to a subscription."""

    @cached_property
    def row(self) -> Subscription:
        """Which."""
        found = Subscription.objects.filter(account__isnull=False).select_related("account", "plan", "price")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def account(self) -> Account | None:
        """Whose."""
        return self.row.account


class ProlongForm(ReasonForm):
    """When the next charge is due, and why it moves."""

    until = forms.DateField(label="First day that is charged again", widget=AdminDateInput)
    field_order = ["until", "reason"]


class ProlongView(OfASubscription):
    """Make the next charge due later."""

    page_title, button = "Prolong", "Prolong without a payment"
    form_class = ProlongForm

    @property
    def says(self) -> list[str]:
        """Until when it is paid, and what would be done."""
        return [
            f"It is paid until {last_day(self.row.end)}.",
            f"{opened_of(self.row).stays_open.capitalize()} until the new day, and nothing is charged.",
        ]

    def act(self, given: dict[str, Any]) -> str:
        """At its provider."""
        acts.prolong(self.row, given["until"], given["reason"], self.by)
        return f"Prolonged until {given['until'].isoformat()}."


class EndForm(ReasonForm):
    """How it ends, and why."""

    how = forms.ChoiceField(label="When", widget=forms.RadioSelect, initial=How.TERM.value)
    field_order = ["how", "reason"]


class EndView(OfASubscription):
    """End a subscription."""

    page_title, button, serious = "End the subscription", "End it", True
    form_class = EndForm

    def get_form(self, form_class: Any = None) -> forms.Form:
        """With what each way comes to."""
        form = cast("EndForm", super().get_form(form_class))
        form.fields["how"].choices = [  # type: ignore[attr-defined]  # a field of Django's that has them
            (How.TERM.value, f"With what is paid for, on {day(self.row.end)}"),
            (How.NOW.value, "At once, and nothing goes back"),
            (How.GIVE_BACK.value, f"At once, and {self.back} goes back: what is not used up"),
        ]
        return form

    @property
    def back(self) -> str:
        """How much, or that only the provider knows."""
        try:
            return money.words(acts.would_give_back(self.row, timezone.now()), self.row.currency)
        except NotDone:
            return "an amount that the provider does not tell now"

    @property
    def says(self) -> list[str]:
        """What it is."""
        plan = self.row.plan.name if self.row.plan else self.row.number
        said = [f"{plan}, {self.row.price.words()}." if self.row.price else f"{plan}."]
        if self.row.provider == NAME:
            said.append("It was paid by invoice: send what goes back yourself.")
        return said

    def act(self, given: dict[str, Any]) -> str:
        """At its provider."""
        return acts.end(self.row, How(given["how"]), given["reason"], self.by, timezone.now())


# --- Money ------------------------------------------------------------------------------------------------------


class RefundForm(ReasonForm):
    """How much, and why. `left` is what was shown as left."""

    amount = forms.CharField(max_length=16)
    left = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["amount", "reason", "left"]

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(*args, **kwargs)

    def clean_amount(self) -> int:
        """In the smallest unit."""
        try:
            return money.read(self.cleaned_data["amount"], self.currency)
        except money.NotMoney as fault:
            raise ValidationError(str(fault)) from fault


class RefundView(ActView):
    """Give back some of a payment, or all of it."""

    page_title, button, serious = "Give money back", "Give it back", True
    form_class = RefundForm

    @cached_property
    def payment(self) -> Payment:
        """Of which."""
        found = Payment.objects.filter(account__isnull=False, paid__gt=0).select_related("account", "subscription")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def account(self) -> Account | None:
        """Whose."""
        return self.payment.account

    def get_form_kwargs(self) -> dict[str, Any]:
        """In the payment's currency, all that is left at first."""
        left = acts.left_of(self.payment)
        first = {"amount": money.plain(left, self.payment.currency), "left": left}
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"currency": self.payment.currency, "initial": first}

    @property
    def says(self) -> list[str]:
        """What was paid, what is left, and what a whole refund does."""
        one = self.payment
        paid, left = money.words(one.paid, one.currency), money.words(acts.left_of(one), one.currency)
        said = [f"{one.shown or one.number}: {paid} was paid, and {left} of it can go back."]
        if one.subscription:
            said.append(
                "When all of it has gone back, what it paid for closes. The subscription itself goes on: end it, too."
            )
        if one.provider == NAME:
            said.append("It was paid by invoice: this only records that you have sent the money.")
        if provider_of(one) is None:
            said.append(f"It was paid at {one.provider}, which is not set up here, so nothing can be done.")
        return said

    def act(self, given: dict[str, Any]) -> str:
        """At its provider."""
        return acts.refund(self.payment, given["amount"], given["left"], given["reason"], self.by)
