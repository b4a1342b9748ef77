"""Moving subscribers to another price at the desk: choose it and the day, see whom it concerns and what each will pay
from when, then confirm. The worker does the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.adapters.payments import Provider
from longwave.kernel import money
from longwave.membership.actions import midnight
from longwave.membership.billing import moving_back, providers, repricing
from longwave.membership.billing.projecting import settings
from longwave.membership.billing.repricing import NotMoved
from longwave.membership.desk.common import HOME, day
from longwave.membership.models import Account, Outcome, Plan, Price, PriceChange, Subscription
from longwave.membership.rules import fault_of_day

MOVED, TAKEN_BACK = "membership.price_change", "membership.price_change_back"
LISTED = 50  # of those who are concerned
NOTICE = "Found {found}, expected {least} or later: {days} days of notice, as the settings say."


class Moved(LogFormatter):
    """What a plan's history says of a move."""

    label = "Move subscribers to another price"

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """How many, from which price to which, and from when."""
        return "Subscribers moved from {before} to {after}, from {starts} on: {count}".format(**log_entry.data)


class Back(LogFormatter):
    """What a plan's history says of a move that was taken back."""

    label = "Take back a move to another price"

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """From which price to which it would have been, and from when."""
        return "Moving subscribers from {before} to {after}, from {starts} on, taken back".format(**log_entry.data)


class MoveForm(forms.Form):
    """To which price, from when on. `seen` is how many were shown to be concerned."""

    new = forms.ModelChoiceField(Price.objects.none(), label="New price")
    starts = forms.DateField(
        label="From the first renewal on or after",
        widget=AdminDateInput,
        help_text="Everybody is told today: it lies as many days ahead as the settings say.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, old: Price, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = repricing.alternatives(old)  # type: ignore[attr-defined]  # a field of Django's that has one

    def clean_starts(self) -> date:
        """Not before the days of notice are over."""
        found: date = self.cleaned_data["starts"]
        if fault := fault_of_day(found):
            raise ValidationError(fault)
        if found < earliest():
            days = settings().price_notice_days
            raise ValidationError(NOTICE.format(found=found.isoformat(), least=earliest().isoformat(), days=days))
        return found


def earliest() -> date:
    """The first day from which another price may be charged."""
    return timezone.localdate() + timedelta(days=settings().price_notice_days)


class MoveView(WagtailAdminTemplateMixin, PermissionCheckedMixin, FormView[MoveForm]):
    """`/desk/plans/price/<old>/move/`. Nothing is done before what was shown is confirmed."""

    permission_policy = ModelPermissionPolicy(Plan)
    permission_required = "change"
    template_name = "membership/moving.html"
    header_icon = "tag"
    page_title = "Move subscribers to another price"
    form_class = MoveForm

    @cached_property
    def old(self) -> Price:
        """From which."""
        found: Price = get_object_or_404(Price.objects.select_related("plan"), pk=self.kwargs["pk"])
        return found

    @cached_property
    def seller(self) -> Provider:
        """Whoever takes the money; where nobody does, nobody can be moved."""
        found = providers.provider()
        if found is None:
            raise Http404
        return found

    @property
    def back(self) -> str:
        """The plan's page."""
        return reverse("plans:edit", args=[self.old.plan_id])

    def get_page_subtitle(self) -> str:
        """Of which price."""
        return str(self.old)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, plans, this plan, this."""
        plans = {"url": reverse("plans:index"), "label": "Plans"}
        return [HOME, plans, {"url": self.back, "label": self.old.plan.name}, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The prices that it can be."""
        return super().get_form_kwargs() | {"old": self.old}

    def get_initial(self) -> dict[str, Any]:
        """As soon as it may be."""
        return {"starts": earliest()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many have the price, and whether there is another one."""
        now = timezone.now()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "count": repricing.concerned(self.old, self.seller, now).count(),
            "others": repricing.alternatives(self.old).exists(),
            "days": settings().price_notice_days,
            "back": self.back,
        }

    def form_valid(self, form: MoveForm) -> HttpResponse:
        """Show what would be done; do it where exactly that was confirmed."""
        new, starts = form.cleaned_data["new"], midnight(form.cleaned_data["starts"])
        change = PriceChange(old=self.old, new=new, starts=starts)
        found = repricing.concerned(self.old, self.seller, timezone.now())
        rows = found.select_related("account", "price").order_by("end", "pk")
        count = rows.count()
        if self.request.POST.get("do") == "move" and form.cleaned_data["seen"] == count and count:
            return self._moved(form, change, count)
        listed = [_listed(row, change) for row in rows[:LISTED]]
        shown = {"change": change, "listed": listed, "more": count - len(listed), "starts_on": day(starts)}
        meanwhile = self.request.POST.get("do") == "move" and form.cleaned_data["seen"] != count
        return self.render_to_response(self.get_context_data(form=form, **shown, meanwhile=meanwhile))

    def _moved(self, form: MoveForm, change: PriceChange, count: int) -> HttpResponse:
        by = cast("Account", self.request.user)
        data = {"before": self.old.words(), "after": change.new.words(), "starts": day(change.starts), "count": count}
        try:
            with transaction.atomic():
                repricing.announce(self.old, change.new, change.starts, by, timezone.now())
                log(instance=self.old.plan, action=MOVED, user=by, data=data)
        except NotMoved as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        who = "1 subscriber is" if count == 1 else f"{count} subscribers are"
        when = f"from the first renewal on or after {day(change.starts)}"
        messages.success(self.request, f"{who} told now, and moved to {change.new.words()} {when}.")
        return redirect(self.back)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody who would be moved: what she is charged now, what then, and from when."""

    email: str
    now: str
    then: str
    first: str


def _listed(row: Subscription, change: PriceChange) -> Concerned:
    now, then = change.old.words(), change.new.words()
    if repricing.lessened(row):
        now = f"{money.words(row.upcoming or 0, row.currency)}: {now}, less her offer or credit"
        then = f"{then}, less what her offer or credit still takes off"
    return Concerned(row.account.email if row.account else "", now, then, day(repricing.first_charge(row, change)))


class ChangeView(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    """`/desk/plans/moves/<move>/`: how a move stands, whom the provider refused to move and why, and taking it back."""

    permission_policy = ModelPermissionPolicy(Plan)
    permission_required = "change"
    template_name = "membership/move.html"
    header_icon = "tag"
    page_title = "Subscribers moved to another price"

    @cached_property
    def change(self) -> PriceChange:
        """Which."""
        found: PriceChange = get_object_or_404(counted(), pk=self.kwargs["pk"])
        return found

    @property
    def back(self) -> str:
        """The plan's page."""
        return reverse("plans:edit", args=[self.change.old.plan_id])

    def get_page_subtitle(self) -> str:
        """From which price to which."""
        return f"{self.change.old.words()}: {self.change.new.words()}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, plans, this plan, this."""
        plans = {"url": reverse("plans:index"), "label": "Plans"}
        plan = {"url": self.back, "label": self.change.old.plan.name}
        return [HOME, plans, plan, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who was refused, and whom taking it back concerns."""
        refused = self.change.repricings.exclude(fault="").select_related("subscription__account").order_by("pk")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "change": self.change,
            "refused": refused[:LISTED],
            "more": max(0, refused.count() - LISTED),
            "open": moving_back.can_be_taken_back(self.change),
            "to_keep": moving_back.to_keep(self.change).count(),
            "to_move_back": moving_back.to_move_back(self.change).count(),
            "back": self.back,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back: the worker does the rest."""
        data = {"before": self.change.old.words(), "after": self.change.new.words(), "starts": day(self.change.starts)}
        try:
            with transaction.atomic():
                moving_back.take_back(self.change, timezone.now())
                log(instance=self.change.old.plan, action=TAKEN_BACK, user=request.user, data=data)
        except NotMoved as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Taken back: nobody else is moved to {data['after']}. Who was told is told now.")
        return redirect(self.back)


def counted() -> QuerySet[PriceChange]:
    """Moves with how they stand."""
    found = PriceChange.objects.select_related("old__plan", "new")
    return found.annotate(
        concerned=Count("repricings"),
        waiting=Count("repricings", filter=Q(repricings__settled_at=None)),
        moved=Count("repricings", filter=Q(repricings__outcome=Outcome.MOVED)),
        gone=Count("repricings", filter=Q(repricings__outcome__in=(Outcome.ENDED, Outcome.OTHERWISE))),
        refused=Count("repricings", filter=~Q(repricings__fault="")),
        kept=Count("repricings", filter=Q(repricings__outcome=Outcome.KEPT)),
    )


def changes(plan: Plan) -> QuerySet[PriceChange]:
    """The moves of a plan's subscribers, the newest first."""
    return counted().filter(old__plan=plan)
