"""The line that says the site is up names the address under which it is."""

import logging

import pytest

from longwave.ops import web


@pytest.mark.parametrize(
    ("url", "port", "said"),
    [
        ("http://localhost:8000", 8000, "http://localhost:8000"),
        ("http://localhost:8000", 8010, "http://localhost:8010"),
        ("http://localhost", 8000, "http://localhost:8000"),
        ("http://127.0.0.1:8000", 80, "http://127.0.0.1:80"),
        ("http://[::1]:8000", 8010, "http://[::1]:8010"),
        ("http://magazine.localhost:8000", 8010, "http://magazine.localhost:8010"),
        ("https://magazine.example", 8010, "https://magazine.example"),
        ("https://magazine.example:8443", 8010, "https://magazine.example:8443"),
    ],
)
def test_on_this_machine_it_names_the_port_that_is_used(url, port, said, monkeypatch, caplog):
    monkeypatch.setattr(web, "answers", lambda *asked: True)
    with caplog.at_level(logging.INFO, "longwave"):
        web.announce(url, "127.0.0.1", port, 1)
    assert caplog.messages == [f"Longwave answers on {said} (127.0.0.1:{port}, one process)"]
