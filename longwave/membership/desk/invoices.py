"""Subscriptions by invoice at the desk: written down, paid, renewed; what is overdue comes first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from longwave.kernel import money
from longwave.membership.actions import reader_at
from longwave.membership.billing.manual import NAME
from longwave.membership.billing.projecting import opened_of
from longwave.membership.desk import acts
from longwave.membership.desk.acting import ActView, OfASubscription
from longwave.membership.desk.common import HOME, POLICY, day, last_day
from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.membership.models import Account, Payment, Price, Subscription
from longwave.membership.rules import fault_of_day

TERMS_OF_PAYMENT = timedelta(days=14)


def standing(payment: Payment) -> str:
    """How an invoice stands."""
    if payment.paid:
        return f"paid on {day(payment.paid_at or payment.created)}"
    if not payment.open:
        return "no longer asked for"
    if payment.pay_by and payment.pay_by < timezone.localdate():
        return f"overdue since {payment.pay_by.isoformat()}"
    return f"open until {payment.pay_by.isoformat()}" if payment.pay_by else "open"


def overdue() -> QuerySet[Payment]:
    """Invoices of the desk that should have been paid."""
    waiting = Payment.objects.filter(provider=NAME, open=True, pay_by__lt=timezone.localdate())
    return waiting.select_related("account").order_by("pay_by")


class InvoicesView(generic.IndexView):
    """Every invoice of the desk: those to be paid first, the longest overdue above."""

    model = Payment
    permission_policy = POLICY
    any_permission_required = ["add", "change", "view"]
    page_title = "Invoices"
    header_icon = "form"
    index_url_name, index_results_url_name, add_url_name = "invoices:index", "invoices:index_results", "invoices:add"
    search_fields = ["shown", "account__email"]
    search_backend_name = None
    paginate_by = 50
    breadcrumbs_items = [HOME]
    add_item_label = "Record a subscription"

    def get_base_queryset(self) -> QuerySet[Payment]:
        """With their readers."""
        mine = Payment.objects.filter(provider=NAME).select_related("account", "subscription")
        return mine.order_by("-open", F("pay_by").asc(nulls_last=True), "-pk")

    @cached_property
    def columns(self) -> list[Column]:
        """Its number, whose, how much, how it stands."""
        return [
            TitleColumn("shown", label="Invoice", get_url=invoice_url),
            Column("account", label="Reader", accessor=lambda one: one.account.email if one.account else "closed"),
            Column("due", label="Amount", accessor=lambda one: money.words(one.due, one.currency)),
            Column("standing", label="State", accessor=standing),
            Column("until", label="Pays until", accessor=lambda one: last_day(one.period_end)),
        ]


def invoice_url(payment: Payment) -> str | None:
    """Where its payment is recorded; of one that is settled, its reader's page."""
    if payment.open:
        return reverse("invoices:paid", args=[payment.pk])
    return reverse("readers:reader", args=[payment.account_id]) if payment.account_id else None


class InvoiceForm(forms.Form):
    """An invoice that was, or will be, sent."""

    price = forms.ModelChoiceField(Price.objects.none())
    first_day = forms.DateField(widget=AdminDateInput, help_text="The first day that it pays for.")
    number = forms.CharField(label="Invoice number", max_length=80, help_text="As it stands on the invoice.")
    pay_by = forms.DateField(label="To be paid by", widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].queryset = Price.objects.filter(on_sale=True).select_related("plan")  # type: ignore[attr-defined]  # a field of Django's that has one

    def clean_first_day(self) -> date:
        """One that clocks can reckon with."""
        return self._day("first_day")

    def clean_pay_by(self) -> date:
        """Likewise."""
        return self._day("pay_by")

    def _day(self, name: str) -> date:
        found: date = self.cleaned_data[name]
        if fault := fault_of_day(found):
            raise ValidationError(fault)
        return found


class NewForm(InvoiceForm):
    """Of somebody who has no subscription by invoice yet."""

    email = forms.EmailField(label="E-mail address", help_text="Whoever has no account yet gets one.")
    field_order = ["email", "price", "first_day", "number", "pay_by"]


class NewView(ActView):
    """Record a subscription by invoice."""

    page_title, button = "Record a subscription by invoice", "Record it"
    header_icon = "form"
    form_class = NewForm
    account = None

    @property
    def says(self) -> list[str]:
        """What follows."""
        return [
            "Write and send the invoice yourself, then record it here. Nothing opens before its payment is recorded.",
            "It ends with what it pays for, unless another invoice is recorded and paid.",
        ]

    def get_initial(self) -> dict[str, Any]:
        """From today; of whom, says the page from which one came."""
        today = timezone.localdate()
        return {"email": self.request.GET.get("email", ""), "first_day": today, "pay_by": today + TERMS_OF_PAYMENT}

    def get_success_url(self) -> str:
        """Back to the invoices."""
        return reverse("invoices:index")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, invoices, this."""
        invoices = {"url": reverse("invoices:index"), "label": "Invoices"}
        return [HOME, invoices, {"url": "", "label": self.page_title}]

    def act(self, given: dict[str, Any]) -> str:
        """Write it down."""
        with transaction.atomic():  # an invoice that is refused makes no account
            account = reader_at(given["email"])
            acts.invoice(account, given["price"], given["first_day"], given["number"], given["pay_by"], self.by)
        return f"Recorded. What it pays for opens to {account.email} when its payment is recorded."


class RenewView(OfASubscription):
    """Record the invoice of another term."""

    page_title, button = "Record the next invoice", "Record it"
    form_class = InvoiceForm

    @cached_property
    def row(self) -> Subscription:
        """One by invoice."""
        mine = Subscription.objects.filter(provider=NAME, account__isnull=False).select_related("account", "price")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """From the day on which the last one ends, at its price."""
        following = timezone.localtime(self.row.end, timezone.get_default_timezone()).date()
        pay_by = max(timezone.localdate(), following) + TERMS_OF_PAYMENT
        return {"price": self.row.price_id, "first_day": following, "pay_by": pay_by}

    @property
    def says(self) -> list[str]:
        """Until when it is paid."""
        return [f"What is recorded as paid lasts until {last_day(self.row.end)}."]

    def act(self, given: dict[str, Any]) -> str:
        """Write it down."""
        acts.renew(self.row, given["price"], given["first_day"], given["number"], given["pay_by"], self.by)
        return "Recorded. It lasts longer when its payment is recorded."


class PaidForm(forms.Form):
    """When the money came."""

    paid_on = forms.DateField(label="Paid on", widget=AdminDateInput)

    def clean_paid_on(self) -> date:
        """A day that has come."""
        found: date = self.cleaned_data["paid_on"]
        if found > timezone.localdate():
            raise ValidationError(f"Found {found.isoformat()}, which is still to come.")
        if fault := fault_of_day(found):
            raise ValidationError(fault)
        return found


class PaidView(ActView):
    """Record that an invoice was paid."""

    page_title, button = "Record a payment", "It was paid"
    header_icon = "form"
    form_class = PaidForm

    @cached_property
    def payment(self) -> Payment:
        """Which."""
        waiting = Payment.objects.filter(provider=NAME, open=True).select_related("account", "subscription")
        return get_object_or_404(waiting, pk=self.kwargs["pk"])

    @property
    def account(self) -> Account | None:
        """Whose."""
        return self.payment.account

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"paid_on": timezone.localdate()}

    @property
    def says(self) -> list[str]:
        """How much, and what it opens."""
        one = self.payment
        amount = money.words(one.due, one.currency)
        until = last_day(one.period_end) if one.period_end else ""
        return [f"Invoice {one.shown}: {amount}, {standing(one)}.", f"It pays until {until}, and she is told by mail."]

    def act(self, given: dict[str, Any]) -> str:
        """Write it down."""
        row = acts.record(self.payment, given["paid_on"], self.by)
        return f"Recorded. {opened_of(row).is_open.capitalize()} until {last_day(row.end)}."


class Invoices(ViewSet):
    """`/desk/invoices/`."""

    name = "invoices"
    menu_label, menu_order, menu_hook, icon = "Invoices", 70, READERS_MENU, "form"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, another one, the next one, its payment."""
        return [
            path("", InvoicesView.as_view(), name="index"),
            path("results/", InvoicesView.as_view(results_only=True), name="index_results"),
            path("new/", NewView.as_view(), name="add"),
            path("renew/<int:pk>/", RenewView.as_view(), name="renew"),
            path("paid/<int:pk>/", PaidView.as_view(), name="paid"),
        ]
