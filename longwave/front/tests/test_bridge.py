"""The bridge to Django: what a request becomes, what an answer becomes, and what is not even let in."""

import io
import shutil

import pytest

from longwave.front.bridge import IN_MEMORY, LARGEST, LARGEST_AT_DESK, Bridge, environ, receive
from tests import loops


class Headers(dict):
    """Headers as granian hands them out: by name in lower case; several of one name are several pairs."""

    def __init__(self, *pairs):
        super().__init__(pairs)
        self.pairs = pairs

    def items(self):
        return self.pairs


class Scope:
    proto, http_version, scheme, authority = "http", "1.1", "http", None
    server, client = "127.0.0.1:8000", "[2001:db8::7]:40000"

    def __init__(self, method="GET", path="/", query_string="", headers=()):
        self.method, self.path, self.query_string, self.headers = method, path, query_string, Headers(*headers)


class Proto:
    """A connection that keeps what it is told to send."""

    def __init__(self, pieces=()):
        self.pieces, self.sent, self.streamed = list(pieces), None, []

    async def __aiter__(self):
        for piece in self.pieces:
            yield piece

    def response_empty(self, status, headers):
        self.sent = (status, dict(headers), b"")

    def response_str(self, status, headers, body):
        self.sent = (status, dict(headers), body.encode())

    def response_bytes(self, status, headers, body):
        self.sent = (status, dict(headers), body)

    def response_stream(self, status, headers):
        self.sent = (status, dict(headers), None)
        return self

    async def send_bytes(self, piece):
        self.streamed.append(piece)


class Response(list):
    """What Django hands to a server: an iterable that is closed, and says whether it streams."""

    def __init__(self, pieces, streaming=False):
        super().__init__(pieces)
        self.streaming, self.closed = streaming, False

    def close(self):
        self.closed = True


class App:
    """A WSGI application that answers as told and keeps the environment it was asked with."""

    def __init__(self, response, status="200 OK", headers=()):
        self.response, self.status, self.headers = response, status, list(headers)

    def __call__(self, environ, start_response):
        self.environ, self.body = environ, environ["wsgi.input"].read()
        start_response(self.status, self.headers)
        return self.response


def pia(cookies):
    """Only the producer's session is known."""
    return "longwave_session=pia" in cookies


def nobody_asks(cookies):
    raise AssertionError("an ordinary request was asked who sends it")


def answered(app, scope, pieces=(), trusted=nobody_asks):
    bridge, proto = Bridge(app, trusted, threads=1), Proto(pieces)
    loops.run(bridge.answer(scope, proto))
    bridge.close()
    return proto


def test_a_request_as_wsgi_has_it():
    headers = [("host", "magazine.example"), ("content-type", "text/plain"), ("x-one", "a"), ("x-one", "b"),
               ("cookie", "a=1"), ("cookie", "b=2"), ("x_forwarded_proto", "https")]  # fmt: skip
    made = environ(Scope("POST", "/people/inês/", "q=%C3%A9", headers), io.BytesIO())
    assert made["PATH_INFO"].encode("latin-1").decode() == "/people/inês/"
    assert (made["QUERY_STRING"], made["REQUEST_METHOD"], made["CONTENT_TYPE"]) == ("q=%C3%A9", "POST", "text/plain")
    assert (made["HTTP_X_ONE"], made["HTTP_COOKIE"], made["HTTP_HOST"]) == ("a, b", "a=1; b=2", "magazine.example")
    assert (made["REMOTE_ADDR"], made["SERVER_PORT"]) == ("2001:db8::7", "8000")
    assert "HTTP_X_FORWARDED_PROTO" not in made, "with an underscore it may be forged past a proxy"


def test_an_answer_goes_out_and_is_closed():
    response = Response([b"Good ", b"morning"])
    proto = answered(App(response, headers=[("Content-Type", "text/plain")]), Scope())
    assert proto.sent == (200, {"content-type": "text/plain"}, b"Good morning")
    assert response.closed


def test_an_empty_answer():
    proto = answered(App(Response([]), "302 Found", [("Location", "/")]), Scope())
    assert proto.sent == (302, {"location": "/"}, b"")


@pytest.mark.parametrize("accepted", [(), (("accept-encoding", "gzip"),)])
def test_head_has_the_length_of_get_and_no_body(accepted):
    page = [b"<p>morning</p>" * 200]
    html = [("Content-Type", "text/html"), ("Content-Length", str(len(page[0])))]
    whole = answered(App(Response(page), headers=html), Scope("GET", headers=accepted)).sent
    head = answered(App(Response(page), headers=html), Scope("HEAD", headers=accepted)).sent
    assert head == (200, whole[1], b"")
    assert head[1]["content-length"] == str(len(whole[2]))


def test_a_streamed_answer_leaves_piece_by_piece():
    response = Response([b"one", b"", b"two"], streaming=True)
    proto = answered(App(response), Scope())
    assert (proto.sent[0], proto.streamed, response.closed) == (200, [b"one", b"two"], True)


def test_a_body_arrives_whole():
    app = App(Response([]))
    answered(app, Scope("POST", headers=[("content-length", "10")]), [b"hello", b"world"])
    assert (app.body, app.environ["CONTENT_LENGTH"]) == (b"helloworld", "10")


def test_a_large_body_is_kept_on_the_disk():
    pieces = [bytes(IN_MEMORY)] * 3
    scope = Scope("POST", headers=[("content-length", str(3 * IN_MEMORY))])
    body = loops.run(receive(scope, Proto(pieces)))
    assert body._rolled
    assert len(body.read()) == 3 * IN_MEMORY
    body.close()


def test_a_body_that_breaks_off_reaches_nobody():
    app = App(Response([]))
    proto = answered(app, Scope("POST", headers=[("content-length", "10")]), [b"hello"])
    assert proto.sent[0] == 400
    assert not hasattr(app, "environ")


@pytest.mark.parametrize("length", [str(LARGEST + 1), "-1", "ten", "١٢", "9" * 5000])
def test_a_body_too_long_or_of_no_length_is_refused_unread(length):
    proto = answered(App(Response([])), Scope("POST", "/search/", headers=[("content-length", length)]))
    assert proto.sent[0] == 413
    assert length.encode() in proto.sent[2]


def test_only_the_desks_people_send_a_recording_to_the_desk():
    length = ("content-length", str(LARGEST + 1))
    hers, forged = ("cookie", "longwave_session=pia"), ("cookie", "longwave_session=x")
    refused = [("/desk/", [length]), ("/desk/", [length, forged])]
    for path, headers in refused:
        assert answered(App(Response([])), Scope("POST", path, headers=headers), trusted=pia).sent[0] == 413
    let_in = answered(App(Response([])), Scope("POST", "/desk/", headers=[length, hers]), trusted=pia)
    assert let_in.sent[0] == 400, "read, and found to break off"


def test_a_session_among_several_cookie_headers_is_found():
    headers = [("content-length", str(LARGEST + 1)), ("cookie", "theme=dark"), ("cookie", "longwave_session=pia")]
    assert answered(App(Response([])), Scope("POST", "/desk/", headers=headers), trusted=pia).sent[0] == 400


def test_nobody_is_asked_who_sends_little_or_elsewhere():
    hers = ("cookie", "longwave_session=pia")
    few, many = ("content-length", str(LARGEST)), ("content-length", str(LARGEST + 1))
    assert answered(App(Response([])), Scope("POST", "/desk/", headers=[few, hers])).sent[0] == 400
    assert answered(App(Response([])), Scope("POST", "/search/", headers=[many, hers])).sent[0] == 413


def test_even_the_desks_people_send_no_more_than_a_recording():
    headers = [("content-length", str(LARGEST_AT_DESK + 1)), ("cookie", "longwave_session=pia")]
    assert answered(App(Response([])), Scope("POST", "/desk/", headers=headers), trusted=pia).sent[0] == 413


def test_a_recording_that_the_disk_has_no_room_for_is_refused_unread(monkeypatch):
    usage = shutil.disk_usage(".")._replace(free=2 * LARGEST)
    monkeypatch.setattr("longwave.front.bridge.shutil.disk_usage", lambda _: usage)
    headers = [("content-length", str(LARGEST + 1)), ("cookie", "longwave_session=pia")]
    refused = answered(App(Response([])), Scope("POST", "/desk/", headers=headers), trusted=pia).sent
    assert refused[0] == 507
    assert f"{2 * LARGEST} are free" in refused[2].decode()


def test_a_body_without_a_length_is_asked_for_one():
    scope = Scope("POST", headers=[("transfer-encoding", "chunked")])
    assert answered(App(Response([])), scope, [b"x"]).sent[0] == 411
