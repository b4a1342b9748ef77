"""What the sender's tests stand on: a newsletter, its readers, and an edition that is on its way to them."""

import datetime as dt
import time
from contextlib import contextmanager

from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.letters import compiling, places
from longwave.newsletter.models import Delivery, Edition, Newsletter, Subscription
from longwave.newsletter.sending import ledger, providers
from longwave.newsletter.sending.sender import Sender
from longwave.newsletter.shapes import NAME, UNSUBSCRIBE, Letter
from longwave.newsletter.words import Rhythm, Standing, State

PATIENCE = 120  # seconds before a test gives up waiting; never measured
FRIDAY = dt.date(2026, 11, 27)


def newsletter(name="Daily preview"):
    """A newsletter with a sender."""
    slug = name.lower().replace(" ", "-")
    facts = {"name": name, "rhythm": Rhythm.DAILY.value, "sender_address": "desk@magazine.example"}
    return Newsletter.objects.update_or_create(slug=slug, defaults=facts)[0]


def subscribe(paper, *names, domain="readers.example"):
    """Readers of a newsletter, by their first names."""
    accounts = [Account(email=f"{name}@{domain}", first_name=name.title()) for name in names]
    for account in accounts:
        account.set_unusable_password()
    Account.objects.bulk_create(accounts, batch_size=2000)
    Subscription.objects.bulk_create(
        (Subscription(newsletter=paper, account=account, standing=Standing.ON.value) for account in accounts),
        batch_size=2000,
    )
    return accounts


def edition(paper, day=FRIDAY, state=State.SENDING, **fields):
    """An edition of a newsletter."""
    return Edition.objects.create(newsletter=paper, day=day, slug=f"{paper.slug}-{day}", state=state.value, **fields)


def frozen(paper, text="good morning.", **fields):
    """An edition that is being sent, its mail and its audience frozen."""
    made = edition(paper, **fields)
    compile_mail(made, text)
    ledger.freeze_audience(made, timezone.now())
    return made


def by_name(**fields):
    """Copies by their readers' names: the value of each field that is asked for, or the state."""
    field = fields.pop("field", "state")
    return {
        address.partition("@")[0]: value
        for address, value in Delivery.objects.filter(**fields).values_list("address", field)
    }


def compile_mail(edition, text):
    """Give an edition a mail, as freezing it does."""
    marks = places.marks(edition.uid)
    page = f"<p>Dear {marks[NAME]}, {text}</p><p><a href='{marks[UNSUBSCRIBE]}'>Leave</a></p>"
    letter = Letter("The week", "What was read", page, text)
    edition.dated = "Fri, 27 Nov 2026 07:00:00 +0100"
    edition.compiled = compiling.dump(compiling.compiled(edition, letter, edition.dated))
    edition.save(update_fields=["dated", "compiled"])


def sender(folder, *urls):
    """A sender as the worker has it, with these ways for mail to leave."""
    return Sender(folder, providers.read(" ".join(urls)), every=0.1)


@contextmanager
def sending(folder, *urls):
    """A sender at work."""
    thread = sender(folder, *urls)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop(PATIENCE)
        assert not thread.is_alive()


def until(true):
    """Wait until something is so."""
    latest = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < latest, f"waited in vain; the ledger says {by_name()}"
        time.sleep(0.05)
    return found


def ended(edition):
    """How an edition ended, None while it goes on."""
    edition.refresh_from_db()
    return State(edition.state) if edition.ended_at else None
