"""The front as readers meet it: a real server, real connections."""

import gzip
import hashlib
import json
import re
import socket
import time

import pytest

from tests import cast


def test_a_recording_whole_and_in_parts(site):
    whole = site.get(site.sound)
    assert (whole.status, whole.body, whole.headers["content-type"]) == (200, site.recording, "audio/mpeg")
    part = site.get(site.sound, Range="bytes=1000-1999")
    assert (part.status, part.body) == (206, site.recording[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(site.recording)}"
    assert part.headers["content-length"] == "1000"
    assert site.get(site.sound, Range="bytes=-500").body == site.recording[-500:]
    assert site.get(site.sound, Range="bytes=1023000-").body == site.recording[1023000:]


def test_a_range_beyond_the_end_several_ranges_and_an_old_version(site):
    beyond = site.get(site.sound, Range="bytes=99999999-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(site.recording)}")
    assert site.get(site.sound, Range="bytes=0-1,5-6").body == site.recording
    assert site.get(site.sound, Range="bytes=0-1", If_Range='"another"').body == site.recording


def test_head_of_a_recording_has_its_length(site):
    head = site.ask("HEAD", site.sound)
    assert (head.status, head.headers["content-length"], head.body) == (200, str(len(site.recording)), b"")
    assert head.headers["accept-ranges"] == "bytes"


def test_whoever_holds_a_recording_is_sent_nothing(site):
    held = site.get(site.sound, If_None_Match=site.get(site.sound).headers["etag"])
    assert (held.status, held.body) == (304, b"")


def test_a_recording_cannot_be_posted_to(site):
    answer = site.ask("POST", site.sound, b"x")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_picture(site):
    answer = site.get("/media/images/harbour.webp")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"RIFF", "image/webp")


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/../../longwave.env",
        "/media/images/..%2f..%2flongwave.env",
        "/static/../longwave.sqlite3",
        "/static/%2e%2e/longwave.sqlite3",
        "/static/longwave/..%5c..%5clongwave.sqlite3",
        "/audio/1-0000000000000000/x.mp3",
        "/media/longwave.env",
        "/static/a%00b",
    ],
)
def test_no_other_file_is_sent(site, path):
    assert site.get(path).status == 404


def test_our_style_sheet_is_zipped_beside_itself_and_kept_for_ever(site):
    page = site.get("/nothing/").body.decode()
    sheet = re.search(r'href="(/static/longwave/longwave\.[0-9a-f]{12}\.css)"', page)[1]
    plain = site.get(sheet)
    for coding in ("br", "gzip"):
        packed = site.get(sheet, Accept_Encoding=coding)
        assert packed.headers["content-encoding"] == coding
        assert len(packed.body) < len(plain.body) / 3
    assert gzip.decompress(packed.body) == plain.body
    assert "immutable" in plain.headers["cache-control"]


def test_a_page_is_zipped_and_its_tag_is_understood(site):
    zipped = site.get("/", Accept_Encoding="gzip")
    plain = site.get("/")
    assert gzip.decompress(zipped.body) == plain.body
    assert "Accept-Encoding" in zipped.headers["vary"]
    assert zipped.headers["etag"] != plain.headers["etag"]
    held = site.get("/", Accept_Encoding="gzip", If_None_Match=zipped.headers["etag"])
    assert (held.status, held.headers["etag"]) == (304, zipped.headers["etag"])
    assert site.get("/", If_None_Match=plain.headers["etag"]).status == 304


def test_head_of_a_page_has_the_length_of_get(site):
    for accepted in ("gzip", "identity"):
        head, whole = (site.ask(method, "/", Accept_Encoding=accepted) for method in ("HEAD", "GET"))
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.body))


def test_files_and_pages_carry_the_same_guard(site):
    for path in ("/", "/static/theme.css", site.sound, "/media/images/harbour.webp"):
        assert site.get(path).headers["x-content-type-options"] == "nosniff"


def test_another_host_name_is_not_answered(site):
    assert site.get("/", Host="evil.example").status == 400


def test_a_long_body_from_a_stranger_is_refused(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.sendall(b"POST /search/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 413")


PIA = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from longwave.desk.actions import let_in
from longwave.desk.roles import Role
from longwave.membership.models import Account
let_in("pia@magazine.example", Role.PRODUCER, "Pia", "Producer")
pia = Account.objects.get()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(pia.pk), pia.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print(session.session_key)
"""


def test_a_producers_recording_of_twenty_megabytes_reaches_the_library(site):
    made = site.longwave("django", "shell", "--no-imports", "-c", PIA)
    assert made.returncode == 0, made.stderr
    session, token, boundary = made.stdout.split()[-1], "t" * 32, "xxBOUNDARYxx"
    recording = cast.mp3(seconds=1300)
    assert len(recording) > 20_000_000
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"csrfmiddlewaretoken": token, "audio-upload-title": "The crossing"}.items()
    )
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="audio-upload-file"; filename="a.mp3"\r\n\r\n'
    answer = site.ask(
        "POST",
        "/desk/audio-chooser/create/",
        head.encode() + recording + f"\r\n--{boundary}--\r\n".encode(),
        Content_Type=f"multipart/form-data; boundary={boundary}",
        Cookie=f"csrftoken={token}; longwave_session={session}",
    )
    assert answer.status == 200, answer.body[:500]
    assert json.loads(answer.body)["step"] == "chosen", answer.body[:500]
    kept = site.folder / "media" / "audio" / f"{hashlib.sha256(recording).hexdigest()[:16]}.mp3"
    assert kept.stat().st_size == len(recording)


@pytest.mark.parametrize("cookie", ["theme=dark", "longwave_session=0123456789abcdefghijklmnopqrstuv"])
def test_a_stranger_at_the_desk_is_refused_before_she_sends_anything(site, cookie):
    head = f"POST /desk/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: 20000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.sendall(head.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_broken_upload_leaves_the_site_answering(site):
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
            connection.sendall(b"POST /desk/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc")
    assert site.get("/livez").status == 200


NOTE = """
from django.db import transaction
from longwave.published import actions, files
with transaction.atomic():
    files.note(None, {shown})
    actions.next_generation()
"""


def test_what_is_no_longer_shown_to_everybody_is_gone_within_a_second_and_back_again(site):
    for named, status in (({}, 404), (site.shown, 200)):
        noted = site.longwave("django", "shell", "--no-imports", "-c", NOTE.format(shown=named))
        assert noted.returncode == 0, noted.stderr
        time.sleep(1)
        for address in (site.sound, "/media/images/harbour.webp"):
            for _ in range(4):  # whichever process answers
                assert site.get(address).status == status


def test_a_file_that_nothing_shows_to_everybody_is_not_there(site):
    hidden = site.folder / "media" / "images" / "drawing.webp"
    hidden.write_bytes(b"RIFF")
    for method in ("GET", "HEAD"):
        assert site.ask(method, "/media/images/drawing.webp").status == 404
