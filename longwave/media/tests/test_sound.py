"""Nadia, the producer, uploads what her editor program wrote; Tom uploads whatever he finds on his desktop."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.media import mpeg
from longwave.media.sound import AudioFacts, NotAudio, facts

from .conftest import SECONDS, Recorder

MONO = ("-ac", "1")
CBR = (*MONO, "-b:a", "64k")
BARE = ("-write_xing", "0", "-id3v2_version", "0")
AAC = (*MONO, "-c:a", "aac", "-b:a", "64k")
NEAR = 0.05


def read(data: bytes) -> AudioFacts:
    return facts(io.BytesIO(data))


def refusal(data: bytes) -> str:
    with pytest.raises(NotAudio) as refused:
        read(data)
    return str(refused.value)


def id3v2(length: int, footer: bool = False) -> bytes:
    sizes = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    tag = b"ID3\x04\x00" + (b"\x10" if footer else b"\x00") + sizes + bytes(length)
    return tag + (b"3DI\x04\x00\x10" + sizes if footer else b"")


def id3v1() -> bytes:
    return b"TAG" + bytes(125)


def ape(headed: bool = True, items: bytes = bytes(40)) -> bytes:
    def edge(is_header: bool) -> bytes:
        flags = (1 << 31 if headed else 0) | (1 << 29 if is_header else 0)
        return b"APETAGEX" + struct.pack("<IIII", 2000, len(items) + 32, 1, flags) + bytes(8)

    return (edge(True) if headed else b"") + items + edge(False)


def lyrics() -> bytes:
    body = b"LYRICSBEGIN" + b"IND00002" + b"10"
    return body + b"%06d" % len(body) + b"LYRICS200"


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        (CBR, 44100),
        ((*MONO, "-b:a", "128k"), 48000),
        (("-ac", "2", "-b:a", "320k"), 32000),
        ((*MONO, "-q:a", "5"), 44100),
        (("-ac", "2", "-q:a", "2"), 48000),
        ((*MONO, "-abr", "1", "-b:a", "80k"), 44100),
        ((*MONO, "-b:a", "32k"), 22050),
        ((*MONO, "-b:a", "24k"), 16000),
        ((*MONO, "-b:a", "16k"), 11025),
        ((*MONO, "-b:a", "8k"), 8000),
        ((*CBR, *BARE), 44100),
        ((*MONO, "-q:a", "5", *BARE), 48000),
        (("-ac", "2", "-b:a", "48k", *BARE), 24000),
    ],
)
def test_nadias_mp3_is_taken_with_its_right_length(
    record: Recorder, played: Callable[[bytes, int, int], float], options: tuple[str, ...], rate: int
):
    data = record(*options, rate=rate)
    found = read(data)
    assert found.seconds == pytest.approx(played(data, found.sample_rate, found.channels), abs=NEAR)
    if "-write_xing" not in options:  # without it nothing says how much silence the encoder added
        assert found.seconds == pytest.approx(SECONDS, abs=0.005)
    assert (found.length, found.media_type, found.extension) == (len(data), "audio/mpeg", "mp3")
    assert (found.sample_rate, found.channels) == (rate, 2 if "2" in options[:2] else 1)
    assert found.variable == ("-q:a" in options or "-abr" in options)


def test_a_constant_bit_rate_is_reported(record: Recorder):
    assert read(record(*CBR)).bitrate == pytest.approx(64_000, rel=0.01)


def test_an_m4a_is_taken_with_its_right_length(record: Recorder):
    data = record(*AAC, suffix="m4a")
    found = read(data)
    assert found.seconds == pytest.approx(SECONDS, abs=NEAR)
    assert (found.length, found.media_type, found.extension) == (len(data), "audio/x-m4a", "m4a")
    assert (found.channels, found.sample_rate) == (1, 44100)
    assert found.bitrate == pytest.approx(64_000, rel=0.15)


def test_an_m4a_with_its_index_first_is_taken(record: Recorder):
    data = record("-ac", "2", "-c:a", "aac", "-movflags", "+faststart", suffix="m4a")
    assert read(data).seconds == pytest.approx(SECONDS, abs=NEAR)
    assert read(data).channels == 2


def test_tags_are_read(record: Recorder):
    named = ("-metadata", "title=The ice road", "-metadata", "artist=Nadia Ruiz", "-metadata", "album=The Crossing")
    for data in (record(*CBR, *named), record(*AAC, *named, suffix="m4a")):
        found = read(data)
        assert (found.title, found.artist, found.album) == ("The ice road", "Nadia Ruiz", "The Crossing")
    assert read(record(*CBR, *BARE)).title == ""


def test_a_path_is_read_and_an_open_file_is_left_at_its_start(record: Recorder, tmp_path: Path):
    data = record(*CBR)
    path = tmp_path / "anything.txt"
    path.write_bytes(data)
    opened = io.BytesIO(data)
    opened.seek(777)
    assert facts(path) == facts(opened)
    assert opened.tell() == 0
    broken = io.BytesIO(b"hello")
    with pytest.raises(NotAudio):
        facts(broken)
    assert broken.tell() == 0


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (id3v2(5_000), b""),
        (id3v2(5_000, footer=True), b""),
        (id3v2(300) + id3v2(200), b""),
        (ape(), b""),
        (b"", id3v1()),
        (b"", ape()),
        (b"", ape(headed=False)),
        (b"", ape() + id3v1()),
        (b"", lyrics() + id3v1()),
        (b"", b"TAG+" + bytes(223) + id3v1()),
        (b"", id3v2(400, footer=True)),
        (id3v2(70_000), ape() + id3v1()),
        (bytes(3_000), b""),
        (id3v2(100) + bytes(20_000), bytes(20_000)),
        (b"\x00" + b"\xff\xfb" * 2_000, b""),
        (b"\x00" + b"\xff" * 2_000, b"\xff" * 2_000),
    ],
)
def test_what_lies_around_the_sound_does_not_matter(record: Recorder, before: bytes, after: bytes, bare: bool):
    plain = record(*CBR, *BARE) if bare else record(*CBR, "-id3v2_version", "0")
    found = read(before + plain + after)
    assert found.seconds == pytest.approx(read(plain).seconds, abs=0.001)
    assert found.length == len(before + plain + after)


def test_a_tag_or_junk_in_the_middle_is_stepped_over(record: Recorder):
    plain = record(*CBR, *BARE)
    twice = read(plain + id3v2(900) + plain)
    assert twice.seconds == pytest.approx(2 * read(plain).seconds, abs=0.001)
    assert read(plain + b"\xff\xf0gap" * 100 + plain).seconds == pytest.approx(twice.seconds, abs=0.001)


def test_joined_recordings_last_as_long_as_all_their_frames(record: Recorder):
    """An advertisement stitched behind a recording leaves the first one's header telling too little."""
    one = record(*CBR, "-id3v2_version", "0")
    joined = one + record(*CBR, *BARE)
    assert read(joined).seconds == pytest.approx(2 * SECONDS, abs=0.2)
    assert "its last frame lacks 100 bytes" in refusal(joined[:-100])


def vbri(data: bytes, frames: int) -> bytes:
    """Turn a silent first frame into Fraunhofer's header."""
    head = bytearray(data[:208])
    head[4:] = bytes(204)
    head[36:62] = b"VBRI" + struct.pack(">HHHIIHHHH", 1, 0, 75, len(data) + 208, frames, 1, 1, 2, 1)
    return bytes(head) + data


def test_fraunhofers_header_is_understood(record: Recorder):
    plain = record(*CBR, *BARE)
    frames = round(read(plain).seconds * 44100 / 1152)
    assert read(vbri(plain, frames)).seconds == pytest.approx(read(plain).seconds, abs=0.001)
    assert "cut off" in refusal(vbri(plain, frames)[:-5_000])


@pytest.mark.parametrize("left", [0.999, 0.75, 0.5, 0.1, 0.02])
@pytest.mark.parametrize(
    "options", [CBR, (*MONO, "-q:a", "5"), (*CBR, *BARE), (*MONO, "-q:a", "5", *BARE), (*CBR, "-write_id3v1", "1")]
)
def test_a_cut_off_mp3_is_refused(record: Recorder, options: tuple[str, ...], left: float):
    data = record(*options)
    said = refusal(data[: int(len(data) * left) - 1])
    assert "is cut off" in said
    assert "Upload the whole file" in said


def test_a_cut_between_two_frames_is_seen_when_the_header_counts(record: Recorder):
    data = record(*CBR, "-id3v2_version", "0")
    stream = mpeg.read(io.BytesIO(data), len(data))
    assert stream
    assert stream.end == len(data)
    # 64 kbit/s at 44.1 kHz: frames of 208 bytes, nearly all with one more.
    for frames in (1, 2, 40):
        stepped = next(at for at in range(len(data) - 208 * frames, 0, -1) if data[at : at + 2] == b"\xff\xfb")
        assert "is cut off" in refusal(data[:stepped])


def test_a_cut_inside_the_tag_is_refused(record: Recorder):
    data = id3v2(60_000) + record(*CBR)
    assert "a tag and no sound" in refusal(data[:30_000])


@pytest.mark.parametrize("left", [0.999, 0.75, 0.5, 0.1, 0.001])
@pytest.mark.parametrize("faststart", [True, False])
def test_a_cut_off_m4a_is_refused(record: Recorder, faststart: bool, left: float):
    data = record(*AAC, *(("-movflags", "+faststart") if faststart else ()), suffix="m4a")
    said = refusal(data[: int(len(data) * left)])
    assert "Upload the whole file" in said
    assert "ends" in said


def test_a_broken_last_frame_before_a_tag_is_the_encoders_and_no_cut(record: Recorder):
    plain = record(*CBR, *BARE)
    assert read(plain[:-50] + id3v1()).seconds == pytest.approx(SECONDS, abs=0.1)


def test_a_damaged_middle_is_refused(record: Recorder):
    plain = record("-ac", "2", "-b:a", "320k", *BARE)
    half = len(plain) // 2
    said = refusal(plain[:half] + bytes(mpeg.MOST_JUNK + 1) + plain[half:])
    assert "damaged" in said
    assert "Export it again" in said


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("episode.mp3", b"x" * 100)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "is empty"),
        (b"Notes for the interview.\n" * 50, "a text file"),
        ("Überlegungen – für später".encode(), "a text file"),
        (("日本語" * 2_000).encode(), "a text file"),
        ("Notizen".encode("utf-16"), "a text file in UTF-16"),
        (b"\xef\xbb\xbf#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret\n", "a playlist (M3U)"),
        (b"#EXTM3U\n", "a playlist (M3U)"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "a playlist (ffconcat)"),
        (b"[playlist]\nFile1=http://example.org/a.mp3\n", "a playlist (PLS)"),
        (b"<!DOCTYPE html><title>404</title>", "a web page"),
        (b"  <html><body>Log in first</body></html>", "a web page"),
        (b'<?xml version="1.0"?><rss/>', "an XML document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "a JPEG picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(500), "a PDF document"),
        (zipped(), "a zip archive"),
        (b"RIFF\x24\x08\x00\x00WAVEfmt " + bytes(500), "a WAV recording"),
        (b"fLaC" + bytes(500), "a FLAC recording"),
        (b"OggS" + bytes(500), "an Ogg recording"),
        (b"\x7fELF" + bytes(500), "a program"),
        (bytes(10_000), "No sound was found"),
        (bytes(300_000), "No sound was found"),
        (b"\xff" * 300_000, "No sound was found"),
        (b"\xff\xfb\x90\x00", "No sound was found"),
        (b"\x01", "No sound was found"),
        (id3v2(100), "a tag and no sound"),
        (id3v2(100) + b"\x89PNG\r\n\x1a\n" + bytes(500), "a PNG picture"),
        (id3v2(100) + b"#EXTM3U\nhttp://127.0.0.1/\n", "a playlist (M3U)"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42", "ends before its index"),
        (b"\x00\x00\x00\x04ftypM4A ", "damaged structure"),
        (b"\x00\x00\x00\x10ftypM4A \0\0\0\0" + b"\x00\x00\x00\x10moov\x00\x00\x00\xffmvhd", "a damaged index"),
    ],
)
def test_what_tom_finds_is_refused_with_its_name(data: bytes, found: str):
    said = refusal(data)
    assert found in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("options", "suffix", "found"),
    [
        (("-c:a", "mp2"), "mp2", "layer II"),
        (("-c:a", "aac"), "aac", "raw AAC stream"),
        (("-c:a", "alac"), "m4a", "“alac”"),
        (("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"), "m4a", "in fragments"),
        (("-c:a", "pcm_s16le"), "wav", "a WAV recording"),
        (("-c:a", "flac"), "flac", "a FLAC recording"),
    ],
)
def test_sound_in_another_form_is_refused_with_its_name(
    record: Recorder, options: tuple[str, ...], suffix: str, found: str
):
    said = refusal(record(*options, suffix=suffix, seconds=1))
    assert found in said
    assert "MP3" in said


def test_a_film_is_refused(record: Recorder):
    film = record("-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-c:v", "mpeg4", "-c:a", "aac", suffix="mp4", seconds=1)
    assert "a film" in refusal(film)


@given(st.binary(max_size=3_000))
def test_no_bytes_do_more_than_be_refused(data: bytes):
    refusal(data)


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_no_bytes_after_the_marks_of_a_kind_do_more_than_be_refused(head: bytes, tail: bytes):
    for mark in (
        b"ID3\x04\x00\x00\x00\x00\x00\x10",
        b"\x00\x00\x00\x10ftypM4A \0\0\0\0",
        b"\xff\xfb\x50\x00",
        b"APETAGEX",
    ):
        refusal(mark + head + b"Xing" + tail)
    moov = struct.pack(">I", len(head) + 8) + b"moov" + head
    refusal(b"\x00\x00\x00\x10ftypM4A \0\0\0\0" + moov)


@given(at=st.floats(0, 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_nothing_else(record: Recorder, at: float, byte: int):
    for data in (record(*CBR, seconds=1), record(*AAC, suffix="m4a", seconds=1)):
        changed = bytearray(data)
        changed[int(at * (len(data) - 1))] = byte
        with contextlib.suppress(NotAudio):
            assert read(bytes(changed)).seconds >= 0
