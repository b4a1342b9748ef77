"""Bringing a folder up to date: what is done, what is not done twice, and what is said."""

import io
import json
import stat

import pytest

from longwave.ops import prepare, progress
from longwave.ops.memory import recall, remember
from longwave.ops.progress import Bar, drawing


def prepared(magazine):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "longwave.ops.prepare"],
        cwd=magazine.folder, env=magazine.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


def test_folders_database_and_static_files_stand(magazine):
    prepared(magazine)
    assert (magazine.folder / "media" / "audio").is_dir()
    static = magazine.folder / "data" / "static"
    manifest = json.loads((static / "staticfiles.json").read_text())["paths"]
    for name in ("longwave/longwave.css", "theme.css"):
        assert (static / (manifest[name] + ".br")).is_file(), "ours and the publisher's are zipped"
        assert (static / (manifest[name] + ".gz")).is_file()
    assert not list((static / "wagtailadmin").rglob("*.br")), "the desk's are not"
    assert manifest["longwave/fonts/serif-400-latin.woff2"] != "longwave/fonts/serif-400-latin.woff2"


@pytest.mark.any_database
def test_it_collects_again_only_when_a_file_changed(magazine):
    prepared(magazine)
    manifest = magazine.folder / "data" / "static" / "staticfiles.json"
    before = manifest.stat().st_mtime_ns
    prepared(magazine)
    assert manifest.stat().st_mtime_ns == before
    (magazine.folder / "static" / "theme.css").write_text("p { color: red }")
    prepared(magazine)
    assert manifest.stat().st_mtime_ns > before


@pytest.mark.any_database
def test_half_a_list_of_static_files_is_made_again(magazine):
    manifest = magazine.folder / "data" / "static" / "staticfiles.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text('{"paths": {"longw')
    prepared(magazine)
    assert json.loads(manifest.read_text())["paths"]


@pytest.mark.any_database
def test_the_first_person_makes_the_tables_in_a_file_that_is_its_owners_alone(magazine):
    magazine.settings["DATABASE_URL"] = "sqlite:///data/fresh.sqlite3"
    done = magazine.longwave("staff", "add", "ana@magazine.example", "--role", "administrator")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((magazine.folder / "data" / "fresh.sqlite3").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_new_address_writes_the_feeds_again(tmp_path, monkeypatch, settings):
    from longwave.podcast.models import Feed
    from tests import cast

    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    cast.episode()
    prepare.feeds()
    assert b"https://new.example/audio" not in bytes(Feed.objects.get().body)
    settings.LONGWAVE_URL = "https://new.example"
    prepare.feeds()
    assert b"https://new.example/audio" in bytes(Feed.objects.get().body)
    assert recall(prepare.STATE)["url"] == "https://new.example"


def test_what_is_remembered_survives_damage(tmp_path):
    path = tmp_path / "state.json"
    assert recall(path) == {}
    remember(path, one=1)
    assert remember(path, two=2) == {"one": 1, "two": 2}
    path.write_text("{")
    assert recall(path) == {}
    path.write_text("[]")
    assert recall(path) == {}


def test_a_fingerprint_changes_with_a_file(tmp_path):
    path = tmp_path / "x.css"
    path.write_text("a")
    before = prepare.fingerprint([path])
    assert prepare.fingerprint([path]) == before
    path.write_text("ab")
    assert prepare.fingerprint([path]) != before


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(out, monkeypatch, seconds):
    """What a bar writes when its work takes so many seconds."""
    clock = iter([0.0, seconds, seconds, seconds, seconds])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    bar = Bar("Importing", 4, out)
    bar.at(2, 4, "articles/cable-ships.md")
    bar.finish()
    return out.getvalue()


def test_a_bar_appears_after_two_seconds_on_a_terminal_only(monkeypatch):
    assert "2 of 4" in shown(Terminal(), monkeypatch, 3.0)
    assert shown(Terminal(), monkeypatch, 1.0) == ""
    assert shown(io.StringIO(), monkeypatch, 3.0) == "Importing: done in 3 s\n"


def test_a_bar_as_it_is_drawn():
    assert drawing("Importing", 1, 2) == "Importing [###############...............] 1 of 2"
    assert drawing("Importing", 9, 2).endswith("2 of 2")
    assert drawing("Importing", 1200, 0) == "Importing: 1,200"
