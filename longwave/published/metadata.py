"""What machines read of a page: Open Graph and schema.org, from public facts only."""

from __future__ import annotations

from typing import Any

from longwave.published.models import STORIES, Entry, Kind
from longwave.published.shapes import Chrome, Image

OPEN_GRAPH = {"article": "article", "episode": "article", "person": "profile"}


PARTS = {"article": "NewsArticle", "episode": "PodcastEpisode"}


def absolute(path: str, site: str) -> str:
    """An address with its host; one that has a host stays as it is."""
    return path if path.startswith(("http://", "https://")) else site + path


def _picture(image: Image | None, site: str) -> str:
    return absolute(image["share"] or image["src"], site) if image else ""


def share_of_site(magazine: Chrome, site: str) -> dict[str, str]:
    """What a link to a page without an entry of its own shows."""
    logo = _picture(magazine["logo"], site)
    return {"title": magazine["name"], "description": magazine["tagline"], "image": logo, "alt": "", "type": "website"}


def share(entry: Entry, magazine: Chrome, site: str) -> dict[str, str]:
    """What a link to an entry shows elsewhere: headline, standfirst and picture, never the body."""
    return {
        "title": entry.title,
        "description": entry.standfirst,
        "image": _picture(entry.picture, site),
        "alt": entry.picture["alt"] if entry.picture else "",
        "type": OPEN_GRAPH.get(entry.kind, "website"),
    }


def publisher(magazine: Chrome, site: str) -> dict[str, Any]:
    """The magazine as schema.org knows it."""
    found: dict[str, Any] = {"@type": "NewsMediaOrganization", "name": magazine["name"], "url": site + "/"}
    if magazine["logo"]:
        found["logo"] = {"@type": "ImageObject", "url": _picture(magazine["logo"], site)}
    return found


GATED = ".gated"  # the part of a page that only some may read; empty for those who may not


def structured(entry: Entry, magazine: Chrome, site: str, free: bool) -> list[dict[str, Any]]:
    """The JSON-LD of an entry's page. What is not free to everybody says so, and names the part that is not."""
    makers = {"article": _article, "episode": _episode, "show": _series, "person": _person, "thread": _thread}
    make = makers.get(entry.kind)
    if make is None:
        return []
    access: dict[str, Any] = {"isAccessibleForFree": free} if entry.kind in STORIES else {}
    if access and not free:
        access["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": GATED}
    if entry.kind == Kind.EPISODE and free:
        access |= _recording(entry, site)
    return [{"@context": "https://schema.org"} | make(entry, magazine, site) | access]


def _story(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "url": site + entry.path,
        "description": entry.standfirst,
        "datePublished": entry.published_at.isoformat(),
        "dateModified": entry.updated_at.isoformat(),
        "publisher": publisher(magazine, site),
    }
    if entry.picture:
        facts["image"] = [_picture(entry.picture, site)]
    if entry.threads:
        facts["isPartOf"] = [_named("CollectionPage", one["title"], site + one["path"]) for one in entry.threads]
    return facts


def _named(kind: str, name: str, url: str) -> dict[str, Any]:
    """Another page, by its name and its address."""
    return {"@type": kind, "name": name, "url": url}


def _people(people: list[Any], site: str) -> list[dict[str, str]]:
    return [
        {"@type": "Person", "name": person["name"]} | ({"url": site + person["path"]} if person["path"] else {})
        for person in people
    ]


def _article(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "headline": entry.title,
        "mainEntityOfPage": site + entry.path,
        "author": _people(entry.people, site),
        "articleSection": [region["name"] for region in entry.regions],
        "keywords": [topic["name"] for topic in entry.topics],
    } | _story(entry, magazine, site)


def duration(seconds: int) -> str:
    """An ISO 8601 duration: PT3M12S."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or hours else "") + f"{seconds}S"


def _episode(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    show = entry.data["show"]
    facts = {
        "@type": "PodcastEpisode",
        "name": entry.title,
        "partOfSeries": {"@type": "PodcastSeries", "name": show["title"], "url": site + show["path"]},
        "actor": _people(entry.data["guests"], site),
    } | _story(entry, magazine, site)
    if entry.data.get("number"):
        facts["episodeNumber"] = entry.data["number"]
    return facts


def _recording(entry: Entry, site: str) -> dict[str, Any]:
    """An episode's audio, where everybody may have it."""
    audio = entry.data.get("audio")
    if not audio:
        return {}
    media = {
        "@type": "AudioObject",
        "contentUrl": absolute(audio["url"], site),
        "encodingFormat": audio["type"],
        "contentSize": str(audio["length"]),
        "duration": duration(audio["seconds"]),
    }
    return {"duration": duration(audio["seconds"]), "associatedMedia": media}


def _series(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    return {
        "@type": "PodcastSeries",
        "name": entry.title,
        "description": entry.standfirst,
        "url": site + entry.path,
        "webFeed": absolute(entry.data["feed"], site),
        "publisher": publisher(magazine, site),
    }


def _thread(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    """A thread, with its parts in the order in which they should be read."""
    rows = sorted((row for row in entry.data["timeline"] if row.get("part")), key=lambda row: row["part"])
    return {
        "@type": "CollectionPage",
        "name": entry.title,
        "url": site + entry.path,
        "description": entry.standfirst,
        "dateModified": entry.updated_at.isoformat(),
        "publisher": publisher(magazine, site),
        "hasPart": [
            _named(PARTS[row["kind"]], row["title"], site + row["path"]) | {"position": row["part"]} for row in rows
        ],
    }


def _person(entry: Entry, magazine: Chrome, site: str) -> dict[str, Any]:
    if entry.data.get("organisation"):
        return {"@type": "Organization", "name": entry.title, "url": site + entry.path}
    return {
        "@type": "Person",
        "name": entry.title,
        "url": site + entry.path,
        "jobTitle": entry.data.get("title", ""),
        "sameAs": [link["url"] for link in entry.data.get("links", [])],
    }
