"""What Stripe says is not used up, and credit that is taken back."""

from datetime import timedelta

import pytest

from longwave.adapters.payments import Declined, Discount
from longwave.adapters.stripe import money_back
from longwave.adapters.tests.till import Till


@pytest.fixture
def till():
    return Till()


def halfway(subscription):
    return subscription.start + (subscription.end - subscription.start) / 2


def test_half_a_month_is_half_of_what_was_billed_discounts_taken_off(till):
    whole = till.subscribe()
    assert till.provider.unused(whole.number, halfway(whole)) == 500
    half = till.provider.coupon(Discount("half", "Half", 0, 50, "EUR", 0))
    cheaper = till.subscribe(email="olga@example.org", coupon=half)
    assert till.provider.unused(cheaper.number, halfway(cheaper)) == 250


def test_a_moment_outside_the_period_is_refused(till):
    held = till.subscribe()
    with pytest.raises(Declined, match="outside of the current period"):
        till.provider.unused(held.number, held.end + timedelta(days=1))


def test_taxes_on_top_go_back_too_and_what_is_no_proration_does_not():
    def line(amount, proration, *taxes):
        return {
            "amount": amount,
            "parent": {"subscription_item_details": {"proration": proration}},
            "taxes": [{"amount": tax, "tax_behavior": behaviour} for tax, behaviour in taxes],
        }

    answers = iter(
        (
            {"items": {"data": [{"id": "si_1"}]}},
            {
                "currency": "eur",
                "lines": {
                    "data": [
                        line(-500, True, (-95, "exclusive")),
                        line(-100, True, (-16, "inclusive")),
                        line(700, False),
                    ]
                },
            },
        )
    )
    assert money_back.unused(lambda _: next(answers), "sub_1", Till().began) == 695


def test_credit_is_taken_once_however_often_it_is_asked(till):
    held = till.subscribe()
    till.provider.take_credit(held.number, -300, "given")
    assert till.again(held).credit == 300
    for _ in range(2):
        till.provider.take_credit(held.number, 200, "taken")
    assert till.again(held).credit == 100
