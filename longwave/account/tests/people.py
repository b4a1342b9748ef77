"""The readers of these tests, and how they come in.

Rut is a reader with an account, Selma subscribes (the desk gave her a year), Lars did until last spring. Mallory wants
what is theirs.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from longwave.access.facts import gate
from longwave.access.gate import PASS
from longwave.access.passes import Pass, read
from longwave.membership.models import Account, Grant
from longwave.membership.rules import GrantSource

RUT, SELMA, LARS, MALLORY = (f"{name}@readers.example" for name in ("rut", "selma", "lars", "mallory"))
CODE = re.compile(r"^ +([B-Z]{3}-[B-Z]{3})$", re.MULTILINE)
SIGN_IN, ENTER = "/account/sign-in/", "/account/code/"


def account(address: str = RUT) -> Account:
    """One of them, known to the magazine."""
    found, _ = Account.objects.get_or_create(email=address, defaults={"password": "!"})
    return found


def subscriber() -> Account:
    """Selma, who reviews our books until a year from now."""
    return _comped(SELMA, "reviews our books", ends_in=365)


def lapsed() -> Account:
    """Lars, whose year ended a month ago."""
    return _comped(LARS, "taught our summer school", ends_in=-30)


def _comped(address: str, reason: str, ends_in: int) -> Account:
    found, now = account(address), timezone.now()
    end = now + timedelta(days=ends_in)
    source = GrantSource.COMP.value
    Grant.objects.create(account=found, start=end - timedelta(days=365), end=end, source=source, reason=reason)
    return found


def ask(client: Client, address: str, **more: str) -> Any:
    """Ask for a code."""
    return client.post(SIGN_IN, {"email": address} | more)


def code_in(mail: Any) -> str:
    """The code in a mail."""
    found = CODE.search(mail.body)
    assert found, mail.body
    return found[1]


def page(client: Client, address: str) -> str:
    """What a page shows in a browser."""
    return str(client.get(address).content.decode())


def come_in(client: Client, outbox: list[Any], address: str, **more: str) -> Any:
    """Sign in as a reader does: the address, the mail, the code."""
    assert ask(client, address, **more).status_code == 302
    return client.post(ENTER, {"code": code_in(outbox[-1])})


def carried(client: Client) -> Pass | None:
    """The pass in a browser, whatever its age."""
    cookie = client.cookies.get(PASS)
    return read(cookie.value, gate().passes) if cookie and cookie.value else None


def is_in(client: Client) -> bool:
    """Whether a browser is signed in: by its session, and not merely by its pass."""
    return client.get("/account/sessions/").status_code == 200
