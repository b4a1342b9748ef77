"""Editions at the desk: the list, one edition with its places, and what is done to them. Decisions are in `rules`."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.desk.newsletter import facts, looking, reports, rules
from longwave.desk.newsletter.forms import ScheduleForm
from longwave.desk.newsletter.looking import Form
from longwave.desk.newsletter.rules import Control
from longwave.membership.desk import HOME
from longwave.membership.models import Account
from longwave.newsletter import control, editing
from longwave.newsletter.actions import Refused
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.models import Edition
from longwave.newsletter.rules import on
from longwave.newsletter.words import Slot, State

POLICY = ModelPermissionPolicy(Edition)


def state_of(edition: Edition) -> str:
    """An edition's state in words."""
    return rules.STATES[State(edition.state)]


def title_of(edition: Edition) -> str:
    """What a list calls an edition."""
    return edition.subject or (f"{edition.day:%A} {on(edition.day)}" if edition.day else edition.slug)


def leaves(edition: Edition) -> str:
    """When an edition leaves, or left, by the clock of the magazine."""
    local = timezone.localtime(edition.send_at, timezone.get_default_timezone()) if edition.send_at else None
    return f"{local:%Y-%m-%d %H:%M}" if local else ""


class EditionsView(generic.IndexView):
    """Every edition, the next one first."""

    model = Edition
    permission_policy = POLICY
    any_permission_required = ["change", "view"]
    page_title = "Editions"
    header_icon = "mail"
    index_url_name, index_results_url_name = "editions:index", "editions:index_results"
    search_fields = ["subject", "slug"]
    search_backend_name = None
    paginate_by = 50
    breadcrumbs_items = [HOME]
    add_url_name = "editions:add"
    add_item_label = "Write a mail"

    def get_base_queryset(self) -> Any:
        """Without their mails, which are long."""
        return Edition.objects.select_related("newsletter").defer("compiled", "body")

    @cached_property
    def columns(self) -> list[Column]:
        """What it is, its state, when it leaves, to how many."""
        return [
            TitleColumn("title", label="Edition", accessor=title_of, url_name="editions:edition"),
            Column("newsletter", label="Newsletter", accessor="newsletter"),
            Column("state", label="State", accessor=state_of),
            Column("send_at", label="Leaves", accessor=leaves, sort_key="send_at"),
            Column("audience", label="Copies", accessor=lambda one: one.audience or ""),
        ]


class OfAnEdition(PermissionCheckedMixin, BaseObjectMixin, View):
    """A view about one edition, for those who look after the letters."""

    model = Edition
    permission_policy = POLICY
    permission_required = "change"
    object: Edition

    @property
    def account(self) -> Account:
        """Whoever is at the desk: nobody else passes the check of permissions."""
        return cast("Account", self.request.user)

    def get_base_object_queryset(self) -> Any:
        """With its newsletter."""
        return Edition.objects.select_related("newsletter")


class EditionView(WagtailAdminTemplateMixin, OfAnEdition):
    """One edition."""

    template_name = "desk/newsletter/edition.html"
    header_icon = "mail"

    def get_page_title(self) -> str:
        """The newsletter."""
        return str(self.object.newsletter)

    def get_page_subtitle(self) -> str:
        """Which edition."""
        return self.sheet.title

    @cached_property
    def sheet(self) -> facts.Sheet:
        """What is in it."""
        return facts.sheet(self.object, timezone.now())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, editions, this one."""
        return [HOME, {"url": reverse("editions:index"), "label": "Editions"}, {"url": "", "label": self.sheet.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sheet, and what can be done."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        state = State(self.object.state)
        return context | {
            "sheet": self.sheet,
            "controls": rules.controls(state),
            "looks": looks_of(self.object),
            "schedule": ScheduleForm() if state in rules.OPEN and self.object.day is None else None,
            "report": reports.report(self.object),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        found: HttpResponse = self.render_to_response(self.get_context_data())
        return found


def looks_of(edition: Edition) -> list[tuple[str, str, Form]]:
    """The ways to look at an edition, with their addresses."""
    return [
        (name, reverse("editions:look", args=[edition.pk, form.value]), form) for form, name in looking.NAMES.items()
    ]


# --- Looking ----------------------------------------------------------------------------------------------------


class LookView(EditionView):
    """An edition in a frame, in one of four ways."""

    template_name = "desk/newsletter/look.html"

    @cached_property
    def form(self) -> Form:
        """Which way."""
        return form_of(self.kwargs["form"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What cannot be shown is said instead."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        try:
            looking.copy(self.object, self.account)
            fault = ""
        except Unsendable as found:
            fault = str(found)
        frame = reverse("editions:look_page", args=[self.object.pk, self.form.value])
        return context | {"form_": self.form, "frame": frame, "fault": fault}


class LookPageView(OfAnEdition):
    """What stands in the frame."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The mail or the page."""
        try:
            return looking.page(request, self.account, self.object, form_of(kwargs["form"]))
        except Unsendable as found:
            return HttpResponse(str(found), content_type="text/plain; charset=utf-8")


def form_of(name: str) -> Form:
    """A way of looking by its name in the address."""
    try:
        return Form(name)
    except ValueError:
        raise Http404 from None


# --- Acts -------------------------------------------------------------------------------------------------------


class Act(OfAnEdition):
    """Something that is done to an edition by a button. What is refused is said, and nothing has changed then."""

    def act(self) -> str:
        """Do it; gives back what to say. Raises `Refused` or `Unsendable`."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, and go back to where one came from."""
        try:
            messages.success(request, self.act())
        except (Refused, Unsendable) as refused:
            messages.error(request, str(refused))
        return redirect(get_valid_next_url_from_request(request) or reverse("editions:edition", args=[self.object.pk]))

    def uid(self, name: str) -> UUID:
        """A piece that the form names."""
        found = self.optional(name)
        if found is None:
            raise Refused("Choose a piece first.")
        return found

    def optional(self, name: str) -> UUID | None:
        """A piece that the form may name."""
        written = self.request.POST.get(name, "")
        try:
            return UUID(written) if written else None
        except ValueError:
            raise Refused("This is no piece of the magazine.") from None


class PlaceView(Act):
    """Put a piece into a place."""

    def act(self) -> str:
        """By its place and what stands there."""
        written = self.request.POST.get("slot", "")
        if written not in list(Slot):
            raise Refused("There is no such place.")
        work, instead = self.uid("work"), self.optional("instead")
        editing.place(self.object, Slot(written), work, instead, self.account, timezone.now())
        return "The edition was composed anew with your choice."


class MoveView(Act):
    """Put a piece where its neighbour stands."""

    def act(self) -> str:
        """By both pieces."""
        editing.move(self.object, self.uid("work"), self.uid("to"), self.account, timezone.now())
        return "Moved."


class ReleaseView(Act):
    """Let the rule choose again."""

    def act(self) -> str:
        """By the piece."""
        editing.release(self.object, self.uid("work"), self.account, timezone.now())
        return "The rule has chosen for this place."


class SendToMeView(Act):
    """Send a copy to whoever presses the button."""

    def act(self) -> str:
        """As it would be sent now."""
        looking.send_to(self.object, self.account)
        return f"A copy is on its way to {self.account.email}."


class ControlView(Act):
    """Pause, go on."""

    def act(self) -> str:
        """What the address names."""
        by = self.account.get_full_name() or self.account.email
        match self.kwargs["control"]:
            case Control.PAUSE:
                control.pause(self.object, by)
                return "Paused. Within two seconds nothing more leaves."
            case Control.RESUME:
                control.resume(self.object)
                return "It goes on."
        raise Http404
