"""A draft through the readers' own templates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from longwave.published import actions, facts, pages
from longwave.published.models import Entry
from longwave.published.shapes import Record


def preview(request: HttpRequest, record: Record) -> HttpResponse:
    """The page that publishing this record would give. Nothing is stored; no cache may keep it."""
    entry = actions.fill(Entry(uid=record.uid), record)
    shown = {"preview": True, "stories": [], "episodes": [], "next": ""}
    context = pages.entry_context(request, entry, facts.magazine(), **shown)
    response = pages.answer(request, f"longwave/{entry.kind}.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
