"""A provider with an interface of its own: what it answers, what it does not, and what then is in doubt."""

import json
import threading
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from longwave.newsletter.letters import compiling, verp
from longwave.newsletter.models import Delivery
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.tests import mailing
from longwave.newsletter.tests.mailing import by_name, ended, sending, until
from longwave.newsletter.words import Outcome, State

pytestmark = pytest.mark.django_db(transaction=True)
pytest.importorskip("anymail")
http = pytest.importorskip("longwave.newsletter.sending.http")


class Provider(BaseHTTPRequestHandler):
    """Speaks as Resend and Postmark do, and misbehaves as readers' names say."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reader = asked.get("to") or asked.get("To")
        reader = reader if isinstance(reader, str) else reader[0]
        self.server.asked.append((reader, self.headers.get("Idempotency-Key"), asked))
        first = sum(reader == other for other, _, _ in self.server.asked) == 1
        if "lost" in reader and (first or "ever" in reader):
            self.close_connection = True
            return
        status = 422 if "never" in reader else 429 if "busy" in reader and first else 200
        code, words = (300, "Invalid email request") if status == 422 else (0, "OK")
        said = json.dumps({"id": "abc", "ErrorCode": code, "MessageID": "abc", "Message": words}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *words):
        pass


@contextmanager
def provider(name, secret):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.url = f"anymail://{name}?{secret}=x&api_url=http://127.0.0.1:{server.server_port}/&connections=2"
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def paper():
    return mailing.newsletter()


def test_each_reader_is_a_request_and_what_was_not_answered_is_in_doubt(paper, tmp_path):
    mailing.subscribe(paper, "rut", "never-ida", "lost-ivo")
    edition = mailing.frozen(paper)
    with provider("postmark", "server_token") as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
        assert len(server.asked) == 3
    assert by_name() == {"rut": Outcome.SENT, "never-ida": Outcome.FAILED, "lost-ivo": Outcome.DOUBT}
    asked = {reader: words for reader, _, words in server.asked}
    words = next(words for reader, words in asked.items() if "rut" in reader)
    assert "Dear Rut" in words["HtmlBody"]
    assert words["Metadata"] == {"delivery": verp.name(Delivery.objects.get(name="Rut").pk)}
    assert {"List-Unsubscribe", "List-Unsubscribe-Post"} <= {header["Name"] for header in words["Headers"]}


def test_a_provider_that_knows_repeats_is_asked_again_with_the_same_key(paper, tmp_path):
    mailing.subscribe(paper, "rut", "lost-ivo")
    edition = mailing.frozen(paper)
    with provider("resend", "api_key") as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
    keys = {(("ivo" in reader), key) for reader, key, _ in server.asked}
    assert len(server.asked) == 3
    assert len(keys) == 2


def test_a_provider_that_is_busy_is_left_alone_for_a_while(paper, tmp_path):
    mailing.subscribe(paper, "busy-rut")
    edition = mailing.frozen(paper)
    with provider("postmark", "server_token") as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
    assert len(server.asked) == 2
    assert Delivery.objects.get().attempts == 1


def test_a_mail_is_taken_apart_as_it_was_put_together(paper):
    paper.sender_name, paper.reply_to = "Wöche, die", "antworten@magazine.example"
    paper.save()
    edition = mailing.frozen(paper, text="one line\n.\nGrüße, 日本 " + "and many words " * 30)
    mail = compiling.load(bytes(edition.compiled), edition)
    raw = mail.message(Recipient(7, 8, "jörg@readers.example", 'Lenz, Jörg "J."'))
    whole = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    apart = http.readable(raw)
    assert (apart.subject, apart.from_email, apart.to) == (whole["Subject"], whole["From"], [whole["To"]])
    assert apart.reply_to == ([whole["Reply-To"]] if whole["Reply-To"] else [])
    assert apart.extra_headers == {name: str(whole[name]) for name in whole if name.lower() not in http.OURS}
    assert apart.body == whole.get_body(("plain",)).get_content()
    assert [(one.content, one.mimetype) for one in apart.alternatives] == [
        (whole.get_body(("html",)).get_content(), "text/html")
    ]
    assert "jörg@readers.example" in apart.to[0]
    assert "Grüße, 日本" in apart.body
