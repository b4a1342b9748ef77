"""Every address of the site is classified in one table; a new route fails here until somebody says who it is for."""

import pytest
from django.urls import Resolver404, path, resolve

from longwave.conf import urls
from tests import every_address
from tests.every_address import CLASSES, TABLE, For, routes, whom


def test_somebody_has_said_of_every_route_who_it_is_for():
    assert [route for route in routes() if whom(route) is None] == []


def test_a_new_route_is_noticed(monkeypatch):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("leak/<int:number>/", lambda request: None)])
    monkeypatch.setattr(every_address, "get_resolver", lambda: type("Root", (), {"url_patterns": urls.urlpatterns}))
    assert [route for route in routes() if whom(route) is None] == ["leak/<int:number>/"]


def test_the_table_names_no_route_that_is_gone():
    held = list(routes())
    assert [route for route in TABLE if route not in held] == []
    assert [start for start in CLASSES if not any(route.startswith(start) for route in held)] == []


@pytest.mark.parametrize("route", TABLE)
def test_every_row_has_examples_that_lead_to_it(route):
    assert TABLE[route].examples
    for address in TABLE[route].examples:
        try:
            found = resolve(address.partition("?")[0])
        except Resolver404:
            pytest.fail(f"{address} leads nowhere")
        assert found.route == route


def test_the_desk_and_the_account_are_whole_classes():
    assert {whom("desk/pages/<int:page_id>/edit/"), whom("desk/")} == {For.STAFF}
    assert {whom("account/data.json"), whom("account/security/")} == {For.PERSONAL}
