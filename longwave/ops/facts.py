"""What a doctor looks at: the machine around a magazine, and its database. Nothing is changed and nobody is asked over
the network but the database."""

from __future__ import annotations

import shutil
import socket
import stat
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.db.utils import Error
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision

from longwave.ops.models import Heartbeat
from longwave.ops.prepare import pending
from longwave.ops.rules import OVERDUE, Machine, Store
from longwave.ops.start import ENV_FILE
from longwave.theme.facts import palettes
from longwave.theme.rules import judge_sheet


def of_machine(store: Store) -> Machine:
    """The machine. The database's clock is asked where it answers."""
    media, data = Path(settings.MEDIA_ROOT), Path("data")
    answers = not store.fault and not store.pending
    return Machine(
        mode=settings.ENVIRONMENT.mode,
        url=settings.LONGWAVE_URL,
        resolves=_resolves(urlsplit(settings.LONGWAVE_URL).hostname or ""),
        readable_by_others=_readable_by_others(Path(ENV_FILE)),
        folders={f"{folder.name}/": _write_fault(folder) for folder in (media, data)},
        free={f"{folder.name}/": _free(folder) for folder in (media, data)},
        now=timezone.now(),
        clocks=_clocks(media, answers),
        newest=_newest() if answers and settings.ENVIRONMENT.in_production else None,  # elsewhere clocks are moved
        ffmpeg=ffmpeg(),
        static=_static_fault(),
        sheet=_sheet_faults(Path("static") / "theme.css"),
        outbox=settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
    )


def of_store() -> Store:
    """The database: whether it answers, what is pending, and what the worker has to do."""
    name = _name()
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        return Store(name, fault="there is no such file yet")
    try:
        missing, _ = pending()
        if missing:
            return Store(name, pending=missing)
        ready = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
        lately = timezone.now() - timedelta(days=1)
        return Store(
            name,
            sqlite=_sqlite(),
            beaten_at=Heartbeat.objects.aggregate(newest=Max("beaten_at"))["newest"],
            overdue=_overdue(timezone.now() - OVERDUE),
            waiting_since=ready,
            failed=DBTaskResult.objects.failed().filter(finished_at__gte=lately).count(),
        )
    except Error as error:
        return Store(name, fault=str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__)


def _name() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(known["NAME"])
    return f"{known['NAME']} on {known.get('HOST') or 'this machine'}"


def _sqlite() -> dict[str, str] | None:
    if connection.vendor != "sqlite":
        return None
    found = {"transaction_mode": str(connection.settings_dict["OPTIONS"].get("transaction_mode", "DEFERRED"))}
    with connection.cursor() as cursor:
        for pragma in ("journal_mode", "synchronous"):
            cursor.execute(f"PRAGMA {pragma}")
            row: Any = cursor.fetchone()
            found[pragma] = str(row[0])
    return found


def _overdue(before: datetime) -> tuple[str, ...]:
    waiting = Revision.objects.filter(approved_go_live_at__lte=before).order_by("approved_go_live_at")
    staying = Page.objects.filter(live=True, expire_at__lte=before).order_by("expire_at")
    return (*waiting.values_list("object_str", flat=True), *staying.values_list("title", flat=True))


def _newest() -> datetime | None:
    """When something was last saved."""
    asked = (Heartbeat.objects.aggregate(at=Max("beaten_at")), Revision.objects.aggregate(at=Max("created_at")))
    saved = [found["at"] for found in asked if found["at"]]
    return max(saved, default=None)


def _clocks(media: Path, database: bool) -> dict[str, float]:
    """How many seconds this machine's clock is ahead of others."""
    found = {}
    try:
        with tempfile.NamedTemporaryFile(dir=media) as file:
            found[f"the disk of {media.name}/"] = time.time() - Path(file.name).stat().st_mtime
    except OSError:
        pass  # said where the folder is looked at
    if database and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            row: Any = cursor.fetchone()
            found["the database"] = datetime.now(UTC).timestamp() - float(row[0])
    return found


def _resolves(host: str) -> bool:
    try:
        socket.getaddrinfo(host, None)
    except OSError:
        return False
    return True


def _readable_by_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _write_fault(folder: Path) -> str:
    """Why a folder cannot be written to; tried, since permissions do not tell of full or read-only disks."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"longwave")
            file.flush()
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def _free(folder: Path) -> int:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(existing).free


def ffmpeg() -> str:
    """Where the ffmpeg program is: on PATH, or in the wheel that Longwave depends on. Empty when there is none."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError, OSError):
        return ""


def _static_fault() -> str:
    root = Path(settings.STATIC_ROOT)
    if not (root / "staticfiles.json").is_file():
        return f"{root} holds none"
    return "" if (root / "longwave").is_dir() else f"{root} lacks longwave/"


def _sheet_faults(sheet: Path) -> tuple[str, ...] | None:
    """What cannot be read in the publisher's own style sheet; None where there is no sheet."""
    try:
        css = sheet.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    light, dark = palettes()
    return tuple(judge_sheet(css, light["paper"], dark["paper"]))
