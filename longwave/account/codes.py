"""Codes by mail: one at a time for each browser and purpose, kept in the session as a keyed hash.

A code is worth nothing in another browser, nor for another purpose.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from longwave.account.rules import LENGTH, LETTERS, Sent, Verdict, judge_code, tidy_code


def issue(session: SessionBase, purpose: str, address: str) -> str:
    """Make a code for an address and a purpose; the one before is worth nothing from now on."""
    code = get_random_string(LENGTH, LETTERS)
    _keep(session, purpose, Sent(address, _digest(purpose, address, code), timezone.now()))
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def sent(session: SessionBase, purpose: str) -> Sent | None:
    """The code this browser waits for."""
    held: dict[str, Any] | None = session.get(_name(purpose))
    return Sent(held["address"], held["digest"], datetime.fromisoformat(held["at"]), held["tries"]) if held else None


def check(session: SessionBase, purpose: str, waiting: Sent, typed: str) -> Verdict:
    """Judge what was typed. The right code is used up by it; a wrong one is counted."""
    verdict = judge_code(waiting, _digest(purpose, waiting.address, tidy_code(typed)), timezone.now())
    if verdict.again:
        _keep(session, purpose, replace(waiting, tries=waiting.tries + 1))
    else:
        forget(session, purpose)
    return verdict


def forget(session: SessionBase, purpose: str) -> None:
    """Drop the code."""
    session.pop(_name(purpose), None)


def _keep(session: SessionBase, purpose: str, code: Sent) -> None:
    session[_name(purpose)] = {
        "address": code.address,
        "digest": code.digest,
        "at": code.at.isoformat(),
        "tries": code.tries,
    }


def _name(purpose: str) -> str:
    return f"code:{purpose}"


def _digest(purpose: str, address: str, code: str) -> str:
    return salted_hmac("longwave.account.code", f"{purpose}|{address}|{code}", algorithm="sha256").hexdigest()
