"""How a file is sent: by address, whole or in part, and to whom it is not sent again."""

import os
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from django.test import Client

from longwave.media.delivery import deliver, find, stored
from longwave.published import files

DIGEST = "0123456789abcdef"
SOUND = bytes(range(256)) * 40
ADDRESS = f"/audio/7-{DIGEST}/mending-the-deep.mp3"
CHANGED = datetime(2026, 11, 20, 7, tzinfo=UTC)


@pytest.fixture
def media(tmp_path):
    """A media folder with one recording and one picture."""
    for name, content in ((f"audio/{DIGEST}.mp3", SOUND), ("images/harbour.webp", b"RIFF"), ("secret.txt", b"no")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (CHANGED.timestamp(), CHANGED.timestamp()))
    return tmp_path


def sent(media, method="GET", **asked):
    delivery = deliver(find(media, ADDRESS), method, {name.replace("_", "-"): value for name, value in asked.items()})
    return delivery.status, dict(delivery.headers), delivery.end - delivery.start


def test_an_audio_address_names_its_file_by_the_digest_whatever_the_title(media):
    file = find(media, f"/audio/9-{DIGEST}/another-title.mp3")
    assert file.path == media / "audio" / f"{DIGEST}.mp3"
    assert (file.etag, file.media_type, file.size) == (f'"{DIGEST}"', "audio/mpeg", len(SOUND))


@pytest.mark.parametrize(
    "address",
    [
        f"/audio/7-{DIGEST}/x.txt",
        f"/audio/7-{DIGEST}/x",
        f"/audio/7-{DIGEST[:-1]}g/x.mp3",
        f"/audio/7-{DIGEST}0/x.mp3",
        f"/audio/x-{DIGEST}/x.mp3",
        f"/audio/7-{DIGEST}/../x.mp3",
        "/audio/7-ffffffffffffffff/x.mp3",
        "/media/secret.txt",
        "/media/images/../secret.txt",
        "/media/images/..%2Fsecret.txt",
        "/media/images/nothing.webp",
        "/media/images/",
        "/media/images/" + "x" * 5000 + ".jpg",
        "/media/images/a\0.jpg",
    ],
)
def test_what_is_no_audio_or_picture_of_ours_is_not_found(media, address):
    assert find(media, address) is None


def test_a_folder_is_no_file(media):
    (media / "images" / "folder.jpg").mkdir()
    assert find(media, "/media/images/folder.jpg") is None


def test_the_whole_file_with_its_length_type_and_validators(media):
    status, headers, length = sent(media)
    assert (status, length, headers["content-length"]) == (200, len(SOUND), str(len(SOUND)))
    assert headers["content-type"] == "audio/mpeg"
    assert headers["accept-ranges"] == "bytes"
    assert headers["etag"] == f'"{DIGEST}"'
    assert headers["last-modified"] == "Fri, 20 Nov 2026 07:00:00 GMT"
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-1", 0, 2), ("bytes=-500", len(SOUND) - 500, len(SOUND)), ("bytes=100-", 100, len(SOUND))],
)
def test_a_range_is_sent_alone(media, asked, start, end):
    delivery = deliver(find(media, ADDRESS), "GET", {"range": asked})
    assert (delivery.status, delivery.start, delivery.end) == (206, start, end)
    assert dict(delivery.headers)["content-range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert dict(delivery.headers)["content-length"] == str(end - start)


def test_a_range_beyond_the_end_is_refused_and_not_kept_by_caches(media):
    status, headers, length = sent(media, range="bytes=99999999-")
    assert (status, headers["content-range"], length) == (416, f"bytes */{len(SOUND)}", 0)
    assert "cache-control" not in headers
    assert "content-type" not in headers


def test_head_says_what_get_would_without_the_bytes(media):
    status, headers, length = sent(media, method="HEAD", range="bytes=0-9")
    assert (status, headers["content-length"], length) == (200, str(len(SOUND)), 0)


def test_other_methods_are_told_which_there_are(media):
    status, headers, _ = sent(media, method="POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("tags", [f'"{DIGEST}"', f'W/"{DIGEST}"', f'"other", "{DIGEST}"', "*"])
def test_whoever_holds_the_bytes_is_told_so(media, tags):
    status, headers, length = sent(media, if_none_match=tags)
    assert (status, length) == (304, 0)
    assert headers["etag"] == f'"{DIGEST}"'
    assert "content-length" not in headers


def test_a_tag_comes_before_a_date(media):
    later = format_datetime(CHANGED.replace(year=2027), usegmt=True)
    assert sent(media, if_modified_since=later)[0] == 304
    assert sent(media, if_none_match='"other"', if_modified_since=later)[0] == 200


def test_an_older_or_unreadable_date_gets_the_file(media):
    older = format_datetime(CHANGED.replace(year=2025), usegmt=True)
    assert [sent(media, if_modified_since=date)[0] for date in (older, "yesterday", "")] == [200, 200, 200]


def test_a_range_of_another_version_gets_the_whole_file(media):
    assert sent(media, range="bytes=0-9", if_range='"other"')[0] == 200
    assert sent(media, range="bytes=0-9", if_range=f'"{DIGEST}"')[0] == 206


def test_a_changed_file_has_another_tag(tmp_path):
    path = tmp_path / "x.css"
    path.write_text("a")
    before = stored(path, "text/css", "").etag
    path.write_text("ab")
    assert stored(path, "text/css", "").etag != before


class TestUnderOtherServers:
    """Django's views answer the same addresses by the same rule."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def client(self, media, settings):
        settings.MEDIA_ROOT = media
        files.note(None, {f"audio/{DIGEST}.mp3": True, "images/harbour.webp": True})
        return Client()

    def test_a_range(self, client):
        answer = client.get(ADDRESS, headers={"range": "bytes=10-19"})
        assert (answer.status_code, b"".join(answer)) == (206, SOUND[10:20])
        assert answer["Content-Range"] == f"bytes 10-19/{len(SOUND)}"
        assert answer["Content-Type"] == "audio/mpeg"

    def test_the_whole_file_in_pieces(self, client):
        answer = client.get(ADDRESS)
        assert (answer.status_code, b"".join(answer)) == (200, SOUND)

    def test_head_and_304_have_no_body(self, client):
        head = client.head(ADDRESS)
        assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(SOUND)), b"")
        held = client.get(ADDRESS, headers={"if-none-match": f'"{DIGEST}"'})
        assert (held.status_code, held.content) == (304, b"")

    def test_a_picture(self, client):
        answer = client.get("/media/images/harbour.webp")
        assert (answer.status_code, answer["Content-Type"], b"".join(answer)) == (200, "image/webp", b"RIFF")

    def test_what_is_not_there_is_a_page_that_says_so(self, client):
        assert client.get("/media/images/nothing.jpg").status_code == 404
        assert client.get(f"/audio/7-{'f' * 16}/x.mp3").status_code == 404
