"""The form of a published page: a draft may be incomplete, a published page may not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue

from longwave.access.facts import tier_of_new
from longwave.media.models import Picture
from longwave.published import facts


def content_faults(cleaned: dict[str, Any]) -> dict[str, list[str]]:
    """What a form's pictures lack, its own and those in its body, and which of its texts are empty; by field."""
    picture, body = cleaned.get("picture"), cleaned.get("body")
    faults = {
        "picture": picture.gaps() if isinstance(picture, Picture) else [],
        # A person's or a region's body is one rich text, which may be empty.
        "body": [fault for child in body for fault in block_faults(child)] if isinstance(body, StreamValue) else [],
    }
    return {field: found for field, found in faults.items() if found}


def block_faults(child: Any) -> list[str]:
    """What one block of a body lacks."""
    if child.block_type == "picture" and child.value:
        gaps: list[str] = child.value.gaps()
        return gaps
    if child.block_type == "text" and not child.block.plain(child.block.shape(child.value)):
        return ["A block of text is empty: write it, or remove the block."]
    return []


class PublishForm(WagtailAdminPageForm):
    """Says beside each field what is missing before the page may be published or sent for review.

    Wagtail defers the required fields of a draft; what pictures and texts need is asked under the same condition.
    """

    def clean(self) -> dict[str, Any]:
        """Add what its pictures and texts lack, unless only a draft is being saved."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation:
            for field, gaps in content_faults(cleaned).items():
                self.add_error(field, gaps)
            self._keep_promises(cleaned.get("slug"))
        return cleaned

    def _keep_promises(self, slug: str | None) -> None:
        """Refuse an address that leads to another piece for ever, because it was that piece's own."""
        if not slug or self.parent_page is None or "slug" not in self.fields:
            return
        path = "/" + f"{self.parent_page.url_path}{slug}".strip("/").partition("/")[2] + "/"
        title = facts.promised(path, self.instance.uid)
        if title:
            self.add_error(
                "slug", f"{path} was once the address of “{title}” and leads there for ever. Choose another."
            )


class StoryForm(PublishForm):
    """An article or an episode. A new one begins with the tier that the access settings name for its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.tier = self.initial["tier"] = tier_of_new(self.instance.kind).value


class ArticleForm(StoryForm):
    """An article, which somebody wrote. The list of authors asks for no minimum of its own: it would ask drafts too."""

    def clean(self) -> dict[str, Any]:
        """Say above the authors that one is missing."""
        cleaned = super().clean()
        authors = self.formsets["authors"]
        if not self.is_deferred_validation and authors.is_valid() and len(authors.deleted_forms) == len(authors.forms):
            authors.non_form_errors().append("This article has no author: add who wrote it.")
        return cleaned
