"""What `longwave init` writes."""

import re
import stat

import pytest

from longwave.conf import environment
from longwave.ops.folder import env_text, new_secret, settings_of, write_folder
from longwave.ops.stop import Stop

VALUES = {
    "LONGWAVE_URL": "http://localhost:8000",
    "LONGWAVE_SECRET_KEY": "k" * 10 + "abcdefghijklmnopqrstuvwxyz0123456789",
}


def test_a_folder_has_a_place_for_everything(tmp_path):
    folder = tmp_path / "deep" / "mymag"
    write_folder(folder, VALUES)
    assert sorted(path.name for path in folder.iterdir()) == ["data", "longwave.env", "media", "static", "templates"]
    assert "{% block" in (folder / "templates" / "README.txt").read_text()
    assert "--paper" in (folder / "static" / "theme.css").read_text()


def test_only_its_owner_reads_the_secret(tmp_path):
    write_folder(tmp_path / "mymag", VALUES)
    assert stat.S_IMODE((tmp_path / "mymag" / "longwave.env").stat().st_mode) == 0o600


def test_every_setting_is_explained_with_an_example():
    text = env_text(VALUES)
    for setting in environment.SETTINGS:
        assert setting.meaning in text
        assert f"{setting.key}={setting.example}" in text
        assert re.search(rf"^(# )?{setting.key}=", text, re.MULTILINE)


def test_what_it_writes_starts_a_magazine(tmp_path):
    write_folder(tmp_path / "mymag", VALUES)
    known = settings_of(tmp_path / "mymag")
    assert known == VALUES
    assert environment.read(known).url == "http://localhost:8000"


def test_the_style_sheet_changes_nothing_until_it_is_edited(tmp_path):
    write_folder(tmp_path / "mymag", VALUES)
    sheet = (tmp_path / "mymag" / "static" / "theme.css").read_text()
    assert not re.search(r"^\s*--", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL), re.MULTILINE)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Stop, match="not empty"):
        write_folder(tmp_path, VALUES)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Stop, match=r"file.*cannot be written"):
        write_folder(tmp_path / "file" / "mymag", VALUES)


def test_secrets_are_long_and_new_each_time():
    assert len({new_secret() for _ in range(20)}) == 20
    assert len(new_secret()) >= environment.SHORTEST_KEY


def test_comments_and_quotation_marks_are_read_as_they_are_meant(tmp_path):
    (tmp_path / "longwave.env").write_text('# LONGWAVE_MODE=demo\nLONGWAVE_URL="https://a.example"\n')
    assert settings_of(tmp_path) == {"LONGWAVE_URL": "https://a.example"}
    assert settings_of(tmp_path / "nowhere") == {}
