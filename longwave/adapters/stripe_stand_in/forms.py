"""Stripe's forms: `items[0][price]=…` is a list of mappings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from longwave.adapters.stripe_stand_in.errors import invalid


def read(text: str) -> dict[str, Any]:
    """A form or a query as nested mappings and lists; values are texts."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *rest = name.replace("]", "").split("[")
        place, step = tree, first
        for following in rest:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                raise invalid(f"Invalid object: {first}", first)
            place, step = inner, following or str(len(inner))
        place[step] = value
    return {name: _lists(value) for name, value in tree.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(one) for name, one in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def integer(params: dict[str, Any], name: str, otherwise: int = 0) -> int:
    """A whole number."""
    value = params.get(name, "")
    if value == "":
        return otherwise
    try:
        return int(value)
    except (TypeError, ValueError):
        raise invalid(f"Invalid integer: {value}", name, "parameter_invalid_integer") from None


def truth(params: dict[str, Any], name: str) -> bool:
    """A yes or no."""
    value = params.get(name, "false")
    if value not in {"true", "false"}:
        raise invalid(f"Invalid boolean: {value}", name)
    return bool(value == "true")


def required(params: dict[str, Any], name: str) -> Any:
    """What must not be left out."""
    if params.get(name) in (None, ""):
        raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    return params[name]
