"""Ways for mail to leave, as `EMAIL_URL` lists them in the order of preference. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

CONNECTIONS = 16
MOST_CONNECTIONS = 200
LONGEST_NAME = 40  # characters: the ledger's column
OWN = ("connections", "rate", "domain_rate")  # what an address may say beside the provider's own


class Unreachable(Exception):
    """A provider takes nothing now. `crowded`: it answers, and wants no more connections for the moment."""

    def __init__(self, why: str, *, crowded: bool = False) -> None:
        super().__init__(why)
        self.crowded = crowded


class Kind(StrEnum):
    """What is spoken."""

    SMTP = "smtp"
    OUTBOX = "outbox"  # a folder instead of anybody
    HTTP = "anymail"  # a provider's own interface


class Security(StrEnum):
    """When a connection becomes secret."""

    NONE = "none"
    STARTTLS = "starttls"  # after the greeting
    TLS = "tls"  # before it


HTTP = (
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "scaleway", "sendgrid", "sparkpost", "unisender_go",
)  # fmt: skip  # as django-anymail names them
SCHEMES = {
    "smtp": (Security.NONE, 25),
    "smtps": (Security.STARTTLS, 587),
    "smtp+tls": (Security.STARTTLS, 587),
    "smtp+ssl": (Security.TLS, 465),
}


@dataclass(frozen=True)
class Provider:
    """A way for mail to leave. `connections` is the most that it takes at the same time, `rate` how many messages a
    second, `domain_rate` how many of them to one domain; 0 is no limit. `options` are an HTTP provider's own."""

    kind: Kind
    name: str
    host: str = ""
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    security: Security = Security.NONE
    connections: int = CONNECTIONS
    rate: float = 0.0
    domain_rate: float = 0.0
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def read(text: str) -> tuple[Provider, ...]:
    """The providers of a list with commas or spaces. Raises ValueError for one that cannot be understood."""
    found = tuple(provider(url) for url in text.replace(",", " ").split())
    if not found:
        raise ValueError("expected at least one way for mail to leave")
    return found


def provider(url: str) -> Provider:
    """One provider from its address."""
    if url == "outbox:":
        return Provider(Kind.OUTBOX, "outbox")
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    connections = int(said.pop("connections", CONNECTIONS))
    rate, domain_rate = float(said.pop("rate", 0)), float(said.pop("domain_rate", 0))
    if not 1 <= connections <= MOST_CONNECTIONS or not 0 <= rate < 1e6 or not 0 <= domain_rate < 1e6:
        raise ValueError("expected 1 to 200 connections, and rates that are not negative")
    if not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise ValueError("expected a host")
    limits = {"connections": connections, "rate": rate, "domain_rate": domain_rate}
    if parts.scheme == Kind.HTTP and parts.hostname in HTTP:
        return Provider(Kind.HTTP, parts.hostname, options=tuple(said.items()), **limits)  # type: ignore[arg-type]
    if parts.scheme not in SCHEMES or said:
        raise ValueError("expected smtp://, outbox:, or anymail:// and one of its providers")
    security, usual = SCHEMES[parts.scheme]
    port = parts.port or usual
    return Provider(
        Kind.SMTP,
        f"{parts.hostname}:{port}"[-LONGEST_NAME:],
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        security,
        connections,
        rate,
        domain_rate,
    )
