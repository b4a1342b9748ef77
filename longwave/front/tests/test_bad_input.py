"""What no browser sends, sent to a running site byte by byte: a plain refusal or the ordinary page, never a fault.

Whoever sends it says that he is a robot, so that the ordinary page is the wall.
"""

import socket

import pytest

from longwave.front.pages import LONGEST_HOST
from longwave.front.refusals import LONGEST, METHODS
from tests import walk
from tests.canaries import ARTICLE, found

pytestmark = pytest.mark.xdist_group("bad input")  # one site for all of them
PATH, FREE, LOCAL = ARTICLE.encode(), b"/articles/free/", b"Host: localhost\r\n"
KB64 = 64 * 1024


@pytest.fixture(scope="module")
def site(tmp_path_factory, new_magazine):
    with walk.served(new_magazine(tmp_path_factory.mktemp("bad") / "mag")) as site:
        yield site


@pytest.fixture(autouse=True)
def no_traceback(site):
    """Whatever is sent, it is no fault of ours, and the site goes on answering."""
    yield
    assert "Traceback" not in site.magazine.log()
    assert site.magazine.get("/livez").status == 200


def shown(sent):
    """A test's name, from what it sends."""
    return ascii(sent[:40]) if isinstance(sent, bytes) else sent


def request(path=PATH, method=b"GET", host=LOCAL, headers=b""):
    first = method + b" " + path + b" HTTP/1.1\r\n"
    return first + host + b"User-Agent: somebot/1\r\n" + headers + b"Connection: close\r\n\r\n"


def answer(site, sent):
    """The status and the body that come back; nothing from behind the wall is in either, nor in the headers."""
    with socket.create_connection(("127.0.0.1", site.magazine.port), timeout=60) as connection:
        connection.sendall(sent)
        got = b"".join(iter(lambda: connection.recv(KB64), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    repeated = found(sent.decode("utf-8", "replace"))
    assert found(got.decode("utf-8", "replace")) <= repeated
    return int(head.split()[1]), body


@pytest.mark.parametrize("method", [b"PROPFIND", b"TRACE", b"CONNECT", b"get", b"M" * 1000], ids=shown)
def test_odd_methods_are_refused_and_the_known_ones_named(site, method):
    status, body = answer(site, request(method=method))
    assert (status, body.decode()) == (405, f"Expected one of the methods {', '.join(METHODS)}.\n")


def test_a_tunnel_to_somewhere_is_refused(site):
    assert (
        answer(site, b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n")[0]
        == 400
    )


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"])
def test_a_page_is_not_written_to(site, method):
    assert answer(site, request(method=method))[0] in (403, 405)


@pytest.mark.parametrize(
    "query",
    [b"?x=1&y", b"?%", b"?%zz=%ff&%00", b"?" + b"&" * 3000, b"?" + b"a=1&" * 1900, b"?variant=full&theme="],
    ids=shown,
)
def test_junk_in_the_query_changes_nothing(site, query):
    status, body = answer(site, request(PATH + query))
    assert (status, body) == answer(site, request())
    assert b"data-reason=" in body


@pytest.mark.parametrize(
    "path",
    [
        PATH[:-1] + b".css",
        PATH + b"x.css",
        b"/" + PATH,
        b"//localhost" + PATH,
        PATH.replace(b"/", b"//"),
        PATH + b"/",
        PATH + b"%",
        PATH + b"%zz",
        PATH + b"%ff",
        PATH + b"%00",
        PATH + b";x=1",
        b"/%",
        b"/%zz/",
        b"/%ff/",
        b"/%00/",
        b"/articles/%ff/",
        b"/articles/%00/",
        b"/articles/../articles/the-port-that-waited/",
        b"/articles/%2e%2e/articles/the-port-that-waited/",
        b"/static/%00",
        b"/audio/%ff",
        b"/audio/" + b"9" * 99 + b"-0123456789abcdef/x.mp3",
        b"/media/images/%00.jpg",
        b"/media/images/" + b"x" * 5000 + b".jpg",
        b"/archive/" + b"9" * 5000 + b"/1/",
        b"/free/%00/",
        b"/gift/%ff/",
        b"/oembed?url=%00",
        b"/articles/?page=%00",
    ],
    ids=shown,
)
def test_another_spelling_of_an_address_is_no_address(site, path):
    assert answer(site, request(path))[0] == 404


@pytest.mark.parametrize("path", [b"", b"articles/", b"*", PATH + b"\xff", PATH + b" x"])
def test_what_is_no_address_at_all_is_refused(site, path):
    assert answer(site, request(path))[0] == 400


def test_an_address_with_escaped_slashes_is_that_address(site):
    assert answer(site, request(PATH.replace(b"/", b"%2F").replace(b"%2F", b"/", 1))) == answer(site, request())


NOBODY = b"No magazine is known here by the name that was asked for.\n"


@pytest.mark.parametrize(
    "host",
    [
        b"Host: evil.example\r\n",
        b"Host: \r\n",
        b"",
        LOCAL + b"Host: evil.example\r\n",
        b"Host: evil.example\r\n" + LOCAL,
        LOCAL + LOCAL,
        b"Host: localhost, evil.example\r\n",
        b"Host: evil@localhost\r\n",
        b"Host: localhost/x\r\n",
        b"Host: [::1\r\n",
        b"Host: \xff\r\n",
        b"Host: localhost:http\r\n",
        b"Host: " + b"x" * LONGEST_HOST + b"\r\n",
    ],
    ids=shown,
)
def test_another_name_than_the_magazines_is_not_answered(site, host):
    assert answer(site, request(host=host)) == (400, NOBODY)


@pytest.mark.parametrize(
    "header", [b"X-Original-URL", b"X-Rewrite-URL", b"X-Forwarded-Path", b"X-HTTP-Method-Override"]
)
def test_a_header_that_names_another_address_is_not_read(site, header):
    plain = answer(site, request(FREE))
    assert plain[0] == 200
    assert answer(site, request(FREE, headers=header + b": " + PATH + b"\r\n")) == plain


@pytest.mark.parametrize("host", [LOCAL, b"Host: evil.example\r\n"])
def test_of_an_absolute_address_its_own_host_counts(site, host):
    """RFC 9112, 3.2.2."""
    assert answer(site, request(b"http://localhost" + PATH, host=host)) == answer(site, request())
    for elsewhere in (b"http://evil.example", b"http://a:b@localhost", b"http://localhost@evil.example"):
        assert answer(site, request(elsewhere + PATH, host=host)) == (400, NOBODY)


def test_an_address_may_be_so_long_and_no_longer(site):
    for junk, status in (
        (b"?" + b"x" * (LONGEST - len(PATH)), 200),
        (b"?" + b"x" * LONGEST, 414),
        (b"x" * LONGEST, 414),
    ):
        assert answer(site, request(PATH + junk))[0] == status
    for junk in (b"x" * KB64, b"?" + b"x" * KB64, b"%ff" * (KB64 // 3)):
        assert answer(site, request(PATH + junk))[0] in (414, 431)


@pytest.mark.parametrize(
    "headers",
    [
        b"".join(b"X-%d: %s\r\n" % (number, b"a" * 900) for number in range(72)),
        b"".join(b"X-%d: a\r\n" % number for number in range(1000)),
        b"X-Long: " + b"a" * KB64 + b"\r\n",
        b"Cookie: " + b"; ".join(b"c%d=1" % number for number in range(5000)) + b"\r\n",
        b"".join(b"Cookie: c%d=1\r\n" % number for number in range(5000)),
        b"Cookie: lw_pass=" + b"x" * KB64 + b"\r\n",
    ],
    ids=[
        "64 KB in all",
        "a thousand",
        "one of 64 KB",
        "5,000 cookies",
        "5,000 headers of cookies",
        "a cookie of 64 KB",
    ],
)
def test_headers_of_64_kilobytes_are_refused(site, headers):
    assert answer(site, request(headers=headers))[0] == 431


@pytest.mark.parametrize(
    "name", ["lw_pass", "lw_meter", "lw_link", "lw_gift", "longwave_session", "csrftoken", "theme"]
)
def test_an_oversized_cookie_is_refused_in_words_that_help(site, name):
    cookie = f"Cookie: {name}={'x' * 20_000}\r\n".encode()
    for path in (PATH, b"/account/", b"/search/"):
        status, body = answer(site, request(path, headers=cookie))
        assert status == 431
        assert b"Delete this site's cookies in its settings" in body


@pytest.mark.parametrize(
    "name", ["lw_pass", "lw_meter", "lw_link", "lw_gift", "longwave_session", "csrftoken", "theme"]
)
@pytest.mark.parametrize(
    "value",
    [b"\xff\xfe", b"x" * 5000, b"\xc3\xa9", b'"', b"=;=;;", b"1|2|3.AAAAAAAAAAAAAAAAAAAAAA"],
    ids=shown,
)
def test_a_cookie_that_is_not_ours_is_none(site, name, value):
    cookie = b"Cookie: " + name.encode() + b"=" + value + b"\r\n"
    assert answer(site, request(headers=cookie)) == answer(site, request())
    assert answer(site, request(b"/account/", headers=cookie))[0] == 302


@pytest.mark.parametrize(
    "header",
    [
        "Accept",
        "Accept-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "Referer",
        "User-Agent",
        "X-Forwarded-For",
    ],
)
def test_a_header_that_is_no_text_is_none(site, header):
    for path in (PATH, b"/search/?q=waited", b"/feed.xml", b"/static/%00"):
        assert answer(site, request(path, headers=header.encode() + b": \xff\xfe\r\n"))[0] in (200, 404)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET " + PATH + b"\r\n\r\n",
        b"GET " + PATH + b" HTTP/9.9\r\n" + LOCAL + b"\r\n",
        b"hello\r\n\r\n",
        b"\0" * 99 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 99 + b"\r\n\r\n",  # TLS
        request(method=b"G@T"),
        request(headers=b"X Y: 1\r\n"),
        request(headers=b"X-Y : 1\r\n"),
        request(headers=b"X-Y: 1\r\n  2\r\n"),
        request(headers=b"X-Y: a\0b\r\n"),
        request(b"/search/", b"POST", headers=b"Content-Length: -5\r\n"),
        request(b"/search/", b"POST", headers=b"Content-Length: 5\r\nContent-Length: 6\r\n") + b"abcdef",
    ],
    ids=shown,
)
def test_what_is_no_request_is_refused(site, sent):
    assert answer(site, sent)[0] == 400


def test_a_body_of_two_lengths_is_not_read(site):
    both = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    assert answer(site, request(b"/gift/", b"POST", headers=both) + b"0\r\n\r\n")[0] == 411


@pytest.mark.parametrize("form", [b"path=%ff%", b"path=%00", b"a=1&" * 20_000, b"\xff" * 99], ids=shown)
def test_a_form_of_junk_is_refused(site, form):
    kind = b"Content-Type: application/x-www-form-urlencoded; charset=nope\r\nContent-Length: %d\r\n" % len(form)
    kind += b"Sec-Fetch-Site: same-origin\r\n"
    assert answer(site, request(b"/gift/", b"POST", headers=kind) + form)[0] in (400, 404, 413)
