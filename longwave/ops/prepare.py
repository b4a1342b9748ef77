"""Bringing a magazine's folder up to date before it runs: folders, database, static files, feeds.

`python -m longwave.ops.prepare` does it in a process of its own, so that the one that supervises stays small.
Everything here is quick when there is nothing to do.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from longwave import __version__
from longwave.ops.memory import recall, remember
from longwave.ops.progress import bar
from longwave.ops.start import connect, django_ready
from longwave.ops.stop import Stop

STORAGE = "1"  # counted up when `static.OwnFilesZipped` does something else with the same files
STATE = Path("data") / "prepared.json"  # what static files and feeds were last made from


def prepare() -> None:
    """Make the current folder ready to run. Django is loaded. Raises `Stop` with what is in the way."""
    make_folders()
    connect()
    migrate()
    static_files()
    feeds()


def make_folders() -> None:
    """Make the folders that the magazine writes to."""
    from django.conf import settings

    media = Path(settings.MEDIA_ROOT)
    for folder in (Path("data"), media / "audio", media / "images", media / "original_images"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Stop(
                f"{folder}: the folder cannot be made ({error.strerror}); expected one that this user may write to. "
                "Make it, or give it to the user who runs Longwave."
            ) from error


def _executor() -> Any:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection)


def pending() -> tuple[int, bool]:
    """How many migrations wait, and whether the database is new."""
    executor = _executor()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(plan), not executor.loader.applied_migrations


def migrate() -> None:
    """Apply what is pending; nothing but a look where nothing is."""
    count, first = pending()
    if not count:
        return
    from django.core.management.commands.migrate import Command

    with bar("Making the database" if first else "Bringing the database up to date", count) as shown:

        class Counted(Command):
            def migration_progress_callback(self, action: str, *_: Any, **__: Any) -> None:
                shown.step(action == "apply_success")

        from django.core.management import call_command

        call_command(Counted(), interactive=False, verbosity=0)


def static_files() -> None:
    """Collect static files when the program or the publisher's own files changed."""
    from django.conf import settings
    from django.core.management import call_command

    now = fingerprint(_static_sources())
    if recall(STATE).get("static") == now and (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return
    with bar("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    remember(STATE, static=now)


def _static_sources() -> Iterator[Path]:
    from django.conf import settings

    own = Path(settings.PACKAGE) / "theme" / "static"
    for folder in (own, *map(Path, settings.STATICFILES_DIRS)):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def fingerprint(files: Iterable[Path]) -> str:
    """What changes when this version, Django, Wagtail or one of the files does."""
    from importlib.metadata import version

    programs = [__version__, version("django"), version("wagtail"), STORAGE]
    known = hashlib.sha256(" ".join(programs).encode())
    for path in files:
        stat = path.stat()
        known.update(f"\n{path} {stat.st_size} {stat.st_mtime_ns}".encode())
    return known.hexdigest()


def feeds() -> None:
    """Build the feeds again when the magazine's address changed: they carry it in every link."""
    from django.conf import settings

    from longwave.podcast.actions import build_feed
    from longwave.published.models import Entry, Kind

    before = recall(STATE).get("url")
    if before == settings.LONGWAVE_URL:
        return
    if before is not None:
        for uid in Entry.objects.live().filter(kind=Kind.SHOW).values_list("uid", flat=True):
            build_feed(uid)
    remember(STATE, url=settings.LONGWAVE_URL)


def drop_damaged_manifest() -> None:
    """Remove the list of static files when a power cut left half of it: Django could not even start."""
    manifest = Path("data") / "static" / "staticfiles.json"
    if manifest.is_file() and not recall(manifest):
        manifest.unlink()


def main() -> int:
    """Prepare the current folder; gives back the exit code."""
    try:
        drop_damaged_manifest()
        django_ready()
        prepare()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
