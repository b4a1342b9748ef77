"""The outbox of the demo: every mail that would have been sent, harmless to look at; nothing in production."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return settings.EMAIL_FILE_PATH


def send(folder, subject, text="Plain words.", page="<h1>Look</h1><script>alert(1)</script>"):
    mail = EmailMultiAlternatives(subject, text, "Crosswater <desk@localhost>", ["rut@readers.example"])
    if page:
        mail.attach_alternative(page, "text/html")
    EmailBackend(file_path=folder).send_messages([mail])


def test_an_empty_one_says_so(client, folder):
    assert "No mail yet" in client.get("/outbox/").content.decode()


def test_mails_are_shown_newest_first_with_their_text(client, folder):
    send(folder, "The first")
    send(folder, "The second", "Ünïcode & <b>no markup</b>")
    page = client.get("/outbox/").content.decode()
    assert page.index("The second") < page.index("The first")
    assert "Ünïcode &amp; &lt;b&gt;no markup&lt;/b&gt;" in page
    assert "Crosswater &lt;desk@localhost&gt;" in page


def test_two_mails_of_one_file_are_two(client, folder):
    backend = EmailBackend(file_path=folder)
    backend.send_messages(
        [EmailMultiAlternatives(name, "x", "a@b.example", ["c@d.example"]) for name in ("One", "Two")]
    )
    page = client.get("/outbox/").content.decode()
    assert page.index(">Two<") < page.index(">One<")


def test_a_mails_page_can_do_nothing_but_be_looked_at(client, folder):
    send(folder, "A page")
    page = client.get("/outbox/").content.decode()
    address = re.search(r'<iframe sandbox src="(/outbox/[^"]+)"', page)[1]
    answer = client.get(address)
    assert b"<h1>Look</h1>" in answer.content
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_mail_without_a_page_and_one_that_is_not_there_have_none(client, folder):
    send(folder, "Text only", page="")
    assert "<iframe" not in client.get("/outbox/").content.decode()
    assert client.get("/outbox/20260101-000000-1/0/").status_code == 404


def test_in_production_there_is_no_outbox(client, folder, settings):
    send(folder, "Secret")
    settings.OUTBOX_SHOWN = False
    assert client.get("/outbox/").status_code == 404
    assert client.get("/outbox/x/0/").status_code == 404


@pytest.mark.parametrize("path", ["/outbox/../settings/0/", "/outbox/%2e%2e%2fx/0/", "/outbox/a.b/0/"])
def test_no_address_reaches_another_folder(client, folder, path):
    assert client.get(path).status_code == 404
