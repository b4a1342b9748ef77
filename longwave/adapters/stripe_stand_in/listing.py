"""Lists and expansion, as Stripe does both: a hundred things at most, four levels deep at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from longwave.adapters.stripe_stand_in.errors import invalid
from longwave.adapters.stripe_stand_in.forms import integer, truth
from longwave.adapters.stripe_stand_in.store import Thing
from longwave.adapters.stripe_stand_in.world import World, listed, public

PARAMS = frozenset({"limit", "starting_after", "expand", "created"})
COMPARED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
DEEPEST = 4
# Fields that hold the number of something else; `payments` are there only where they were asked for.
EXPANDABLE = frozenset(
    {
        "customer",
        "subscription",
        "latest_invoice",
        "invoice",
        "payment_intent",
        "latest_charge",
        "charge",
        "product",
        "default_payment_method",
        "payment_method",
        "coupon",
        "discounts",
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that an address gives: of which kind, and by which links it can be narrowed."""

    kind: str
    url: str
    links: frozenset[str] = frozenset()

    def __call__(self, world: World, params: Thing) -> Thing:
        """One page of it."""
        limit = integer(params, "limit", 10)
        if not 1 <= limit <= 100:
            raise invalid("Invalid integer: the limit is between 1 and 100.", "limit", "parameter_invalid_integer")
        where, values = _when(params.get("created"))
        links = {name: params[name] for name in self.links & params.keys() if name in _COLUMNS}
        self._narrow(params, links, where, values)
        beyond = params.get("starting_after", "")
        if beyond:
            world.load(self.kind, beyond, "starting_after")
        found = world.store.page(self.kind, limit + 1, beyond, tuple(where), tuple(values), **links)
        return listed(self.url, found[:limit], len(found) > limit)

    def _narrow(self, params: Thing, links: dict[str, str], where: list[str], values: list[Any]) -> None:
        """What is not a plain link."""
        if self.kind == "subscription":
            if links.get("status") == "all":
                del links["status"]
            elif links.get("status") == "ended":
                links.pop("status")
                where.append("status IN ('canceled', 'incomplete_expired')")
            elif "status" not in links:
                where.append("status <> 'canceled'")
        for name, column in (("types", "type"), ("lookup_keys", "lookup_key")):
            if name in params:
                where.append(f"{column} IN ({', '.join('?' * len(params[name]))})")
                values.extend(params[name])
        if "payment" in params:
            links["payment_intent"] = params["payment"].get("payment_intent", "")
        if "active" in params:
            where.append("json_extract(body, '$.active') = ?")
            values.append(truth(params, "active"))
        if self.kind in {"coupon", "customer"}:
            where.append("json_extract(body, '$.deleted') IS NULL")


_COLUMNS = frozenset({"customer", "subscription", "invoice", "payment_intent", "charge", "status", "product", "type"})


def _when(created: Any) -> tuple[list[str], list[Any]]:
    if created is None:
        return [], []
    if isinstance(created, str):
        created = {"gte": created, "lte": created}
    return [f"created {COMPARED[name]} ?" for name in created], [int(value) for value in created.values()]


def rendered(world: World, thing: Thing, expand: list[str]) -> Thing:
    """A thing as it is sent: without what is ours, with what was asked for expanded."""
    shown = _shown(thing)
    for path in expand:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            raise invalid(f"You cannot expand more than 4 levels of a property. Property: {path}", "expand")
        _expand(world, shown, steps, path)
    return shown


def _shown(thing: Thing) -> Thing:
    if thing.get("deleted"):
        return {"id": thing["id"], "object": thing["object"], "deleted": True}
    if thing["object"] == "list":
        return {**thing, "data": [_shown(one) for one in thing["data"]]}
    shown: Thing = public(thing)
    return shown


def _expand(world: World, here: Any, steps: list[str], path: str) -> None:
    if isinstance(here, list):
        for one in here:
            _expand(world, one, steps, path)
        return
    if not steps or here is None:
        return
    step, *further = steps
    if step == "payments" and here.get("object") == "invoice":
        found = world.store.find("invoice_payment", invoice=here["id"])
        here.setdefault(step, listed("/v1/invoice_payments", [_shown(one) for one in found]))
    elif step in EXPANDABLE and step in here:
        if isinstance(here[step], str):
            here[step] = _shown(world.store.get(here[step]) or {})
        elif isinstance(here[step], list):
            here[step] = [_shown(world.store.get(one) or {}) for one in here[step]]
    elif not isinstance(here.get(step), dict | list) and not (further and step in here):
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    _expand(world, here.get(step), further, path)
