"""The headers that guard readers and the desk."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


def policy(client, address):
    parts = client.get(address)["Content-Security-Policy"].split("; ")
    return {part.split(" ")[0]: part.split(" ")[1:] for part in parts}


@pytest.mark.parametrize("address", ["/", "/articles/the-port-that-waited/", "/nothing/", "/search/", "/feed.xml"])
def test_readers_pages_run_only_our_own_scripts_and_styles(client, address):
    cast.article()
    found = policy(client, address)
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["font-src"] == ["'self'"]
    assert found["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in client.get(address)["Content-Security-Policy"]


def test_the_desk_may_use_wagtails_inline_scripts_and_only_the_desk_may_frame_it(client):
    found = policy(client, "/desk/login/")
    assert "'unsafe-inline'" in found["script-src"]
    assert found["frame-ancestors"] == ["'self'"]


def test_every_answer_carries_the_usual_guards(client):
    answer = client.get("/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert client.get("/desk/login/")["X-Frame-Options"] == "SAMEORIGIN"


def test_an_unknown_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
