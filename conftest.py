"""What every test stands on: a magazine's folder of its own, a database made once, and helpers that say why they skip.

`pytest --database postgresql` runs the same tests on a PostgreSQL server that lives as long as the run.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from longwave.ops.folder import new_secret, write_folder
from tests import chromium, databases, postgresql, shares
from tests.magazine import Magazine

HERE = Path(__file__).resolve().parent
SERVER, FOLDER = "POSTGRESQL_FOR_TESTS", "FOLDER_FOR_TESTS"  # what the controller tells its workers
FIXTURES = Path(os.environ.pop("LONGWAVE_FIXTURES", HERE.parent / "shared"))  # not one of the magazine's settings

# The workers' folders lie in the controller's, which removes them even when a worker was killed.
_folder = Path(tempfile.mkdtemp(prefix="longwave-test-", dir=os.environ.get(FOLDER)))
os.environ.setdefault(FOLDER, str(_folder))
_server: postgresql.Server | None = None
_left_out: dict[str, Any] = {}

# Tests start Python a hundred times. Where the environment forbids it to keep what it compiled beside the sources,
# every start would compile all of them again: half of its time.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(databases.cache() / "compiled")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller choose the database."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what the tests run on; postgresql starts a server of its own for the run",
    )
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what another database has answered already: tests that use none, and those marked any_database",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the environment of the tests' magazine, and load the settings in its folder."""
    if config.getoption("version", 0) or config.getoption("help", False):
        return
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    url = f"sqlite:///{_folder / 'data' / 'longwave.sqlite3'}"
    if config.getoption("database") == "postgresql":
        _start_server()
        url = f"{os.environ[SERVER]}/test_{worker}"
    for name in [name for name in os.environ if name.startswith("LONGWAVE_")]:
        del os.environ[name]
    os.environ |= {"LONGWAVE_MODE": "development", "DATABASE_URL": url}
    os.environ["DJANGO_SETTINGS_MODULE"] = "longwave.conf.settings"
    (_folder / "data" / "static").mkdir(parents=True)
    (_folder / "media").mkdir()
    before = Path.cwd()
    os.chdir(_folder)  # the settings take the current folder for the magazine's
    try:
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    finally:
        os.chdir(before)
        # Inherited, it would make the workers of a parallel run load the settings before they are in their folder.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def _start_server() -> None:
    """Start PostgreSQL, once, in the process that starts the others."""
    global _server
    if SERVER in os.environ:
        return
    try:
        _server = postgresql.start()
    except postgresql.Missing as missing:
        pytest.exit(f"Nothing ran on PostgreSQL: {missing}", returncode=0)
    os.environ[SERVER] = _server.address


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_folder, ignore_errors=True)
    if _server:
        os.environ.pop(SERVER)
        _server.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first; leave out what was asked to be."""
    shares.in_order(items)
    if not config.getoption("only_database"):
        return
    items[:], left = shares.split(items)
    config.hook.pytest_deselected(items=left)
    getattr(config, "workeroutput", _left_out)["left out"] = len(left)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> shares.Shares | None:
    """Keep together what belongs together. (pytest-xdist's own groups are ignored by pytest 9.2.)"""
    return shares.Shares(config, log) if config.getvalue("dist") in ("loadfile", "loadgroup") else None


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker left out the same."""
    _left_out.update(getattr(node, "workeroutput", {}))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing is missing where all that was asked for needs no database."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and _left_out.get("left out"):
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the tests ran on, and what did not run."""
    system = f"PostgreSQL {_server.version}" if _server else f"SQLite {sqlite3.sqlite_version}"
    terminalreporter.write_line(f"Ran on {system}.")
    if left := _left_out.get("left out"):
        terminalreporter.write_line(f"{left} tests whose answer does not depend on the database were left out.")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this process, from the template, instead of one that is migrated here."""
    from django.db import connections
    from django.test import TransactionTestCase

    with django_db_blocker.unblock():
        databases.make()
    # A test that commits leaves its rows; flushing would also take what migrations wrote.
    TransactionTestCase._fixture_teardown = lambda self: databases.restore()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins in a process that has not read what decisions need: what an earlier one did is rolled back."""
    from longwave.access import facts
    from longwave.discovery.search import limits
    from longwave.newsletter.lists.facts import offered_at

    monkeypatch.setattr(facts, "held", facts.Held())
    monkeypatch.setattr(limits, "searches", limits.Limit(10_000))  # all tests search from one address
    monkeypatch.setattr(limits, "suggestions", limits.Limit(10_000))
    offered_at.cache_clear()


@pytest.fixture
def client() -> Any:
    """A browser that is on one of our own pages."""
    from django.test import Client

    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the tests' magazine."""
    return _folder


@pytest.fixture(scope="session")
def new_magazine(django_db_setup: None, django_db_blocker: Any) -> Callable[[Path], Magazine]:
    """Makes a magazine as `longwave init` does, with its tables, in a new folder; nothing runs yet."""

    def make(folder: Path) -> Magazine:
        made = Magazine(folder)
        url = f"http://localhost:{made.port}"
        write_folder(folder, {"LONGWAVE_URL": url, "LONGWAVE_SECRET_KEY": new_secret()})
        with django_db_blocker.unblock():
            made.settings["DATABASE_URL"] = databases.another(folder)
        return made

    return make


@pytest.fixture
def magazine(tmp_path: Path, new_magazine: Callable[[Path], Magazine]) -> Magazine:
    """A magazine of its own for one test."""
    return new_magazine(tmp_path / "mag")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with `fixtures/`: real feeds, mails and lists. Set LONGWAVE_FIXTURES where it is not beside us."""
    if not (FIXTURES / "fixtures").is_dir():
        pytest.skip(f"{FIXTURES} has no fixtures/; set LONGWAVE_FIXTURES to the folder that has")
    return FIXTURES


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium.find()
    if not path:
        pytest.skip("there is no chromium here, and none could be installed")
    # Playwright's loop runs in this thread, and Django refuses to query beside a loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def shop(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Where the magazine sells: plans, prices, and the stand-in of a provider at whose pages readers pay."""
    from longwave.membership.tests.shop import opened

    return opened(monkeypatch)
