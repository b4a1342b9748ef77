"""Putting a page at the desk and publishing it: through Wagtail's revisions, as an editor does, by nobody in person.

An import publishes what an editor could not: pages whose picture or standfirst is missing. The desk asks for these at
the next edit. Everything here belongs into the transaction of the piece.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update, update_reference_index_on_save


def put_up(
    page: Any, parent: Page | None = None, *, date: datetime | None = None, draft: bool = False, first: bool = False
) -> None:
    """Save a page, new under `parent` or changed where that is None, and publish it unless it is to stay a draft.

    A `date` to come is when it will appear. One that has passed is when readers are to believe that it appeared, unless
    they have seen it before; `first` says that they have not, since it was put up a moment ago.
    """
    with disable_reference_index_auto_update():
        if parent is not None:
            page.live, page.has_unpublished_changes = False, True
            parent.specific_class.objects.get(pk=parent.pk).add_child(instance=page)
            log(instance=page, action="wagtail.create")
        page.go_live_at = date if date and date > timezone.now() else None
        first = first or page.first_published_at is None
        revision = page.save_revision(clean=False, log_action=parent is None)
        if not draft:
            _publish(revision, date if first else None)
    update_reference_index_on_save(page)  # once: each of the saves above would have done it


def _publish(revision: Any, since: datetime | None) -> None:
    action = PublishPageRevisionAction(revision)
    page = action.object
    save = page.save

    def save_as_it_is(**options: Any) -> Any:
        if page.live and since:
            page.first_published_at = page.last_published_at = since
        return save(clean=False, **options)

    page.save = save_as_it_is
    action.execute()
