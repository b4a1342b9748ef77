"""One magazine for the tests of the front, served by granian as it is served to readers."""

import hashlib

import pytest

SOUND = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def site(tmp_path_factory, new_magazine):
    """A running site with one recording, one picture, and collected static files."""
    made = new_magazine(tmp_path_factory.mktemp("front") / "mag")
    made.settings["LONGWAVE_STAFF_MFA"] = "off"  # Pia uploads without a telephone
    digest = hashlib.sha256(SOUND).hexdigest()[:16]
    for name, content in ((f"media/audio/{digest}.mp3", SOUND), ("media/images/harbour.webp", b"RIFF")):
        path = made.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    made.shown = {f"audio/{digest}.mp3": True, "images/harbour.webp": True}
    code = f"from longwave.published import files; files.note(None, {made.shown})"
    noted = made.longwave("django", "shell", "-c", code)
    assert noted.returncode == 0, noted.stderr
    made.sound, made.recording = f"/audio/1-{digest}/the-crossing.mp3", SOUND
    with made.running("run", "--port", made.port):
        yield made
