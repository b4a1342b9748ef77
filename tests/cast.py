"""The cast: the same people and pieces play in every test.

Ada edits, Bo writes and may not publish, Pia produces the podcast, Quentin publishes the magazine, Rut is a reader
whom nobody knows. Pieces are made at the desk as editors make them and published by Wagtail, so that every test goes
through the same door as the demo.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image

from longwave.access import facts
from longwave.access.passes import Pass
from longwave.access.rules import Reader
from longwave.desk.roles import Role
from longwave.discovery.threads.models import ThreadFact, ThreadPage, ThreadPart, ThreadSection
from longwave.editorial.models import (
    ArticleAuthor,
    ArticlePage,
    ArticleSection,
    PeopleSection,
    PersonPage,
    RegionPage,
    RegionSection,
    StandingPage,
    TopicPage,
    TopicSection,
)
from longwave.editorial.models import FrontPage as Front
from longwave.media.actions import take_in
from longwave.media.models import Audio, Picture
from longwave.membership.models import Account
from longwave.podcast.models import Credit, EpisodePage, Guest, PodcastSection, ShowPage, SubscribeLink, Transcript

NAMES = {
    Role.EDITOR: ("ada@magazine.example", "Ada", "Editor"),
    Role.AUTHOR: ("bo@magazine.example", "Bo", "Author"),
    Role.PRODUCER: ("pia@magazine.example", "Pia", "Producer"),
    Role.PUBLISHER: ("quentin@magazine.example", "Quentin", "Publisher"),
    Role.ADMINISTRATOR: ("root@magazine.example", "Ines", "Administrator"),
}
_count = itertools.count(1)
MILLISECOND = dt.timedelta(milliseconds=1)


def pass_of(account: Account, issued: dt.datetime | None = None, staff: bool = False) -> str:
    """The pass that a reader carries, issued just after whatever was done to her: it counts in whole milliseconds."""
    now = timezone.now()
    reader = Reader(account.pk, staff, facts.rights_of(account, now))
    return Pass(reader, issued or now + MILLISECOND, account.first_name).write(facts.gate().passes)


def staff(role: Role) -> Account:
    """Ada, Bo, Pia, Quentin or Ines, with the role's group."""
    email, first, last = NAMES[role]
    account = Account.objects.filter(email=email).first()
    if account is None:
        account = Account.objects.create_user(email, first_name=first, last_name=last)
    if role is Role.ADMINISTRATOR:
        account.is_superuser = True
        account.save()
    else:
        account.groups.add(Group.objects.get(name=role.value.title()))
    return account


def jpeg(width: int = 64, height: int = 40, colour: str = "#0e5a4b") -> bytes:
    """A small picture's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def picture(title: str = "A harbour", width: int = 64, height: int = 40, **fields: Any) -> Picture:
    """A picture with everything a published one needs."""
    facts = {"description": "Cranes over water", "caption": "The harbour at noon.", "credit": "Ana Lima / Agency"}
    file = ImageFile(io.BytesIO(jpeg(width, height)), name=f"harbour-{next(_count)}.jpg")
    return Picture.objects.create(title=title, file=file, **(facts | fields))


def _published(parent: Any, page: Any) -> Any:
    parent.__class__.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def region(title: str = "Europe", slug: str = "") -> RegionPage:
    """A published region."""
    held = RegionPage.objects.filter(title=title).first()
    return held or _published(RegionSection.objects.get(), RegionPage(title=title, slug=slug or title.lower()))


def topic(title: str = "Trade") -> TopicPage:
    """A published topic."""
    held = TopicPage.objects.filter(title=title).first()
    return held or _published(TopicSection.objects.get(), TopicPage(title=title, slug=title.lower()))


def person(title: str = "Inês Duarte", slug: str = "ines-duarte", **fields: Any) -> PersonPage:
    """A published person."""
    held = PersonPage.objects.filter(slug=slug).first()
    return held or _published(PeopleSection.objects.get(), PersonPage(title=title, slug=slug, **fields))


def thread(title: str, slug: str, *pieces: Any, **fields: Any) -> ThreadPage:
    """A published thread of pieces, in this order. `facts` are dated ones: year, month, day, sentence, link."""
    page = ThreadPage(title=title, slug=slug, **{name: fields[name] for name in fields if name != "facts"})
    page.parts = [ThreadPart(target=piece, sort_order=at) for at, piece in enumerate(pieces, 1)]
    names = ("year", "month", "day", "sentence", "link")
    facts = [dict(zip(names, fact, strict=False)) for fact in fields.get("facts", ())]
    page.facts = [ThreadFact(**fact, sort_order=at) for at, fact in enumerate(facts, 1)]
    return _published(ThreadSection.objects.get(), page)  # type: ignore[no-any-return]


def draft(title: str = "The port that waited", slug: str = "the-port-that-waited", **fields: Any) -> ArticlePage:
    """An article that is complete and not yet published."""
    facts: dict[str, Any] = {
        "standfirst": "What a concession buys.",
        "tier": "subscribers",
        "body": [("text", "<p>The first paragraph.</p><p>The second one.</p><p>Behind the wall.</p>")],
    }
    links = {key: fields.pop(key, None) for key in ("authors", "regions", "topics", "pins")}
    page = ArticlePage(title=title, slug=slug, **(facts | fields))
    page.picture = page.picture or picture()
    page.authors = [ArticleAuthor(person=author) for author in links["authors"] or [person()]]
    page.regions = links["regions"] or [region()]
    page.topics = links["topics"] or []
    page.related_pins = [] if not links["pins"] else _pins(links["pins"])
    page.live = False
    page.has_unpublished_changes = True
    ArticleSection.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def _pins(targets: list[Any]) -> list[Any]:
    from longwave.editorial.base import RelatedPin

    return [RelatedPin(target=target) for target in targets]


def article(title: str = "The port that waited", slug: str = "the-port-that-waited", **fields: Any) -> ArticlePage:
    """A published article."""
    page = draft(title, slug, **fields)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    return page


def mp3(seconds: float = 3, colour: int = 0) -> bytes:
    """A silent MP3 of 128 kbit/s, frame by frame; `colour` makes files differ."""
    frame = bytes([0xFF, 0xFB, 0x90, 0xC4]) + bytes([colour % 8]) + bytes(412)
    return frame * round(seconds * 44_100 / 1152)


def audio(title: str = "The interview", seconds: float = 3) -> Audio:
    """An audio file of the library."""
    return take_in(io.BytesIO(mp3(seconds, next(_count))), title)


def cover() -> Picture:
    """A cover that Apple takes."""
    file = ImageFile(io.BytesIO(jpeg(1400, 1400)), name=f"cover-{next(_count)}.jpg")
    facts = {"description": "The Crossing", "caption": "The cover.", "credit": "Ana Lima"}
    return Picture.objects.create(title="Cover", file=file, **facts)


def show(title: str = "The Crossing", slug: str = "the-crossing", **fields: Any) -> ShowPage:
    """A published show with everything that directories ask for."""
    held = ShowPage.objects.filter(slug=slug).first()
    if held:
        return held
    facts: dict[str, Any] = {
        "body": "<p>One guest, one question, every Friday.</p>",
        "author": "Crosswater",
        "owner_name": "Crosswater",
        "owner_email": "owner@magazine.example",
        "feedback": "show@magazine.example",
    }
    page = ShowPage(title=title, slug=slug, **(facts | fields))
    page.picture = cover()
    page.credits = [Credit(name="Jonah Reyes", role="Producer", link="https://jonah.example/")]
    page.subscribe_links = [SubscribeLink(label="Apple Podcasts", url="https://podcasts.example/apple")]
    return _published(PodcastSection.objects.get(), page)


def episode(title: str = "Mending the deep", slug: str = "mending-the-deep", **fields: Any) -> EpisodePage:
    """A published interview: Hanna asks, Captain Ortega answers."""
    facts: dict[str, Any] = {
        "standfirst": "A captain on what lies under the sea.",
        "tier": "open",
        "number": 14,
        "season": 2,
        "body": [("text", "<p>We talk about ships.</p>")],
    }
    links = {key: fields.pop(key, None) for key in ("regions", "topics", "cues", "chapters")}
    page = EpisodePage(title=title, slug=slug, **(facts | fields))
    page.picture, page.audio = page.picture or picture(), page.audio or audio(title)
    page.host = person("Hanna Lindqvist", "hanna-lindqvist")
    page.guests = [Guest(name="Luz Ortega", title="Captain", affiliation="CS Meridian")]
    page.regions, page.topics = links["regions"] or [region()], links["topics"] or []
    page.chapters = links["chapters"] or []
    page.transcript = Transcript.objects.create(cues=links["cues"]) if links["cues"] else None
    return _published(show(), page)


def standing(title: str = "About", slug: str = "about") -> StandingPage:
    """A published standing page."""
    body = [("text", "<p>Who we are.</p>")]
    return _published(Front.objects.get(), StandingPage(title=title, slug=slug, body=body))


NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
