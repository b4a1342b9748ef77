"""Safe fetch: Mara imports a feed; Trudy writes addresses that would make our server read Mara's own network."""

import gzip
import hashlib
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longwave.kernel.fetch import MOST_REDIRECTS, Fetched, FetchFailed, FetchRefused, fetch, foresee

FEED = b"<rss version='2.0'><channel><title>The Crossing</title></channel></rss>" * 50
PUBLIC = "93.184.216.34"


class Origin(BaseHTTPRequestHandler):
    """Somebody else's server. What it was asked is kept in `asked`."""

    asked: list[tuple[str, dict[str, str]]] = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        name = self.path.partition("?")[0].strip("/").replace("-", "_")
        getattr(self, f"page_{name}", self.page_missing)()

    def log_message(self, *args):
        pass

    def answer(self, body, status=200, /, **headers):
        self.send_response(status)
        headers.setdefault("Content_Length", str(len(body)))
        for key, value in headers.items():
            if value is not None:
                self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_missing(self):
        self.answer(b"no", 404)

    def page_feed(self):
        self.answer(FEED, Content_Type="application/rss+xml; charset=utf-8")

    def page_empty(self):
        self.answer(b"")

    def page_packed(self):
        self.answer(gzip.compress(FEED), Content_Encoding="gzip")

    def page_packed_twice(self):
        self.answer(gzip.compress(FEED[:100]) + gzip.compress(FEED[100:]), Content_Encoding="gzip")

    def page_bomb(self):
        self.answer(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip")

    def page_packed_short(self):
        self.answer(gzip.compress(FEED)[:-20], Content_Encoding="gzip")

    def page_packed_damaged(self):
        self.answer(b"\x1f\x8bnonsense", Content_Encoding="gzip")

    def page_brotli(self):
        self.answer(FEED, Content_Encoding="br")

    def page_endless(self):
        self.answer(FEED * 10, Content_Length=None)

    def page_liar(self):
        self.answer(FEED, Content_Length=str(len(FEED) + 10))

    def page_moved(self):
        self.answer(b"", 301, Location="/feed")

    def page_moved_nowhere(self):
        self.answer(b"", 302)

    def page_moved_inside(self):
        self.answer(b"", 302, Location="http://169.254.169.254/latest/meta-data/")

    def page_moved_by_name(self):
        self.answer(b"", 302, Location="http://inside.example/secret")

    def page_moved_to_file(self):
        self.answer(b"", 302, Location="file:///etc/passwd")

    def page_moved_with_password(self):
        self.answer(b"", 302, Location="http://mara:secret@127.0.0.1/")

    def page_round(self):
        self.answer(b"", 307, Location="/round")

    def page_nonsense(self):
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")

    def page_plain(self):
        self.answer(b"", 302, Location=f"http://127.0.0.1:{self.server.server_port}/feed")


@pytest.fixture
def origin():
    Origin.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Origin) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(server, path, *, host="127.0.0.1", **options) -> Fetched:
    options = {"limit_bytes": 1_000_000, "seconds": 10, "allow_private": True} | options
    return fetch(f"http://{host}:{server.server_port}{path}", **options)


def refusal(url, **options) -> FetchRefused:
    with pytest.raises(FetchRefused) as caught:
        fetch(url, **{"limit_bytes": 1000, "seconds": 10} | options)
    error = caught.value
    assert error.found
    assert error.expected
    assert error.advice
    return error


def test_a_file_comes_with_its_type_and_checksum(origin):
    found = ask(origin, "/feed", accept="application/rss+xml")
    assert found.content == FEED
    assert found.media_type == "application/rss+xml"
    assert found.headers["Content-Type"].endswith("utf-8")
    assert (found.length, found.sha256) == (len(FEED), hashlib.sha256(FEED).hexdigest())
    [(_, headers)] = Origin.asked
    assert headers["Accept"] == "application/rss+xml"
    assert headers["User-Agent"].startswith("Longwave/")


def test_an_empty_file_is_a_file(origin):
    assert ask(origin, "/empty").content == b""


@pytest.mark.parametrize("path", ["/packed", "/packed-twice"])
def test_packed_bytes_are_unpacked(origin, path):
    found = ask(origin, path)
    assert found.content == FEED
    assert found.sha256 == hashlib.sha256(FEED).hexdigest()


def test_a_redirect_is_followed_and_named(origin):
    found = ask(origin, "/moved")
    assert found.content == FEED
    assert found.url.endswith("/feed")


def test_a_file_is_written_whole_and_under_its_name(origin, tmp_path):
    target = tmp_path / "crossing.mp3"
    target.write_bytes(b"the old one")
    found = ask(origin, "/feed", into=target)
    assert (found.path, found.content) == (target, b"")
    assert target.read_bytes() == FEED
    assert [path.name for path in tmp_path.iterdir()] == ["crossing.mp3"]


@pytest.mark.parametrize("path", ["/liar", "/packed-short", "/bomb", "/missing", "/brotli"])
def test_a_file_that_fails_leaves_the_old_one(origin, tmp_path, path):
    target = tmp_path / "crossing.mp3"
    target.write_bytes(b"the old one")
    with pytest.raises((FetchFailed, FetchRefused)):
        ask(origin, path, into=target)
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["crossing.mp3"]


def test_a_name_goes_with_the_request_and_the_judged_address_is_the_one_asked(origin):
    """The resolver is asked once: a second answer, to another address, would never be seen."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    found = ask(origin, "/feed", host="feeds.example", resolve=lambda host, port: answers.pop(0))
    assert found.content == FEED
    assert len(answers) == 1
    [(_, headers)] = Origin.asked
    assert headers["Host"] == f"feeds.example:{origin.server_port}"


def test_the_second_address_is_tried_when_the_first_is_silent(origin):
    found = ask(origin, "/feed", host="feeds.example", resolve=lambda host, port: ["::1", "127.0.0.1"])
    assert found.content == FEED


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/feed.xml", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("gopher://example.org/", "not a web address"),
        ("/var/feed.xml", "not a web address"),
        ("http:///feed.xml", "not a web address"),
        ("http://mara:secret@example.org/", "password"),
        ("http://example.org@127.0.0.1/", "password"),
        ("http://example.org\\@127.0.0.1/", "password"),
        ("http://127.0.0.1/", "loopback"),
        ("http://127.0.0.1:6379/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://10.0.0.5/", "private"),
        ("http://100.64.0.5/", "carrier"),
        ("http://169.254.169.254/latest/", "link-local"),
        ("http://[::ffff:127.0.0.1]/", "mapped"),
        ("http://[64:ff9b::7f00:1]/", "NAT64"),
        ("http://[2002:7f00:1::]/", "6to4"),
        ("http://[fe80::1%25eth0]/", "network card"),
        ("http://2130706433/", "odd notation"),
        ("http://0x7f000001/", "odd notation"),
        ("http://127.1/", "odd notation"),
        ("http://0177.0.0.1/", "cannot be read"),
        ("http://１２７.０.０.１/", "cannot be read"),
        ("http://127。0。0。1/", "loopback"),
        ("http://exa mple.org/", "not the name"),
        ("http://example.org:99999/", "not a port"),
        ("http://[::1", "cannot be read"),
        ("http://\x00/", "cannot be read"),
    ],
)
def test_trudys_addresses_are_refused_before_anybody_is_asked(url, words):
    refused = refusal(url, resolve=lambda host, port: pytest.fail("a name was looked up"))
    assert words in str(refused)
    with pytest.raises(FetchRefused) as foreseen:
        foresee(url, seconds=10)
    assert str(foreseen.value) == str(refused)


def test_what_a_name_leads_to_is_foreseen():
    foresee("https://example.org/a", seconds=10, resolve=lambda host, port: ["93.184.216.34"])
    with pytest.raises(FetchRefused, match=r"leads to 10\.0\.0\.5"):
        foresee("https://example.org/a", seconds=10, resolve=lambda host, port: ["93.184.216.34", "10.0.0.5"])
    with pytest.raises(FetchFailed, match="leads nowhere"):
        foresee("https://example.org/a", seconds=10, resolve=lambda host, port: ["no address"])


@settings(deadline=None)
@given(st.sampled_from(["http://", "https://", "HTTP://", "//", ""]), st.text(max_size=40))
def test_no_address_whatever_reaches_a_private_network(scheme, rest):
    """Every name leads inside here: nothing may be connected to, and nothing else may be raised."""
    with pytest.raises((FetchRefused, FetchFailed)):
        fetch(scheme + rest, limit_bytes=1000, seconds=10, resolve=lambda host, port: ["10.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "http://1.1.1.1 &@2.2.2.2# @3.3.3.3/",
        "http://127.1.1.1:80\\@127.2.2.2:80/",
        "http://127.0.0.1:80#\\@example.org/",
        "http://[::]:25/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://0000::1:80/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127.127.127.127/",
        "http://localhost:+11211aaa/",
        "http://example.org%2f@127.0.0.1/",
        "http://127.0.0.1%00.example.org/",
        "http://169.254.169.254\t.example.org/",
        "jar:http://127.0.0.1!/",
        "dict://127.0.0.1:11211/",
        "netdoc:///etc/passwd",
        "http:127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "http://②¹³0706433/",
        "http://017700000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://127.0.0.1.:80/",
        "http://⑯⑨。②⑤④。⑯⑨｡②⑤④/",
    ],
)
def test_forms_seen_in_attacks(url):
    refusal(url, resolve=lambda host, port: ["127.0.0.1"])


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["10.0.0.1"], ["::ffff:10.0.0.1"], [PUBLIC, "192.168.1.1"], ["fd00::1"]]
)
def test_a_name_that_leads_inside_is_refused(answer):
    error = refusal("http://inside.example/", resolve=lambda host, port: answer)
    assert "inside.example leads to" in error.found


def test_a_refusal_tells_no_secret():
    assert "secret" not in str(refusal("http://mara:secret@example.org/"))
    assert "token" not in str(refusal("ftp://example.org/feed?token=1"))


def test_what_may_be_allowed_is_offered_and_the_rest_is_not():
    assert "--allow-private" in refusal("http://10.0.0.1/").advice
    assert "--allow-private" not in refusal("http://169.254.169.254/").advice
    assert refusal("http://169.254.169.254/", allow_private=True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/moved-inside", "link-local"),
        ("/moved-by-name", "inside.example leads to 169.254.1.1"),
        ("/moved-to-file", "not a web address"),
        ("/moved-with-password", "password"),
        ("/round", f"more than {MOST_REDIRECTS} times"),
    ],
)
def test_a_redirect_is_judged_like_any_address(origin, path, words):
    with pytest.raises(FetchRefused, match=words):
        ask(origin, path, resolve=lambda host, port: {"inside.example": ["169.254.1.1"]}[host])


@pytest.mark.parametrize("path", ["/feed", "/endless", "/bomb", "/packed"])
def test_the_size_is_capped_before_and_after_unpacking(origin, path):
    with pytest.raises(FetchRefused, match="larger than"):
        ask(origin, path, limit_bytes=len(FEED) - 1)


def test_a_file_of_just_the_size_is_taken(origin):
    assert ask(origin, "/feed", limit_bytes=len(FEED)).length == len(FEED)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "404 Not Found"),
        ("/liar", "did not arrive whole"),
        ("/packed-short", "stops in the middle"),
        ("/packed-damaged", "damaged"),
        ("/brotli", "compressed as"),
        ("/moved-nowhere", "without saying where"),
        ("/nonsense", "did not arrive whole"),
    ],
)
def test_failures_say_what_happened(origin, path, words):
    with pytest.raises(FetchFailed, match=words):
        ask(origin, path)


def test_time_is_counted_over_everything(origin):
    """A clock that moves three seconds at each look stands for a server that sends a byte now and then."""
    now = iter(range(0, 10_000, 3))
    with pytest.raises(FetchFailed, match="longer than 10 seconds"):
        ask(origin, "/feed", clock=lambda: next(now))


def test_a_name_that_does_not_exist_and_a_closed_port_fail_clearly(origin):
    def nobody(host, port):
        raise OSError("name not known")

    with pytest.raises(FetchFailed, match="leads nowhere"):
        fetch("http://nobody.example/", limit_bytes=10, seconds=5, resolve=nobody)
    with pytest.raises(FetchFailed, match="No connection"):
        fetch("http://nobody.example/", limit_bytes=10, seconds=5, resolve=lambda host, port: [])
    with pytest.raises(FetchFailed, match="No connection"):
        fetch("http://127.0.0.1:1/", limit_bytes=10, seconds=5, allow_private=True)


def test_the_systems_own_resolver_is_used_and_judged():
    with pytest.raises(FetchRefused, match="localhost leads to"):
        fetch("http://localhost/", limit_bytes=10, seconds=5)


@pytest.fixture
def certificate(tmp_path):
    if which("openssl") is None:
        pytest.skip("openssl, which makes the certificate of this test, is not installed")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=feeds.example"]
    names = ["-addext", "subjectAltName=DNS:feeds.example"]
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    return key, cert


@pytest.fixture
def secure(origin, certificate):
    """The same server with a certificate for feeds.example, and what it was told by SNI."""
    key, cert = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    names = []
    context.sni_callback = lambda connection, name, context: names.append(name)
    origin.socket = context.wrap_socket(origin.socket, server_side=True)
    return origin, ssl.create_default_context(cafile=str(cert)), names


def asked_securely(secure, path, host="feeds.example"):
    server, trust, _ = secure
    return fetch(
        f"https://{host}:{server.server_port}{path}",
        limit_bytes=10_000,
        seconds=10,
        allow_private=True,
        trust=trust,
        resolve=lambda host, port: ["127.0.0.1"],
    )


def test_the_certificate_is_held_against_the_name_not_the_address(secure):
    assert asked_securely(secure, "/feed").content == FEED
    assert secure[2] == ["feeds.example"]


def test_a_certificate_for_another_name_is_refused(secure):
    with pytest.raises(FetchFailed, match="No connection"):
        asked_securely(secure, "/feed", host="other.example")


def test_https_never_leads_to_http(secure):
    with pytest.raises(FetchRefused, match="not encrypted"):
        asked_securely(secure, "/plain")
