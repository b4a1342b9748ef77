"""A magazine in which every place behind a wall has a word of its own, and a reader of every kind.

A test walks to an address as a reader and asks which of the words it was shown. It needs nothing but `Ask`: inside one
process Django's test client is one, a running server's another.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from django.core.files.images import ImageFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from longwave.access import facts
from longwave.access.actions import mint
from longwave.access.links import Token
from longwave.access.metering import Tally, month_of
from longwave.access.models import AccessSettings, GiftLink
from longwave.desk.roles import Role
from longwave.media.actions import take_in
from longwave.media.models import Picture
from longwave.membership.actions import comp, license_organisation
from longwave.membership.models import Account, Organisation
from longwave.published.models import Entry
from tests import cast

ARTICLE, EPISODE = "/articles/the-port-that-waited/", "/podcasts/the-crossing/mending-the-deep/"
LIBRARY = "192.0.2.9"  # an address in the library's network
DAY = dt.timedelta(days=1)

# Where each word is planted; none of them is found by chance, and none is part of another.
IN_ARTICLE = {
    "end": "albatross-end",
    "heading": "bittern-heading",
    "caption": "curlew-caption",
    "alt": "dunlin-alt",
    "quote": "egret-quote",
    "list": "fulmar-list",
    "table": "gannet-table",
    "table caption": "heron-table-caption",
    "sound": "ibis-sound",
    "embed": "jacana-embed",
    "note": "kestrel-note",
    "footnote": "lapwing-footnote",
    "correction": "merganser-correction",
    "picture's name": "noddy-picture",
    "recording's name": "osprey-recording",
}
IN_EPISODE = {
    "notes": "petrel-notes",
    "episode's caption": "quail-caption",
    "episode's picture's name": "rail-picture",
    "transcript": "shearwater-transcript",
    "speaker": "turnstone-speaker",
    "chapter": "umbrellabird-chapter",
    "enclosure's name": "vanga-enclosure",
}
IN_DRAFT = {"draft": "wheatear-draft"}
IN_BYTES = {"bytes": "xantus-in-the-sound"}
ALL = IN_ARTICLE | IN_EPISODE | IN_DRAFT | IN_BYTES
AUDIO_FILE = re.compile(r"/[-\w/]*/?audio/\d+-[0-9a-f]{16}/[\w.-]+")
PICTURE_FILE = re.compile(r"/[-\w/]*/?media/images/[\w.-]+")


def found(text: str) -> set[str]:
    """The places whose words stand in a text."""
    return {place for place, word in ALL.items() if word in text.lower()}


# --- The magazine -----------------------------------------------------------------------------------------------


def _picture(name: str, caption: str, alt: str = "A drawing") -> Picture:
    file = ImageFile(io.BytesIO(cast.jpeg()), name=f"{name}.jpg")
    return Picture.objects.create(title="A drawing", file=file, description=alt, caption=caption, credit="Ana Lima")


def _sound(name: str) -> Any:
    frame = bytes([0xFF, 0xFB, 0x90, 0xC4]) + IN_BYTES["bytes"].encode().ljust(413, b"\0")
    recording = frame * 120 + name.encode()  # two recordings are two files
    return take_in(io.BytesIO(recording), name)


def _article_body() -> list[Any]:
    word = IN_ARTICLE
    table = {
        "columns": [{"type": "text", "heading": "Month"}],
        "rows": [{"values": [word["table"]]}],
        "caption": word["table caption"],
    }
    return [
        ("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{word['footnote']}: see below.</p>"),
        ("heading", {"text": word["heading"], "level": "2"}),
        ("picture", _picture(word["picture's name"], word["caption"], word["alt"])),
        ("pullquote", {"text": word["quote"], "by": "Ada"}),
        ("list", {"ordered": False, "items": [f"<p>{word['list']}</p>"]}),
        ("table", table),
        ("audio", {"audio": _sound(word["recording's name"]), "title": word["sound"]}),
        ("embed", {"url": "https://vimeo.com/1", "title": word["embed"], "description": ""}),
        ("note", {"title": "How we counted", "text": f"<p>{word['note']}</p>"}),
        ("correction", {"date": dt.date(2026, 11, 21), "text": f"<p>{word['correction']}</p>"}),
        ("text", f"<p>{word['end']}</p>"),
    ]


def magazine(tier: str = "subscribers") -> None:
    """Publish a gated article, a gated episode, and what leads to them: an open piece, one taken back, a draft."""
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 1, "free_registered": 2})
    topic = cast.topic()
    gated = cast.article(body=_article_body(), tier=tier, topics=[topic])
    word = IN_EPISODE
    notes = f"<p>One.</p><p>Two.</p><p>{word['notes']}</p>"
    episode = cast.episode(
        tier=tier,
        topics=[topic],
        audio=_sound(word["enclosure's name"]),
        body=[("text", notes), ("picture", _picture(word["episode's picture's name"], word["episode's caption"]))],
        cues=[[0, 1, "Hanna", word["transcript"]], [1, 2, word["speaker"], "Yes."]],
        chapters=[{"start": 0, "title": word["chapter"]}, {"start": 1, "title": "The sea"}],
    )
    free = [("text", "<p>Free.</p>"), ("readalso", [gated, episode])]
    cast.article("Free", "free", tier="open", body=free, pins=[gated], topics=[topic])
    cast.article("Taken back", "taken-back", body=[("text", f"<p>{IN_DRAFT['draft']}</p>")]).unpublish()
    hidden = cast.draft("Not yet", "not-yet", body=[("text", f"<p>{IN_DRAFT['draft']}</p>")])
    cast.thread("The strait", "the-strait", gated, hidden, episode, facts=[(2024, 3, None, "It closed.")])
    cast.standing()


@contextmanager
def published_once(blocker: Any) -> Iterator[None]:
    """The magazine for all tests of a module; what a test adds to it is gone with the test."""
    with blocker.unblock(), transaction.atomic():
        magazine()
        yield
        transaction.set_rollback(True)


def files(path: str) -> list[str]:
    """The files that a gated entry's body and enclosure name, below it."""
    entry = Entry.objects.get(path=path)
    text = f"{entry.body_html} {entry.data.get('audio', {}).get('url', '')}"
    return sorted({*AUDIO_FILE.findall(text), *PICTURE_FILE.findall(text)})


# --- Readers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Persona:
    """A reader: what her browser carries, and where she is. `reads` are the entries she may have the whole of."""

    cookies: Mapping[str, str] = field(default_factory=dict)
    address: str = "203.0.113.9"
    reads: tuple[str, ...] = ()


def carried(account: Account, staff: bool = False) -> dict[str, str]:
    """The pass of an account."""
    return {"lw_pass": cast.pass_of(account, staff=staff)}


def _account(name: str) -> Account:
    return Account.objects.create_user(f"{name}@reader.example", first_name=name.title())


def spent(account: int | None = None) -> dict[str, str]:
    """The cookie of somebody whose free articles of the month were others: one of a browser, two of an account."""
    others = Entry.objects.filter(path__in=("/about/", "/articles/free/")[: 1 if account is None else 2])
    tally = Tally(month_of(timezone.now(), timezone.get_default_timezone()), account)
    for other in others:
        tally = tally.adding(str(other.uid))
    return {"lw_meter": tally.write(facts.gate().meters)}


def comped(name: str, end: dt.timedelta, start: dt.timedelta = -DAY) -> Account:
    """A reader with a grant, from and to so long from now."""
    account = _account(name)
    comp(account, timezone.now() + DAY, "reviews our books", None)
    account.grants.update(start=timezone.now() + start, end=timezone.now() + end)
    return account


def anonymous() -> Persona:
    """Somebody unknown whose free article is read."""
    return Persona(spent())


def registered() -> Persona:
    """Rut, who has an account and has read her free articles."""
    rut = _account("rut")
    return Persona(carried(rut) | spent(rut.pk))


def robot() -> Persona:
    """A search engine: it has no cookies, and uses up no free article."""
    return Persona(address="203.0.113.66")


def subscriber() -> Persona:
    """Olga, whose grant is in force."""
    return Persona(carried(comped("olga", DAY)), reads=(ARTICLE, EPISODE))


def of_one_kind(name: str, scope: str, path: str) -> Persona:
    """Somebody whose grant opens articles alone, or episodes alone."""
    account = comped(name, DAY)
    account.grants.update(scope=scope)
    return Persona(carried(account) | spent(account.pk), reads=(path,))


def lapsed() -> Persona:
    """Ivo, whose grant ended yesterday."""
    ivo = comped("ivo", -DAY, -2 * DAY)
    return Persona(carried(ivo) | spent(ivo.pk))


def institution() -> Persona:
    """Somebody in the library's network."""
    library = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1), networks="192.0.2.0/24")
    license_organisation(library)
    return Persona(spent(), LIBRARY, (ARTICLE, EPISODE))


def complimentary() -> Persona:
    """Somebody with the newsletter's link to the article."""
    uid = Entry.objects.get(path=ARTICLE).uid
    return Persona(spent() | {"lw_link": mint("by hand", [uid], None)[uid].split("/")[2]}, reads=(ARTICLE,))


def gift() -> Persona:
    """Somebody who took Gerda's gift of the article."""
    uid, end = Entry.objects.get(path=ARTICLE).uid, timezone.now() + DAY
    made = GiftLink.objects.create(giver=comped("gerda", DAY), work=uid, end=end, readers=1)
    return Persona(spent() | {"lw_gift": Token(made.pk, str(uid), end).write(facts.gate().taken)}, reads=(ARTICLE,))


def metered() -> Persona:
    """Somebody unknown whose free article is the gated one."""
    tally = Tally(month_of(timezone.now(), timezone.get_default_timezone()), None)
    value = tally.adding(str(Entry.objects.get(path=ARTICLE).uid)).write(facts.gate().meters)
    return Persona({"lw_meter": value}, reads=(ARTICLE,))


def staff(role: Role) -> Persona:
    """Somebody of the desk, signed in."""
    account, client = cast.staff(role), Client()
    client.force_login(account)
    session = {name: morsel.value for name, morsel in client.cookies.items()}
    return Persona(carried(account, staff=True) | session, reads=(ARTICLE, EPISODE))


OUTSIDE: dict[str, Callable[[], Persona]] = {
    "anonymous, metered out": anonymous,
    "registered, metered out": registered,
    "robot": robot,
    "lapsed": lapsed,
}
INSIDE: dict[str, Callable[[], Persona]] = {
    "subscriber, comped": subscriber,
    "articles alone": partial(of_one_kind, "arno", "kind:article", ARTICLE),
    "episodes alone": partial(of_one_kind, "eva", "kind:episode", EPISODE),
    "institution": institution,
    "complimentary": complimentary,
    "gift": gift,
    "metered": metered,
}
DESK: dict[str, Callable[[], Persona]] = {f"staff: {role.value}": lambda role=role: staff(role) for role in Role}
EVERYBODY = OUTSIDE | INSIDE | DESK


# --- Asking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def shown(self) -> set[str]:
        """The places whose words it shows, in its body or its headers."""
        return found(self.body.decode("utf-8", "replace") + " ".join(self.headers.values()))


class Ask(Protocol):
    """Makes a request as a reader."""

    def __call__(self, path: str, reader: Persona, method: str = "GET", **headers: str) -> Answer:
        """The answer; underscores in header names stand for dashes."""
        ...


def carrying(reader: Persona, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a reader's request: her cookies, and the ones named. Who has no cookies is a search engine."""
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    own = {"Cookie": cookies} if cookies else {"User-Agent": "Googlebot/2.1"}
    return own | {name.replace("_", "-"): value for name, value in headers.items()}


def inside(path: str, reader: Persona, method: str = "GET", **headers: str) -> Answer:
    """Ask Django itself."""
    client = Client(raise_request_exception=False, headers=carrying(reader, headers))
    answer = client.generic(method, path, REMOTE_ADDR=reader.address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer(answer.status_code, {name.lower(): value for name, value in answer.items()}, body)
