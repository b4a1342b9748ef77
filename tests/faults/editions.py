"""A magazine of its own with an edition on its way, and what its ledger says; workers as the operator starts them."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager

PATIENCE = 240  # seconds before a test gives up waiting; never measured


def python(magazine, *words):
    """Run one of our modules in the magazine's folder, to its end."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=magazine.folder, env=magazine.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done


def begin(magazine, readers):
    """Let an edition to so many readers be sent."""
    code = f"from longwave.bench import mailing as m; m.start(m.edition(m.subscribe({readers}), 2000))"
    done = magazine.longwave("django", "shell", "--no-imports", "-c", code)
    assert done.returncode == 0, done.stderr


def ask(magazine, question):
    """The first value of a query of the magazine's database; None where the database cannot be asked."""
    url = magazine.settings["DATABASE_URL"]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as database:
            return database.execute(question).fetchone()[0]
    import psycopg

    with psycopg.connect(url, autocommit=True) as database:
        return database.execute(question).fetchone()[0]


def copies(magazine, state):
    """How many copies are in a state."""
    return ask(magazine, f"SELECT count(*) FROM newsletter_delivery WHERE state = {int(state)}")


def ended(magazine):
    """How the edition ended; empty while it goes on."""
    return ask(magazine, "SELECT CASE WHEN ended_at IS NULL THEN '' ELSE state END FROM newsletter_edition"
                         " WHERE slug LIKE 'measured%'")  # fmt: skip


@contextmanager
def working(magazine):
    """A worker that runs."""
    with (magazine.folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "longwave", "worker"],
            cwd=magazine.folder, env=magazine.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(true, magazine):
    """Wait until something is so."""
    latest = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < latest, f"waited in vain; the log says\n{magazine.log()[-3000:]}"
        time.sleep(0.1)
    return found
