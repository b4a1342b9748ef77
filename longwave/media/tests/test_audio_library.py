"""Audio at the desk: its facts are read from the file, and what is no audio is refused in a sentence."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from longwave.media.actions import take_in
from longwave.media.blocks import AudioForm
from longwave.media.models import Audio
from longwave.media.sound import NotAudio
from tests import cast

pytestmark = pytest.mark.django_db


def form(content, name="talk.mp3"):
    return AudioForm({"title": "A talk"}, {"file": SimpleUploadedFile(name, content)})


def test_length_duration_and_type_come_from_the_file():
    upload = form(cast.mp3(5), "whatever.bin")
    assert upload.is_valid(), upload.errors
    audio = upload.save()
    assert (audio.length, audio.media_type) == (len(cast.mp3(5)), "audio/mpeg")
    assert audio.seconds == pytest.approx(5, abs=0.06)
    assert audio.file.name == f"audio/{audio.digest[:16]}.mp3"


def test_its_address_names_row_content_and_title():
    audio = cast.audio("Mending the deep")
    assert audio.address == f"/audio/{audio.pk}-{audio.digest[:16]}/mending-the-deep.mp3"


@pytest.mark.parametrize(
    "content",
    [b"dear diary, today", b"\x89PNG\r\n\x1a\n" + bytes(400), b"#EXTM3U\nhttp://127.0.0.1/x.mp3\n", b"PK\x03\x04"],
)
def test_what_is_no_audio_is_refused_beside_the_field(content):
    upload = form(content)
    assert not upload.is_valid()
    assert upload.errors["file"]
    assert Audio.objects.count() == 0


def test_the_same_bytes_are_kept_once():
    first, second = (take_in(io.BytesIO(cast.mp3(2, 3)), title) for title in ("One", "Two"))
    assert first == second


def test_a_refused_recording_leaves_nothing_behind():
    with pytest.raises(NotAudio):
        take_in(io.BytesIO(b"not audio"), "One")
    assert Audio.objects.count() == 0


def test_a_new_title_keeps_the_file():
    audio = cast.audio()
    again = AudioForm({"title": "Better title"}, {}, instance=audio)
    assert again.is_valid(), again.errors
    assert again.save().digest == audio.digest
