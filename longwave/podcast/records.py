"""From shows and episodes at the desk to the records that publishing writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from longwave.editorial.base import person_of
from longwave.editorial.records import image_of, of_story, rich, shown, wall_of
from longwave.editorial.rendering import render
from longwave.media.rules import SMALLEST_SQUARE
from longwave.podcast.cues import Cue
from longwave.podcast.transcripts import forms, paragraphs
from longwave.published import files
from longwave.published.models import Kind
from longwave.published.shapes import Link, Person, Record

if TYPE_CHECKING:
    from longwave.podcast.models import EpisodePage, ShowPage


def credits_of(page: Any) -> list[Person]:
    """Who made a show or an episode. A link of one's own comes before one's page here."""
    return [
        {
            "name": credit.name,
            "slug": credit.person.slug if credit.person else "",
            "path": credit.person.address if credit.person and credit.person.live else "",
            "role": credit.role,
            "title": "",
            "affiliation": "",
            "link": credit.link,
        }
        for credit in page.credits.select_related("person")
    ]


def guests_of(page: EpisodePage) -> list[Person]:
    """Who is interviewed, as introduced in this episode."""
    return [
        {
            "name": guest.name,
            "slug": guest.person.slug if guest.person else "",
            "path": guest.person.address if guest.person and guest.person.live else "",
            "role": "guest",
            "title": guest.title,
            "affiliation": guest.affiliation,
            "link": "",
        }
        for guest in page.guests.select_related("person")
    ]


def subscribe_row(page: ShowPage) -> list[Link]:
    """Where to subscribe: the editors' places, then the feed itself."""
    places: list[Link] = [{"label": link.label, "url": link.url} for link in page.subscribe_links.all()]
    return [*places, {"label": "RSS", "url": page.feed_path}]


def of_show(page: ShowPage) -> Record:
    """A show's record. What only its feed says lies under `data["feed_facts"]` and is on no page."""
    body, makers = rich(page.body), credits_of(page)
    host = next((person for person in makers if person["role"].lower() == "host"), None)
    return Record(
        uid=page.uid,
        path=page.address,
        kind=Kind.SHOW.value,
        title=page.title,
        standfirst=page.standfirst or body.text,
        body_html=body.html,
        body_text=body.text,
        picture=image_of(page.picture),
        people=[host] if host else [],
        data={
            "feed": page.feed_path,
            "subscribe": subscribe_row(page),
            "credits": makers,
            "feedback": page.feedback,
            "host": host,
            "category": page.category,
            "funding": {"text": page.funding_text, "url": page.funding_url} if page.funding_url else None,
            "feed_facts": feed_facts(page),
        },
        published_at=page.dated,
        updated_at=page.last_published_at,
        shows=shown([credit.person for credit in page.credits.all() if credit.person], page.picture),
    )


def feed_facts(page: ShowPage) -> dict[str, Any]:
    """What directories want to know of a show."""
    return {
        "cover": (page.picture.square_address() or page.picture.image()["src"]) if page.picture else "",
        "language": page.language,
        "explicit": page.explicit,
        "serial": page.serial,
        "author": page.author,
        "owner_name": page.owner_name,
        "owner_email": page.owner_email,
        "copyright": page.copyright,
        "locked": page.feed_locked,
        "guid": page.guid,
        "new_feed_url": page.new_feed_url,
    }


def of_episode(page: EpisodePage) -> Record:
    """An episode's record."""
    show, makers, guests = page.show, credits_of(page), guests_of(page)
    host = person_of(page.host, "host") if page.host else None
    cues = [Cue(*cue) for cue in page.transcript.cues] if page.transcript else []
    data = {
        "show": {
            "title": show.title,
            "path": show.address,
            "slug": show.slug,
            "feedback": show.feedback,
            "uid": str(show.uid),
        },
        "number": page.number,
        "season": page.season,
        "type": page.episode_type,
        "explicit": show.explicit if page.explicit is None else page.explicit,
        "guid": page.guid,
        "audio": audio_of(page),
        "host": host,
        "guests": guests,
        "credits": makers or credits_of(show),
        "subscribe": subscribe_row(show),
        "chapters": page.chapters,
        "chapters_url": f"{page.address}chapters.json" if page.chapters else "",
        "cues": [[cue.start, cue.end, cue.speaker, cue.text] for cue in cues],
        "transcript": [
            {"start": p.start, "end": p.end, "speaker": p.speaker, "text": p.text} for p in paragraphs(cues)
        ],
        "transcript_url": {form: f"{page.address}transcript.{form}" for form in forms(cues)},
        # Without one that Apple takes, apps show the show's cover, which is better than a refused picture.
        "cover": page.picture.square_address(SMALLEST_SQUARE) if page.picture else "",
    }
    spoken = [person for person in [host, *guests] if person]
    listings = {f"show:{show.uid}"} | {f"person:{p['slug']}" for p in spoken + makers if p["slug"]}
    pages = [show, *(p for p in [page.host, *(g.person for g in page.guests.all())] if p)]
    return of_story(
        page, Kind.EPISODE, render(page.body, wall_of(page)), spoken, data=data, listings=listings, pages=pages
    )


def audio_of(page: EpisodePage) -> dict[str, Any]:
    """The enclosure: its address, length in bytes, type and whole seconds."""
    if not page.audio:
        return {}
    return {
        "url": files.below(wall_of(page), page.audio.address),
        "length": page.audio.length,
        "type": page.audio.media_type,
        "seconds": round(page.audio.seconds),
    }
