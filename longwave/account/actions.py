"""Everything an account's pages change. Each act is one transaction; what ends somebody's access voids her passes."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from longwave.access import actions as access
from longwave.access.metering import Tally
from longwave.account import mail
from longwave.account.facts import works_at_desk
from longwave.account.rules import may_close
from longwave.adapters.payments import Away, Declined, Gone, Provider, State
from longwave.membership import addresses
from longwave.membership.actions import note_change, reader_at
from longwave.membership.addresses import Refused as Refused
from longwave.membership.billing import checkouts, leaving, providers
from longwave.membership.billing.settlements import Left
from longwave.membership.models import Account, GiftSubscription, Subscription
from longwave.newsletter.lists import actions as newsletters

MANUAL = "manual"  # the provider of what is paid by invoice at the desk
BILLING = (
    "Your subscription has to end before your account does, and our payment provider does not answer just now. Nothing "
    "was closed. Try again in a few minutes."
)
CHANGE = "longwave.account.address"  # the salt of what the old address confirms


# --- Coming in --------------------------------------------------------------------------------------------------


@transaction.atomic
def account_of(address: str) -> Account:
    """The account of somebody who has shown that an address is hers; a new one, if there was none."""
    account = reader_at(address)
    note_address(account)
    return account


def note_address(account: Account) -> None:
    """Keep allauth's row of the address in step: one for each account, verified."""
    EmailAddress.objects.filter(user=account).exclude(email=account.email).delete()
    EmailAddress.objects.filter(email=account.email).exclude(user=account).delete()
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )


def merge_meter(account: Account, tally: Tally) -> Tally:
    """Count what this browser read before towards the account's month."""
    return access.merge(account, tally)


def one_time_link(account: Account) -> str:
    """An address that signs somebody in once, within three days: it dies with the next sign-in of any kind."""
    uid, token = urlsafe_base64_encode(force_bytes(account.pk)), default_token_generator.make_token(account)
    path: str = reverse("account_welcome", args=[uid, token])
    return settings.LONGWAVE_URL + path


def welcomed(uid: str, token: str, lock: bool = False) -> Account | None:
    """Whose one-time link this is, while it works. `lock` keeps others from using it meanwhile."""
    try:
        number = int(force_str(urlsafe_base64_decode(uid)))
    except ValueError:
        return None
    accounts = Account.objects.select_for_update() if lock else Account.objects.all()
    account = accounts.filter(pk=number, is_active=True).first()
    return account if account and default_token_generator.check_token(account, token) else None


# --- Sessions ---------------------------------------------------------------------------------------------------


@transaction.atomic
def end_session(account: Account, number: int) -> bool:
    """End one of an account's sessions; False where it has none of this number."""
    found = UserSession.objects.filter(user=account, pk=number).first()
    if found is None:
        return False
    found.end()
    note_change(account.pk)
    return True


@transaction.atomic
def end_sessions(account: Account, but: str | None = None) -> None:
    """End all sessions of an account, except the one with this key."""
    for found in UserSession.objects.filter(user=account).exclude(session_key=but or ""):
        found.end()
    note_change(account.pk)


def tidy() -> None:
    """Forget where sessions were that have ended: nobody has signed in there again who would have cleared them away."""
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(living)).delete()


# --- Another address --------------------------------------------------------------------------------------------


def ask_old_address(account: Account, new: str) -> None:
    """Tell the old address that another one was proven, and ask it to agree. Raises `mail.NotSent`."""
    path = reverse("account_address_agree", args=[addresses.token(account, new, CHANGE)])
    mail.send("address", account.email, new=new, link=settings.LONGWAVE_URL + path)


def change_asked(token: str) -> tuple[Account, str]:
    """Whose address a link changes, and to what. Raises `Refused` when it was used, is too old, or is not ours."""
    return addresses.asked(token, CHANGE)


@transaction.atomic
def change_address(token: str) -> Account:
    """Make the new address the account's. Raises `Refused`."""
    before = change_asked(token)[0].email
    account = addresses.change(token, CHANGE)
    newsletters.moved(account, before)
    note_address(account)
    return account


# --- Closing ----------------------------------------------------------------------------------------------------


def close(account: Account) -> list[Left]:
    """Delete an account with everything that is about its person; gives back what of its subscriptions went back.

    Billing ends first: nobody is ever charged for an account that is gone. Raises `Refused` for people of the desk, and
    where the provider does not answer; then nothing is closed. Asking it, no transaction is open.
    """
    verdict = may_close(works_at_desk(account))
    if not verdict.allowed:
        raise Refused(verdict.reason)
    left = end_billing(account)
    _delete(account)
    return left


def end_billing(account: Account) -> list[Left]:
    """End all that an account is charged for at once, and give back what is not used up. What she has just paid for
    counts too. Raises `Refused`."""
    found = Subscription.objects.filter(account=account, ended_at=None).exclude(provider=MANUAL)
    ending = found.exclude(state=State.INCOMPLETE_EXPIRED).order_by("pk")
    seller = providers.provider()
    try:
        if seller:
            checkouts.close_all(account, seller)
        return [_end(row, seller) for row in ending]
    except Away as fault:
        raise Refused(BILLING) from fault
    except Declined as fault:
        raise Refused(f"Your subscription has to end before your account does, and was not ended: {fault}") from fault


def _end(row: Subscription, seller: Provider | None) -> Left:
    if seller is None or seller.name != row.provider:
        raise Away(f"{row.number} is of {row.provider}, which takes no money here any more.")
    try:
        return leaving.leave_now(row, timezone.now(), seller)
    except Gone:  # deleted there: nothing can be charged
        return Left(0, row.currency)


@transaction.atomic
def _delete(account: Account) -> None:
    """Grants, the meter, gifts, newsletters, sessions and second steps go with the row; its passes die within a second.
    What somebody once wrote for the magazine stays, without the account."""
    end_sessions(account)
    newsletters.forget(account)
    account.given_subscriptions.update(giver_name="")
    account.delete()
    GiftSubscription.objects.forget()


def seen(key: str | None, now: datetime) -> None:
    """Note that a session is in use: once in a pass's life, not at every page."""
    UserSession.objects.filter(session_key=key or "").update(last_seen_at=now)
