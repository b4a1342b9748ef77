"""Each figure of members is a line with its goal; the programs that find them work in a magazine of a few."""

from argparse import Namespace
from contextlib import contextmanager

import pytest

from longwave.bench import command, crowded, members, paying

PAYING = {
    "subscriptions": 100_000,
    "changed": 1000,
    "mended": 1000,
    "asked": 1000,
    "reconciled": 120.4,
    "event": 12.3,
    "pages": {"/subscribe/": 9.5, "/account/": 41.2},
}
LISTS = {"people": 1_000_000, "lists": {"its first page": 120.0, "its middle": 301.0}}
ASKED = {"what": "members", "subscriptions": 100_000, "people": 1_000_000, "json": False}


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine that needs no time."""
    says = {"longwave.bench.paying": dict(PAYING), "longwave.bench.crowded": dict(LISTS)}

    @contextmanager
    def there():
        yield tmp_path

    monkeypatch.setattr(members, "magazine", there)
    monkeypatch.setattr(members, "run_in", lambda folder, module, *words: says[module])
    return says


def test_every_figure_is_a_line_and_a_goal_that_is_missed_is_said(machine, capsys):
    assert command.run(Namespace(**ASKED)) == 1
    found = capsys.readouterr().out
    for line in (
        "| processor time of /subscribe/ | 9.5 ms | 40 ms | reached |",
        "| processor time of /account/ | 41.2 ms | 40 ms | missed |",
        "| reconciling 100,000 subscriptions in 1,000 pages, 1,000 changed | 120.4 s | 300.0 s | reached |",
        "| applying a message, the provider's stand-in included | 12.3 ms | 30 ms | reached |",
        "| the desk's readers, 1,000,000 people, its first page | 120 ms | 300 ms | reached |",
        "| the desk's readers, 1,000,000 people, its middle | 301 ms | 300 ms | missed |",
    ):
        assert line in found


def test_a_night_that_mends_too_little_is_no_figure(machine):
    machine["longwave.bench.paying"]["mended"] = 999
    assert not members.ledger(machine["longwave.bench.paying"])[0].reached


@pytest.mark.django_db
def test_a_few_subscriptions_are_measured(monkeypatch):
    from longwave.adapters.stripe import StripeProvider
    from longwave.adapters.stripe_stand_in.stand_in import StandIn
    from longwave.membership.billing import providers

    held = StandIn()
    seller = StripeProvider(held.key, held.secret, http=held.wire)
    monkeypatch.setattr(providers, "provider", lambda: seller)
    monkeypatch.setattr(providers, "stand_in", lambda: held)
    monkeypatch.setattr(paying, "MESSAGES", 2)
    monkeypatch.setattr(paying, "ASKED", 2)
    found = paying.measure(120)
    assert (found.subscriptions, found.changed, found.mended, found.asked) == (120, 2, 2, 2)
    assert found.event > 0
    assert set(found.pages) == {"/subscribe/", "/account/", "/account/subscription/"}


@pytest.mark.django_db
def test_a_few_people_are_listed(monkeypatch, settings):
    settings.STAFF_MFA = True
    monkeypatch.setattr(crowded, "timed", lambda ask, what, clock: float(ask()))
    found = crowded.measure(120)
    assert found == {"people": 120, "lists": dict.fromkeys(("its first page", "its middle", "one address"), 200.0)}
