"""Single mails reach addresses with accents, Pelé’s too, where the mail server can; where it cannot they say so."""

import smtplib
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from longwave.adapters.smtp import in_any_letters
from tests.sink import sink

PELE, IDA = "pelé@bücher.example", "ida@readers.example"


def send(server, *to, **options):
    mail = EmailMultiAlternatives("Bitte bestätigen", "Guten Tag.\n", "Das Heft <desk@magazine.example>", list(to))
    mail.attach_alternative("<p>Guten Tag.</p>", "text/html")
    backend = get_connection("longwave.adapters.smtp.Backend", host="127.0.0.1", port=server.port, **options)
    return backend.send_messages([mail])


def test_a_server_that_can_is_given_the_address_as_it_is(tmp_path):
    (tmp_path / "kept").mkdir()
    with sink(tmp_path, "--smtputf8", "--keep", tmp_path / "kept") as server:
        assert send(server, PELE) == 1
        assert set(server.counts()) == {"pelé@xn--bcher-kva.example"}
    (kept,) = (tmp_path / "kept").iterdir()
    mail = message_from_bytes(kept.read_bytes(), policy=policy.SMTPUTF8)
    assert mail["To"] == "pelé@xn--bcher-kva.example"
    assert (mail["Subject"], mail["From"].addresses[0].display_name) == ("Bitte bestätigen", "Das Heft")
    assert mail.get_body(("plain",)).get_content().strip() == "Guten Tag."
    assert mail.get_body(("html",)).get_content().strip() == "<p>Guten Tag.</p>"


def test_a_server_that_cannot_is_given_no_other_address_in_its_place(tmp_path):
    with sink(tmp_path) as server:
        with pytest.raises(smtplib.SMTPNotSupportedError, match="does not offer SMTPUTF8"):
            send(server, PELE)
        assert send(server, PELE, fail_silently=True) == 0
        assert send(server, IDA) == 1
        assert set(server.counts()) == {IDA}


def test_an_address_is_the_same_but_for_its_domain():
    assert in_any_letters(PELE) == "pelé@xn--bcher-kva.example"
