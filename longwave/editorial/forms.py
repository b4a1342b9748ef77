"""The form of a published page: a draft may be incomplete, a published page may not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from longwave.media.models import Picture


def picture_faults(cleaned: dict[str, Any]) -> dict[str, list[str]]:
    """What the pictures of a form lack, by field: its own picture, and those in its body."""
    faults: dict[str, list[str]] = {}
    if isinstance(cleaned.get("picture"), Picture):
        faults["picture"] = cleaned["picture"].gaps()
    body = cleaned.get("body") or []
    faults["body"] = [
        gap for child in body if child.block_type == "picture" and child.value for gap in child.value.gaps()
    ]
    return {field: gaps for field, gaps in faults.items() if gaps}


class PublishForm(WagtailAdminPageForm):
    """Says beside each field what is missing before the page may be published or sent for review.

    Wagtail defers the required fields of a draft; what a picture needs is asked under the same condition.
    """

    def clean(self) -> dict[str, Any]:
        """Add what the pictures lack, unless only a draft is being saved."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            for field, gaps in picture_faults(cleaned).items():
                self.add_error(field, gaps)
        return cleaned


class ArticleForm(PublishForm):
    """An article, which somebody wrote. The list of authors asks for no minimum of its own: it would ask drafts too."""

    def clean(self) -> dict[str, Any]:
        """Say above the authors that one is missing."""
        cleaned = super().clean()
        authors = self.formsets["authors"]
        if not self.is_deferred_validation and authors.is_valid() and len(authors.deleted_forms) == len(authors.forms):
            authors.non_form_errors().append("This article has no author: add who wrote it.")
        return cleaned
