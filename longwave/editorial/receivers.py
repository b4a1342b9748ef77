"""What happens when the desk's pages change. The table in `apps.py` lists who sends what."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from longwave.editorial import actions
from longwave.editorial.base import PublishedPage
from longwave.editorial.magazine import MagazineSettings
from longwave.media.models import Picture
from longwave.published import actions as record
from longwave.published import facts
from longwave.published.models import Entry


def on_published(sender: type, instance: Any, **_: Any) -> None:
    """Write the entry of a page that went live; one that is only scheduled is not there yet."""
    if isinstance(instance, PublishedPage) and instance.live:
        actions.publish(instance)


def on_unpublished(sender: type, instance: Any, **_: Any) -> None:
    """Withdraw the entry; the note was written on the confirmation page."""
    page = instance.specific if hasattr(instance, "specific") else instance
    if isinstance(page, PublishedPage):
        record.withdraw(page.uid, getattr(instance, "withdrawal_note", ""))


def on_deleted(sender: type, instance: Any, **_: Any) -> None:
    """Write again what named a page that is gone: it was withdrawn before, while those pieces still had it."""
    if isinstance(instance, PublishedPage):
        actions.rewrite_what_shows(f"entry:{instance.uid}")


def on_moved(sender: type, instance: Any, url_path_before: str, url_path_after: str, **_: Any) -> None:
    """Move the entry of a page, and of every page below it."""
    if url_path_before != url_path_after:
        _move_tree(instance)


def on_slug_changed(sender: type, instance: Any, **_: Any) -> None:
    """Move the entries below a page whose slug changed; its own is moved by being published."""
    _move_tree(instance)


def _move_tree(page: Any) -> None:
    for each in page.get_descendants(inclusive=True).live().specific():
        if isinstance(each, PublishedPage):
            record.move(each.uid, each.address)


def on_shown_anew(sender: type, entry: Entry, **_: Any) -> None:
    """Write again the entries that repeat this one's name, headline or address; menus leave out what is withdrawn."""
    actions.rewrite_what_shows(f"entry:{entry.uid}")
    settings = MagazineSettings.objects.first()
    if settings and settings.leads_to(entry) and (chrome := settings.chrome()) != facts.magazine():
        record.write_chrome(chrome)


def on_picture_changed(sender: type, picture: Picture, **_: Any) -> None:
    """Write again the entries that show this picture; the logo is part of the chrome."""
    actions.rewrite_what_shows(f"picture:{picture.pk}")
    settings = MagazineSettings.objects.filter(logo=picture).first()
    if settings:
        record.write_chrome(settings.chrome())


def on_magazine_saved(sender: type, instance: MagazineSettings, **_: Any) -> None:
    """Write what surrounds every page; the desk's home page carries the name too."""
    record.write_chrome(instance.chrome())
    Site.objects.filter(is_default_site=True).update(site_name=instance.name)
