"""Where a piece belongs at the desk, and what stands there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.models import Page

from longwave.discovery.threads.models import ThreadSection
from longwave.editorial.models import (
    ArticleSection,
    FrontPage,
    PeopleSection,
    RegionSection,
    TopicSection,
)
from longwave.exchange.desk.fields import KINDS
from longwave.exchange.files import EpisodeFile
from longwave.exchange.importing.pieces import Piece
from longwave.exchange.importing.slugs import why_not
from longwave.podcast.models import EpisodePage, PodcastSection, ShowPage
from longwave.published import facts, views
from longwave.published.models import Entry

_SECTIONS: dict[str, Callable[[], Page]] = {
    "regions": RegionSection.objects.get,
    "topics": TopicSection.objects.get,
    "people": PeopleSection.objects.get,
    "shows": PodcastSection.objects.get,
    "articles": ArticleSection.objects.get,
    "threads": ThreadSection.objects.get,
    "pages": FrontPage.objects.get,
}


@dataclass(frozen=True)
class Place:
    """Where a piece belongs. `parent` is None where it is not there yet: a show of the same source, in a dry run.

    `page` is the page that is there, None for a new one; `state` is what would be published now if nothing changed:
    what is scheduled, else the live page, or a draft that an import left because its audio was missing.
    """

    parent: Page | None
    page: Any = None
    state: Any = None


def place_of(piece: Piece) -> Place:
    """Find the place of a piece. Raises `Refused` where its address is not free for it."""
    if reason := why_not(piece.slug):
        raise piece.refused("slug", reason)
    parent = _parent(piece)
    found = Page.objects.child_of(parent).filter(slug=piece.slug).first() if parent else None
    if found is None:
        if parent:
            _must_not_redirect(piece, parent)
        if piece.kind == "pages":
            _must_be_free(piece)
        return Place(parent)
    page = found.specific
    model, _ = KINDS[piece.kind]
    if not isinstance(page, model):
        what = page._meta.verbose_name
        raise piece.refused("slug", f"“{piece.slug}” is taken by the {what} “{page.title}”. Choose another.")
    return Place(parent, page, _state(piece, page))


def _parent(piece: Piece) -> Page | None:
    if isinstance(piece.file, EpisodeFile):
        show: Page | None = ShowPage.objects.filter(slug=piece.file.show).first()
        return show
    return _SECTIONS[piece.kind]()


def _must_not_redirect(piece: Piece, parent: Page) -> None:
    """Refuse an address that a piece once had: readers who follow it are led to where that piece is now."""
    address = KINDS[piece.kind][0](url_path=f"{parent.url_path}{piece.slug}/").address
    if now := facts.moved_to(address):
        raise piece.refused(
            "slug", f"this is an old address of {now}, to which it leads. Write that slug if it is the same piece."
        )


def _must_be_free(piece: Piece) -> None:
    """Refuse a standing page under an address that means something else."""
    try:
        answered = resolve(f"/{piece.slug}/").func
    except Resolver404:
        answered = None
    if answered is not views.page:
        raise piece.refused("slug", f"/{piece.slug}/ is an address of the magazine itself. Choose another slug.")


def _state(piece: Piece, page: Any) -> Any:
    """What stands there. Raises `Refused` where that is not for an import to change."""
    if page.locked:
        raise piece.refused("slug", f"“{page.title}” is locked at the desk. Unlock it there first.")
    if scheduled := page.get_scheduled_revision_as_object():
        return scheduled
    if page.live:
        return page
    if page.first_published_at:
        raise piece.refused(
            "slug",
            f"“{page.title}” was withdrawn{_when(page)}. Publish it again at the desk first, or choose another slug.",
        )
    latest = page.get_latest_revision_as_object()
    if isinstance(latest, EpisodePage) and latest.audio is None:
        return latest
    raise piece.refused(
        "slug", f"a draft at the desk, “{latest.title}”, has this slug. Publish or delete it there, or choose another."
    )


def _when(page: Any) -> str:
    entry = Entry.objects.filter(uid=page.uid, withdrawn_at__isnull=False).first()
    if entry is None or entry.withdrawn_at is None:
        return " at the desk"
    day = timezone.localtime(entry.withdrawn_at)
    return f" at the desk on {day.day} {day:%B %Y}"
