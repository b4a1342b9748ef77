"""An edition on its way to many readers, in a magazine that was made for it."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.letters import compiling, places
from longwave.newsletter.models import Edition, Newsletter, Subscription
from longwave.newsletter.sending import ledger
from longwave.newsletter.shapes import NAME, PREFERENCES, UNSUBSCRIBE, Letter
from longwave.newsletter.words import Rhythm, Standing, State

DOMAIN = "readers.example"
AT_ONCE = 2000  # rows of one statement
SENTENCE = "The port of a small country is a good place to watch a large one change its mind. "


def subscribe(readers: int) -> Newsletter:
    """A newsletter that so many readers get. They are the first of those that other newsletters have here."""
    nobody = make_password(None)
    ours = Account.objects.filter(email__endswith=f"@{DOMAIN}").order_by("pk")
    for start in range(ours.count(), readers, AT_ONCE):
        numbers = range(start, min(readers, start + AT_ONCE))
        Account.objects.bulk_create(
            Account(email=f"reader{n}@{DOMAIN}", first_name=f"Reader {n}", password=nobody) for n in numbers
        )
    newsletter = Newsletter.objects.create(
        name=f"Measured {Newsletter.objects.count()}",
        slug=f"measured-{Newsletter.objects.count()}",
        rhythm=Rhythm.OCCASIONAL.value,
        sender_address="desk@magazine.example",
    )
    chosen = list(ours.values_list("pk", flat=True)[:readers])
    for start in range(0, len(chosen), AT_ONCE):
        Subscription.objects.bulk_create(
            Subscription(newsletter=newsletter, account_id=pk, standing=Standing.ON.value)
            for pk in chosen[start : start + AT_ONCE]
        )
    return newsletter


def edition(newsletter: Newsletter, size: int) -> Edition:
    """An edition whose mail has `size` bytes of HTML, frozen and ready to be sent."""
    made = Edition(newsletter=newsletter, slug=newsletter.slug, subject="Measured", send_at=timezone.now())
    made.dated, made.state = "Fri, 27 Nov 2026 07:00:00 +0000", State.PREPARING.value
    made.compiled = compiling.dump(compiling.compiled(made, letter(made, size), made.dated))
    made.save()
    ledger.freeze_audience(made, timezone.now())
    return made


def letter(about: Edition, size: int) -> Letter:
    """A letter of so many bytes of HTML, with what is the reader's own in it."""
    marks = places.marks(about.uid)
    links = f"<a href='{marks[PREFERENCES]}'>choose</a> or <a href='{marks[UNSUBSCRIBE]}'>leave</a>"
    own = f"<p>Dear {marks[NAME]}, {links}.</p>"
    words = SENTENCE * (1 + (size - len(own)) // len(SENTENCE))
    text = f"Dear {marks[NAME]},\n\n{SENTENCE * 30}\n\nLeave: {marks[UNSUBSCRIBE]}\n"
    return Letter("Measured", "What is measured", (own + words)[:size], text)


def start(about: Edition) -> None:
    """Let it be sent."""
    Edition.objects.filter(pk=about.pk).update(state=State.SENDING.value, started_at=timezone.now())


def ended(about: Edition) -> dt.datetime | None:
    """When it ended."""
    return Edition.objects.values_list("ended_at", flat=True).get(pk=about.pk)
