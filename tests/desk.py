"""Filling in the desk's forms as a browser would: every field of the page, with the values it shows."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text import DraftailRichTextArea


def form_of(client: Client, page: Any) -> dict[str, Any]:
    """The edit form of a page as the signed-in person sees it, ready to be changed and posted."""
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200, answer.status_code
    form = answer.context["form"]
    data: dict[str, Any] = {}
    for field in form:
        _fill(data, field)
    for formset in form.formsets.values():
        for field in formset.management_form:
            data[field.html_name] = field.value()
        for number, line in enumerate(formset.forms):
            for field in line:
                _fill(data, field)
            data[f"{formset.prefix}-{number}-ORDER"] = number + 1
    return data


def _fill(data: dict[str, Any], field: Any) -> None:
    if field.name == "body" and hasattr(field.value(), "stream_block"):
        data.update(_stream(field))
        return
    value = field.value()
    if isinstance(field.field.widget, DraftailRichTextArea):
        data[field.html_name] = _draft(value)
        return
    if (
        value is None
        or value is False
        or (hasattr(field.field, "max_length") and field.field.__class__.__name__ == "FileField")
    ):
        return
    data[field.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, (list, tuple)) else value


def _stream(field: Any) -> dict[str, Any]:
    """A body of text blocks as the stream field posts it."""

    data: dict[str, Any] = {f"{field.html_name}-count": len(field.value())}
    for number, child in enumerate(field.value()):
        prefix = f"{field.html_name}-{number}"
        data |= {f"{prefix}-deleted": "", f"{prefix}-order": number, f"{prefix}-type": child.block_type}
        data |= {f"{prefix}-id": child.id or ""}
        if child.block_type == "text":
            data[f"{prefix}-value"] = _draft(child.value.source)
    return data


def _draft(markup: str) -> str:
    """Rich text as Draftail posts it."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return ContentstateConverter(features=["bold", "italic", "link"]).from_database_format(markup)
