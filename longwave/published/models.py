"""The tables readers' pages are made from."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from longwave.access.rules import Tier

if TYPE_CHECKING:
    from longwave.published.shapes import Stub

PER_MINUTE = 230  # words a reader takes in per minute (Brysbaert 2019 gives 238 for English non-fiction)


class Kind(models.TextChoices):
    """What an entry is. The value names its template and its Open Graph type."""

    ARTICLE = "article"
    EPISODE = "episode"
    SHOW = "show"
    REGION = "region"
    TOPIC = "topic"
    PERSON = "person"
    PAGE = "page"
    THREAD = "thread"


STORIES = (Kind.ARTICLE, Kind.EPISODE)
GATHERING = (Kind.REGION, Kind.TOPIC, Kind.PERSON)  # what gathers stories under its slug


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries in the words of the house."""

    def live(self) -> EntryQuerySet:
        """What a reader can find now: nothing withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def stories(self) -> EntryQuerySet:
        """Articles and episodes, newest first."""
        return self.live().filter(kind__in=STORIES).order_by("-published_at", "-id")

    def listed(self, key: str) -> EntryQuerySet:
        """The stories of one list, newest first: `region:europe`, `person:ana-lima`, `show:the-crossing`."""
        return self.stories().filter(placements__key=key)

    def stubs(self) -> models.QuerySet[Entry, Stub]:
        """The same rows as others show them: one column, since a list of whole entries costs twice a page."""
        return self.values_list("card", flat=True)

    def without_texts(self) -> EntryQuerySet:
        """The same rows without their texts, and with the facts that decide who may read them."""
        return self.defer("body_html", "body_text", "body_mail", "teaser_html", "related", "threads", "card")

    def without_bodies(self) -> EntryQuerySet:
        """The same rows without their long texts."""
        return self.defer("body_html", "body_text", "body_mail", "teaser_html", "related", "threads", "data", "card")


class Entry(models.Model):
    """A published thing. Written only by `actions`; pages, feeds, mail, search and JSON read nothing else."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    title = models.CharField(max_length=255)
    standfirst = models.TextField(blank=True)
    tier = models.CharField(max_length=16, choices=[(t.value, t.value) for t in Tier], default=Tier.OPEN.value)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    body_html = models.TextField(blank=True)
    body_text = models.TextField(blank=True)
    body_mail = models.TextField(blank=True)
    teaser_html = models.TextField(blank=True)
    picture = models.JSONField(null=True, blank=True)
    people = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)
    threads = models.JSONField(default=list, blank=True, help_text="The threads it is a part of, and where in each.")
    data = models.JSONField(default=dict, blank=True)
    card = models.JSONField(default=dict, blank=True, editable=False, help_text="The entry's stub, as lists show it.")
    words = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    generation = models.PositiveBigIntegerField(default=0, db_index=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_note = models.TextField(blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind", "-published_at"], name="entry_kind_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least one."""
        return max(1, round(self.words / PER_MINUTE))

    def stub(self) -> Stub:
        """This entry as others show it."""
        published_at: datetime = self.published_at
        return {
            "uid": str(self.uid),
            "path": self.path,
            "kind": self.kind,
            "title": self.title,
            "standfirst": self.standfirst,
            "tier": self.tier,
            "published_at": published_at.isoformat(),
            "people": self.people,
            "regions": self.regions,
            "picture": self.picture,
            "minutes": self.minutes,
        }


def key_of(entry: Entry) -> str:
    """The list that an entry's page shows: `region:europe`, `show:<uid>`, `thread:<uid>`."""
    if entry.kind in (Kind.SHOW, Kind.THREAD):
        return f"{entry.kind}:{entry.uid}"
    return f"{entry.kind}:{entry.path.strip('/').rpartition('/')[2]}"


class Placement(models.Model):
    """An entry's place in one list."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="placements")
    key = models.CharField(max_length=140)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entry"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.entry_id}"


class Dependence(models.Model):
    """Something an entry's row repeats (`picture:7`, `entry:<uid>`): when it changes, the row is written again."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="dependences")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "entry"], name="dependence_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} shows {self.key}"


class ShownFile(models.Model):
    """A stored file that an entry's row names, as a path below the media folder: `public` where everybody is shown it.

    Without an entry it is one that surrounds every page.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="shown_files")
    name = models.CharField(max_length=255, db_index=True)
    public = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="shown_file_once")]

    def __str__(self) -> str:
        return self.name


class OldPath(models.Model):
    """An address an entry once had. It leads to the entry for ever, in one hop."""

    path = models.CharField(max_length=255, unique=True)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="old_paths")

    def __str__(self) -> str:
        return self.path


class Magazine(models.Model):
    """The one row with what surrounds every page. `generation` counts the changes of anything that readers see; an
    entry's is that of its last change, and the chrome's is kept in `chrome_generation`."""

    chrome = models.JSONField(default=dict)
    generation = models.PositiveBigIntegerField(default=0, editable=False)
    chrome_generation = models.PositiveBigIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        chrome: dict[str, Any] = self.chrome
        return str(chrome.get("name", ""))
