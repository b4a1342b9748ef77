"""What the desk adds around publishing and withdrawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

NOTE = "withdrawal_note"


@hooks.register("before_unpublish_page")
def keep_the_note(request: HttpRequest, page: Page) -> None:
    """Carry the editor's note from the confirmation to the receiver that withdraws the entry."""
    page.withdrawal_note = request.POST.get(NOTE, "").strip()


@hooks.register("before_bulk_action")
def refuse_incomplete(request: HttpRequest, action: str, pages: Iterable[Any], view: Any) -> HttpResponse | None:
    """Publishing many at once asks what the form asks: an incomplete draft is named and nothing is published."""
    if request.method != "POST" or action != "publish":
        return None
    faults = [sentence for page in pages if isinstance(page, Page) for sentence in _missing(page)]
    if not faults:
        return None
    for sentence in faults:
        messages.error(request, sentence)
    return redirect(view.next_url)


def _missing(page: Page) -> list[str]:
    draft = page.get_latest_revision_as_object()
    try:
        draft.full_clean()
    except ValidationError as fault:
        fields = ", ".join(sorted(fault.message_dict))
        return [f"“{draft.title}” is incomplete and was not published: {fields}. Open it and publish it there."]
    return []
