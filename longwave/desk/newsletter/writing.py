"""Mails written at the desk, from the first word to their time; and the words of editions that the rules compose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views import generic

from longwave.desk.newsletter import rules
from longwave.desk.newsletter.forms import MailForm, ScheduleForm, WordsForm
from longwave.desk.newsletter.views import POLICY, Act
from longwave.membership.desk import HOME
from longwave.newsletter import actions, control, editing
from longwave.newsletter.actions import Refused
from longwave.newsletter.models import Edition


class NewMailView(generic.CreateView):
    """A new mail."""

    model = Edition
    permission_policy = POLICY
    form_class = MailForm
    index_url_name, add_url_name = "editions:index", "editions:add"
    page_title, page_subtitle = "Write a mail", "Write a mail"
    header_icon = "mail"
    submit_button_label = "Save the draft"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, editions, this."""
        return [HOME, {"url": reverse("editions:index"), "label": "Editions"}, {"url": "", "label": "Write a mail"}]

    def save_instance(self) -> Edition:
        """Keep it as a draft of whoever wrote it."""
        self.form.instance.written_by = self.request.user
        saved: Edition = super().save_instance()
        return saved

    def get_success_url(self) -> str:
        """To its page, where it is looked at and scheduled."""
        return reverse("editions:edition", args=[self.object.pk])

    def get_success_message(self, instance: Edition) -> str:
        """That it is kept, and not sent."""
        return "The draft is kept. Look at it, and choose when it leaves."

    def get_success_buttons(self) -> list[Any]:
        """None: its page has them."""
        return []


class WriteView(generic.EditView):
    """A mail, or the words of a composed edition, while they can be changed."""

    model = Edition
    permission_policy = POLICY
    index_url_name, edit_url_name = "editions:index", "editions:write"
    header_icon = "mail"
    page_title = "Write"
    delete_url_name = None

    def get_form_class(self) -> type[MailForm] | type[WordsForm]:
        """A mail of the desk's own is written as a whole."""
        return WordsForm if self.object.day else MailForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to its page where it is closed, also where it closed while somebody wrote: it is the worker's then."""
        edition = get_object_or_404(Edition.objects.select_related("newsletter"), pk=kwargs["pk"])
        # Whoever saves holds it until the end of the request, which is one transaction at the desk.
        is_open = actions.held(edition, *rules.OPEN) if request.method == "POST" else edition.state in rules.OPEN
        if is_open:
            found: HttpResponse = super().dispatch(request, *args, **kwargs)
            return found
        messages.error(request, editing.CLOSED)
        return redirect("editions:edition", edition.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, editions, this one, its words."""
        edition = {"url": reverse("editions:edition", args=[self.object.pk]), "label": str(self.object)}
        return [HOME, {"url": reverse("editions:index"), "label": "Editions"}, edition, {"url": "", "label": "Write"}]

    @cached_property
    def page_subtitle(self) -> str:
        """Which."""
        return self.object.subject or str(self.object)

    def save_instance(self) -> Edition:
        """Keep the words, as a new version."""
        self.form.instance.version += 1
        saved: Edition = super().save_instance()
        return saved

    def get_success_url(self) -> str:
        """To its page."""
        return reverse("editions:edition", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        """None."""
        return []


class ScheduleView(Act):
    """Choose when a mail leaves."""

    def act(self) -> str:
        """Everything that is missing is said at once."""
        form = ScheduleForm(self.request.POST)
        if not form.is_valid():
            raise Refused(" ".join(str(fault) for faults in form.errors.values() for fault in faults))
        send_at = form.cleaned_data["send_at"]
        actions.schedule(self.object, send_at)
        local = timezone.localtime(send_at, timezone.get_default_timezone())
        return f"It leaves on {local:%A} {local.day} {local:%B} at {local:%H:%M}."


class TakeBackView(Act):
    """Make a scheduled mail a draft again."""

    def act(self) -> str:
        """As if it had never been scheduled."""
        control.take_back(self.object)
        return "It is a draft again."
