"""A provider that refuses everybody: it is noticed before anybody's copy is given up for that.

A mail server that will not have us says no to each reader in turn, and means none of them. So a refusal for good is
kept back until the provider takes another copy or refuses one in other words: then it was the reader's own. Where it
goes on in the same words, all of them are put off, and whoever runs the server is told. What is kept back stays in
hand: if the worker is killed meanwhile, the server is asked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from longwave.newsletter.bounces.rules import ADDRESS, STATUS, Kind, Said, judge_at_our_door
from longwave.newsletter.sending import rules
from longwave.newsletter.sending.ledger import Result

RUN = 5  # refusals in a row, in the same words, after which they are about us
OF_ADDRESSES = 20  # where the words are that the address does not exist: some lists begin with many of those
NUMBERED = re.compile(r"\S*\d\S*")  # codes, times, names of queues


@dataclass
class Brake:
    """One provider's. `pulled` while it refuses everybody."""

    kept: list[Result] = field(default_factory=list)
    words: str = ""
    pulled: bool = False
    _of_addresses: bool = False
    _believed: set[str] = field(default_factory=set)  # of addresses, while others were taken before and after

    def refused(self, result: Result) -> list[Result]:
        """It refused a copy for good; gives back what is certain now."""
        if self.pulled:
            return [_put_off(result)]
        words = same_words(result)
        if words in self._believed:
            return [result]
        certain: list[Result] = []
        if words != self.words:
            certain, self.kept, self.words = self.kept, [], words
        self.kept.append(result)
        self._of_addresses = about_an_address(result)
        if len(self.kept) >= (OF_ADDRESSES if self._of_addresses else RUN):
            certain, self.kept, self.pulled = [_put_off(one) for one in self.kept], [], True
        return certain

    def took(self) -> list[Result]:
        """It took a copy: what it refused was about those readers."""
        if self.pulled and self._of_addresses:
            self._believed.add(self.words)
        self.pulled = False
        return self.let_go()

    def let_go(self) -> list[Result]:
        """Nothing more is asked of it: what was kept back is believed."""
        certain, self.kept, self.words = self.kept, [], ""
        return certain


def about_an_address(result: Result) -> bool:
    """Whether a refusal says that the reader's address does not exist."""
    settled = result.settled
    return judge_at_our_door(Said(_status(settled.answer), settled.code or 0, settled.answer)).kind is Kind.HARD


def same_words(result: Result) -> str:
    """What two refusals of different readers have in common."""
    local, _, domain = result.copy.to.address.casefold().rpartition("@")
    words = ADDRESS.sub("@", result.settled.answer.casefold())
    for own in (local, domain):
        words = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", "@", words) if own else words
    words = " ".join(NUMBERED.sub("", words).split())
    return f"{result.settled.code} {_status(result.settled.answer)} {words}"


def _status(answer: str) -> str:
    found = STATUS.search(answer)
    return found[1] if found else ""


def _put_off(result: Result) -> Result:
    return replace(result, settled=rules.about_us(result.settled, result.copy.attempts))
