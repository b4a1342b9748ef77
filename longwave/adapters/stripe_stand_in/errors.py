"""Refusals, in Stripe's words and with its status codes."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is no. `fields` is what its body says beside the message."""

    def __init__(self, status: int, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"error": {"type": "invalid_request_error", "message": message, **fields}}


def missing(kind: str, number: str, param: str = "id") -> Refusal:
    """What was asked about is not there; 404 for an address, 400 for something named in a form."""
    return Refusal(404 if param == "id" else 400, f"No such {kind}: '{number}'", code="resource_missing", param=param)


def invalid(message: str, param: str, code: str = "parameter_invalid") -> Refusal:
    """A parameter that cannot be."""
    return Refusal(400, message, code=code, param=param)


def declined(message: str, code: str, reason: str, **fields: Any) -> Refusal:
    """A card's bank refused."""
    return Refusal(402, message, type="card_error", code=code, decline_code=reason, **fields)
