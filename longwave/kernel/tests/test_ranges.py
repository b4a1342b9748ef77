"""Which bytes a request asks for: players, download managers, and people who send nonsense."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.kernel.ranges import Kind, Span, span

SIZE = 10_000
TAG = '"5f3a-1"'
MONDAY = datetime(2026, 11, 23, 18, 30, 5, 250_000, tzinfo=UTC)

sizes = st.integers(0, 10**13)
positions = st.integers(0, 10**13)


def asked(header: str | None, size: int = SIZE) -> tuple[Kind, int, int]:
    found = span(header, size)
    return found.kind, found.start, found.end


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-1", 0, 1),
        ("bytes=500-999", 500, 999),
        ("bytes=9999-", 9999, 9999),
        ("bytes=0-", 0, 9999),
        ("bytes=9500-20000", 9500, 9999),
        ("bytes=-500", 9500, 9999),
        ("bytes=-20000", 0, 9999),
        ("BYTES=0-1", 0, 1),
        ("bytes= 0-1", 0, 1),
        ("bytes=,0-1,", 0, 1),
        ("bytes=0000-0001", 0, 1),
        ("bytes=10-" + "9" * 5000, 10, 9999),
        ("bytes=-" + "9" * 5000, 0, 9999),
    ],
)
def test_a_player_gets_the_part_it_asks_for(header: str, start: int, end: int):
    found = span(header, SIZE)
    assert (found.kind, found.start, found.end) == (Kind.PART, start, end)
    assert found.status == 206
    assert found.length == end - start + 1
    assert found.content_range == f"bytes {start}-{end}/10000"


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=" + "9" * 40 + "-"])
def test_a_part_that_does_not_exist_is_refused(header: str):
    found = span(header, SIZE)
    assert (found.kind, found.status, found.length) == (Kind.UNSATISFIABLE, 416, 0)
    assert found.content_range == "bytes */10000"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=1-2-3",
        "bytes=5-1",
        "bytes=--1",
        "bytes=+1-2",
        "bytes=0 - 1",
        "bytes =0-1",
        "bytes=0x1-2",
        "bytes=١-٢",
        "bytes=²-",
        "seconds=0-1",
        "items=0-1",
        "bytes=0-1,5-6",
        "bytes=0-1,20000-",
        "bytes=0-1\r\nX: y",
    ],
)
def test_anything_else_gets_the_whole_file(header: str | None):
    found = span(header, SIZE)
    assert (found.kind, found.status, found.length, found.content_range) == (Kind.WHOLE, 200, SIZE, "")
    assert found.reason


def test_an_empty_file_has_no_parts():
    assert span("bytes=0-", 0).status == 416
    assert span("bytes=-5", 0).status == 200
    assert span(None, 0).length == 0


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_get_has_ranges(method: str):
    assert span("bytes=0-1", SIZE, method=method).kind is Kind.WHOLE


@pytest.mark.parametrize(
    "if_range",
    [TAG, f" {TAG} ", "Mon, 23 Nov 2026 18:30:05 GMT", "Monday, 23-Nov-26 18:30:05 GMT", "Mon Nov 23 18:30:05 2026"],
)
def test_if_range_of_this_version_gives_the_part(if_range: str):
    assert span("bytes=0-1", SIZE, if_range=if_range, etag=TAG, modified=MONDAY).status == 206


@pytest.mark.parametrize(
    "if_range",
    [
        '"another"',
        f"W/{TAG}",
        f"w/{TAG}",
        "5f3a-1",
        '"5f3a-1',
        "",
        "*",
        "Mon, 23 Nov 2026 18:30:06 GMT",
        "Mon, 23 Nov 2026 18:30:04 GMT",
        "yesterday",
        "Mon, 99 Nov 2026 18:30:05 GMT",
        "Mon, 23 Nov 99999999999999999999 18:30:05 GMT",
        "Mon, 23 Nov 2026 18:30:05 +99999999999999999999",
    ],
)
def test_if_range_of_another_version_gives_the_whole_file(if_range: str):
    assert span("bytes=0-1", SIZE, if_range=if_range, etag=TAG, modified=MONDAY).status == 200


def test_a_weak_tag_of_our_own_never_matches():
    assert span("bytes=0-1", SIZE, if_range=f"W/{TAG}", etag=f"W/{TAG}").status == 200


def test_a_file_without_validators_matches_no_if_range():
    assert span("bytes=0-1", SIZE, if_range=TAG).status == 200
    assert span("bytes=0-1", SIZE, if_range="Mon, 23 Nov 2026 18:30:05 GMT").status == 200


@given(size=sizes, first=positions, last=positions)
def test_a_single_range_follows_the_rfc(size: int, first: int, last: int):
    found = span(f"bytes={first}-{last}", size)
    if last < first:
        assert found.kind is Kind.WHOLE
    elif first >= size:
        assert found.kind is Kind.UNSATISFIABLE
    else:
        assert (found.kind, found.start, found.end) == (Kind.PART, first, min(last, size - 1))


@given(size=st.integers(1, 10**13), wanted=st.integers(1, 10**13))
def test_a_suffix_ends_with_the_file(size: int, wanted: int):
    found = span(f"bytes=-{wanted}", size)
    assert (found.kind, found.end, found.length) == (Kind.PART, size - 1, min(size, wanted))


@given(header=st.one_of(st.text(), st.text("bytes=-,0123456789 \t"), st.from_regex(r"bytes=[0-9,-]*")), size=sizes)
def test_no_header_leads_outside_the_file(header: str, size: int):
    found = span(header, size)
    assert found.start >= 0
    assert found.end < size or size == found.length == 0
    assert 0 <= found.length <= size
    assert (found.kind is Kind.UNSATISFIABLE) <= (found.length == 0)


@given(size=st.integers(1, 200_000), chunk=st.integers(1, 5_000).filter(lambda n: n > 50))
def test_parts_asked_for_in_turn_make_up_the_file(size: int, chunk: int):
    position = 0
    while (found := span(f"bytes={position}-{position + chunk - 1}", size)).kind is Kind.PART:
        assert found.start == position
        position = found.end + 1
    assert position == size


@given(text=st.text())
def test_no_if_range_raises(text: str):
    assert isinstance(span("bytes=0-1", 5, if_range=text, etag=TAG, modified=MONDAY), Span)


@given(seconds=st.integers(0, 10**9), rest=st.integers(0, 999_999))
def test_dates_compare_to_the_second(seconds: int, rest: int):
    whole = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    said = whole.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert span("bytes=0-1", SIZE, if_range=said, modified=whole + timedelta(microseconds=rest)).status == 206
    assert span("bytes=0-1", SIZE, if_range=said, modified=whole + timedelta(seconds=1)).status == 200
