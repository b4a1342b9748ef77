"""A draft through the readers' own templates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from longwave.access.personas import decide_as
from longwave.published import actions, facts, pages
from longwave.published.models import Entry
from longwave.published.public import work_of
from longwave.published.shapes import Record


def preview(request: HttpRequest, record: Record, persona: str) -> HttpResponse:
    """The page that publishing this record would give to a reader of one kind. Nothing is stored or kept."""
    entry = actions.fill(Entry(uid=record.uid), record)
    decision = decide_as(persona, work_of(entry), timezone.now())
    shown = {"preview": True, "stories": [], "episodes": [], "next": ""}
    context = pages.entry_context(request, entry, facts.magazine(), decision, **shown) | {"here": ""}
    response = pages.answer(request, f"longwave/{entry.kind}.html", context)
    response.is_preview = True  # type: ignore[attr-defined]  # read by the middleware that writes the policy
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
