"""Ways for mail to leave: read from one setting, tried in their order, and never shown with their secrets."""

import pytest
from django.core import mail

from longwave.conf import environment
from longwave.newsletter.sending import providers
from longwave.newsletter.sending.providers import Kind, Security
from tests.magazine import free_port
from tests.sink import sink

SERVER = "smtp+tls://ana%40magazine.example:se%3Acret@smtp.magazine.example?connections=4&rate=12.5&domain_rate=2"


def test_a_server_with_what_it_allows():
    (found,) = providers.read(SERVER)
    assert (found.kind, found.name) == (Kind.SMTP, "smtp.magazine.example:587")
    assert (found.user, found.password, found.security) == ("ana@magazine.example", "se:cret", Security.STARTTLS)
    assert (found.connections, found.rate, found.domain_rate) == (4, 12.5, 2)
    assert "se:cret" not in repr(found)


def test_several_stand_in_the_order_of_preference():
    found = providers.read("smtp://localhost, anymail://postmark?server_token=abc&rate=9  outbox:")
    assert [one.name for one in found] == ["localhost:25", "postmark", "outbox"]
    assert found[1].options == (("server_token", "abc"),)
    assert found[1].rate == 9
    assert "abc" not in repr(found)


@pytest.mark.parametrize(
    "url",
    ["", "smpt://x", "smtp://", "smtp://x/path", "smtp://x?connection=4", "smtp://x?connections=0", "smtp://x?rate=-1",
     "smtp://x?rate=nan", "smtp://x:99999", "anymail://nobody?api_key=x", "anymail://", "outbox", "smtp://x?connections"],
)  # fmt: skip
def test_what_is_no_way_for_mail_is_refused(url):
    with pytest.raises(ValueError):
        providers.read(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("anymail://postmrak?server_token=hunter2", "anymail://postmrak?server_token=…"),
        ("outbox:, smpt://bo:hunter2@x?rate=hunter2", "outbox:, smpt://…@x?rate=…"),
        ("smtp://bo:hunter2@x, smpt://bo:hunter2@y", "smtp://…@y"),
    ],
)
def test_a_fault_shows_no_secret(url, shown):
    with pytest.raises(environment.EnvironmentFaults) as caught:
        environment.read({"LONGWAVE_MODE": "demo", "EMAIL_URL": url})
    assert "hunter" not in str(caught.value)
    assert repr(shown) in str(caught.value)


def test_one_server_is_djangos_own_for_single_mails():
    found = environment.django_mail(providers.read(SERVER))
    assert found["EMAIL_HOST_PASSWORD"] == "se:cret"
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"], found["EMAIL_PORT"]) == (True, False, 587)


def test_a_single_mail_goes_by_the_first_that_takes_it(tmp_path, settings):
    with sink(tmp_path) as server:
        settings.MAIL_PROVIDERS = providers.read(f"smtp://127.0.0.1:{free_port()} {server.url}")
        settings.EMAIL_BACKEND = environment.django_mail(settings.MAIL_PROVIDERS)["EMAIL_BACKEND"]
        assert mail.send_mail("Your code", "ABC", "desk@magazine.example", ["rut@readers.example"]) == 1
        assert server.counts() == {"rut@readers.example": 1}


def test_a_single_mail_that_nobody_takes_is_an_error_as_it_always_was(settings):
    settings.MAIL_PROVIDERS = providers.read(f"smtp://127.0.0.1:{free_port()} smtp://127.0.0.1:{free_port()}")
    settings.EMAIL_BACKEND = environment.django_mail(settings.MAIL_PROVIDERS)["EMAIL_BACKEND"]
    with pytest.raises(OSError, match=r"127\.0\.0\.1.*; .*127\.0\.0\.1"):
        mail.send_mail("Your code", "ABC", "desk@magazine.example", ["rut@readers.example"])
