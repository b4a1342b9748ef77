"""Everything that changes the published record. Each act is one transaction: readers see all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from longwave.access.actions import tell
from longwave.kernel.text import count_words
from longwave.published import files
from longwave.published.models import Dependence, Entry, Kind, Magazine, OldPath, Placement
from longwave.published.shapes import Chrome, Record, Stub
from longwave.published.signals import entry_shown_anew, entry_written, stories_changed

WRITERS = 1819242359  # our number among PostgreSQL's advisory locks


def one_writer() -> None:
    """Wait until no other transaction writes the record; none does from here to the end of this one.

    A change also writes the rows that repeat it, and their feeds, in an order that differs from change to change. On
    PostgreSQL two changes at once could each hold what the other waits for; SQLite has one writer anyway. Whoever reads
    the desk's pages to make a record calls this first, so that what was read is still true when it is written.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS])


@transaction.atomic
def write(record: Record) -> Entry:
    """Publish a record: make or replace its entry, its places in lists and its dependences.

    The uid is kept for ever; a changed path leaves the old one behind as a redirect. A withdrawn entry lives again.
    """
    one_writer()
    entry = Entry.objects.select_for_update().filter(uid=record.uid).first()
    before = None if entry is None or entry.withdrawn_at else entry.stub()
    created = entry is None
    if entry is None:
        entry = Entry(uid=record.uid)
    elif entry.path != record.path:
        OldPath.objects.update_or_create(path=entry.path, defaults={"entry": entry})
    _make_way(record.path, record.uid)
    fill(entry, record)
    _save(entry)
    _replace(Placement, entry, record.listings | _threads_of(entry))
    _replace(Dependence, entry, record.shows)
    files.note(entry, files.named_by(entry))
    entry_written.send(sender=Entry, entry=entry, created=created)
    if entry.stub() != before:
        entry_shown_anew.send(sender=Entry, entry=entry)
    stories_changed.send(sender=Entry, entry=entry)
    return entry


def fill(entry: Entry, record: Record) -> Entry:
    """Copy a record into an entry without saving it: for publishing and for previews alike."""
    now = timezone.now()
    entry.path, entry.kind, entry.tier = record.path, record.kind, record.tier.value
    entry.opens_at, entry.closes_at = record.opens_at, record.closes_at
    entry.title, entry.standfirst = record.title, record.standfirst
    entry.body_html, entry.body_text, entry.body_mail = record.body_html, record.body_text, record.body_mail
    entry.teaser_html = record.teaser_html
    entry.picture, entry.people = record.picture, record.people
    entry.regions, entry.topics, entry.data = record.regions, record.topics, record.data
    entry.words = count_words(record.body_text)
    entry.published_at = record.published_at or entry.published_at or now
    entry.updated_at = record.updated_at or now
    entry.withdrawn_at, entry.withdrawal_note = None, ""
    return entry


def _save(entry: Entry) -> None:
    """Store an entry, and with it the stub that lists read."""
    entry.revision += 1
    entry.generation = next_generation()
    entry.card = entry.stub()
    entry.save()


def _make_way(path: str, uid: UUID) -> None:
    """Free an address for its new owner: from redirects, and from a withdrawn piece that once had it."""
    OldPath.objects.filter(path=path).delete()
    for gone in Entry.objects.filter(path=path, withdrawn_at__isnull=False).exclude(uid=uid):
        gone.path = f"{gone.path}#{gone.uid}"
        gone.save(update_fields=["path"])


def _replace(model: type[Placement] | type[Dependence], entry: Entry, keys: Iterable[str]) -> None:
    """Make the keys held for an entry the given ones, touching only what differs."""
    wanted, rows = set(keys), model.objects.filter(entry=entry)
    held = set(rows.values_list("key", flat=True))
    rows.filter(key__in=held - wanted).delete()
    for key in sorted(wanted - held):
        model.objects.create(entry=entry, key=key)


@transaction.atomic
def relate(entry: Entry, related: Sequence[Stub]) -> None:
    """Set the entries shown below an entry, and note that it now shows them."""
    one_writer()
    if entry.related != list(related):
        entry.related, entry.generation = list(related), next_generation()
        Entry.objects.filter(pk=entry.pk).update(related=entry.related, generation=entry.generation)
    keys = {f"entry:{stub['uid']}" for stub in related}
    held = set(Dependence.objects.filter(entry=entry).values_list("key", flat=True))
    Dependence.objects.bulk_create([Dependence(entry=entry, key=key) for key in sorted(keys - held)])


def _threads_of(entry: Entry) -> frozenset[str]:
    """The lists of threads that a piece is in: a thread names its pieces, so writing one of them changes none."""
    held = Placement.objects.filter(entry=entry, key__startswith=f"{Kind.THREAD}:")
    return frozenset(held.values_list("key", flat=True))


@transaction.atomic
def list_only(key: str, entries: Sequence[Entry]) -> set[int]:
    """Make a list hold some entries and no others; gives back the numbers of those it held before."""
    one_writer()
    rows, wanted = Placement.objects.filter(key=key), {entry.pk for entry in entries}
    held = set(rows.values_list("entry_id", flat=True))
    rows.exclude(entry__in=wanted).delete()
    Placement.objects.bulk_create([Placement(entry_id=number, key=key) for number in sorted(wanted - held)])
    return held


@transaction.atomic
def tell_threads(entries: Sequence[Entry]) -> None:
    """Store which threads entries say they are in: all of them at one number, since it is one change."""
    one_writer()
    held = dict(Entry.objects.filter(pk__in=[one.pk for one in entries]).values_list("pk", "threads"))
    changed = [entry for entry in entries if held.get(entry.pk) != entry.threads]
    if changed:
        number = next_generation()
        for entry in changed:
            entry.generation = number
        Entry.objects.bulk_update(changed, ["threads", "generation"])


@transaction.atomic
def withdraw(uid: UUID, note: str = "", at: datetime | None = None) -> None:
    """Take a piece back: its text goes, its address answers 410 with the editor's note, lists forget it."""
    one_writer()
    entry = Entry.objects.select_for_update().filter(uid=uid, withdrawn_at__isnull=True).first()
    if entry is None:
        return
    entry.withdrawn_at, entry.withdrawal_note = at or timezone.now(), note
    entry.body_html = entry.body_text = entry.body_mail = entry.teaser_html = ""
    entry.related, entry.threads = [], []
    _save(entry)
    Placement.objects.filter(entry=entry).delete()
    Dependence.objects.filter(entry=entry).delete()
    files.note(entry, {})
    entry_shown_anew.send(sender=Entry, entry=entry)
    stories_changed.send(sender=Entry, entry=entry)


@transaction.atomic
def move(uid: UUID, path: str) -> None:
    """Give an entry a new address; the old one leads there for ever."""
    one_writer()
    entry = Entry.objects.select_for_update().filter(uid=uid).exclude(path=path).first()
    if entry is None:
        return
    OldPath.objects.update_or_create(path=entry.path, defaults={"entry": entry})
    _make_way(path, uid)
    entry.path = path
    _save(entry)
    entry_shown_anew.send(sender=Entry, entry=entry)
    stories_changed.send(sender=Entry, entry=entry)


@transaction.atomic
def write_chrome(chrome: Chrome) -> None:
    """Set what surrounds every page."""
    one_writer()
    files.note(None, files.named_around(chrome))
    number = next_generation()
    Magazine.objects.filter(pk=1).update(chrome=chrome, chrome_generation=number)


@transaction.atomic
def remake_pages() -> None:
    """Have every page made anew, since something that may stand on each of them changed."""
    one_writer()
    number = next_generation()
    Magazine.objects.filter(pk=1).update(chrome_generation=number)


def next_generation() -> int:
    """The number of a change, one more than the last; every process looks for what changed once it is committed.

    There is one writer, so numbers become visible in their order: whoever has seen one has seen all before it.
    """
    magazine, _ = Magazine.objects.get_or_create(pk=1)
    magazine.generation += 1
    magazine.save(update_fields=["generation"])
    transaction.on_commit(tell)
    return magazine.generation
