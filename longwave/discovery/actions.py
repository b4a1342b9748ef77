"""Choosing what stands under stories, whenever they, their scores or an editor's word changed."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from longwave.discovery import facts
from longwave.discovery.models import Nearest
from longwave.discovery.related import text
from longwave.discovery.rules import Choice, Chosen, Story, Wishes, related
from longwave.published import actions
from longwave.published.models import STORIES, Entry
from longwave.published.public import compared

ENOUGH = 8  # pieces that are near: with so many nothing has to be found by how it is filed


def on_entry_written(sender: type[Entry], entry: Entry, created: bool, **_: Any) -> None:
    """Choose by what is known already, which may be how it is filed; the worker scores a text that is new. What was
    pinned as a draft takes its place, too: under those whose form pins it, since they are written again."""
    if entry.kind in STORIES:
        note([entry])
        relate([entry])
        relate_again(facts.pinned_under(entry.uid))


def on_entry_shown_anew(sender: type[Entry], entry: Entry, **_: Any) -> None:
    """A story that is taken back is scored once it lives again, as others have to choose it again."""
    if entry.withdrawn_at:
        Nearest.objects.filter(entry=entry).update(due=True)


def note(entries: Sequence[Entry]) -> dict[int, str]:
    """Have those of some entries scored of which what is compared changed; gives back the digest of each."""
    held = {row.entry_id: row for row in Nearest.objects.filter(entry__in=entries).only("digest")}
    found = {entry.pk: digest_of(entry) for entry in entries}
    changed = [entry for entry in entries if entry.pk not in held or held[entry.pk].digest != found[entry.pk]]
    rows = [Nearest(entry=entry, digest=found[entry.pk], sketch=sketch_of(entry), due=True) for entry in changed]
    Nearest.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry"], update_fields=["digest", "sketch", "due"]
    )
    return found


def digest_of(entry: Entry) -> str:
    """By what one sees that what is compared of an entry changed."""
    whole = f"{entry.title}\n{compared(entry)}"
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=16).hexdigest()


def sketch_of(entry: Entry) -> bytes:
    """The smallest numbers of its shingles."""
    return array("I", text.sketch(compared(entry))).tobytes()


@transaction.atomic
def relate(entries: Sequence[Entry]) -> int:
    """Choose what stands under live stories and store it with them; gives back under how many it changed."""
    actions.one_writer()  # nothing chosen here is withdrawn before it is stored
    held = {row.entry_id: row for row in Nearest.objects.filter(entry__in=entries)}
    wishes = facts.wishes({str(entry.uid): [str(pin) for pin in entry.data.get("pins", [])] for entry in entries})
    wanted = {str(entry.uid) for entry in entries}
    wanted |= {uid for row in held.values() for uid, _, _ in row.near}
    wishes = {str(entry.uid): facts.threaded(wishes[str(entry.uid)], entry) for entry in entries}
    wanted |= {uid for wish in wishes.values() for uid in (*wish.pins, *wish.excluded, *wish.thread)}
    known = facts.stories(wanted)
    chosen = {
        entry.pk: choose(known[str(entry.uid)], held.get(entry.pk), wishes[str(entry.uid)], known)
        for entry in entries
        if str(entry.uid) in known
    }
    return _store([entry for entry in entries if entry.pk in chosen], held, chosen)


def choose(story: Story, held: Nearest | None, wishes: Wishes, known: dict[str, Story]) -> Chosen:
    """What stands under one story, from its scores and, where they are few, from how others are filed."""
    near = facts.near_of(held)
    uids = {one.uid for one in near or ()} | {*wishes.pins, *wishes.excluded, *wishes.thread}
    stories = {uid: known[uid] for uid in uids if uid in known}
    if len(near or ()) < ENOUGH:
        filed = facts.filed_alike(facts.keys_of(story), story.uid)
        stories |= facts.stories(uid for uid in filed if uid not in stories)
    return related(story, wishes, near, stories.values(), timezone.now())


def _store(entries: Sequence[Entry], held: dict[int, Nearest], chosen: dict[int, Chosen]) -> int:
    """Write down what changed, and why it stands there."""
    cards = facts.cards(choice.uid for found in chosen.values() for choice in found.shown)
    changed, rows = 0, []
    for entry in entries:
        shown = chosen[entry.pk].shown
        stubs = [cards[choice.uid] for choice in shown]
        changed += entry.related != stubs
        actions.relate(entry, stubs)
        row, said = held.get(entry.pk), [written(choice) for choice in shown]
        if row and row.chosen != said:
            row.chosen = said
            rows.append(row)
    Nearest.objects.bulk_update(rows, ["chosen"])
    return changed


def written(choice: Choice) -> list[Any]:
    """A choice as it is kept."""
    return [choice.uid, choice.why.value, list(choice.terms), choice.score]


def relate_again(numbers: Iterable[int]) -> int:
    """Choose again under some entries; gives back under how many it changed."""
    rows = Entry.objects.stories().filter(pk__in=list(numbers))
    return relate(list(rows.only("uid", "related", "threads", "data")))
