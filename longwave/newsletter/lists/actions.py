"""Everything that changes who gets what. Each act is one transaction, and leaves a row of consent where it is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from longwave.insight.actions import count_steps
from longwave.insight.rules import Steps
from longwave.membership import addresses
from longwave.membership.actions import reader_at
from longwave.membership.addresses import Refused as Refused
from longwave.membership.models import Account, Grant
from longwave.newsletter.lists import suppression
from longwave.newsletter.lists.facts import active, offer_of, wish_of
from longwave.newsletter.lists.rules import Offer, Wish, agreement, changes
from longwave.newsletter.models import Consent, Delivery, Interest, Newsletter, SignUp, Subscription
from longwave.newsletter.words import ConsentKind, Outcome, Standing, SuppressionReason

SIGN_UP_LIFE = timedelta(days=3)
NEW_ADDRESS = "longwave.newsletter.address"  # the salt of what a new address confirms
LONGEST_SOURCE = 255


# --- Signing up -------------------------------------------------------------------------------------------------


def ask(address: str, offers: Sequence[Offer], source: str, now: datetime) -> SignUp:
    """Note that an address was given for some newsletters. Nobody is looked up: it is one row, whoever she is."""
    count_steps(Steps.SIGN_UP, {source: 1})
    return SignUp.objects.create(
        address=address,
        newsletters=[offer.number for offer in offers],
        text=agreement(offers),
        source=source[:LONGEST_SOURCE],
        at=now,
        next_at=now,
    )


def asked(uid: UUID | None, now: datetime) -> SignUp | None:
    """What a link in a mail is about, while it works."""
    return SignUp.objects.filter(uid=uid, at__gt=now - SIGN_UP_LIFE).first() if uid else None


@transaction.atomic
def confirm(uid: UUID, now: datetime) -> Account:
    """Put a reader on the lists that she asked for; pressing twice changes nothing more. Raises `Refused`."""
    waiting = SignUp.objects.select_for_update().filter(uid=uid, at__gt=now - SIGN_UP_LIFE).first()
    if waiting is None:
        raise Refused("This link is older than three days. Sign up once more, and press the button in time.")
    account = reader_at(waiting.address)
    if not account.is_active:
        raise Refused("The account of this address was switched off. Write to the magazine to have that changed.")
    if waiting.confirmed_at is None:
        found = active(waiting.newsletters)
        for newsletter in found:
            _note(account, newsletter, ConsentKind.ASKED, waiting.text, waiting.source, waiting.at)
            join(account, newsletter, waiting.text, waiting.source, now)
        suppression.lift(account.email, [newsletter.uid for newsletter in found])
        SignUp.objects.filter(pk=waiting.pk).update(confirmed_at=now, next_at=None)
        count_steps(Steps.CONFIRMED, {waiting.source: 1})
    return account


def join(account: Account, newsletter: Newsletter, text: str, source: str, now: datetime) -> None:
    """Put somebody on a list who has just said so herself."""
    held, made = Subscription.objects.select_for_update().get_or_create(
        account=account,
        newsletter=newsletter,
        defaults={"standing": Standing.ON.value, "since": now, "confirmed_at": now},
    )
    if not made:
        if held.standing != Standing.ON:
            held.since = now
        held.standing, held.confirmed_at = Standing.ON.value, now
        held.paused_until = held.left_at = held.left_after = None
        held.save()
    _note(account, newsletter, ConsentKind.CONFIRMED, text, source, now)


# --- Choosing, and leaving --------------------------------------------------------------------------------------


@transaction.atomic
def choose(account: Account, wishes: Mapping[int, Wish], source: str, now: datetime) -> None:
    """Make a reader's places what she wants, by the newsletters' numbers. What stays as it is leaves no trace."""
    held = {one.newsletter_id: one for one in Subscription.objects.select_for_update().filter(account=account)}
    joined: list[UUID] = []
    for newsletter in active(list(wishes)):
        before, after = wish_of(held.get(newsletter.pk)), wishes[newsletter.pk]
        if after.on and not before.on:
            join(account, newsletter, agreement([offer_of(newsletter)]), source, now)
            joined.append(newsletter.uid)
            before = Wish(True, before.frequency)
        elif before.on and not after.on:
            leave(account, newsletter, source, now)
        if after.on:
            _arrange(account, newsletter, before, after, source, now)
    if joined:
        suppression.lift(account.email, joined)


def _arrange(account: Account, newsletter: Newsletter, before: Wish, after: Wish, source: str, now: datetime) -> None:
    said = changes(before, after)
    if said:
        places = Subscription.objects.filter(account=account, newsletter=newsletter)
        places.update(frequency=after.frequency.value, paused_until=after.paused_until)
        _note(account, newsletter, ConsentKind.CHANGED, said, source, now)


@transaction.atomic
def leave(
    account: Account, newsletter: Newsletter, source: str, now: datetime, edition: UUID | None = None
) -> Subscription | None:
    """Take a reader from a list; nothing for somebody who is on none. Whoever has left already stays as she was."""
    held = Subscription.objects.select_for_update().filter(account=account, newsletter=newsletter).first()
    if held is None or held.standing == Standing.LEFT:
        return held
    held.standing, held.left_at, held.left_after = Standing.LEFT.value, now, edition
    held.save(update_fields=["standing", "left_at", "left_after"])
    _note(account, newsletter, ConsentKind.LEFT, "", source, now)
    return held


def _note(account: Account, newsletter: Newsletter, kind: ConsentKind, text: str, source: str, at: datetime) -> None:
    Consent.objects.create(
        account=account, newsletter=newsletter, kind=kind.value, text=text, source=source[:LONGEST_SOURCE], at=at
    )


# --- Another address --------------------------------------------------------------------------------------------


def new_address_token(account: Account, new: str) -> str:
    """What the new address is sent, to show that it is hers too."""
    return addresses.token(account, new, NEW_ADDRESS)


def new_address_asked(token: str) -> tuple[Account, str]:
    """Whose address a link changes, and to what. Raises `Refused`."""
    return addresses.asked(token, NEW_ADDRESS)


@transaction.atomic
def change_address(token: str) -> Account:
    """Send everything to the new address from now on. Raises `Refused`."""
    before = new_address_asked(token)[0].email
    account = addresses.change(token, NEW_ADDRESS)
    moved(account, before)
    return account


def moved(account: Account, before: str) -> None:
    """Keep the hash of an address that a reader of newsletters gave up: no list from elsewhere brings it back, not even
    after she is forgotten."""
    suppression.came_back(account.email)
    if Subscription.objects.filter(account=account).exists():
        suppression.note_moved(before, account)


# --- Being forgotten --------------------------------------------------------------------------------------------


@transaction.atomic
def erase(account: Account) -> bool:
    """Forget a reader of newsletters, and keep only the hash that no import gets past. Gives back whether the account
    went with it: it stays where it is more than a place on a list."""
    forget(account)
    if more_than_a_reader(account):
        Subscription.objects.filter(account=account).delete()
        Consent.objects.filter(account=account).delete()
        Interest.objects.filter(account=account).delete()
        return False
    account.delete()
    return True


def forget(account: Account) -> None:
    """Take an address that goes out of what was sent and asked for. Of whoever was on a list its hash stays, so that no
    list from elsewhere brings her back."""
    if Subscription.objects.filter(account=account).exists():
        suppression.suppress(account.email, SuppressionReason.ERASED, lists_only=True)
    SignUp.objects.filter(address=account.email).delete()
    copies = Delivery.objects.filter(account=account)
    copies.filter(state__in=(Outcome.PENDING, Outcome.DEFERRED)).update(state=Outcome.SUPPRESSED)
    copies.exclude(state=Outcome.CLAIMED).update(address="", name="", answer="")


def more_than_a_reader(account: Account) -> bool:
    """Whether an account is more than a place on a list: somebody who has signed in, may read, or works here."""
    return (
        account.last_login is not None
        or account.is_superuser
        or account.groups.exists()
        or Grant.objects.of(account).exists()
    )


def tidy(now: datetime) -> None:
    """Drop what was asked for and not confirmed in time, and addresses in copies whose readers are gone."""
    SignUp.objects.filter(at__lte=now - SIGN_UP_LIFE).delete()
    gone = Delivery.objects.filter(account__isnull=True).exclude(address="")
    gone.exclude(state__in=(Outcome.PENDING, Outcome.CLAIMED, Outcome.DEFERRED)).update(address="", name="", answer="")
