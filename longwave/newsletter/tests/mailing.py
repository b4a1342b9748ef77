"""What the sender's tests stand on: a newsletter, its readers, and an edition that is on its way to them."""

import datetime as dt

from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.models import Delivery, Edition, Newsletter, Subscription
from longwave.newsletter.sending import ledger
from longwave.newsletter.words import Rhythm, Standing, State

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


def frozen(paper, **fields):
    """An edition that is being sent, its audience frozen."""
    made = edition(paper, **fields)
    ledger.freeze_audience(made, timezone.now())
    return made


def by_name(**fields):
    """Copies by their readers' names: the value of each field that is asked for, or the state."""
    field = fields.pop("field", "state")
    return {
        address.partition("@")[0]: value
        for address, value in Delivery.objects.filter(**fields).values_list("address", field)
    }
