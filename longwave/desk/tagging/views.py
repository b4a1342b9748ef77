"""Suggestions for what stands in a form now, for the script that asks while somebody writes."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST
from draftjs_exporter.error import ExporterException
from wagtail.models import Page

from longwave.desk.tagging.facts import PEOPLE, Chosen, Sheet, sheet, spoken, text_of
from longwave.discovery.tagging.rules import Draft
from longwave.editorial.base import StoryPage
from longwave.editorial.models import ArticlePage, PeopleSection

BODY = ArticlePage._meta.get_field("body").stream_block  # articles and episodes have the same blocks
MOST_LINES = 200  # of each list of a form


@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """What a form holds, and what is suggested for it. Nothing is stored."""
    form, page = request.POST, page_of(request)
    said = [form.get("standfirst", ""), body_of(form), spoken(page) if page else ""]
    uid: UUID = page.uid if page else uuid4()
    found = sheet(Draft(form.get("title", ""), "\n\n".join(said)), uid, chosen_in(form))
    return HttpResponse(listed(found))


def listed(found: Sheet) -> str:
    """The suggestions as a list; a new name leads to the register."""
    people = PeopleSection.objects.first()
    return render_to_string("desk/tagging/list.html", {"found": found, "people": people.pk if people else None})


def page_of(request: HttpRequest) -> StoryPage | None:
    """The page that is edited; none while it was never saved."""
    number = request.POST.get("suggestions-page", "")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    page = get_object_or_404(Page, pk=int(number)).specific
    if not isinstance(page, StoryPage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft: StoryPage = page.get_latest_revision_as_object()
    return draft


def body_of(form: QueryDict) -> str:
    """The body of a form as text; nothing where it is none."""
    try:
        return text_of(BODY.value_from_datadict(form, {}, "body"))
    except (KeyError, TypeError, ValueError, ExporterException):
        return ""


def chosen_in(form: QueryDict) -> Chosen:
    """What a form has chosen. A line that is to be removed is not chosen any more."""
    people = {form.get("host", "")}
    for name in PEOPLE:
        for line in range(min(MOST_LINES, _count(form.get(f"{name}-TOTAL_FORMS", "")))):
            if not form.get(f"{name}-{line}-DELETE"):
                people.add(form.get(f"{name}-{line}-person", ""))
    return Chosen(frozenset(form.getlist("regions")), frozenset(form.getlist("topics")), frozenset(people))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
