"""Amounts: whole cents, said and read as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.kernel import money


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (990, "EUR", "€9.90"),
        (1200, "EUR", "€12"),
        (123456789, "USD", "$1,234,567.89"),
        (1200, "JPY", "¥1,200"),
        (12340, "KWD", "KWD 12.340"),
        (990, "CHF", "CHF 9.90"),
        (-300, "EUR", "-€3"),
        (0, "EUR", "€0"),
    ],
)
def test_an_amount_is_said(amount, currency, said):
    assert money.words(amount, currency) == said


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("9.90", "EUR", 990), ("9,90", "EUR", 990), (" 12 ", "EUR", 1200), ("1200", "JPY", 1200), ("12.34", "KWD", 12340)],
)
def test_an_amount_is_read(text, currency, amount):
    assert money.read(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "EUR"),
        ("9.999", "EUR"),
        ("-5", "EUR"),
        ("1,000.00", "EUR"),
        ("9.5", "JPY"),
        ("NaN", "EUR"),
        ("1e3", "EUR"),
        ("99999999", "EUR"),
        ("12.345", "KWD"),
        ("٣", "EUR"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_was_found(text, currency):
    with pytest.raises(money.NotMoney, match="Found"):
        money.read(text, currency)


@given(st.integers(0, money.MOST), st.sampled_from(["EUR", "JPY", "USD"]))
def test_what_is_written_is_read_again(amount, currency):
    assert money.read(money.plain(amount, currency), currency) == amount


@given(st.integers(0, 10**8), st.integers(0, 100))
def test_a_share_is_never_more_than_the_whole(amount, percent):
    assert 0 <= money.share(amount, percent) <= amount


def test_currencies_in_use_are_codes_and_have_those_with_other_decimals_among_them():
    assert all(money.CODE.match(code) for code in money.IN_USE)
    assert money.WHOLE | money.THREE | money.SIGNS.keys() <= money.IN_USE
    assert not money.IN_USE & {"XXX", "XTS", "XAU", "XAG", "XDR", "CLF", "USN", "HRK", "BGN"}
