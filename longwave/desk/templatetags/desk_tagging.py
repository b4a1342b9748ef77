"""The suggestions for a piece as it was last saved: what the panel shows before, and without, its script."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from longwave.desk.tagging.facts import Sheet, chosen_by, draft_of, sheet
from longwave.desk.tagging.views import listed
from longwave.editorial.base import StoryPage

register = template.Library()


@register.simple_tag
def suggested(page: StoryPage) -> SafeString:
    """The list; an empty one for a piece that was never saved."""
    return mark_safe(listed(sheet(draft_of(page), page.uid, chosen_by(page)) if page.pk else Sheet()))
