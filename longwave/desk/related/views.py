"""The page of what stands under a piece, the part of it that the editor shows, and pinning and excluding."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from longwave.desk.related import facts
from longwave.discovery import overview
from longwave.editorial.base import StoryPage
from longwave.membership.desk import HOME
from longwave.membership.models import Account
from longwave.published.models import Entry

PART = "desk/related/part.html"


class RelatedView(WagtailAdminTemplateMixin, TemplateView):
    """`/desk/related/<page>/`: for whoever may edit the piece. With `?part` only what the editor shows of it."""

    template_name = "desk/related/page.html"
    page_title = "Related"
    header_icon = "link"

    @cached_property
    def piece(self) -> StoryPage:
        """The article or the episode."""
        found = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not isinstance(found, StoryPage):
            raise Http404
        if not found.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return found

    def get_page_subtitle(self) -> str:
        """Under what."""
        return str(self.piece.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Home, the piece, this page."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.piece.pk])
        return [HOME, {"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": "Related"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands there."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | self.told()

    def told(self) -> dict[str, Any]:
        """What the part says."""
        return {"sheet": facts.sheet(self.piece), "page_pk": self.piece.pk, "part": "part" in self.request.GET}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        if "part" in request.GET and self.piece:
            return render(request, PART, self.told())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pin, exclude, or take that back."""
        piece, verdict = self.piece, request.POST.get("verdict", "")
        try:
            other = uuid.UUID(request.POST.get("other", ""))
        except ValueError:
            raise Http404 from None
        if verdict not in overview.VERDICTS or not Entry.objects.stories().filter(uid=other).exclude(uid=piece.uid):
            raise Http404
        overview.say(piece.uid, other, verdict, cast("Account", request.user))
        if "part" in request.GET:
            return render(request, PART, self.told())
        return redirect("related:page", piece.pk)
