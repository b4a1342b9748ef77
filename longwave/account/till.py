"""`/till/`: the pages at which one pays the stand-in of a payment provider. In the demo and in development only.

Their addresses are those that the stand-in gives out; whoever has one may use it, as at the provider's own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from longwave.account.entrance import GET_OR_POST
from longwave.adapters.payments import Interval
from longwave.adapters.stripe.amounts import to_us
from longwave.adapters.stripe_stand_in.cards import Card, Outcome
from longwave.adapters.stripe_stand_in.errors import Refusal
from longwave.kernel import money
from longwave.membership.billing import providers
from longwave.membership.billing.selling import Term, term_words
from longwave.published import facts, pages

if TYPE_CHECKING:
    from longwave.adapters.stripe_stand_in.pages import Bill, CheckoutPage
    from longwave.adapters.stripe_stand_in.stand_in import StandIn

CARDS = (
    (Card.WORKS, "A card that works"),
    (Card.FAILS_LATER, "A card that works now and fails at the next payment"),
    (Card.DECLINED, "A card that is declined"),
    (Card.ASKS, "A card whose bank asks its holder to confirm"),
    (Card.DEBIT, "A bank account, debited in three days"),
    (Card.DEBIT_RETURNED, "A bank account whose bank says no in three days"),
)
STATES = {
    "draft": "not final yet",
    "open": "to be paid",
    "paid": "paid",
    "void": "cancelled",
    "uncollectible": "given up",
}
Pay = Callable[[str, bool], Outcome]


def till() -> StandIn:
    """The stand-in; where there is none, there are no such pages."""
    found = providers.stand_in()
    if found is None:
        raise Http404
    return found


@GET_OR_POST
def checkout(request: HttpRequest, number: str) -> HttpResponse:
    """A checkout: what is bought, and with what it is paid."""
    held = till()
    with _there():
        page = held.page(number)
    context: dict[str, Any] = {"page": page, **_sums(page)}
    if request.method == "POST" and page.status == "open" and page.cardless:
        with _there():
            held.pay(number)
        return redirect(page.success)
    if request.method == "POST" and page.status == "open":
        with _there():
            tried = _tried(request, lambda card, confirmed: held.pay(number, card, confirmed=confirmed))
        if tried is None:
            return redirect(page.success)
        context |= tried
    return _shown(request, "checkout", context)


@GET_OR_POST
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """A bill: what it is for, and while it is open, the way to pay it."""
    held = till()
    with _there():
        found = held.bill(number)
    context: dict[str, Any] = {}
    if request.method == "POST" and found.status == "open":
        with _there():
            tried = _tried(request, lambda card, confirmed: held.pay_bill(number, card, confirmed=confirmed))
            found = held.bill(number)
        context = tried or {}
    return _shown(request, "bill", context | {"bill": _bill(found)})


@GET_OR_POST
def portal(request: HttpRequest, number: str) -> HttpResponse:
    """The customers' portal: her card, her subscriptions, her bills."""
    held, refusal = till(), ""
    with _there():
        page = held.portal_page(number)
        if request.method == "POST":
            try:
                _change(held, request, number)
                return redirect(request.path)
            except Refusal as error:
                if error.status == 404:
                    raise
                refusal = str(error)
    bills = [_bill(one) for one in page.bills]
    return _shown(request, "portal", {"page": page, "bills": bills, "refusal": refusal}, 402 if refusal else 200)


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of something bought once."""
    held = till()
    with _there(), held.turn():
        charge = held.world.load("charge", number)
    currency = charge["currency"].upper()
    paid_at = datetime.fromtimestamp(charge["created"], UTC)
    return _shown(
        request, "receipt", {"paid": money.words(to_us(charge["amount"], currency), currency), "paid_at": paid_at}
    )


def _change(held: StandIn, request: HttpRequest, number: str) -> None:
    """What was pressed in the portal."""
    what, subscription = request.POST.get("do"), request.POST.get("subscription", "")
    if what == "card":
        held.change_card(number, _card(request))
    elif what in ("leave", "stay"):
        held.end_in_portal(number, subscription, leaves=what == "leave")


def _tried(request: HttpRequest, pay: Pay) -> dict[str, Any] | None:
    """Try to pay; None where that went well, otherwise what the page has to say."""
    card = _card(request)
    try:
        outcome = pay(card, bool(request.POST.get("confirmed")))
    except Refusal as error:
        if error.status == 404:
            raise
        return {"refusal": str(error), "chosen": card, "status": 402}
    if outcome is Outcome.ASKED:
        return {"asked": card}
    return (
        {"refusal": "Your card was declined.", "chosen": card, "status": 402} if outcome is Outcome.DECLINED else None
    )


def _card(request: HttpRequest) -> Card:
    try:
        return Card(request.POST.get("card", ""))
    except ValueError:
        raise Http404 from None


@contextmanager
def _there() -> Iterator[None]:
    """404 for what is not there."""
    try:
        yield
    except Refusal as error:
        if error.status == 404:
            raise Http404 from None
        raise


def _sums(page: CheckoutPage) -> dict[str, str]:
    """A checkout's amounts in words."""
    amount, discount, due = (
        money.words(to_us(sum_, page.currency), page.currency) for sum_ in (page.amount, page.discount, page.due)
    )
    term = term_words(Term(Interval(page.interval), page.count)) if page.interval else "once"
    return {"amount": f"{amount} {term}", "discount": discount if page.discount else "", "due": due}


def _bill(one: Bill) -> dict[str, Any]:
    """A bill in words."""
    lines = [(what, money.words(to_us(amount, one.currency), one.currency)) for what, amount in one.lines]
    due = money.words(to_us(one.due, one.currency), one.currency)
    return {"bill": one, "lines": lines, "due": due, "state": STATES.get(one.status, one.status)}


def _shown(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    whole = pages.context(request, facts.magazine(), cards=CARDS, **context)
    response = render(request, f"longwave/till/{name}.html", whole, status=context.get("status", status))
    response["Cache-Control"] = "no-store"
    return response
