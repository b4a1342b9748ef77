"""What might belong to a thread, each with a button that adds it to the draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from longwave.discovery.models import ThreadPage, ThreadPart
from longwave.discovery.threads.records import uids_of
from longwave.discovery.threads.suggesting import Suggestion, suggested
from longwave.editorial.actions import number_of
from longwave.membership.desk import HOME


class SuggestionsView(WagtailAdminTemplateMixin, TemplateView):
    """`/desk/threads/<page>/`: for whoever may edit the thread."""

    template_name = "desk/threads/suggestions.html"
    page_title = "Suggestions"
    header_icon = "list-ol"

    @cached_property
    def thread(self) -> ThreadPage:
        """The thread as its latest draft has it."""
        found = get_object_or_404(ThreadPage, pk=self.kwargs["pk"])
        may = found.permissions_for_user(self.request.user)
        if not may.can_edit() or may.page_locked():
            raise PermissionDenied
        draft: ThreadPage = found.get_latest_revision_as_object()
        return draft

    def get_page_subtitle(self) -> str:
        """Of which thread."""
        return str(self.thread.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, the thread, this page."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.thread.pk])
        return [HOME, {"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": "Suggestions"}]

    @cached_property
    def held(self) -> list[str]:
        """The uids of its pieces."""
        return uids_of(part.target_id for part in self.thread.parts.all())

    def found(self) -> list[Suggestion]:
        """What is near to its pieces and is not in it."""
        return suggested(self.held)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What might belong to it."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.thread.pk])
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"suggestions": self.found(), "held": len(self.held), "edit": edit}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add one at the end of the draft: readers see it when the thread is published."""
        thread, wanted = self.thread, request.POST.get("piece", "")
        piece = next((one.stub for one in self.found() if one.stub["uid"] == wanted), None)
        number = number_of(UUID(piece["uid"])) if piece else None
        if piece is None or number is None:
            raise Http404
        last = max((part.sort_order or 0 for part in thread.parts.all()), default=0)  # the form counts from 1
        thread.parts.add(ThreadPart(target_id=number, sort_order=last + 1))
        thread.save_revision(user=request.user, log_action=True)
        said = f"“{piece['title']}” is the last part of the draft now. Publish the thread to show it."
        messages.success(request, said)
        return redirect("threads:page", thread.pk)
