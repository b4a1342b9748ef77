"""A show and its episodes for these tests, right in every respect; each test spoils what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from longwave.podcast.rules import CoverFacts, EpisodeFacts, ShowFacts
from longwave.podcast.shapes import (
    Category,
    Enclosure,
    Episode,
    Funding,
    Owner,
    Person,
    Show,
    Transcript,
)

SITE = "https://meridian.example"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANA = Person("Ana Lima", "Host", f"{SITE}/people/ana-lima/", f"{SITE}/media/ana.jpg")
JONAS = Person("Jonas Weber", "Guest")
NADIA = Person("Nadia Ruiz", "Produced and edited by", "https://nadia.example/")

COVER = CoverFacts(3000, 3000, "JPEG", "RGB", False, "jpg", 400_000)


def show(**changes: Any) -> Show:
    made = Show(
        title="The Crossing",
        link=f"{SITE}/podcasts/the-crossing/",
        feed_url=f"{SITE}/podcasts/the-crossing/feed.xml",
        description="One border, one guest, every week.",
        language="en-gb",
        image_url="/media/crossing-3f2a.jpg",
        categories=(Category("News", "Politics"), Category("History")),
        author="Meridian",
        owner=Owner("Nadia Ruiz", "podcast@meridian.example"),
        changed_at=NOON - timedelta(days=400),
        copyright="© 2026 Meridian",
        guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
        locked=True,
        funding=(Funding(f"{SITE}/subscribe/", "Subscribe to Meridian"),),
        people=(ANA, NADIA),
    )
    return replace(made, **changes)


def episode(number: int = 1, /, **changes: Any) -> Episode:
    slug = f"episode-{number}"
    made = Episode(
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        title=f"The ice road, part {number}",
        link=f"/podcasts/the-crossing/{slug}/",
        published_at=NOON - timedelta(days=365) + timedelta(days=7 * number),
        enclosure=Enclosure(f"/audio/{number}-5f3a/{slug}.mp3", 1_234_567 + number, "audio/mpeg"),
        seconds=1502.5,
        description="Who keeps the road open when the lake no longer freezes?",
        notes_html='<p>We talk about <a href="/articles/ice/">ice</a> &amp; law.</p>',
        number=number,
        season=2,
        image_url=f"/media/{slug}.png",
        people=(ANA, JONAS),
        transcripts=(
            Transcript(f"/podcasts/the-crossing/{slug}/transcript.vtt", "text/vtt", "en-gb"),
            Transcript(f"/podcasts/the-crossing/{slug}/transcript.txt", "text/plain", timed=False),
        ),
        chapters_url=f"/podcasts/the-crossing/{slug}/chapters.json",
    )
    return replace(made, **changes)


def show_facts(**changes: Any) -> ShowFacts:
    made = ShowFacts(
        title="The Crossing",
        description="One border, one guest, every week.",
        category="News > Politics",
        language="en-gb",
        author="Meridian",
        owner_name="Nadia Ruiz",
        owner_email="podcast@meridian.example",
        cover=COVER,
    )
    return replace(made, **changes)


def episode_facts(**changes: Any) -> EpisodeFacts:
    made = EpisodeFacts(
        title="The ice road",
        standfirst="Who keeps the road open?",
        guid="urn:uuid:1",
        url="/audio/1-5f3a/the-ice-road.mp3",
        media_type="audio/mpeg",
        length=1_234_567,
        seconds=1502.5,
        number=7,
    )
    return replace(made, **changes)
