"""`/subscribe/withdraw/`: the withdrawal function of Directive 2011/83/EU, article 11a.

Two steps: a statement, and a button that confirms it. Nobody has to sign in: then the mail that says when it was
received has a link that carries it out. Whether an address is known makes no difference to what is said.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from longwave.account import limits
from longwave.account.acknowledging import WAITS, acknowledge, by_token
from longwave.account.contracts import Contract, contracts, undone
from longwave.account.entrance import GET_OR_POST
from longwave.account.forms import WithdrawalForm
from longwave.account.rules import MAIL_AGAIN
from longwave.adapters.payments import Away, Declined, Gone
from longwave.membership.billing import leaving, providers
from longwave.membership.billing.leaving import NotPossible
from longwave.membership.models import Account, Withdrawal

AGAIN = timedelta(minutes=10)  # within which the same statement is one
ANOTHER = "another"  # chosen where none of what is offered is the contract
FOR_THE_DESK = "Somebody of the magazine looks at it and answers by mail."


@GET_OR_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """The statement, and what confirms it. Signed in, the contracts that can be withdrawn from are there to choose."""
    account = request.user if isinstance(request.user, Account) else None
    mine = contracts(account, timezone.now()) if account else []
    sent = request.POST.copy() if request.method == "POST" else None
    chosen = next((one for one in mine if sent and sent.get("chosen") == one.key), None)
    if sent is not None and account:
        sent["email"] = account.email
        if chosen:
            sent["contract"] = chosen.words
        elif done := _done(account, sent.get("contract", "")):
            return render(request, "longwave/subscribe/withdrawn.html", {"stated": done, "outcome": done.outcome})
    known = {"name": account.get_full_name().replace(account.email, "")} if account else {}
    form = WithdrawalForm(sent, initial=known)
    context = {"form": form, "mine": mine, "chosen": chosen, "account": account}
    if sent is None or not form.is_valid():
        return render(request, "longwave/subscribe/withdraw.html", context, status=400 if form.errors else 200)
    if sent.get("do") != "confirm":
        return render(request, "longwave/subscribe/withdraw-confirm.html", context | {"stated": form.cleaned_data})
    if not limits.allowed(request, limits.WITHDRAW, form.cleaned_data["email"]):
        return limits.too_many(request)
    return _confirmed(request, account, chosen, form.cleaned_data)


def _done(account: Account, contract: str) -> Withdrawal | None:
    """Her withdrawal from a contract that was carried out just now: the button was pressed twice."""
    lately = Withdrawal.objects.filter(account=account, done_at__gt=timezone.now() - AGAIN)
    return lately.filter(contract=contract).first()


def _confirmed(
    request: HttpRequest, account: Account | None, chosen: Contract | None, stated: dict[str, str]
) -> HttpResponse:
    """Take the statement, carry it out where we know whose contract it is, and confirm by mail when it came. In two
    windows at once it is one statement, and whoever made it sends the mail."""
    row, made = _stated(account, chosen, stated)
    mailed = row.confirm_at is None
    outcome = row.outcome if row.done_at else carry_out(row, chosen) if chosen else ""
    if made or (mailed and not row.done_at):
        acknowledge(row, outcome)
    context = {"stated": row, "outcome": outcome, "account": account}
    return render(request, "longwave/subscribe/withdrawn.html", context)


@transaction.atomic
def _stated(account: Account | None, chosen: Contract | None, stated: dict[str, str]) -> tuple[Withdrawal, bool]:
    """Write a statement down, and whether it was; the same one a moment ago is that one."""
    if account:
        Account.objects.select_for_update().get(pk=account.pk)
    about = (chosen.subscription, chosen.gift) if chosen else (None, None)
    same = {"account": account, "subscription": about[0], "gift": about[1], **stated}
    lately = Withdrawal.objects.filter(stated_at__gt=timezone.now() - AGAIN, **same).first()
    if lately:
        return lately, False
    soon = timezone.now() + MAIL_AGAIN  # the worker's, should the mail not leave from here
    return Withdrawal.objects.create(confirm_at=soon, **same), True


def carry_out(stated: Withdrawal, contract: Contract) -> str:
    """End the contract and give back what was paid; gives back what came of it, in a sentence."""
    seller = providers.provider()
    what = contract.subscription or (contract.gift and contract.gift.payment)
    if not what or seller is None or seller.name != what.provider:
        return FOR_THE_DESK
    try:
        if contract.gift:
            leaving.withdraw_gift(stated, contract.gift, timezone.now(), seller)
        else:
            leaving.withdraw(stated, timezone.now(), seller)
    except NotPossible as refusal:
        return str(refusal)
    except (Away, Gone, Declined):
        return WAITS
    stated.refresh_from_db()
    return stated.outcome


@GET_OR_POST
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: whoever has it has the address, and the button carries the statement out."""
    stated = by_token(token)
    if stated is None:
        return render(request, "longwave/subscribe/withdrawn.html", {"stated": None}, status=410)
    owner = None if stated.done_at else Account.objects.filter(email=stated.email).first()
    mine = contracts(owner, stated.stated_at) if owner else []
    if request.method != "POST" and not stated.done_at:
        return _which(request, stated, mine, 200)
    outcome = stated.outcome
    if not stated.done_at:
        key = request.POST.get("chosen", "")
        chosen = next((one for one in mine if one.key == key), None)
        if mine and chosen is None and key != ANOTHER:
            return _which(request, stated, mine, 400)
        outcome = _carried_out(stated, owner, chosen)
    context = {"stated": stated, "outcome": outcome, "undone": undone(stated)}
    return render(request, "longwave/subscribe/withdrawn.html", context)


def _which(request: HttpRequest, stated: Withdrawal, mine: list[Contract], status: int) -> HttpResponse:
    """Ask which contract a statement is about. None is chosen beforehand: what she stated is in her own words, and
    what can be withdrawn from need not be what they say."""
    redeemed = any(one.gift and one.gift.redeemed_at for one in mine)
    context = {"stated": stated, "mine": mine, "another": ANOTHER, "redeemed": redeemed, "refused": status == 400}
    return render(request, "longwave/subscribe/withdrawn-which.html", context, status=status)


def _carried_out(stated: Withdrawal, owner: Account | None, chosen: Contract | None) -> str:
    """Carry out what was stated without signing in, from the contract that was chosen."""
    if chosen is None:
        return FOR_THE_DESK
    stated.account, stated.subscription, stated.gift = owner, chosen.subscription, chosen.gift
    stated.save(update_fields=["account", "subscription", "gift"])
    return carry_out(stated, chosen)
