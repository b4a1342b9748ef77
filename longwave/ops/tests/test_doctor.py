"""`longwave doctor` in a magazine where something is really wrong."""

import json
import os

import pytest

from longwave.ops import facts
from longwave.ops.commands import doctor
from longwave.ops.facts import ffmpeg
from longwave.ops.rules import Finding, Level


def examined(magazine, *words):
    """The findings by what they are about, and the exit code."""
    done = magazine.longwave("doctor", "--json", *words)
    told = json.loads(done.stdout)
    return {one["what"]: one for one in told["findings"]}, done.returncode


def prepared(magazine):
    """Folders and static files, as after a first start."""
    for name in ("media", "data"):
        (magazine.folder / name).mkdir(exist_ok=True)
    static = magazine.folder / "data" / "static"
    (static / "longwave").mkdir(parents=True)
    (static / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')


def test_a_new_magazine_has_nothing_wrong(magazine):
    prepared(magazine)
    found, code = examined(magazine)
    assert code == 0, found
    assert found["database"]["level"] == found["migrations"]["level"] == found["ffmpeg"]["level"] == "ok"
    assert found["worker"]["found"] == "none runs"
    assert {one["level"] for one in found.values()} <= {"ok", "warning"}


@pytest.mark.any_database
def test_settings_that_cannot_be_read_are_findings(magazine):
    magazine.settings |= {"LONGWAVE_SECRET_KEY": "development-only-not-a-secret-" + "0" * 34, "LONGWAVE_URL": "nowhere"}
    found, code = examined(magazine)
    assert code == 1
    assert set(found) == {"LONGWAVE_SECRET_KEY", "LONGWAVE_URL"}
    assert found["LONGWAVE_URL"]["found"] == "'nowhere'"
    assert "development-only" not in json.dumps(found)


@pytest.mark.any_database
def test_a_public_address_without_tls_is_wrong(magazine):
    prepared(magazine)
    magazine.settings["LONGWAVE_URL"] = "http://magazine.invalid"
    found, code = examined(magazine)
    assert (code, found["LONGWAVE_URL"]["level"]) == (1, "wrong")


@pytest.mark.any_database
def test_a_media_folder_that_cannot_be_written(magazine):
    prepared(magazine)
    (magazine.folder / "media").rmdir()
    (magazine.folder / "media").write_text("a file, of all things")
    found, code = examined(magazine)
    assert (code, found["media/"]["level"]) == (1, "wrong")
    assert found["media/"]["advice"]


@pytest.mark.any_database
def test_missing_static_files(magazine):
    found, code = examined(magazine)
    assert (code, found["static files"]["level"]) == (1, "wrong")


@pytest.mark.any_database
def test_a_database_that_is_not_there_yet_is_not_made(magazine):
    prepared(magazine)
    magazine.settings["DATABASE_URL"] = "sqlite:///data/none.sqlite3"
    found, code = examined(magazine)
    assert (code, found["database"]["level"]) == (1, "wrong")
    assert "longwave run" in found["database"]["advice"]
    assert not (magazine.folder / "data" / "none.sqlite3").exists()


@pytest.mark.any_database
def test_a_database_that_does_not_answer(magazine):
    prepared(magazine)
    magazine.settings["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/none"
    found, code = examined(magazine)
    assert (code, found["database"]["level"]) == (1, "wrong")


def test_pending_migrations(magazine):
    prepared(magazine)
    back = magazine.longwave("django", "migrate", "ops", "0001")
    assert back.returncode == 0, back.stderr
    found, code = examined(magazine)
    assert (code, found["migrations"]["found"]) == (1, "1 pending")
    refused = magazine.longwave("staff", "add", "ana@magazine.example", "--role", "editor")
    assert refused.returncode == 2
    assert "lacks 1 of this version's changes" in refused.stderr


@pytest.mark.any_database
def test_a_settings_file_that_others_read(magazine):
    prepared(magazine)
    (magazine.folder / "longwave.env").chmod(0o644)
    assert examined(magazine)[0]["longwave.env"]["level"] == "warning"


@pytest.mark.any_database
def test_an_accent_that_cannot_be_read(magazine):
    prepared(magazine)
    sheet = magazine.folder / "static" / "theme.css"
    assert examined(magazine)[0]["static/theme.css"]["level"] == "ok", "as `init` writes it"
    sheet.write_text(":root { --accent: #ffcc00 }\n@media print { :root { --accent: #0e5a4b } }\n")
    found, code = examined(magazine)
    assert (code, found["static/theme.css"]["level"]) == (0, "warning")
    assert "#ffcc00" in found["static/theme.css"]["found"]
    assert "4.5:1" in found["static/theme.css"]["found"]
    sheet.write_text(":root { --paper: #222; --accent: #ffcc00 }\n")
    assert examined(magazine)[0]["static/theme.css"]["level"] == "ok", "on a dark paper of its own it can"
    sheet.unlink()
    assert "static/theme.css" not in examined(magazine)[0]


@pytest.mark.any_database
def test_outside_a_magazine_it_says_so(magazine):
    (magazine.folder / "longwave.env").unlink()
    done = magazine.longwave("doctor")
    assert done.returncode == 2
    assert "longwave init" in done.stderr


def test_an_ffmpeg_on_the_path_is_preferred(tmp_path, monkeypatch):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ffmpeg() == str(program)


def test_without_one_the_wheels_is_found_and_without_that_none(monkeypatch, tmp_path):
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ffmpeg().endswith(os.path.basename(imageio_ffmpeg.get_ffmpeg_exe()))

    def missing():
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", missing)
    assert ffmpeg() == ""


@pytest.mark.django_db
def test_what_is_overdue_is_named():
    import datetime as dt

    from django.utils import timezone
    from wagtail.models import Revision

    from tests import cast

    page = cast.draft("Cable ships", "cable-ships")
    page.go_live_at = timezone.now() + dt.timedelta(days=1)
    page.save_revision().publish()
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - dt.timedelta(hours=1)
    )
    store = facts.of_store()
    assert store.overdue == ("Cable ships",)
    assert store.fault == ""
    assert store.pending == 0


@pytest.mark.django_db
def test_sqlite_runs_as_it_must(settings):
    from longwave.ops.rules import SQLITE

    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        assert {key: value.lower() for key, value in facts.of_store().sqlite.items()} == {
            key: value.lower() for key, value in SQLITE.items()
        }
    else:
        assert facts.of_store().sqlite is None


def test_findings_as_a_person_reads_them():
    said = doctor.as_text(
        [Finding("ffmpeg", Level.WRONG, "none", "the program", "Install it."), Finding("x", Level.OK, "y")]
    )
    assert said.splitlines()[:3] == [
        "wrong    ffmpeg: none",
        "         expected: the program",
        "         do: Install it.",
    ]
    assert said.endswith("1 wrong, 0 to know about, 1 well")
