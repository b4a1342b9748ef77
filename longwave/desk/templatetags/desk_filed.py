"""What a page gathers, told before it is deleted or withdrawn."""

from __future__ import annotations

from django import template

from longwave.editorial.base import PublishedPage
from longwave.editorial.magazine import MagazineSettings
from longwave.published.models import GATHERING, Entry, Placement

register = template.Library()


@register.simple_tag
def filed(page: object) -> str:
    """How many pieces a region, a topic or a person gathers, and whether menus lead to a page; nothing of others."""
    if not isinstance(page, PublishedPage):
        return ""
    entry, settings = Entry.objects.live().filter(uid=page.uid).first(), MagazineSettings.objects.first()
    said = []
    if page.kind in GATHERING:
        said.append(_gathered(Placement.objects.filter(key=f"{page.kind}:{page.slug}").count()))
    if entry and settings and settings.leads_to(entry):
        said.append("The magazine’s menus lead to it; they will leave it out.")
    return " ".join(said)


def _gathered(count: int) -> str:
    if not count:
        return "No published article or episode is listed on its page."
    if count == 1:
        return "One published article or episode is listed on its page. It stays where it is, and will name it no more."
    listed = f"{count:,} published articles and episodes are listed on its page."
    return f"{listed} They stay where they are, and will name it no more."
