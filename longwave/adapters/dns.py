"""What the DNS says of a name: its texts, by which mail servers know who may send for a domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import dns.exception
import dns.resolver

PATIENCE = 4.0  # seconds for one question, all servers together


class Unanswered(Exception):
    """A question that nobody answered: not the same as a name without texts. The message says why."""


class Resolver(Protocol):
    """Whom to ask."""

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each as one text; none where there is no such name. Raises `Unanswered`."""
        ...


class Servers:
    """The name servers that this machine is set up with."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience

    def texts(self, name: str) -> list[str]:
        """Ask for the texts of a name."""
        try:
            answer = dns.resolver.resolve(name, "TXT", lifetime=self._patience, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise Unanswered(str(error) or type(error).__name__) from error
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


@dataclass
class Zone:
    """A stand-in: answers from a table, and for the `silent` names not at all. It keeps what it was asked."""

    records: Mapping[str, Sequence[str]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def texts(self, name: str) -> list[str]:
        """Look a name up in the table."""
        self.asked.append(name)
        if name in self.silent:
            raise Unanswered("The DNS operation timed out")
        return list(self.records.get(name, ()))
