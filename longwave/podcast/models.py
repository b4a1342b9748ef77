"""Shows and episodes at the desk, transcripts, and the feeds that were built from them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from longwave.access.rules import Tier
from longwave.editorial.base import PublishedPage, StoryPage
from longwave.editorial.blocks import FEATURES, Body
from longwave.editorial.models import PersonPage, RegionPage, Section, TopicPage
from longwave.editorial.widgets import Checkboxes
from longwave.media.models import Audio, Picture
from longwave.podcast import facts, records
from longwave.podcast.chapters import Chapter
from longwave.podcast.cues import Cue
from longwave.podcast.forms import EpisodeForm, ShowForm
from longwave.published.shapes import Record


def new_guid() -> str:
    """A GUID for something that never had one. It is stored and never changes."""
    return str(uuid.uuid4())


class PodcastSection(Section):
    """All shows: `/podcasts/`."""

    max_count = 1
    subpage_types = ["podcast.ShowPage"]


class ShowPage(PublishedPage):
    """A podcast: what its page and its feed say of it."""

    parent_page_types = ["podcast.PodcastSection"]
    subpage_types = ["podcast.EpisodePage"]
    base_form_class = ShowForm

    standfirst = models.TextField(blank=True, help_text="One sentence for lists and links.")
    body = RichTextField("description", features=FEATURES, help_text="At most 4,000 bytes: what Apple shows.")
    picture = models.ForeignKey(
        Picture,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="cover",
        help_text="Square, 1400 to 3000 pixels, JPEG or PNG without transparency.",
    )
    category = models.CharField(max_length=80, default="News > Politics")
    language = models.CharField(max_length=12, default="en-gb", help_text="As in RFC 5646: en, en-gb, fr.")
    explicit = models.BooleanField(default=False)
    serial = models.BooleanField(default=False, help_text="Episodes are told in order, the oldest first.")
    author = models.CharField(max_length=160, help_text="Who publishes it, as podcast apps show it.")
    owner_name = models.CharField(max_length=160)
    owner_email = models.EmailField(help_text="For the directories; it is in the feed, on no page.")
    feedback = models.EmailField("address for listeners", blank=True)
    copyright = models.CharField(max_length=200, blank=True)
    funding_text = models.CharField(max_length=128, blank=True)
    funding_url = models.URLField(blank=True)
    feed_locked = models.BooleanField(default=True, help_text="Other hosts may not import this feed.")
    guid = models.CharField("podcast:guid", max_length=64, blank=True, editable=False)
    new_feed_url = models.URLField("new feed address", blank=True, help_text="Only when the show moves elsewhere.")

    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FieldPanel("picture"),
        InlinePanel("credits", heading="Credits", label="Credit"),
        InlinePanel("subscribe_links", heading="Where to subscribe", label="Place"),
        FieldPanel("feedback"),
    ]
    settings_panels = [
        MultiFieldPanel([FieldPanel(n) for n in ("category", "language", "explicit", "serial")], "Directories"),
        MultiFieldPanel([FieldPanel(n) for n in ("author", "owner_name", "owner_email", "copyright")], "Owner"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("funding_text", "funding_url", "feed_locked", "new_feed_url")], "Feed"
        ),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "show"

    @property
    def feed_path(self) -> str:
        """Where the feed lives: it never moves by itself."""
        return f"{self.address}feed.xml"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A show gets its podcast:guid when it is first saved, and keeps it whatever becomes of its address."""
        self.guid = self.guid or facts.guid_of(self)
        return super().save(*args, **kwargs)

    def entry(self) -> Record:
        """The show as readers see it."""
        return records.of_show(self)


class Credit(Orderable):
    """Somebody who made it: name, role, and a link of her own."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(PersonPage, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=80, help_text="e.g. “Producer”, “Editor”.")
    link = models.URLField(blank=True)

    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("link"), PageChooserPanel("person", PersonPage)]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class SubscribeLink(Orderable):
    """A place where the show can be subscribed to. Its RSS feed is always added."""

    show = ParentalKey(ShowPage, on_delete=models.CASCADE, related_name="subscribe_links")
    label = models.CharField(max_length=60, help_text="e.g. “Apple Podcasts”.")
    url = models.URLField("address")

    def __str__(self) -> str:
        return self.label


class Transcript(models.Model):
    """What is said in an episode, as cues. A new upload is a new row, so that revisions can go back."""

    cues = models.JSONField(help_text="A list of [start, end, speaker, text]; times in seconds.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{len(self.cues)} cues"


class EpisodePage(StoryPage):
    """An episode of a show."""

    TYPES = [("full", "Full"), ("trailer", "Trailer"), ("bonus", "Bonus")]

    kind = "episode"
    parent_page_types = ["podcast.ShowPage"]
    subpage_types: list[str] = []
    base_form_class = EpisodeForm

    number = models.PositiveIntegerField(null=True, blank=True)
    season = models.PositiveIntegerField(null=True, blank=True)
    episode_type = models.CharField("type", max_length=8, choices=TYPES, default="full")
    audio = models.ForeignKey(Audio, models.PROTECT, null=True, related_name="+")
    explicit = models.BooleanField(
        null=True, blank=True, choices=[(None, "As the show"), (False, "Clean"), (True, "Explicit")]
    )
    guid = models.CharField("GUID", max_length=500, default=new_guid, editable=False)
    host = models.ForeignKey(PersonPage, models.SET_NULL, null=True, blank=True, related_name="+")
    body = StreamField(Body(), verbose_name="show notes")
    regions = ParentalManyToManyField(RegionPage, blank=True, related_name="+")
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="+")
    chapters = models.JSONField(default=list, blank=True, editable=False)
    transcript = models.ForeignKey(Transcript, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    exclude_fields_in_copy = ["uid", "guid"]
    content_panels = [
        TitleFieldPanel("title", heading="Headline", placeholder="Headline"),
        FieldPanel("standfirst"),
        FieldPanel("picture"),
        FieldPanel("audio"),
        MultiFieldPanel([FieldPanel("number"), FieldPanel("season"), FieldPanel("episode_type")], "Number"),
        PageChooserPanel("host", "editorial.PersonPage"),
        InlinePanel("guests", heading="Guests", label="Guest"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("chapters_file", "no_chapters", "transcript_file", "no_transcript")],
            "Chapters and transcript",
        ),
        InlinePanel("credits", heading="Credits", label="Credit"),
        MultiFieldPanel(
            [FieldPanel("regions", widget=Checkboxes), FieldPanel("topics", widget=Checkboxes)], "Filed under"
        ),
        StoryPage.subjects_panel,
        StoryPage.suggestions_panel,
        StoryPage.related_panel,
    ]
    settings_panels = [StoryPage.access_panel, FieldPanel("dateline"), FieldPanel("explicit"), PublishingPanel()]

    class Meta:
        verbose_name = "episode"

    @property
    def show(self) -> ShowPage:
        """The show it belongs to: its parent in the desk's tree."""
        found: ShowPage = ShowPage.objects.get(pk=self.get_parent().pk)
        return found

    def keep_transcript(self, cues: Sequence[Cue]) -> None:
        """Take a transcript, or lose it. The old row stays for the revisions that show it."""
        rows = [[cue.start, cue.end, cue.speaker, cue.text] for cue in cues]
        self.transcript = Transcript.objects.create(cues=rows) if rows else None

    def keep_chapters(self, chapters: Sequence[Chapter]) -> None:
        """Take chapters, or lose them."""
        self.chapters = [asdict(chapter) for chapter in chapters]

    def entry(self) -> Record:
        """The episode as readers see it."""
        return records.of_episode(self)


EpisodePage._meta.get_field("tier").default = Tier.OPEN.value


class Guest(Orderable):
    """Who is interviewed, with title and affiliation at the time."""

    episode = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(PersonPage, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160, blank=True)
    affiliation = models.CharField(max_length=200, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("title"),
        FieldPanel("affiliation"),
        PageChooserPanel("person", PersonPage),
    ]

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """A show's feed as it was last built: the bytes that are sent, until something is published again."""

    show = models.UUIDField("uid of the show's entry")
    page = models.PositiveIntegerField(default=1)
    path = models.CharField(max_length=255, unique=True)
    body = models.BinaryField()
    zipped = models.BinaryField()
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True, help_text="As of when its episodes were open or not.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["show", "page"], name="feed_once")]

    def __str__(self) -> str:
        return self.path
