"""The database server is restarted in the middle of an edition."""

import subprocess

import pytest
from django.conf import settings

from tests import postgresql
from tests.faults.editions import begin, ended, until, working
from tests.sink import sink

pytestmark = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="SQLite is no server"
)


@pytest.fixture
def server():
    """A server that nobody else uses."""
    started = postgresql.start()
    yield started
    started.stop()


def moved(server, url):
    """The address of a copy of a database on another server."""
    tables = subprocess.run([server.programs / "pg_dump", url], capture_output=True, check=True).stdout
    target = f"{server.address}/postgres"
    subprocess.run([server.programs / "psql", "--quiet", target], input=tables, capture_output=True, check=True)
    return target


def test_nobody_is_missed_or_written_to_twice(magazine, tmp_path, server):
    magazine.settings["DATABASE_URL"] = moved(server, magazine.settings["DATABASE_URL"])
    with sink(tmp_path, "--delay", 0.05) as mails:
        magazine.settings["EMAIL_URL"] = f"{mails.url}?connections=4"
        begin(magazine, 900)
        with working(magazine) as process:
            for part in (1, 2):
                until(lambda part=part: len(mails.taken()) > 250 * part, magazine)
                server.restart()
            assert until(lambda: ended(magazine), magazine) == "sent"
            assert process.poll() is None
        assert len(mails.counts()) == 900
        assert mails.counts().total() == 900
