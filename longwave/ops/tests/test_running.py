"""`longwave run` as an operator meets it: real processes, real signals."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

PATIENCE = 240  # seconds before a test gives up waiting; never measured


def children(pid):
    """The processes that a process started, by their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid:
                    found[int(entry.name)] = entry.joinpath("cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
    return found


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true, what):
    latest = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < latest, f"waited in vain for {what}"
        time.sleep(0.1)
    return found


def process_named(parent, word):
    return next((pid for pid, words in children(parent).items() if f"longwave {word}" in words), None)


def test_a_new_magazine_runs_at_once_and_stops_cleanly(magazine):
    with magazine.running("run", "--port", magazine.port) as process:
        assert magazine.get("/").status == 200
        assert magazine.get("/account/sign-in/").status == 200
        assert magazine.get("/readyz").status == 200
        until(lambda: "The worker runs" in magazine.log(), "the worker")
        doctor = magazine.longwave("doctor")
        assert doctor.returncode == 0, doctor.stdout
        assert "ok       worker" in doctor.stdout
        halves = list(children(process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    log = magazine.log()
    assert f"Longwave answers on http://localhost:{magazine.port}" in log
    assert "The worker stopped" in log
    assert "Traceback" not in log
    assert "killed" not in log
    assert not any(map(lives, halves))


@pytest.mark.any_database
def test_a_half_that_is_killed_is_started_again(magazine):
    with magazine.running("run", "--port", magazine.port) as process:
        before = until(lambda: process_named(process.pid, "web"), "the site's process")
        serving = list(children(before))
        os.kill(before, signal.SIGKILL)
        after = until(lambda: (process_named(process.pid, "web") or before) != before, "another one")
        assert after
        until(lambda: not any(map(lives, serving)), "the end of those that served under the old one")
        magazine.wait_for(process)
    assert "web ended by signal 9" in magazine.log()


@pytest.mark.any_database
def test_a_port_that_is_taken_is_a_sentence(magazine):
    with socket.socket() as other:
        other.bind(("127.0.0.1", magazine.port))
        other.listen()
        for command in ("run", "web"):
            done = magazine.longwave(command, "--port", magazine.port)
            assert done.returncode == 2
            assert f"Port {magazine.port} on 127.0.0.1 cannot be used" in done.stderr
            assert "Traceback" not in done.stderr


@pytest.mark.parametrize("half", ["web", "worker"])
def test_a_half_does_not_start_on_tables_of_another_version(magazine, half):
    back = magazine.longwave("django", "migrate", "ops", "0001")
    assert back.returncode == 0, back.stderr
    done = magazine.longwave(half, *(["--port", magazine.port] if half == "web" else []))
    assert done.returncode == 2
    assert "The database lacks 1 of this version's changes" in done.stderr
    assert "`longwave run`" in done.stderr
    assert "`longwave django migrate`" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_halves_start_apart_once_the_tables_stand(magazine):
    assert magazine.longwave("django", "collectstatic", "--no-input").returncode == 0
    with magazine.running("web", "--port", magazine.port):
        assert magazine.get("/").status == 200


@pytest.mark.parametrize("port", ["70000", "-1"])
@pytest.mark.any_database
def test_a_port_that_is_none_is_a_sentence(magazine, port):
    done = magazine.longwave("web", f"--port={port}")
    assert done.returncode == 2
    assert "cannot be used" in done.stderr


@pytest.mark.any_database
def test_a_template_of_the_publishers_own_replaces_a_block(magazine):
    own = magazine.folder / "templates" / "longwave" / "base.html"
    own.parent.mkdir()
    own.write_text(
        '{% extends "longwave/base.html" %}\n{% block footer %}<p>Printed in Lisbon</p>{{ block.super }}{% endblock %}'
    )
    (magazine.folder / "static" / "theme.css").write_text(":root { --accent: #123456 }\n")
    with magazine.running("run", "--port", magazine.port):
        page = magazine.get("/").body.decode()
        assert "<p>Printed in Lisbon</p>" in page
        assert "</footer>" in page, "and what was there still is"
        assert 'href="/static/theme.css"' in page
        assert b"#123456" in magazine.get("/static/theme.css").body
