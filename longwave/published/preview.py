"""A draft through the readers' own templates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from longwave.access.personas import LABELS, decide_as
from longwave.published import actions, facts, pages
from longwave.published.models import STORIES, Entry
from longwave.published.public import work_of
from longwave.published.shapes import Record
from longwave.published.signals import entry_previewed


def preview(request: HttpRequest, record: Record, persona: str) -> HttpResponse:
    """The page that publishing this record would give to a reader of one kind. Nothing is stored or kept."""
    entry = actions.fill(Entry(uid=record.uid), record)
    entry_previewed.send(sender=Entry, entry=entry)
    decision = decide_as(persona, work_of(entry), timezone.now())
    shown = {"preview": words_of(record, persona), "stories": [], "episodes": [], "next": ""}
    context = pages.entry_context(request, entry, facts.magazine(), decision, **shown) | {"here": ""}
    response = pages.answer(request, f"longwave/{entry.kind}.html", context)
    response.is_preview = True  # type: ignore[attr-defined]  # read by the middleware that writes the policy
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def words_of(record: Record, persona: str) -> str:
    """What the bar above a preview says: as whom one looks, where that makes a difference, and what readers see."""
    who = f"Preview {LABELS[persona][0].lower()}{LABELS[persona][1:]}." if record.kind in STORIES else "Preview."
    stands = Entry.objects.without_bodies().filter(uid=record.uid).first()
    if stands is None:
        return f"{who} Readers cannot see this page yet."
    if stands.withdrawn_at:
        return f"{who} Readers are told that this page was withdrawn."
    return f"{who} Readers see this page as it was last published."
