"""How many connections a process of the site may hold: as many as the system lets it open files, less its own."""

import resource

import pytest

from longwave.ops import web


@pytest.fixture
def limits(monkeypatch):
    """Limits of open files, soft and hard, that nobody but the test has."""
    held = {"now": (1024, 4096)}
    monkeypatch.setattr(web.resource, "getrlimit", lambda what: held["now"])
    monkeypatch.setattr(web.resource, "setrlimit", lambda what, pair: held.update(now=pair))
    return held


def test_the_limit_is_raised_as_far_as_it_goes(limits):
    assert web.connections() == 4096 - web.FILES
    assert limits["now"] == (4096, 4096)


def test_nobody_needs_more_than_some_thousands(limits):
    limits["now"] = (1024, resource.RLIM_INFINITY)
    assert web.connections() == web.CONNECTIONS
    assert limits["now"] == (web.CONNECTIONS + web.FILES, resource.RLIM_INFINITY)


def test_a_low_limit_leaves_a_few_hundred(limits):
    limits["now"] = (256, 256)
    assert web.connections() == web.FILES
