"""Threads at the desk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    PageChooserPanel,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from longwave.discovery.threads import records
from longwave.discovery.threads.forms import ThreadForm
from longwave.discovery.threads.rules import When
from longwave.editorial.base import PublishedPage
from longwave.editorial.blocks import FEATURES
from longwave.editorial.models import Section
from longwave.published.shapes import Record


class ThreadSection(Section):
    """All threads: `/threads/`."""

    max_count = 1
    subpage_types = ["discovery.ThreadPage"]


class ThreadPage(PublishedPage):
    """Pieces that tell one story, in order."""

    parent_page_types = ["discovery.ThreadSection"]
    subpage_types: list[str] = []
    base_form_class = ThreadForm

    standfirst = models.TextField(blank=True, help_text="One sentence for lists, links and the feed.")
    body = RichTextField("introduction", blank=True, features=FEATURES)

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        InlinePanel(
            "parts",
            heading="Pieces, in order",
            label="Piece",
            help_text="Readers see the published ones. A draft takes its place when it is published.",
        ),
        HelpPanel(template="desk/threads/panel.html", heading="Suggestions"),
        InlinePanel("facts", heading="Dated facts for the timeline", label="Fact"),
    ]

    class Meta:
        verbose_name = "thread"

    def entry(self) -> Record:
        """The thread as readers see it."""
        return records.of_thread(self)


class ThreadPart(Orderable):
    """A piece of a thread. A piece may be part of several."""

    thread = ParentalKey(ThreadPage, on_delete=models.CASCADE, related_name="parts")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name="piece")

    panels = [PageChooserPanel("target", ["editorial.ArticlePage", "podcast.EpisodePage"])]

    def __str__(self) -> str:
        return str(self.target)


class ThreadFact(Orderable):
    """Something that happened, for the timeline: its date as precisely as it is known, and one sentence."""

    thread = ParentalKey(ThreadPage, on_delete=models.CASCADE, related_name="facts")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9999)])
    month = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(12)])
    day = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(31)])
    sentence = models.CharField(max_length=400)
    link = models.URLField(blank=True, help_text="Where it can be read up.")

    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("month"), FieldPanel("year")]),
        FieldPanel("sentence"),
        FieldPanel("link"),
    ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def when(self) -> When:
        """Its date."""
        return When(self.year, self.month or 0, self.day or 0)

    def clean(self) -> None:
        """Refuse a date that there is not."""
        super().clean()
        numbers: list[Any] = [self.year, self.month or 0, self.day or 0]
        if all(isinstance(number, int) for number in numbers) and (fault := self.when.fault()):
            raise ValidationError({"day" if self.day else "year": fault})
