"""What an operator may set, read once and checked as a whole.

Every fault is reported at the same time, each with its key, what was found, what was expected and an example, so that
a new magazine is configured in one round. `SETTINGS` is also what the documentation is tested against.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import environ

from longwave.access.networks import trusted
from longwave.newsletter.sending.providers import Kind, Provider, Security
from longwave.newsletter.sending.providers import read as mail_providers

if TYPE_CHECKING:
    from longwave.newsletter.letters.dkim import Key

MODES = ("production", "development", "demo")
DEVELOPMENT_KEY = "development-only-not-a-secret-" + "0" * 34
EXAMPLE_KEY = "the line that `longwave init` wrote for you"  # public, and so no secret
SHORTEST_KEY = 40
SHORTEST_PASSWORD = 16
LINE = re.compile(r"\s*(?:#.*|(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=.*)?\Z")  # of a file of settings
STRIPE_KEY = re.compile(r"(?:sk|rk)_(?:test|live)_\w{8,}\Z", re.ASCII)
STRIPE_SECRET = re.compile(r"whsec_\w{8,}\Z", re.ASCII)
PEM = "-----BEGIN"  # how a key begins that stands in the setting itself
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")
PASSWORD = re.compile(r"//.*@")  # up to the last @: an unescaped one is part of the password
OPTION = re.compile(r"(?<=[?&])([^=&]*)=[^&, ]*")  # of an address: a provider's key may be among them
HELD = 20_000  # counters that the database keeps; of Django's own 300 a busy evening's would be forgotten
MAIL_TIMEOUT = 20  # seconds a reader waits for her code to be handed over


@dataclass(frozen=True)
class Fault:
    """One key that cannot be used as it is. `advice` says what to do."""

    key: str
    found: str
    expected: str
    advice: str

    def __str__(self) -> str:
        return f"{self.key}: found {self.found}, expected {self.expected}; {self.advice}"


class EnvironmentFaults(Exception):
    """The environment cannot be used. `faults` holds one for each key."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True)
class Setting:
    """One key of the environment. `parse` raises ValueError with what it expected."""

    key: str
    default: str
    example: str
    expected: str
    meaning: str
    parse: Callable[[str], Any]


@dataclass(frozen=True)
class Environment:
    """The environment, parsed. `database` and `cache` are Django's own dictionaries; `mail` are the ways for mail to
    leave, in the order of preference."""

    mode: str
    url: str
    secret_key: str
    time_zone: str
    database: dict[str, Any]
    cache: dict[str, Any]
    mail: tuple[Provider, ...]
    dkim_key: Key | None
    mail_webhook: str
    bounce_mailbox: str
    media: Path
    trusted_proxies: tuple[str, ...]
    staff_mfa: bool
    stripe_key: str
    stripe_webhook_secret: str
    stripe_tax: bool

    @property
    def in_production(self) -> bool:
        """Whether real readers are served, so that nothing may be lax."""
        return self.mode == "production"


def _mode(value: str) -> str:
    if value not in MODES:
        raise ValueError
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError
    if parts.port == 0 or parts.username is not None:  # `port` raises for a number that is no port
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _secret(value: str) -> str:
    if len(value) < SHORTEST_KEY or len(set(value)) < 10 or value == EXAMPLE_KEY:
        raise ValueError
    return value


def _time_zone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError
    return value


def _database(value: str) -> dict[str, Any]:
    config: dict[str, Any] = environ.Env.db_url_config(value)
    engine = str(config.get("ENGINE", "")).rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql"):
        raise ValueError
    return config


def _cache(value: str) -> dict[str, Any]:
    config: dict[str, Any] = environ.Env.cache_url_config(value)
    if config["BACKEND"].endswith("DatabaseCache"):
        config["OPTIONS"] = {"MAX_ENTRIES": HELD} | config.get("OPTIONS", {})
    return config


def django_mail(providers: tuple[Provider, ...]) -> dict[str, Any]:
    """Django's own settings for single mails: codes and notices, which wait for no newsletter."""
    first = providers[0]
    if len(providers) > 1 or first.kind is Kind.HTTP:
        return {"EMAIL_BACKEND": "longwave.newsletter.sending.single.InOrder"}
    if first.kind is Kind.OUTBOX:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    return {
        "EMAIL_BACKEND": "longwave.adapters.smtp.Backend",
        "EMAIL_HOST": first.host,
        "EMAIL_PORT": first.port,
        "EMAIL_HOST_USER": first.user,
        "EMAIL_HOST_PASSWORD": first.password,
        "EMAIL_USE_TLS": first.security is Security.STARTTLS,
        "EMAIL_USE_SSL": first.security is Security.TLS,
        "EMAIL_TIMEOUT": MAIL_TIMEOUT,
    }


def _dkim(value: str) -> Key | None:
    """The key that mails are signed with: its file, or its PEM text; before a file, the name of its record."""
    if not value:
        return None
    from longwave.newsletter.letters.dkim import SELECTOR, read_key

    if value.startswith(PEM):
        return read_key(value.replace("\\n", "\n").encode())
    selector, colon, file = value.rpartition(":")
    if colon and not NAME.match(selector):
        raise ValueError
    return read_key(Path(file).read_bytes(), selector or SELECTOR)


def _name_and_password(value: str) -> str:
    """What providers of mail show when they call."""
    name, _, password = value.partition(":")
    if value and (not name or len(password) < SHORTEST_PASSWORD or not value.isascii()):
        raise ValueError
    return value


def _mailbox(value: str) -> str:
    """A mailbox to look for failures in."""
    parts = urlsplit(value)
    if value and (parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username):
        raise ValueError
    return value


def _storage(value: str) -> Path:
    scheme, _, path = value.partition(":")
    if scheme != "file" or not path:
        raise ValueError
    return Path(path)


def _proxies(value: str) -> tuple[str, ...]:
    texts = tuple(text for text in value.replace(",", " ").split() if text)
    trusted(texts)
    return texts


def _staff_mfa(value: str) -> bool | None:
    return {"on": True, "off": False, "": None}[value]


def _stripe_key(value: str) -> str:
    return _like(STRIPE_KEY, value)


def _stripe_secret(value: str) -> str:
    return _like(STRIPE_SECRET, value)


def _like(pattern: re.Pattern[str], value: str) -> str:
    if value and not pattern.match(value):
        raise ValueError
    return value


def _stripe_tax(value: str) -> bool:
    return {"on": True, "off": False}[value]


SETTINGS = (
    Setting(
        "LONGWAVE_MODE",
        "production",
        "production",
        "production, development or demo",
        "Production is strict; development and demo run on this machine without TLS and accept a missing secret.",
        _mode,
    ),
    Setting(
        "LONGWAVE_URL",
        "",
        "https://magazine.example",
        "the address readers use, with http or https and without a path",
        "Absolute links in feeds, mails and structured data; the only host name that is answered.",
        _url,
    ),
    Setting(
        "LONGWAVE_SECRET_KEY",
        "",
        EXAMPLE_KEY,
        f"at least {SHORTEST_KEY} random characters",
        "Signs sessions and links. Keep it secret; a changed key signs everybody out.",
        _secret,
    ),
    Setting(
        "LONGWAVE_TIME_ZONE",
        "UTC",
        "Europe/London",
        "a name of the IANA time zone database",
        "The magazine's clock: dates on pages, the day of an edition, the hour of scheduled publishing.",
        _time_zone,
    ),
    Setting(
        "DATABASE_URL",
        "sqlite:///data/longwave.sqlite3",
        "postgres://longwave:secret@localhost:5432/longwave",
        "a sqlite:/// or postgres:// address",
        "Where everything is kept.",
        _database,
    ),
    Setting(
        "CACHE_URL",
        "dbcache://longwave_cache",
        "rediscache://localhost:6379/0",
        "a cache address of django-environ",
        "Shared counters and rate limits. The default keeps them in the database.",
        _cache,
    ),
    Setting(
        "EMAIL_URL",
        "outbox:",
        "smtp+tls://user:secret@smtp.magazine.example:587?connections=10",
        "outbox:, an smtp:// address or an anymail:// one, or several in the order of preference",
        "How mail leaves. `outbox:` writes it to data/outbox instead.",
        mail_providers,
    ),
    Setting(
        "LONGWAVE_DKIM_KEY",
        "",
        "data/dkim.pem",
        "a file with an RSA key of 2048 bits or more in PEM, or its text",
        "Signs the newsletter's mails. Not set: whoever sends them on does.",
        _dkim,
    ),
    Setting(
        "LONGWAVE_MAIL_WEBHOOK_SECRET",
        "",
        "longwave:32-characters-of-your-own-choice",
        f"a name, a colon and a password of {SHORTEST_PASSWORD} characters or more",
        "What a mail provider shows when it reports failures and complaints. Not set: nobody may.",
        _name_and_password,
    ),
    Setting(
        "LONGWAVE_BOUNCE_MAILBOX",
        "",
        "imaps://bounce:secret@mail.magazine.example/INBOX",
        "an imap:// or imaps:// address with a user",
        "Where mails that came back are read by `longwave newsletter bounce`.",
        _mailbox,
    ),
    Setting(
        "STORAGE_URL",
        "file:media",
        "file:media",
        "file: and a folder",
        "Where pictures and audio are kept.",
        _storage,
    ),
    Setting(
        "LONGWAVE_TRUSTED_PROXIES",
        "",
        "127.0.0.1 10.0.0.0/24",
        "addresses or ranges of addresses, with spaces between them",
        "The proxies whose X-Forwarded-For is believed when an organisation's network is looked up. None by default.",
        _proxies,
    ),
    Setting(
        "LONGWAVE_STAFF_MFA",
        "",
        "on",
        "on or off",
        "Whether people of the desk need a second step to sign in. Not set: on in production, off elsewhere.",
        _staff_mfa,
    ),
    Setting(
        "STRIPE_SECRET_KEY",
        "",
        "sk_live_32LettersOfYourOwn",
        "a secret or restricted key of Stripe's, which begins with sk_ or rk_",
        "What subscriptions are sold with. Not set: nothing is sold online, except to try in development and the demo.",
        _stripe_key,
    ),
    Setting(
        "STRIPE_WEBHOOK_SECRET",
        "",
        "whsec_32LettersOfYourOwn",
        "the signing secret of the webhook at Stripe, which begins with whsec_",
        "Proves that a message at /webhooks/stripe/ is Stripe's. Set together with STRIPE_SECRET_KEY.",
        _stripe_secret,
    ),
    Setting(
        "STRIPE_TAX",
        "off",
        "on",
        "on or off",
        "Whether Stripe Tax reckons and shows the taxes of whoever buys. It must be set up at Stripe first.",
        _stripe_tax,
    ),
)

LAX = {"LONGWAVE_URL": "http://localhost:8000", "LONGWAVE_SECRET_KEY": DEVELOPMENT_KEY}


def _faulty(setting: Setting, found: str) -> Fault:
    hidden = OPTION.sub(r"\1=…", PASSWORD.sub("//…@", found))  # the sentence ends up in logs
    secret = "SECRET" in setting.key or PEM in found
    shown = "nothing" if not found else "a value that is not shown" if secret else repr(hidden)
    return Fault(setting.key, shown, setting.expected, f"for example {setting.key}={setting.example}")


def _unknown(values: Mapping[str, str]) -> list[Fault]:
    known = {setting.key for setting in SETTINGS}
    names = ", ".join(sorted(key for key in known if key.startswith("LONGWAVE_")))
    return [
        Fault(key, "a name that is no setting of Longwave", f"one of {names}", "remove the line or mend its name")
        for key in sorted(values)
        if key.startswith("LONGWAVE_") and key not in known
    ]


def _half(parsed: Mapping[str, Any]) -> list[Fault]:
    """A key to sell with needs the secret by which its messages are known, and the other way round."""
    pair = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    if not all(name in parsed for name in pair):
        return []  # said already
    missing = [name for name in pair if not parsed[name]]
    return [
        Fault(name, "nothing", "a value, since the other one of the two is set", "set both, or neither")
        for name in missing
        if len(missing) == 1
    ]


def malformed(text: str) -> list[Fault]:
    """The lines of a file of settings that say nothing: neither empty, nor a comment, nor `KEY=value`."""
    return [
        Fault(f"line {number}", repr(line.strip()[:40]), "KEY=value, a comment or nothing", "write the line that way")
        for number, line in enumerate(text.splitlines(), 1)
        if not LINE.match(line)
    ]


def read(values: Mapping[str, str], text: str = "") -> Environment:
    """Parse the environment. `text` is the file that it was filled from, for the lines in it that say nothing.

    Raises `EnvironmentFaults` with every fault found, not only the first.
    """
    faults = malformed(text) + _unknown(values)
    mode = values.get("LONGWAVE_MODE") or "production"
    parsed: dict[str, Any] = {}
    for setting in SETTINGS:
        lax = LAX.get(setting.key, "") if mode != "production" else ""
        found = values.get(setting.key) or setting.default or lax
        try:
            if mode == "production" and found == DEVELOPMENT_KEY:
                raise ValueError
            parsed[setting.key] = setting.parse(found)
        except Exception:  # each parser has its own errors; the operator needs one sentence
            faults.append(_faulty(setting, found))
    faults += _half(parsed)
    if faults:
        raise EnvironmentFaults(faults)
    return Environment(
        mode=parsed["LONGWAVE_MODE"],
        url=parsed["LONGWAVE_URL"],
        secret_key=parsed["LONGWAVE_SECRET_KEY"],
        time_zone=parsed["LONGWAVE_TIME_ZONE"],
        database=parsed["DATABASE_URL"],
        cache=parsed["CACHE_URL"],
        mail=parsed["EMAIL_URL"],
        dkim_key=parsed["LONGWAVE_DKIM_KEY"],
        mail_webhook=parsed["LONGWAVE_MAIL_WEBHOOK_SECRET"],
        bounce_mailbox=parsed["LONGWAVE_BOUNCE_MAILBOX"],
        media=parsed["STORAGE_URL"],
        trusted_proxies=parsed["LONGWAVE_TRUSTED_PROXIES"],
        staff_mfa=mode == "production" if parsed["LONGWAVE_STAFF_MFA"] is None else parsed["LONGWAVE_STAFF_MFA"],
        stripe_key=parsed["STRIPE_SECRET_KEY"],
        stripe_webhook_secret=parsed["STRIPE_WEBHOOK_SECRET"],
        stripe_tax=parsed["STRIPE_TAX"],
    )
