"""The readers of these tests, and what they do.

Rut signs up and stays, Ida asks and never confirms, Ivo gets the daily preview, Selma subscribes to the magazine.
Mallory wants to know who gets what, and to end it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.test import Client
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.lists import post
from longwave.newsletter.models import Newsletter, Subscription
from longwave.newsletter.words import Rhythm, Standing

RUT, IDA, IVO, SELMA, MALLORY = (f"{name}@readers.example" for name in ("rut", "ida", "ivo", "selma", "mallory"))
SIGN_UP = "/newsletter/sign-up/"
LINK = re.compile(r"^http://localhost:8000(/newsletter/\S+)$", re.MULTILINE)


def daily(**fields: Any) -> Newsletter:
    """The daily preview."""
    about = {"name": "Daily preview", "description": "Every morning one article.", "rhythm": Rhythm.DAILY.value}
    return Newsletter.objects.update_or_create(slug="daily-preview", defaults=about | fields)[0]


def roundup(**fields: Any) -> Newsletter:
    """Friday's."""
    about = {"name": "Friday roundup", "description": "The week.", "rhythm": Rhythm.ROUNDUP.value}
    when = {"send_at": dt.time(8)}
    return Newsletter.objects.update_or_create(slug="friday-roundup", defaults=about | when | fields)[0]


def getting(address: str, newsletter: Newsletter, **fields: Any) -> Account:
    """Somebody who gets a newsletter already."""
    account, _ = Account.objects.get_or_create(email=address, defaults={"password": "!"})
    about = {"standing": Standing.ON.value, "confirmed_at": timezone.now()} | fields
    Subscription.objects.update_or_create(account=account, newsletter=newsletter, defaults=about)
    return account


def browser(address: str = "127.0.0.1", **more: Any) -> Client:
    """A browser of its own, on one of our own pages, in a network of its own."""
    return Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address, **more)


def sign_up(client: Client, address: str, *newsletters: str, **more: Any) -> Any:
    """Send the box, with these newsletters ticked, or all."""
    ticked = newsletters or ("daily-preview", "friday-roundup")
    return client.post(SIGN_UP, {"email": address, "newsletter": list(ticked), "from": "/articles/x/"} | more)


def delivered() -> int:
    """Let the mails leave, as the worker does."""
    return post.send_waiting(timezone.now())


def link_in(mail: Any) -> str:
    """The one address of ours in a mail."""
    (found,) = LINK.findall(mail.body)
    return str(found)


def standing(address: str, newsletter: Newsletter) -> str:
    """Where somebody stands with a newsletter, empty where nowhere."""
    found = Subscription.objects.filter(account__email=address, newsletter=newsletter).first()
    return found.standing if found else ""
