"""Newsletters on the site: `/newsletter/`, an edition's page, the feed of editions; and `/go/<name>/`, which counts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from longwave.access.gate import counts
from longwave.media import views as media
from longwave.media.delivery import find, name_of
from longwave.newsletter.letters import archive
from longwave.newsletter.letters.counting import clicks
from longwave.newsletter.models import Edition, Link
from longwave.published import facts, feeds, metadata, pages
from longwave.published.views import number
from longwave.published.ways_in import guarded

ON_A_PAGE = 30
PLANS = "/subscribe/"


@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """`/newsletter/`: what can be signed up for, and what was sent, newest first."""
    wanted = number(request.GET.get("page", "1"))
    start = (wanted - 1) * ON_A_PAGE
    found = list(archive.editions()[start : start + ON_A_PAGE + 1])
    if wanted > 1 and not found:
        raise Http404
    magazine, site = facts.magazine(), settings.LONGWAVE_URL
    about = {"title": "Newsletters", "description": f"What {magazine['name']} sends by mail, and all that it has sent."}
    context = pages.context(
        request,
        magazine,
        editions=found[:ON_A_PAGE],
        next=f"{request.path}?page={wanted + 1}" if len(found) > ON_A_PAGE else "",
        canonical=site + request.path + (f"?page={wanted}" if wanted > 1 else ""),
        share=metadata.share_of_site(magazine, site) | about,
    )
    return pages.answer(request, "longwave/newsletters.html", context)


@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """`/newsletter/<edition>/`: the letter as everybody may read it. Its links open nothing."""
    found = _shown(slug)
    page, magazine, site = archive.page(found), facts.magazine(), settings.LONGWAVE_URL
    picture = page.contents.lead.picture if page.contents.lead else None
    about = {"title": page.contents.title, "description": page.contents.preheader, "type": "article"}
    if picture:
        about |= {"image": metadata.absolute(picture.src, site), "alt": picture.alt}
    context = pages.context(
        request, magazine, edition=found, page=page, share=metadata.share_of_site(magazine, site) | about
    )
    return pages.answer(request, "longwave/newsletter.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/newsletter/feed.xml`: what was sent, for feed readers."""
    magazine, site = facts.magazine(), settings.LONGWAVE_URL
    made = Rss201rev2Feed(
        title=f"{magazine['name']}: newsletters",
        link=f"{site}/newsletter/",
        description=f"What {magazine['name']} has sent.",
        language=settings.LANGUAGE_CODE,
        feed_url=f"{site}/newsletter/feed.xml",
    )
    editions = list(archive.editions()[:ON_A_PAGE])
    for each in editions:
        made.add_item(
            title=each.subject or each.newsletter.name,
            link=f"{site}/newsletter/{each.slug}/",
            description=escape(each.preheader),
            unique_id=f"urn:uuid:{each.uid}",
            unique_id_is_permalink=False,
            pubdate=each.send_at,
            categories=[each.newsletter.name],
        )
    changed = max((each.send_at for each in editions if each.send_at), default=None)
    return feeds.answer(request, made.writeString("utf-8").encode(), "application/rss+xml", changed)


@require_safe
def go(request: HttpRequest, name: str) -> HttpResponse:
    """`/go/<name>/`: to the address that a letter's link stands for, and no other. Clicks are counted, not people.

    The plans are told from which letter one comes, as from an article: its page's path, the same for every reader.
    """
    found = Link.objects.filter(name=name).select_related("edition").first()
    if found is None:
        raise Http404
    if counts(request.method or "", request.headers):
        clicks.followed(found)
    by_way_of = f"?from=/newsletter/{found.edition.slug}/" if found.url == PLANS and archive.is_public(found) else ""
    response = HttpResponseRedirect(found.url + by_way_of)
    response.status_code = 303
    return guarded(response)


def file(request: HttpRequest, slug: str, address: str) -> HttpResponseBase:
    """A picture or a recording in the text of a mail that was written at the desk."""
    found, name = find(Path(settings.MEDIA_ROOT), f"/{address}"), name_of(f"/{address}")
    letter = Edition.objects.filter(slug=slug).first()
    if found is None or name is None or letter is None or not archive.has_file(letter, name):
        raise Http404
    return media.sent(request, found if letter.frozen_at else media.for_the_desk(request, found))


def _shown(slug: str) -> Edition:
    found = archive.editions().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
