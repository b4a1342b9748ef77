"""From the desk's thread to the record that publishing writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models import Page

from longwave.discovery.threads.rules import Fact, Part, timeline, told
from longwave.editorial.records import rich
from longwave.published.models import Entry, Kind
from longwave.published.shapes import Record

if TYPE_CHECKING:
    from longwave.discovery.threads.models import ThreadPage

COLUMNS = ("uid", "path", "kind", "title", "standfirst", "tier", "published_at")


def of_thread(page: ThreadPage) -> Record:
    """A thread's record. What is not published is not in it, and takes its place once it is."""
    body, parts = rich(page.body), live_parts(page)
    facts = [Fact(fact.when, fact.sentence, fact.link) for fact in page.facts.all()]
    return Record(
        uid=page.uid,
        path=page.address,
        kind=Kind.THREAD.value,
        title=page.title,
        standfirst=page.standfirst,
        body_html=body.html,
        body_text=body.text,
        data={"parts": told(parts), "timeline": timeline(parts, facts)},
        published_at=page.dated,
        updated_at=page.last_published_at,
    )


def live_parts(page: ThreadPage, draft: Entry | None = None) -> list[Part]:
    """The published pieces of a thread, each once, in the editor's order; `draft` as if it were published too."""
    uids = uids_of(part.target_id for part in page.parts.all())
    rows = Entry.objects.stories().order_by().filter(uid__in=uids).values(*COLUMNS)
    live = {str(row["uid"]): row for row in rows}
    if draft:
        live[str(draft.uid)] = {name: getattr(draft, name) for name in COLUMNS}
    return [_part(live[uid]) for uid in uids if uid in live]


def uids_of(numbers: Iterable[int]) -> list[str]:
    """The uids of the desk's pages, each once and in order."""
    wanted = list(dict.fromkeys(numbers))
    pages = {page.pk: str(page.uid) for page in Page.objects.filter(pk__in=wanted).specific()}
    return [pages[number] for number in wanted if number in pages]


def _part(row: dict[str, Any]) -> Part:
    published = timezone.localtime(row.pop("published_at"), timezone.get_default_timezone()).date()
    return Part(**row | {"uid": str(row["uid"])}, published=published)
