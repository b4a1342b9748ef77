"""The demo's second door: requests go to the site as if from the university, and its answers come back whole."""

import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from longwave.ops.reading_room import ADDRESS, HOST, open_beside


class Site(BaseHTTPRequestHandler):
    """Says what it was asked, and by whom."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, self.headers.get_all("X-Forwarded-For"), sent))
        body = b"x" * 1_000_000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Host-Asked", self.headers["Host"])
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_HEAD = answer  # noqa: N815 - named by the standard library

    def log_message(self, *words):
        """Nothing: tests are quiet."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer((HOST, 0), Site)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def room(site):
    found = open_beside(site.server_port)
    yield found
    found.shutdown()
    found.server_close()


def ask(room, method, path, body=None, **headers):
    connection = http.client.HTTPConnection(HOST, room.port, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers["Host-Asked"], len(answer.read())
    connection.close()
    return found


def test_a_page_comes_whole_and_is_asked_for_from_the_university(site, room):
    assert ask(room, "GET", "/articles/one/?a=b", Host="localhost:8001") == (200, "localhost:8001", 1_000_000)
    assert ask(room, "HEAD", "/")[2] == 0
    assert site.asked == [("GET", "/articles/one/?a=b", [ADDRESS], b""), ("HEAD", "/", [ADDRESS], b"")]


def test_nobody_says_otherwise_where_she_comes_from(site, room):
    ask(room, "GET", "/", **{"x-forwarded-FOR": "203.0.113.9"})
    assert site.asked[0][2] == [ADDRESS]


def test_a_form_goes_through(site, room):
    ask(room, "POST", "/account/sign-in/", b"email=rut%40reader.example" * 9000)
    assert site.asked == [("POST", "/account/sign-in/", [ADDRESS], b"email=rut%40reader.example" * 9000)]


def test_many_ask_on_after_one_another_and_at_once(site, room):
    people = [threading.Thread(target=ask, args=(room, "GET", f"/{number}/")) for number in range(8)]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert {path for _, path, _, _ in site.asked} == {f"/{number}/" for number in range(8)}


def test_it_listens_on_the_next_port_or_else_on_another(site):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        rooms = [open_beside(taken.getsockname()[1] - 1), open_beside(65_535)]
        assert taken.getsockname()[1] not in {room.port for room in rooms}
    for room in rooms:
        room.shutdown()
        room.server_close()


def test_while_the_site_is_not_up_the_door_closes_without_a_word(room, site, capsys):
    site.shutdown()
    site.server_close()
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        ask(room, "GET", "/")
    assert "Traceback" not in capsys.readouterr().err
