"""What changes the published record from the desk: publishing, withdrawing, moving, and all that repeats a change."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.apps import apps
from django.db import transaction
from wagtail.models import Page, Revision

from longwave.editorial.base import PublishedPage
from longwave.editorial.tasks import rewrite_later
from longwave.published import actions, facts

logger = logging.getLogger("longwave")

AT_ONCE = 25  # rows rewritten inside the editor's own request; the worker takes the rest


def published_models() -> list[type[PublishedPage]]:
    """Every class of page that writes entries, whatever room it lives in."""
    return [model for model in apps.get_models() if issubclass(model, PublishedPage)]


def page_of(uid: UUID) -> PublishedPage | None:
    """The live page behind an entry."""
    for model in published_models():
        page: PublishedPage | None = model.objects.filter(uid=uid, live=True).first()
        if page:
            return page
    return None


def number_of(uid: UUID) -> int | None:
    """The number of the page behind an entry, live or not."""
    found = (model.objects.filter(uid=uid).values_list("pk", flat=True).first() for model in published_models())
    return next((number for number in found if number), None)


@transaction.atomic
def publish(page: PublishedPage) -> None:
    """Write a live page's entry."""
    actions.one_writer()
    actions.write(page.entry())


def rewrite(uids: list[UUID]) -> None:
    """Write again the entries that repeat something that changed."""
    for uid in uids[:AT_ONCE]:
        page = page_of(uid)
        if page:
            publish(page)
    if uids[AT_ONCE:]:
        rewrite_later.enqueue([str(uid) for uid in uids[AT_ONCE:]])


def rewrite_what_shows(key: str) -> None:
    """Write again every entry whose row repeats what `key` names."""
    rewrite(facts.dependants(key))


def publish_due(now: datetime) -> list[str]:
    """Publish and withdraw what is scheduled up to `now`, each in a transaction of its own, oldest first.

    What fell due while nothing ran is caught up. A failure is logged and tried again at the next round; it does not
    hold up the others. Gives back one line for each thing done.
    """
    done = []
    for revision in Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at"):
        if _carry_out(partial(revision.publish, log_action="wagtail.publish.scheduled")):
            done.append(f"published {revision.object_str}")
    for page in Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at"):
        if _carry_out(partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")):
            done.append(f"withdrew {page.title}")
    return done


def _carry_out(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except Exception:
        logger.exception("A scheduled change failed and will be tried again")
        return False
    return True
