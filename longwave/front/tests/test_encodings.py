"""Zipping: whom, what, and with which tag."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.front.encodings import accepts, encode, understood, zipped

PAGE = b"<p>The cable parted at ten past three on a Sunday morning.</p>\n" * 40
HTML = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE))), ("ETag", '"abc"')]


def encoded(headers=HTML, body=PAGE, status=200, accepted="gzip, br", tags=None):
    headers, body = encode(status, headers, body, accepted, tags)
    return dict(headers), body


@pytest.mark.parametrize(
    ("accepted", "yes"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("*", True),
        ("*;q=0, gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("", False),
        (None, False),
    ],
)
def test_who_accepts_gzip(accepted, yes):
    assert accepts(accepted, "gzip") is yes


def test_a_page_is_zipped_with_its_length_and_a_tag_of_its_own():
    headers, body = encoded()
    assert gzip.decompress(body) == PAGE
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(body))
    assert headers["etag"] == '"abc-gzip"'
    assert headers["vary"] == "Accept-Encoding"


def test_who_does_not_accept_it_gets_the_page_and_caches_are_told():
    headers, body = encoded(accepted=None)
    assert (body, headers["etag"], headers["vary"]) == (PAGE, '"abc"', "Accept-Encoding")


def test_vary_keeps_what_was_there():
    assert encoded([*HTML, ("Vary", "Cookie")])[0]["vary"] == "Cookie, Accept-Encoding"
    assert encoded([*HTML, ("Vary", "Cookie, Accept-Encoding")])[0]["vary"] == "Cookie, Accept-Encoding"


@pytest.mark.parametrize(
    ("kind", "yes"),
    [
        ("text/css", True),
        ("application/rss+xml; charset=utf-8", True),
        ("application/ld+json", True),
        ("application/json", True),
        ("application/json+chapters", True),
        ("image/svg+xml", True),
        ("image/jpeg", False),
        ("audio/mpeg", False),
        ("application/zip", False),
    ],
)
def test_only_text_is_zipped(kind, yes):
    assert ("content-encoding" in encoded([("Content-Type", kind)])[0]) is yes


def test_small_and_already_coded_answers_are_left_alone():
    assert "content-encoding" not in encoded(body=b"short")[0]
    brought = [*HTML, ("Content-Encoding", "gzip")]
    headers, body = encoded(brought)
    assert (body, headers["etag"], "vary" in headers) == (PAGE, '"abc"', False)
    assert encoded([*HTML, ("Cache-Control", "no-transform")])[1] == PAGE


def test_a_weak_tag_stays_as_it_is():
    assert encoded([("Content-Type", "text/html"), ("ETag", 'W/"abc"')])[0]["etag"] == 'W/"abc"'


def test_cookies_come_through_each():
    headers, _ = encode(200, [*HTML, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], PAGE, "gzip")
    assert [value for name, value in headers if name == "set-cookie"] == ["a=1", "b=2"]


def test_the_tag_of_a_zipped_page_is_understood_and_given_back():
    assert understood('"abc-gzip", "x"') == '"abc-gzip", "x", "abc"'
    assert understood('"abc"') == '"abc"'
    headers, _ = encoded([("ETag", '"abc"')], b"", 304, tags='"abc-gzip"')
    assert headers["etag"] == '"abc-gzip"'
    headers, _ = encoded([("ETag", '"abc"')], b"", 304, tags='"abc"')
    assert headers["etag"] == '"abc"'


@given(st.binary(max_size=4000))
def test_zipping_loses_nothing_and_is_the_same_each_time(body):
    assert gzip.decompress(zipped(body)) == body
    assert zipped(body) == zipped(body)
