"""A crowd counts what its readers got: renderings that differ, and whatever is not a whole page."""

import socketserver
import threading
from contextlib import contextmanager

import pytest

from longwave.bench import crowd
from tests import loops

COOKIES = {"full": "lw_pass=olga", "wall": ""}


class Site(socketserver.StreamRequestHandler):
    """Renders a page for each kind of reader once, but for the path /again/, which is rendered each time."""

    seen = 0

    def handle(self):
        asked = self.rfile.readline() + b"".join(iter(self.rfile.readline, b"\r\n"))
        Site.seen += 1
        if b"/away/" in asked:
            return
        moment = Site.seen if b"/again/" in asked else int(b"olga" in asked)
        body = b"<footer>12:00:00.%d</footer>" % moment
        length = len(body) + (b"/cut/" in asked)
        self.wfile.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (self.status(asked), length) + body)

    def status(self, asked):
        return b"503 Busy" if b"/busy/" in asked else b"200 OK"


@contextmanager
def served():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def gather(tmp_path, monkeypatch):
    published = []
    monkeypatch.setattr(crowd, "publish", lambda folder, path: published.append(path))

    def act(path):
        with served() as url:
            got = loops.aside(lambda: crowd.gather(tmp_path, url, path, COOKIES, connections=6))
        assert published == [path]
        return got

    return act


def test_one_rendering_for_each_kind_of_reader(gather):
    got = gather("/articles/a/")
    assert (got.answers, got.told()) == (6, "")
    assert {kind: len(moments) for kind, moments in got.renderings.items()} == {"full": 1, "wall": 1}


def test_each_rendering_too_many_is_seen(gather):
    assert {len(moments) for moments in gather("/again/").renderings.values()} == {3}


@pytest.mark.parametrize(
    ("path", "told"),
    [("/busy/", "6 x HTTP/1.1 503 Busy"), ("/cut/", "6 x HTTP/1.1 200 OK"), ("/away/", "6 x nothing came")],
)
def test_what_is_no_whole_page_is_told(gather, path, told):
    got = gather(path)
    assert (got.answers, got.told()) == (0, told)
