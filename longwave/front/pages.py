"""From a request to finished bytes: who asks, what she may have, and whether we hold it.

Nothing here waits: what is not held is a `Miss`, which a door has Django render; what the front cannot decide is None,
and Django decides. The doors are `rsgi`, `wsgi` and `asgi`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Protocol

from django.http.request import split_domain_port, validate_host

from longwave.access import here
from longwave.access.gate import METER, Asked, Gate, Headers, Judged, counts, wants_pairing
from longwave.access.known import Known
from longwave.access.rules import Consume, Reason, Variant, tier_at
from longwave.front import refusals
from longwave.front.encodings import Header
from longwave.front.kept import Kept, Key, Stamp, Store
from longwave.front.routes import Route, Routes
from longwave.published.counting import by_browser, reads, walls

logger = logging.getLogger("longwave")

PERSONAL = "here.json"  # below every page: what is personal about it
THEMES = ("light", "dark")
LONGEST_HOST = 261  # characters: 253 of a name, a dot, and a port
METER_LIFE = 40 * 24 * 3600  # seconds: longer than any month
UNCHANGED = ("etag", "vary", "cache-control", "last-modified", "content-security-policy", "strict-transport-security")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as every door reads it."""

    method: str
    path: str
    query: str
    headers: Headers
    peer: str
    host: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer that is there."""

    status: int
    headers: list[Header]
    body: bytes
    stale: Miss | None = None  # the page was made from something older: have it rendered, for the next reader


@dataclass(frozen=True, slots=True)
class Miss:
    """A page that Django must render. `stamp` is what it will be made from, `more` the headers of this one answer."""

    key: Key
    stamp: Stamp
    more: tuple[Header, ...] = ()


class Holder(Protocol):
    """What this process knows (`access.facts.Held`)."""

    last: Known


class Pages:
    """Answers from what is kept."""

    def __init__(
        self,
        gate: Gate,
        held: Holder,
        routes: Routes,
        hosts: list[str],
        session: str,
        secure: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self.gate, self.held, self.routes, self.session, self.clock = gate, held, routes, session, clock
        self.store = Store()
        self.day = ""  # the magazine's date, which stands on every page; kept up to date by `watch`
        self._ours = lru_cache(maxsize=256)(lambda host: validate_host(split_domain_port(host)[0], hosts))
        self._more = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def look(self, request: Request) -> Hit | Miss | None:
        """The answer to a request, a refusal included, the page that it needs, or None where Django must be asked.

        A fault of ours is no way in: it is logged, and Django decides.
        """
        refused = self._refused(request)
        if refused or request.method not in ("GET", "HEAD"):
            return refused
        try:
            return self._look(request)
        except Exception:
            logger.exception("The front could not decide about %s", request.path)
            return None

    def _look(self, request: Request) -> Hit | Miss | None:
        path = request.path
        personal = path.endswith(PERSONAL)
        route = self.routes.by_path.get(path.removesuffix(PERSONAL) if personal else path)
        if route is None or (request.query and not route.alone):
            return None
        now, known = self.clock(), self.held.last
        asked = Asked.by(request.method, request.headers, request.peer)
        judged = self.gate.judge(route.work, asked, known, now)
        if not personal and wants_pairing(judged, known, now):
            return None
        metered = judged.decision.consume is Consume.METER
        unsure = judged.unsure or (personal and judged.who.stale)
        if (unsure and self._renewable(asked, judged)) or (metered and judged.who.reader.account is not None):
            return None  # an account's free articles are rows, and counted to the last one
        if personal and judged.decision.reason is Reason.GIFT:
            return None  # whose gift it is, is in a row
        if personal:
            return self._personal(request, judged, known, now)
        return self._page(request, asked, route, judged, now)

    def _renewable(self, asked: Asked, judged: Judged) -> bool:
        """Whether Django can say more: of a pass that ran out it cannot where no session comes with it."""
        return not judged.who.stale or self.session in asked.cookies

    def _refused(self, request: Request) -> Hit | None:
        cookies = request.headers.get("cookie") or ""
        ours = len(request.host) <= LONGEST_HOST and self._ours(request.host)
        found = refusals.refusal(request.method, request.path, request.query, cookies, ours)
        if found is None:
            return None
        status, body = found[0], f"{found[1]}\n".encode()
        return Hit(status, refusals.headers(status, len(body)), body)

    def _page(self, request: Request, asked: Asked, route: Route, judged: Judged, now: datetime) -> Hit | Miss:
        reason = judged.decision.reason
        variant = "full" if judged.decision.variant is Variant.FULL else reason.value
        if route.story and by_browser(request.headers) and counts(request.method, request.headers):
            if variant == "full":
                reads.sent(route.work.uid)
            else:
                walls.met(route.work.uid, variant, judged.who.reader.account)
        theme = asked.cookies.get("theme", "")
        key = (route.path, theme if theme in THEMES else "", variant)
        stamp = self._stamp(route, now)
        more = self._used(judged, route)
        kept = self.store.get(key)
        if kept is None or kept.stamp[-1] != stamp[-1]:  # nobody waits for a page, unless its tier is another one
            return Miss(key, stamp, more)
        kept.hits += 1
        self.store.used(key)
        hit = self.send(kept, request, more)
        return hit if kept.stamp == stamp else Hit(hit.status, hit.headers, hit.body, Miss(key, stamp, more))

    def _stamp(self, route: Route, now: datetime) -> Stamp:
        return (*self.routes.stamp(route), self.day, tier_at(route.work, now))

    def stamp_of(self, path: str) -> Stamp | None:
        """What the page at an address would be made from now; None where nothing is any more."""
        route = self.routes.by_path.get(path)
        return self._stamp(route, self.clock()) if route else None

    def stale(self) -> list[tuple[Key, Kept]]:
        """The kept pages that are no longer true; those whose address is gone are forgotten."""
        found = []
        for key, page in list(self.store.pages.items()):
            stamp = self.stamp_of(key[0])
            if stamp is None:
                self.store.drop(key)
            elif page.stamp != stamp:
                found.append((key, page))
        return found

    def send(self, kept: Kept, request: Request, more: tuple[Header, ...] = ()) -> Hit:
        """A kept page in the coding the reader takes; 304 where she holds it."""
        coding = kept.coding(request.headers.get("accept-encoding"))
        headers, tag = kept.headers[coding], kept.tags[coding]
        if _holds(request.headers, tag, kept.modified):
            same = [header for header in headers if header[0] in UNCHANGED]
            return Hit(304, [*same, *more], b"")
        return Hit(200, [*headers, *more] if more else headers, kept.bodies[coding])

    def _used(self, judged: Judged, route: Route) -> tuple[Header, ...]:
        """The cookie that remembers a free article. An account's are rows, and Django's."""
        if judged.decision.consume is not Consume.METER:
            return ()
        value = judged.tally.adding(route.work.uid).write(self.gate.meters)
        return (("set-cookie", f"{METER}={value}; Max-Age={METER_LIFE}{self._more}"),)

    def _personal(self, request: Request, judged: Judged, known: Known, now: datetime) -> Hit:
        body = json.dumps(here.here(judged, known, now)).encode()
        headers = [
            ("content-type", "application/json"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-length", str(len(body))),
        ]
        return Hit(200, headers, body)


def _holds(headers: Headers, tag: str, modified: datetime | None) -> bool:
    """Whether the reader has the page already: by its tag, or by its date where she sends none (RFC 9110, 13.2.2)."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tag in tags
    since = headers.get("if-modified-since")
    if not since or modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= modified
    except (TypeError, ValueError):
        return False
