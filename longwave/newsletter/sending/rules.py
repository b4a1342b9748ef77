"""What a mail server's answers mean for a copy, when it is tried again, and how an edition ends. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from longwave.newsletter.words import Outcome, State

MINUTE = 60.0  # seconds
# How long a copy waits after each refusal that need not be the last word: minutes, then hours, three days in all. The
# first wait is long enough for most servers that refuse every stranger once ("greylisting").
BACK_OFF = tuple(MINUTE * minutes for minutes in (5, 15, 30, 60, 120, 240, 360, 480, 720, 720, 720, 850))
LONGEST_ANSWER = 255  # characters of a server's words that are kept
BROKEN = "The connection ended before the answer."
GOODBYE = 421  # "closing the connection": says nothing about the copy


class Step(StrEnum):
    """What a server answered to."""

    MAIL = "MAIL"  # whom it is from
    RCPT = "RCPT"  # whom it is for
    DATA = "DATA"  # whether it may come
    DOT = "DOT"  # the whole message


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: its code and its words, the lines of a longer one joined."""

    code: int
    text: str = ""

    @property
    def good(self) -> bool:
        """Whether it says yes."""
        return 200 <= self.code < 300


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a copy. `wait` is how many seconds later it may be tried again, where it may be; `tried` whether
    that was an attempt, or nothing that the copy had a part in."""

    outcome: Outcome
    wait: float = 0.0
    code: int | None = None
    answer: str = ""
    tried: bool = True


KEPT = Settled(Outcome.PENDING, tried=False)  # nothing was sent: as if it had never been in hand


def settle(step: Step, reply: Reply, attempts: int) -> Settled:
    """What follows from an answer, for a copy that was attempted `attempts` times before."""
    answer = one_line(reply.text)
    if reply.code == GOODBYE and step is not Step.DOT:
        return KEPT if step is Step.MAIL else broke_off(attempts, answer)
    if reply.good and step is Step.DOT:
        return Settled(Outcome.SENT, code=reply.code, answer=answer)
    refused = Settled(Outcome.FAILED, code=reply.code, answer=answer)
    if 500 <= reply.code < 600:
        # Who refuses the sender says something about us, which an operator can mend, and nothing about the reader.
        return about_us(refused, attempts) if step is Step.MAIL else refused
    return _later(Outcome.FAILED, attempts, reply.code, answer)


def about_us(refused: Settled, attempts: int) -> Settled:
    """For a copy that was refused for good, for something that no reader can help. It is tried again as after a refusal
    for now; given up at last, it has no code of a server's: nothing may follow from that for the reader."""
    if attempts >= len(BACK_OFF):
        return _later(Outcome.FAILED, attempts, None, f"{refused.code} {refused.answer}")
    return _later(Outcome.FAILED, attempts, refused.code, refused.answer)


def broke_off(attempts: int, why: str = BROKEN, *, sent: bool = False) -> Settled:
    """For a copy at which the connection ended. It goes again at once the first time, then later and later, since it
    may be what the server cannot bear. One whose whole message was `sent` each time ends in doubt: it may be there."""
    if attempts == 0:
        return Settled(Outcome.PENDING, answer=why)
    return _later(Outcome.DOUBT if sent else Outcome.FAILED, attempts - 1, None, why)


def impossible(why: str) -> Settled:
    """For a copy that cannot be made, or whose address cannot be written to."""
    return Settled(Outcome.FAILED, answer=one_line(why), tried=False)


def unwanted(why: str) -> Settled:
    """For a copy whose reader does not want it any more, or must not get it."""
    return Settled(Outcome.SUPPRESSED, answer=why, tried=False)


def _later(at_last: Outcome, attempts: int, code: int | None, answer: str) -> Settled:
    if attempts >= len(BACK_OFF):
        return Settled(at_last, code=code, answer=one_line(f"Given up after three days: {answer}"))
    return Settled(Outcome.DEFERRED, BACK_OFF[attempts], code, answer)


def one_line(text: str) -> str:
    """A server's words as they are kept: on one line, not too long."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())[:LONGEST_ANSWER]


def ended(counts: Mapping[int, int]) -> State:
    """How an edition ended none of whose copies is left to send, by how many of them are in each state."""
    failed = counts.get(Outcome.FAILED, 0) + counts.get(Outcome.DOUBT, 0)
    return State.SENT_WITH_FAILURES if failed else State.SENT
