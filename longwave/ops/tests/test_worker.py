"""The worker in a process of its own: tasks are done, a lost database is survived, and it stops."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from longwave.ops.worker import BACKEND, new_name

PATIENCE = 240  # seconds before a test gives up waiting; never measured


@contextmanager
def working(magazine):
    """A worker that runs."""
    with (magazine.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "longwave", "worker"],
            cwd=magazine.folder, env=magazine.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until(lambda: "The worker runs" in magazine.log() or process.poll() is not None)
            yield process
        finally:
            process.kill()
            process.wait()


def until(true):
    latest = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < latest, "waited in vain"
        time.sleep(0.1)
    return found


def enqueue(magazine):
    """Ask for a picture's formats: a picture that is gone, so that the task is done at once."""
    code = "from longwave.media.tasks import make_modern_renditions as t; print(t.enqueue(999).id)"
    done = magazine.longwave("django", "shell", "--no-imports", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def state(magazine, task):
    code = f"from django_tasks_db.models import DBTaskResult as R; print(R.objects.get(pk='{task}').status)"
    return magazine.longwave("django", "shell", "--no-imports", "-c", code).stdout.strip()


def test_its_tasks_are_those_that_the_settings_leave_to_it():
    assert isinstance(task_backends[BACKEND], DatabaseBackend)
    others = [name for name in settings.TASKS if name != BACKEND]
    assert not any(isinstance(task_backends[name], DatabaseBackend) for name in others), "nobody would do those"


def test_its_name_fits_its_column():
    assert len(new_name()) <= 64
    assert new_name() != new_name()


def test_a_task_is_done_and_a_signal_stops_it(magazine):
    task = enqueue(magazine)
    with working(magazine) as process:
        until(lambda: state(magazine, task) == "SUCCESSFUL")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert "The worker stopped" in magazine.log()
    assert "Traceback" not in magazine.log()


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="PostgreSQL locks no file")
def test_a_locked_database_is_waited_for(magazine):
    task = enqueue(magazine)
    path = magazine.folder / "data" / "longwave.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        with working(magazine) as process:
            time.sleep(3)
            assert process.poll() is None
            other.execute("ROLLBACK")
            until(lambda: state(magazine, task) == "SUCCESSFUL")


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="SQLite is no server")
def test_a_server_that_drops_every_connection_is_come_back_to(magazine):
    import psycopg

    with working(magazine) as process:
        with psycopg.connect(magazine.settings["DATABASE_URL"], autocommit=True) as server:
            for _ in range(5):
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                time.sleep(0.5)
        task = enqueue(magazine)
        until(lambda: state(magazine, task) == "SUCCESSFUL")
        assert process.poll() is None
