"""“Payments that need somebody”: what no machine settles, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from longwave.kernel import money
from longwave.membership.billing import inbox, providers
from longwave.membership.billing.checkouts import LIVING
from longwave.membership.desk import acts, invoices, proofs
from longwave.membership.desk.acting import ActView, ReasonForm
from longwave.membership.desk.common import HOME, POLICY
from longwave.membership.desk.history import told
from longwave.membership.menu import READERS_MENU, ReadersItem
from longwave.membership.models import (
    Account,
    GiftSubscription,
    Notice,
    Payment,
    Proof,
    ProviderEvent,
    Subscription,
    Withdrawal,
)

SHOWN = 100  # of each kind


@dataclass(frozen=True, slots=True)
class Alerts:
    """What waits for somebody, kind by kind."""

    withdrawals: QuerySet[Withdrawal]
    messages: QuerySet[ProviderEvent]
    doubled: QuerySet[Account]
    disputes: QuerySet[Payment]
    overdue: QuerySet[Payment]
    proofs: QuerySet[Proof]
    mails: QuerySet[Notice]

    def count(self) -> int:
        """How many there are of all kinds."""
        kinds = (self.withdrawals, self.messages, self.doubled, self.disputes, self.overdue, self.proofs, self.mails)
        return sum(kind.count() for kind in kinds)


def alerts() -> Alerts:
    """What waits now."""
    twice = Subscription.objects.filter(state__in=LIVING, account__isnull=False).order_by().values("account")
    doubled = twice.annotate(living=Count("pk")).filter(living__gt=1).values("account")
    return Alerts(
        withdrawals=Withdrawal.objects.filter(done_at=None).select_related("account").order_by("stated_at"),
        messages=stuck().order_by("at"),
        doubled=Account.objects.filter(pk__in=doubled).order_by("email"),
        disputes=Payment.objects.filter(disputed=True).select_related("account").order_by("created"),
        overdue=invoices.overdue(),
        proofs=proofs.waiting(),
        mails=Notice.objects.in_doubt().select_related("account").order_by("handed_at"),
    )


def stuck() -> QuerySet[ProviderEvent]:
    """Messages that were tried for a while, or given up. One that was tried once or twice is no news yet."""
    waiting = ProviderEvent.objects.filter(applied_at=None).exclude(fault="")
    return waiting.filter(Q(tries__gte=inbox.WORRYING) | Q(next_at=None))


class AlertsView(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    """All of them."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "membership/alerts.html"
    page_title = "Payments that need somebody"
    header_icon = "warning"
    breadcrumbs_items = [HOME]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, this."""
        return [HOME, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Kind by kind, the oldest first."""
        found = alerts()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "count": found.count(),
            "withdrawals": found.withdrawals[:SHOWN],
            "events": found.messages[:SHOWN],
            "doubled": found.doubled[:SHOWN],
            "disputes": [(one, money.words(one.paid, one.currency)) for one in found.disputes[:SHOWN]],
            "overdue": [(one, invoices.standing(one)) for one in found.overdue[:SHOWN]],
            "proofs": found.proofs[:SHOWN],
            "mails": [(one, told(one)) for one in found.mails[:SHOWN]],
        }


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class TryAgainView(PermissionCheckedMixin, View):
    """Apply a message that could not be applied."""

    permission_policy = POLICY
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the provider, and say what came of it."""
        row = get_object_or_404(stuck(), pk=pk)
        provider = providers.provider()
        if provider is None or provider.name != row.provider:
            messages.error(request, f"This came from {row.provider}, which is not set up here.")
        elif inbox.apply(row, provider):
            messages.success(request, f"{row.name}: applied.")
        else:
            row.refresh_from_db()
            messages.error(request, f"{row.name} still waits: {row.fault}")
        return redirect("alerts:index")


class MailView(PermissionCheckedMixin, View):
    """Settle a mail of which nobody knows whether it arrived."""

    permission_policy = POLICY
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it again, or leave it at that."""
        notice, again = get_object_or_404(Notice.objects.in_doubt(), pk=pk), request.POST.get("do") == "again"
        acts.settle_mail(notice, again, told(notice), cast("Account", request.user), timezone.now())
        messages.success(request, f"{notice.account.email}: {'it is sent again.' if again else 'left at that.'}")
        return redirect("alerts:index")


# --- Withdrawals ------------------------------------------------------------------------------------------------

BY_HAND = "by-hand"  # chosen where no contract is ended here


class WithdrawalForm(ReasonForm):
    """From which contract, and what the desk found out. None is chosen before the desk does, but what is known."""

    contract = forms.ChoiceField()
    field_order = ["contract", "reason"]

    def offer(self, hers: dict[str, Subscription | GiftSubscription]) -> None:
        """Offer these."""
        named = [(key, f"A gift: {one}" if key.startswith("gift-") else str(one)) for key, one in hers.items()]
        by_hand = (BY_HAND, "None of these: it was settled by hand")
        cast("forms.ChoiceField", self.fields["contract"]).choices = [("", "Choose"), *named, by_hand]


class WithdrawalView(ActView):
    """Carry out a withdrawal that waits, or write down how it was settled."""

    page_title, button, serious = "Withdrawal", "Settle it", True
    form_class = WithdrawalForm

    @cached_property
    def stated(self) -> Withdrawal:
        """Which."""
        waiting = Withdrawal.objects.filter(done_at=None).select_related("account", "subscription", "gift__price__plan")
        return get_object_or_404(waiting, pk=self.kwargs["pk"])

    @cached_property
    def account(self) -> Account | None:
        """Whose, if her address is known here."""
        return self.stated.account or Account.objects.filter(email=self.stated.email.lower()).first()

    @cached_property
    def hers(self) -> dict[str, Subscription | GiftSubscription]:
        """What she subscribed to or gave, by its key."""
        if self.account is None:
            return {}
        rows = Subscription.objects.filter(account=self.account).select_related("account", "price__plan")
        given = GiftSubscription.objects.filter(giver=self.account, cancelled_at=None, paid_at__isnull=False)
        found: dict[str, Subscription | GiftSubscription] = {_key(row): row for row in rows}
        return found | {_key(gift): gift for gift in given.select_related("price__plan", "payment", "giver")}

    def get_form(self, form_class: Any = None) -> WithdrawalForm:
        """With what she has."""
        form = cast("WithdrawalForm", super().get_form(form_class))
        form.offer(self.hers)
        return form

    def get_initial(self) -> dict[str, Any]:
        """The one that is known from the page or the link at which she withdrew. Her words alone choose none."""
        known = self.stated.subscription or self.stated.gift
        return {"contract": _key(known) if known else ""}

    @property
    def says(self) -> list[str]:
        """What she stated, and when."""
        one = self.stated
        at = f"{timezone.localtime(one.stated_at):%Y-%m-%d %H:%M}"
        said = [f"{one.name}, {one.email}, stated on {at} that she withdraws from: {one.contract}."]
        if self.account is None:
            said.append("Nobody here has this address.")
        if one.outcome:
            said.append(f"It could not be carried out: {one.outcome}")
        elif one.gift_id:
            said.append(f"It is about a gift ({one.gift}) and is carried out at night, when the provider answers.")
        said.append("Carried out, what you choose ends at once, and all that was paid for it goes back.")
        if any(isinstance(one, GiftSubscription) for one in self.hers.values()):
            said.append("A gift opens nothing any more then, also for whoever has redeemed it.")
        return said

    def get_success_url(self) -> str:
        """Back to what waits."""
        return reverse("alerts:index")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, what waits, this."""
        back = {"url": reverse("alerts:index"), "label": AlertsView.page_title}
        return [HOME, back, {"url": "", "label": self.page_title}]

    def act(self, given: dict[str, Any]) -> str:
        """At its provider, or in words alone."""
        reason, now = given["reason"], timezone.now()
        if given["contract"] == BY_HAND:
            return acts.settle_by_hand(self.stated, reason, self.by, now)
        return acts.withdraw(self.stated, self.hers[given["contract"]], reason, self.by, now)


def _key(what: Subscription | GiftSubscription) -> str:
    return f"{'gift' if isinstance(what, GiftSubscription) else 'subscription'}-{what.pk}"


class PaymentAlerts(ViewSet):
    """`/desk/alerts/`."""

    name = "alerts"
    menu_label, menu_order, menu_hook, icon = "Payments that need somebody", 90, READERS_MENU, "warning"
    menu_item_class = ReadersItem

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and what can be done from it."""
        return [
            path("", AlertsView.as_view(), name="index"),
            path("again/<int:pk>/", TryAgainView.as_view(), name="again"),
            path("mail/<int:pk>/", MailView.as_view(), name="mail"),
            path("withdrawal/<int:pk>/", WithdrawalView.as_view(), name="withdrawal"),
        ]
