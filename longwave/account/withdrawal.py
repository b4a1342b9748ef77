"""`/subscribe/withdraw/`: the withdrawal function of Directive 2011/83/EU, article 11a.

Two steps: a statement, and a button that confirms it. Nobody has to sign in: then the mail that says when it was
received has a link that carries it out. Whether an address is known makes no difference to what is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from longwave.account import limits, mail
from longwave.account.entrance import GET_OR_POST
from longwave.account.forms import WithdrawalForm
from longwave.account.rules import day
from longwave.adapters.payments import Away, Declined, Gone
from longwave.membership.billing import leaving, providers
from longwave.membership.billing.leaving import NotPossible
from longwave.membership.billing.projecting import settings as billing
from longwave.membership.billing.rules import may_withdraw
from longwave.membership.models import Account, Subscription, Withdrawal

LINK = "longwave.account.withdrawal"  # the salt of what the mail's link carries
AGAIN = timedelta(minutes=10)  # within which the same statement is one
LASTS = 60 * 24 * 3600  # seconds for which it works


@GET_OR_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The statement, and what confirms it. Signed in, the contracts that can be withdrawn from are there to choose."""
    account = request.user if isinstance(request.user, Account) else None
    mine = withdrawable(account, timezone.now()) if account else []
    sent = request.POST.copy() if request.method == "POST" else None
    chosen = next((row for row in mine if sent and sent.get("subscription") == str(row.pk)), None)
    if sent is not None:
        if account and (done := _done(account, sent.get("subscription", ""))):  # pressed twice
            return render(request, "longwave/subscribe/withdrawn.html", {"stated": done, "outcome": done.outcome})
        if account:
            sent["email"] = account.email
        if chosen:
            sent["contract"] = contract(chosen)
    known = {"name": account.get_full_name().replace(account.email, "")} if account else {}
    form = WithdrawalForm(sent, initial=known)
    context = {"form": form, "mine": [(row.pk, contract(row)) for row in mine], "chosen": chosen, "account": account}
    if sent is None or not form.is_valid():
        return render(request, "longwave/subscribe/withdraw.html", context, status=400 if form.errors else 200)
    if sent.get("do") != "confirm":
        return render(request, "longwave/subscribe/withdraw-confirm.html", context | {"stated": form.cleaned_data})
    if not limits.allowed(request, limits.WITHDRAW, form.cleaned_data["email"]):
        return limits.too_many(request)
    return _confirmed(request, account, chosen, form.cleaned_data)


def _done(account: Account, number: str) -> Withdrawal | None:
    """Her withdrawal from a subscription, where it has been carried out."""
    rows = Withdrawal.objects.filter(account=account, done_at__isnull=False)
    return rows.filter(subscription=int(number)).first() if number.isascii() and number.isdigit() else None


def withdrawable(account: Account, stated: datetime) -> list[Subscription]:
    """The subscriptions that somebody could withdraw from at a moment, newest first."""
    days = billing().withdrawal_days
    rows = Subscription.objects.filter(account=account).select_related("plan", "price__plan", "account")
    done = Withdrawal.objects.filter(done_at__isnull=False).values("subscription")
    return [row for row in rows.exclude(pk__in=done) if may_withdraw(row.created, stated, days)]


def contract(row: Subscription) -> str:
    """A subscription as a statement names it."""
    what = str(row.price or row.plan or row.number)
    return f"{what}, of {day(row.created, timezone.get_default_timezone())}"


def _confirmed(
    request: HttpRequest, account: Account | None, chosen: Subscription | None, stated: dict[str, str]
) -> HttpResponse:
    """Take the statement, carry it out where we know whose contract it is, and confirm by mail when it came."""
    same = {"account": account, "subscription": chosen, **stated}
    lately = Withdrawal.objects.filter(stated_at__gt=timezone.now() - AGAIN, done_at=None, **same)
    row = lately.first() or Withdrawal.objects.create(**same)
    outcome = carry_out(row) if chosen else ""
    link = "" if account else settings.LONGWAVE_URL + reverse("subscribe_withdrawal", args=[token(row)])
    mail.send_quietly("withdrawal", row.email, stated=row, outcome=outcome, link=link)
    context = {"stated": row, "outcome": outcome, "account": account}
    return render(request, "longwave/subscribe/withdrawn.html", context)


def carry_out(stated: Withdrawal) -> str:
    """End the contract and give back what was paid; gives back what came of it, in a sentence."""
    row, seller = stated.subscription, providers.provider()
    if row is None or seller is None or seller.name != row.provider:
        return "Somebody of the magazine looks at it and answers by mail."
    try:
        leaving.withdraw(stated, timezone.now(), seller)
    except NotPossible as refusal:
        return str(refusal)
    except (Away, Gone, Declined):
        return (
            "Our payment provider does not answer just now. Your withdrawal counts from now, and is carried out soon."
        )
    stated.refresh_from_db()
    return stated.outcome


def token(stated: Withdrawal) -> str:
    """What the link of a mail carries."""
    return signing.dumps(str(stated.uid), salt=LINK)


@GET_OR_POST
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: whoever has it has the address, and the button carries the statement out."""
    stated = _of(token)
    if stated is None:
        return render(request, "longwave/subscribe/withdrawn.html", {"stated": None}, status=410)
    outcome = stated.outcome
    if request.method == "POST" and not stated.done_at:
        owner = Account.objects.filter(email=stated.email).first()
        found = withdrawable(owner, stated.stated_at) if owner else []
        if found:
            stated.account, stated.subscription = owner, found[0]
            stated.save(update_fields=["account", "subscription"])
        outcome = carry_out(stated)
    context = {"stated": stated, "outcome": outcome, "by_mail": request.method != "POST" and not stated.done_at}
    return render(request, "longwave/subscribe/withdrawn.html", context)


def _of(token: str) -> Withdrawal | None:
    try:
        uid = signing.loads(token, salt=LINK, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Withdrawal.objects.filter(uid=uid).select_related("subscription__account").first()
