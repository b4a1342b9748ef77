"""What a page gathers, told before it is deleted or withdrawn."""

from __future__ import annotations

from typing import Any

from django import template

from longwave.editorial.base import PublishedPage
from longwave.editorial.magazine import MagazineSettings
from longwave.published.models import GATHERING, Entry, Placement

register = template.Library()


@register.simple_tag(takes_context=True)
def filed(context: dict[str, Any]) -> str:
    """How many pieces a region, a topic or a person gathers, and whether menus lead to a page; nothing of pictures and
    whatever else Wagtail says with this template where it is used. Of many pages it calls each an `item`."""
    page = context.get("page")
    page = page.get("item") if isinstance(page, dict) else page
    if not isinstance(page, PublishedPage):
        return ""
    entry = Entry.objects.live().filter(uid=page.uid).first()
    if entry is None:
        return ""
    settings, said = MagazineSettings.objects.first(), []
    if entry.kind in GATHERING:
        said.append(_gathered(Placement.objects.filter(key=f"{entry.kind}:{page.slug}").count()))
    if settings and settings.leads_to(entry):
        said.append("The magazine’s menus lead to it; they will leave it out.")
    return " ".join(said)


def _gathered(count: int) -> str:
    if not count:
        return "No published article or episode is listed on its page."
    if count == 1:
        return "One published article or episode is listed on its page. It stays where it is, and leads here no more."
    listed = f"{count:,} published articles and episodes are listed on its page."
    return f"{listed} They stay where they are, and lead here no more."
