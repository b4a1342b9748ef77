"""The command line: words, help, exit codes, and faults as sentences."""

import json
import os
import subprocess
import sys

import pytest

from longwave.cli import COMMANDS, main

VERBS = [["staff", "add"], ["staff", "unlock"], ["import", "folder"], ["podcast", "check"]]
VERBS += [["newsletter", verb] for verb in ("plan", "compose", "send", "status", "bounce")]


def helped(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [[name] for name in COMMANDS] + VERBS, ids=" ".join)
def test_every_command_has_help_with_an_example(words, capsys):
    said = helped(words, capsys)
    assert f"longwave {' '.join(words)}" in said.split("examples:")[1] or f"longwave {words[0]}" in said


def test_the_first_help_lists_every_command(capsys):
    said = helped([], capsys)
    assert all(f"\n    {name} " in said for name in COMMANDS)


def test_no_word_or_a_wrong_one_is_exit_code_two(capsys):
    assert main([]) == 2
    with pytest.raises(SystemExit) as ended:
        main(["rnu"])
    assert ended.value.code == 2
    assert "rnu" in capsys.readouterr().err


def test_asking_for_help_loads_no_django():
    code = (
        "import sys, longwave.cli\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')]\n"
        "try: longwave.cli.main(['run', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_folder_that_is_not_there_is_named(capsys, tmp_path):
    assert main(["--dir", str(tmp_path / "nowhere"), "run"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.any_database
def test_the_folder_may_stand_before_or_after_the_word(magazine):
    outside = magazine.folder.parent
    for words in (["--dir", "mag", "doctor", "--json"], ["doctor", "--json", "--dir", "mag"]):
        done = subprocess.run(
            [sys.executable, "-m", "longwave", *words],
            cwd=outside, env=magazine.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert json.loads(done.stdout)["findings"], done.stderr


@pytest.mark.any_database
def test_a_file_is_looked_for_where_one_stands_and_not_in_the_magazines_folder(magazine):
    outside = magazine.folder.parent
    (outside / "returned.eml").write_bytes(b"Subject: Hello\r\n\r\nNice letter.\r\n")
    (outside / "feed.xml").write_text("<rss version='2.0'><channel><title>Nothing</title></channel></rss>")
    for words, said in (
        (["--dir", "mag", "newsletter", "bounce", "returned.eml"], "1 stranger"),
        (["--dir", "mag", "podcast", "check", "feed.xml"], "broken"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "longwave", *words],
            cwd=outside, env=magazine.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said in done.stdout, done.stderr


def test_init_then_the_next_command_finds_its_settings(tmp_path, capsys):
    assert main(["init", str(tmp_path / "mymag"), "--url", "https://magazine.example"]) == 0
    assert "longwave run" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "mymag")]) == 2
    assert "not empty" in capsys.readouterr().err


def test_init_refuses_an_address_that_is_none(tmp_path, capsys):
    assert main(["init", str(tmp_path / "mymag"), "--url", "magazine.example"]) == 2
    assert "LONGWAVE_URL" in capsys.readouterr().err
    assert not (tmp_path / "mymag").exists()


def test_a_reader_of_the_output_may_have_seen_enough(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel></channel></rss>")
    command = [sys.executable, "-m", "longwave", "podcast", "check", str(feed)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [["run"], ["web"], ["worker"], ["staff", "add", "a@b.example", "--role", "editor"]])
@pytest.mark.any_database
def test_faults_of_the_environment_are_said_at_once_without_a_traceback(magazine, words):
    magazine.settings |= {"LONGWAVE_URL": "magazine.example", "LONGWAVE_TIMEZONE": "UTC"}
    done = magazine.longwave(*words)
    assert done.returncode == 2
    assert "LONGWAVE_URL: found 'magazine.example'" in done.stderr
    assert "LONGWAVE_TIMEZONE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.any_database
def test_outside_a_magazine_one_is_told_how_to_make_one(magazine):
    (magazine.folder / "longwave.env").unlink()
    done = magazine.longwave("run")
    assert done.returncode == 2
    assert "longwave init DIR" in done.stderr


@pytest.mark.any_database
def test_a_database_that_does_not_answer_is_a_sentence(magazine):
    magazine.settings["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/none"
    done = magazine.longwave("staff", "add", "ana@magazine.example", "--role", "editor")
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_staff_add_prints_a_way_in(magazine):
    done = magazine.longwave("staff", "add", "Ana@Magazine.example", "--role", "editor", "--name", "Ana Lima", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["email"], told["role"]) == ("ana@magazine.example", "editor")
    assert told["link"].startswith(f"http://localhost:{magazine.port}/account/welcome/")
    refused = magazine.longwave("staff", "add", "ana", "--role", "editor")
    assert refused.returncode == 2
    assert "no e-mail address" in refused.stderr


def test_django_gets_its_words_as_they_are(magazine):
    done = magazine.longwave("django", "migrate", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert magazine.longwave("django", "nonsense").returncode == 1


def test_a_feed_is_checked_without_a_magazine(shared, capsys, tmp_path):
    feed = min(path for path in (shared / "fixtures" / "feeds").rglob("*") if path.is_file())
    code = main(["podcast", "check", str(feed), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == int(told["required"] > 0)
    assert main(["podcast", "check", str(tmp_path / "nothing.xml")]) == 2
    assert main(["podcast", "check", "http://127.0.0.1:9/feed.xml"]) == 2
    assert "127.0.0.1" in capsys.readouterr().err


ARTICLE = """---
title: Cable ships
slug: cable-ships
standfirst: Who mends what lies under the sea.
date: 2026-11-23T06:00:00+00:00
tier: open
authors: [ana-lima]
regions: [europe]
topics: []
---

The cable parted at ten past three.
"""


def test_a_folder_comes_in_and_goes_out(magazine, tmp_path):
    source = tmp_path / "source"
    (source / "articles").mkdir(parents=True)
    (source / "articles" / "cable-ships.md").write_text(ARTICLE)
    dry = json.loads(magazine.longwave("import", "folder", source, "--dry-run", "--json").stdout)
    assert (dry["dry_run"], dry["total"]["rows"]) == (True, 1)
    done = magazine.longwave("import", "folder", source, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["total"]["created"] == 1
    out = tmp_path / "out"
    exported = magazine.longwave("export", out, "--json")
    assert exported.returncode == 0, exported.stderr
    assert "The cable parted" in (out / "articles" / "cable-ships.md").read_text()


@pytest.mark.any_database
def test_a_refused_piece_is_exit_code_one_and_a_missing_folder_two(magazine, tmp_path):
    source = tmp_path / "source"
    (source / "articles").mkdir(parents=True)
    (source / "articles" / "cable-ships.md").write_text(ARTICLE.replace("tier: open", "teir: open"))
    done = magazine.longwave("import", "folder", source)
    assert done.returncode == 1
    assert "articles/cable-ships.md, line" in done.stdout
    missing = magazine.longwave("import", "folder", tmp_path / "nowhere")
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr


@pytest.mark.any_database
def test_a_feed_at_a_private_address_is_refused(magazine):
    done = magazine.longwave("import", "podcast", "http://127.0.0.1:9/feed.xml")
    assert done.returncode in (1, 2)
    assert "127.0.0.1" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
