"""What every published page of the desk has in common."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from longwave.access.models import TIERS
from longwave.access.personas import LABELS
from longwave.access.rules import Tier
from longwave.editorial.forms import PublishForm
from longwave.published.preview import preview
from longwave.published.shapes import Person, Record, Term


class PublishedPage(Page):
    """A page of the desk that readers see as an `Entry`. Subclasses say how in `entry()`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    preview_modes = [("subscriber", "")]  # what is open to everybody looks the same to everybody
    default_preview_mode = "subscriber"
    base_form_class = PublishForm
    exclude_fields_in_copy = ["uid"]
    promote_panels = [FieldPanel("slug")]
    private_page_options: list[str] = []  # Wagtail's privacy governs Wagtail's serving, which readers never meet

    class Meta:
        abstract = True

    def entry(self) -> Record:
        """The record that publishing this page writes."""
        raise NotImplementedError

    def gaps(self) -> dict[str, str]:
        """What is missing before this page may be published: field and sentence."""
        return {}

    @property
    def address(self) -> str:
        """The address readers use; the site's root page is not part of it."""
        path: str = "/" + self.url_path.strip("/").partition("/")[2].rstrip("/") + "/"
        return path

    @property
    def dated(self) -> datetime:
        """When readers first saw it, or would."""
        return self.first_published_at or timezone.now()

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """The address for “View live” and previews. Wagtail's own serving is not used, so it knows neither part."""
        parts: tuple[int, str | None, str | None] | None = super().get_url_parts(request)
        return (parts[0], settings.LONGWAVE_URL, self.address) if parts else None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft through the readers' own template, as one kind of reader would see it."""
        return preview(request, self.entry(), mode_name or self.default_preview_mode)


class RelatedPin(Orderable):
    """A piece an editor wants under another, before any that the system chooses."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_pins")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("target", ["editorial.ArticlePage", "podcast.EpisodePage"])]

    def __str__(self) -> str:
        return str(self.target)


class Subject(Orderable):
    """Somebody or something that a piece is about: one of the magazine's register."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey("editorial.PersonPage", models.CASCADE, related_name="+")

    panels = [PageChooserPanel("person", "editorial.PersonPage")]

    def __str__(self) -> str:
        return str(self.person)


class StoryPage(PublishedPage):
    """What articles and episodes share: standfirst, tier, picture, regions, topics, pinned relations."""

    kind: str
    preview_modes = list(LABELS.items())
    default_preview_mode = "subscriber"

    standfirst = models.TextField(help_text="One or two sentences under the headline; also in feeds and mails.")
    tier = models.CharField(max_length=16, choices=TIERS, default=Tier.SUBSCRIBERS.value)
    picture = models.ForeignKey("media.Picture", on_delete=models.SET_NULL, null=True, related_name="+")
    dateline = models.DateTimeField(
        "publication date",
        null=True,
        blank=True,
        help_text="Shown to readers. Empty: the moment it is first published.",
    )

    opens_at = models.DateTimeField(
        "open to everybody from", null=True, blank=True, help_text="From then on everybody may read it."
    )
    closes_at = models.DateTimeField(
        "for subscribers from", null=True, blank=True, help_text="From then on it is for subscribers only."
    )

    access_panel = MultiFieldPanel(
        [FieldPanel("tier"), FieldPanel("opens_at"), FieldPanel("closes_at")], "Who may read it"
    )
    subjects_panel = InlinePanel("subjects", heading="Who and what it is about", label="Person or organisation")
    suggestions_panel = HelpPanel(template="desk/tagging/panel.html", heading="Suggestions")
    related_panel = MultiFieldPanel(
        [
            InlinePanel("related_pins", heading="Related, chosen by hand", label="Piece", max_num=8),
            HelpPanel(template="desk/related/panel.html", heading="What stands under this piece"),
        ],
        "Related",
    )

    class Meta:
        abstract = True

    @property
    def dated(self) -> datetime:
        """The date readers see."""
        return self.dateline or self.first_published_at or timezone.now()

    def pins(self) -> list[Any]:
        """The pieces an editor pinned, in order."""
        return [pin.target.specific for pin in self.related_pins.all() if pin.target_id]

    def about(self) -> list[Any]:
        """The people and organisations that it is about, each once and in order."""
        return list(dict.fromkeys(subject.person for subject in self.subjects.all()))


def term_of(page: Any) -> Term:
    """A region or topic page as entries show it."""
    return {"name": page.title, "slug": page.slug, "path": page.address}


def person_of(page: Any, role: str) -> Person:
    """A person's page as entries show it, in a role; no link while the page is not live."""
    return {
        "name": page.title,
        "slug": page.slug,
        "path": page.address if page.live else "",
        "role": role,
        "title": page.job,
        "affiliation": page.affiliation,
        "link": "",
    }
