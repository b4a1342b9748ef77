"""What is asked before it is done, since a whole list would notice: sending a mail at once, cancelling one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from longwave.desk.newsletter import facts, rules
from longwave.desk.newsletter.views import Act, title_of
from longwave.membership.desk import HOME
from longwave.newsletter import actions, control
from longwave.newsletter.words import State


class Question(WagtailAdminTemplateMixin, Act):
    """Looking says what would be done, and to how many; the button on that page does it."""

    template_name = "desk/newsletter/question.html"
    header_icon = "mail"
    no = "No, go back"
    serious = at_once = False

    @property
    def back(self) -> str:
        """The edition."""
        return reverse("editions:edition", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        """Which edition."""
        return title_of(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, editions, this one, the question."""
        edition = {"url": self.back, "label": title_of(self.object)}
        last = {"url": "", "label": self.page_title}
        return [HOME, {"url": reverse("editions:index"), "label": "Editions"}, edition, last]

    def said(self, reach: facts.Reach) -> str:
        """What would be done."""
        raise NotImplementedError

    def yes(self, reach: facts.Reach) -> str:
        """What the button says."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        now = timezone.now()
        reach = facts.reach(self.object, now if self.at_once else self.object.send_at or now, now)
        about = {"edition": self.object, "reach": reach, "said": self.said(reach), "yes": self.yes(reach)}
        found: HttpResponse = self.render_to_response(self.get_context_data(**about, back=self.back))
        return found


class SendNowView(Question):
    """Let a mail leave at once."""

    page_title = "Send it now?"
    at_once = True

    def said(self, reach: facts.Reach) -> str:
        """That it cannot be called back."""
        return "It leaves at once. What has left cannot be called back."

    def yes(self, reach: facts.Reach) -> str:
        """To how many."""
        return f"Send it to {rules.count(reach.waiting, 'reader')}"

    def act(self) -> str:
        """Frozen, and handed to the senders."""
        actions.send_now(self.object, timezone.now())
        return "It is on its way."


class CancelView(Question):
    """Send no more of an edition."""

    page_title = "Cancel it?"
    no = "No, keep it"
    serious = True

    def said(self, reach: facts.Reach) -> str:
        """Who has it already, and who does not get it."""
        had = rules.count(reach.left, "copy of it has left. ", "copies of it have left. ") if reach.left else ""
        again = "It is not composed again." if self.object.day and self.object.state == State.SCHEDULED else ""
        return f"{had}{rules.count(reach.waiting, 'reader')} would not get it. {again}".strip()

    def yes(self, reach: facts.Reach) -> str:
        """What it says."""
        return "Yes, cancel it"

    def act(self) -> str:
        """For good."""
        by = self.account.get_full_name() or self.account.email
        control.cancel(self.object, by, timezone.now())
        return "Cancelled. Nothing more of it is sent."
