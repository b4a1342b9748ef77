"""Imports and exports: what comes in is published, what is published goes out. These are the room's public face."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from longwave.exchange.importing.given import NOTHING_GIVEN, Given
from longwave.exchange.report import ExportReport, Report

if TYPE_CHECKING:
    from longwave.adapters.stripe import StripeProvider

Progress = Callable[[int, int, str], None]  # done, of how many, what is next

__all__ = [
    "Given",
    "Progress",
    "export_folder",
    "export_list",
    "import_folder",
    "import_list",
    "import_podcast",
    "import_stripe",
    "import_subscribers",
]


def import_folder(
    folder: Path, *, dry_run: bool = False, shift: timedelta = timedelta(0), progress: Progress | None = None
) -> Report:
    """Bring a magazine's folder to the desk and publish it; each piece in a transaction of its own.

    Pieces are known by their slugs: what is there already is changed where the folder says something else, and left
    alone where it says the same. A piece that cannot be taken is refused with its reasons, the others go on. `shift`
    moves every date. `dry_run` changes nothing and counts the same.

    Raises `Refused` where there is no folder, or nothing in it to import.
    """
    from longwave.exchange.importing.folder import bring_folder

    with _feeds(dry_run):
        return bring_folder(folder, dry_run=dry_run, shift=shift, progress=progress)


def import_podcast(
    source: str,
    *,
    audio: Literal["fetch", "none"] = "fetch",
    allow_private: bool = False,
    dry_run: bool = False,
    slug: str | None = None,
    even_if_locked: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring a show that lives elsewhere to the desk, from the file or the address of its feed, and publish it.

    Episodes are known by their GUIDs, which are kept to the letter. As long as the feed says of one what it said last
    time, it is left alone, whatever editors made of it. With `audio="none"` recordings are left where they are, and
    episodes without one stay drafts. `allow_private` lets addresses of one's own network in; `slug` is the show's here;
    `even_if_locked` is for the owner of a locked feed. A new show is refused with its episodes, where all of them are.
    `dry_run` changes nothing, fetches only the feed, and refuses what would be refused before anything else is fetched.

    Raises `Refused` where the feed cannot be read, is locked, or belongs to another show than the one at the desk.
    """
    from longwave.exchange.importing.podcast import bring_podcast

    with _feeds(dry_run):
        return bring_podcast(
            source,
            audio=audio,
            allow_private=allow_private,
            dry_run=dry_run,
            slug=slug,
            even_if_locked=even_if_locked,
            progress=progress,
        )


def import_subscribers(
    path: Path, *, encoding: str = "", dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Bring readers and what they may read along from elsewhere, from a table of text (CSV): in our own columns, or as
    Ghost, Substack, Beehiiv, Curated, Medium or Tinynews write it.

    Each row is a grant, known by its id elsewhere and by its address where it has none; whoever has no account gets
    one. A changed row changes its grant, one that was taken back at the desk stays so, and other grants are not
    touched. A row that cannot be taken is refused with its reasons, the others come in. `dry_run` changes nothing and
    counts the same.

    Raises `Refused` where the file cannot be read, or its first line is no list of known columns.
    """
    from longwave.exchange.importing.subscribers import bring_subscribers

    return bring_subscribers(path, encoding=encoding, dry_run=dry_run, progress=progress)


def import_stripe(
    provider: StripeProvider, plan: str = "", *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Bring along what was sold at Stripe before: every subscription, with its customer, payments and price.

    A customer belongs to the account of her address; whoever has none gets one. A price is that of ours with the same
    amount and term; where there is none, one is made under the plan that is named, and offered to nobody. Nothing is
    changed at Stripe, nobody is charged, and nobody is mailed. `dry_run` changes nothing and counts the same.

    Raises `Refused` where there is no such plan, and `Away` where Stripe does not answer: what came in stays.
    """
    from longwave.exchange.importing.from_stripe import bring_stripe

    return bring_stripe(provider, plan, dry_run=dry_run, progress=progress)


def import_list(
    path: Path, given: Given = NOTHING_GIVEN, *, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Bring the readers of a newsletter along from elsewhere, with the proof that they agreed (CSV).

    Whoever left or whose mailbox failed elsewhere is kept away, in whatever order files and rows come. `given` holds
    what is the same for every row. No mail is sent. `dry_run` changes nothing and counts the same.

    Raises `Refused` where the file cannot be read, or its first line names no addresses.
    """
    from longwave.exchange.importing.lists import bring_list

    return bring_list(path, given, dry_run=dry_run, progress=progress)


def export_list(path: Path, newsletter: str = "", *, progress: Progress | None = None) -> int:
    """Write the lists, or one of them, as such a table; gives back the number of rows."""
    from longwave.exchange.list_export import write_list

    return write_list(path, newsletter, progress)


def _feeds(dry_run: bool) -> AbstractContextManager[None]:
    """Let feeds wait for the end of an import; a dry run does not even keep an earlier import's promises."""
    from longwave.podcast.actions import feeds_at_the_end

    return nullcontext() if dry_run else feeds_at_the_end()


def export_folder(folder: Path, *, progress: Progress | None = None) -> ExportReport:
    """Write what is published as a magazine's folder: the same site gives the same bytes.

    Raises `Refused` where the folder holds something else than an earlier export.
    """
    from longwave.exchange.exporting import write_folder

    return write_folder(folder, progress)
