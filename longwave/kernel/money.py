"""Amounts of money: whole numbers of a currency's smallest unit, so that no cent is ever rounded away."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# ISO 4217: currencies whose smallest unit is not a hundredth. Of three decimals providers take only whole tens.
WHOLE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
# What is paid with somewhere: ISO 4217 without metals, funds, units of account, tests, and what was given up.
IN_USE = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
    CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
    IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
    SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST
    XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905
)
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
CODE = re.compile(r"[A-Z]{3}\Z")
MOST = 99_999_999  # of the smallest unit: as much as Stripe takes at once
# As little as Stripe charges, by its page of supported currencies. Of other currencies it says none: there it depends
# on the currency in which the magazine is paid out.
LEAST = {
    **dict.fromkeys(["AUD", "BRL", "CAD", "CHF", "EUR", "INR", "NZD", "SGD", "USD"], 50),
    "GBP": 30,
    "DKK": 250,
    "NOK": 300,
    "SEK": 300,
    "AED": 200,
    "MYR": 200,
    "PLN": 200,
    "RON": 200,
    "HKD": 400,
    "JPY": 50,
    "MXN": 1000,
    "THB": 1000,
    "CZK": 1500,
    "HUF": 17_500,
}


class NotMoney(ValueError):
    """What is no amount. The message says what was found and what was expected."""


def decimals(currency: str) -> int:
    """How many digits stand behind the point."""
    return 0 if currency in WHOLE else 3 if currency in THREE else 2


def step(currency: str) -> int:
    """In which steps providers take amounts."""
    return 10 if currency in THREE else 1


def words(amount: int, currency: str) -> str:
    """An amount as a reader sees it: `€12.50`, `€12`, `¥1,200`, `CHF 9.90`, `-€3`."""
    places = decimals(currency)
    value = Decimal(abs(amount)).scaleb(-places)
    digits = f"{value:,.{places}f}" if value % 1 else f"{value:,.0f}"
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{'-' if amount < 0 else ''}{sign}{digits}"


def plain(amount: int, currency: str) -> str:
    """An amount for a table that a program reads: `12.50`."""
    places = decimals(currency)
    return f"{Decimal(amount).scaleb(-places):.{places}f}"


def read(text: str, currency: str) -> int:
    """The amount that somebody wrote, as `12.50` or `12,50`. Raises `NotMoney`."""
    places = decimals(currency)
    tidy = text.strip().replace(" ", "")
    if tidy.count(",") == 1 and "." not in tidy:
        tidy = tidy.replace(",", ".")
    try:
        if not re.fullmatch(r"[0-9]{1,8}(\.[0-9]+)?", tidy):
            raise InvalidOperation
        value = Decimal(tidy).scaleb(places)
    except InvalidOperation:
        raise NotMoney(f"Found {text!r}, expected an amount as 12 or 12.50.") from None
    if value != value.to_integral_value():
        raise NotMoney(f"Found {text!r}; {currency} has {places or 'no'} digits behind the point.")
    if value > MOST:
        raise NotMoney(f"Found {text!r}, expected at most {plain(MOST, currency)}.")
    if places == 3 and int(value) % 10:
        raise NotMoney(f"Found {text!r}; amounts in {currency} end with a zero, since cards are charged so.")
    return int(value)


def share(amount: int, percent: int) -> int:
    """A share of an amount, half a unit rounded up."""
    return (amount * percent + 50) // 100
