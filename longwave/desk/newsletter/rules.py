"""What the desk shows of an edition: a card for each place, what can be done in its state, how long it can be changed.

Plain: what is in an edition, what is known of its pieces and a clock go in; words come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from longwave.newsletter.rules import GIVEN_AWAY, LEAST, Placed
from longwave.newsletter.words import Outcome, Rhythm, Slot, State

NAMES = {
    Slot.LEAD: "Preview of the day",
    Slot.COMPLIMENTARY: "Given away",
    Slot.ITEM: "Also in it",
    Slot.EPISODE: "Episode",
}
PLACES = {  # how many of each place an edition should have at least; an episode there is not every week
    Rhythm.DAILY: ((Slot.LEAD, 1), (Slot.ITEM, LEAST)),
    Rhythm.ROUNDUP: ((Slot.COMPLIMENTARY, GIVEN_AWAY), (Slot.ITEM, 0), (Slot.EPISODE, 1)),
    Rhythm.OCCASIONAL: (),
}
STATES = {
    State.DRAFT: "not scheduled",
    State.SCHEDULED: "scheduled",
    State.PREPARING: "closed, and waits for its time",
    State.SENDING: "on its way",
    State.PAUSED: "paused",
    State.SENT: "sent",
    State.SENT_WITH_FAILURES: "sent, not to everybody",
    State.CANCELLED: "cancelled",
    State.MISSED: "missed",
}
OUTCOMES = {
    Outcome.PENDING: "waits",
    Outcome.CLAIMED: "in hand",
    Outcome.SENT: "sent",
    Outcome.FAILED: "failed",
    Outcome.DEFERRED: "tried again later",
    Outcome.SUPPRESSED: "not wanted any more",
    Outcome.CANCELLED: "cancelled",
    Outcome.DOUBT: "in doubt",
}
STILL = (Outcome.PENDING, Outcome.CLAIMED, Outcome.DEFERRED)  # copies that are to leave
ENDED = (State.SENT, State.SENT_WITH_FAILURES, State.CANCELLED, State.MISSED)
OPEN = (State.DRAFT, State.SCHEDULED)


class Light(StrEnum):
    """Whether a piece can be read where it is mailed."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a piece. `at` is when it came out, or will; None for one that nobody has scheduled."""

    uid: str
    title: str
    live: bool
    at: datetime | None = None
    episode: bool = False
    edit: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A place in an edition with what stands there. `up` and `down` are the neighbours it can change places with."""

    slot: Slot
    name: str
    light: Light
    work: str = ""
    title: str = ""
    reason: str = ""
    note: str = ""
    edit: str = ""
    pinned: bool = False
    up: str = ""
    down: str = ""


def cards(rhythm: Rhythm, items: Sequence[Placed], stories: Mapping[str, Story], moment: datetime) -> list[Card]:
    """A card for each place of an edition, the empty ones too. `moment` is when it closes."""
    found: list[Card] = []
    for slot, least in PLACES[rhythm]:
        among = [item for item in items if item.slot is slot]
        for at, item in enumerate(among):
            up = among[at - 1].work if at else ""
            down = among[at + 1].work if at + 1 < len(among) else ""
            found.append(_card(item, stories.get(item.work), moment, up, down))
        found += [Card(slot, NAMES[slot], Light.EMPTY)] * (least - len(among))
    return found


def _card(item: Placed, story: Story | None, moment: datetime, up: str, down: str) -> Card:
    return Card(
        slot=item.slot,
        name=NAMES[item.slot],
        light=_light(story),
        work=item.work,
        title=story.title if story else "A piece that is gone",
        reason=item.reason,
        note=_note(story, moment),
        edit=story.edit if story else "",
        pinned=item.pinned,
        up=up,
        down=down,
    )


def _light(story: Story | None) -> Light:
    if story is None or not (story.live or story.at):
        return Light.DRAFT
    return Light.LIVE if story.live else Light.SCHEDULED


def _note(story: Story | None, moment: datetime) -> str:
    if story is None:
        return "It is left out of the letter."
    if not story.live and story.at is None:
        return "It is left out of the letter unless it is published before the letter closes."
    if not story.live and story.at and story.at > moment:
        return "It comes out only after the letter has closed, and is left out."
    return ""


# --- Which editions are on the first page ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dated:
    """An edition by its number, day and state."""

    number: int
    day: date
    state: State


def on_the_first_page(editions: Iterable[Dated], today: date) -> tuple[int | None, int | None]:
    """Of a newsletter's editions the last that ended, today or in the week before, and the next that has not."""
    ordered = sorted(editions, key=lambda one: one.day)
    ended = [one for one in ordered if one.state in ENDED and today - timedelta(days=6) <= one.day <= today]
    under_way = [one for one in ordered if one.state not in (*ENDED, *OPEN)]
    coming = under_way or [one for one in ordered if one.state in OPEN and one.day >= today]
    return (ended[-1].number if ended else None), (coming[0].number if coming else None)


def day_name(day: date, today: date) -> str:
    """A day as one speaks of it."""
    named = f"{day:%A} {day.day} {day:%B}"
    return {0: f"Today, {named}", 1: f"Tomorrow, {named}", -1: f"Yesterday, {named}"}.get((day - today).days, named)


# --- Until when, and what can be done ----------------------------------------------------------------------------


def open_for(closes: datetime, now: datetime) -> str:
    """How long an edition can be changed, in words; nothing once it is closed."""
    left = int((closes - now).total_seconds() // 60)
    if left < 0:
        return ""
    days, minutes = divmod(left, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return f"{count(days, 'day')} and {count(hours, 'hour')}"
    return f"{count(hours, 'hour')} and {count(minutes, 'minute')}" if hours else count(minutes, "minute")


def count(number: int, what: str, many: str = "") -> str:
    """So many of something, in words."""
    return f"{number} {what}" if number == 1 else f"{number} {many or f'{what}s'}"


class Control(StrEnum):
    """What somebody can do to an edition as a whole."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


def controls(state: State) -> tuple[Control, ...]:
    """What can be done in a state."""
    match state:
        case State.SENDING:
            return (Control.PAUSE, Control.CANCEL)
        case State.PAUSED:
            return (Control.RESUME, Control.CANCEL)
        case State.SCHEDULED | State.PREPARING:
            return (Control.CANCEL,)
    return ()


def progress(counts: Mapping[int, int]) -> int:
    """How much of an edition is settled, in whole hundredths; never all of it before it is."""
    total = sum(counts.values())
    still = sum(counts.get(state, 0) for state in STILL)
    return (total - still) * 100 // total if total else 0
