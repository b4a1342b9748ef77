"""Moving subscribers to another price at the desk: choose it and the day, see whom it concerns and what each will pay
from when, then confirm. The worker does the rest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.adapters.payments import Provider
from longwave.membership.actions import midnight
from longwave.membership.billing import providers, repricing
from longwave.membership.billing.projecting import settings
from longwave.membership.billing.repricing import NotMoved
from longwave.membership.desk.common import HOME, day
from longwave.membership.models import Account, Outcome, Plan, Price, PriceChange
from longwave.membership.rules import fault_of_day

MOVED = "membership.price_change"
LISTED = 50  # of those who are concerned
NOTICE = "Found {found}, expected {least} or later: {days} days of notice, as the settings say."


class Moved(LogFormatter):
    """What a plan's history says of a move."""

    label = "Move subscribers to another price"

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """How many, from which price to which, and from when."""
        return "Subscribers moved from {before} to {after}, from {starts} on: {count}".format(**log_entry.data)


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
        rows = (
            repricing.concerned(self.old, self.seller, timezone.now()).select_related("account").order_by("end", "pk")
        )
        count = rows.count()
        if self.request.POST.get("do") == "move" and form.cleaned_data["seen"] == count and count:
            return self._moved(form, change, count)
        listed = [(row, day(repricing.first_charge(row, change))) for row in rows[:LISTED]]
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


def changes(plan: Plan) -> QuerySet[PriceChange]:
    """How the moves of a plan's subscribers stand, the newest first."""
    found = PriceChange.objects.filter(old__plan=plan).select_related("old", "new")
    return found.annotate(
        concerned=Count("repricings"),
        waiting=Count("repricings", filter=Q(repricings__settled_at=None)),
        moved=Count("repricings", filter=Q(repricings__outcome=Outcome.MOVED)),
        gone=Count("repricings", filter=Q(repricings__outcome__in=(Outcome.ENDED, Outcome.OTHERWISE))),
        refused=Count("repricings", filter=Q(repricings__outcome=Outcome.REFUSED)),
    )
