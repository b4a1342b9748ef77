"""The magazine under test: where it answers, and everybody's way in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from longwave.ops.demo import STAFF
from longwave.ops.demo_readers import READERS
from tests import databases
from tests.magazine import Answer, Magazine

LINK = re.compile(r"^ +([\w-]+) +(http://\S+/account/welcome/\S+)$", re.MULTILINE)


@dataclass
class Crosswater:
    """The demo as it runs. `links` are the one-time links it printed, `cookies` the browsers of those who used them."""

    magazine: Magazine
    links: dict[str, str]
    cookies: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where readers find it."""
        return f"http://localhost:{self.magazine.port}"

    def get(self, path: str, **headers: str) -> Answer:
        """What is answered to somebody who follows no redirect."""
        return self.magazine.get(path, **headers)

    def way_in(self, email: str, role: str) -> str:
        """A new one-time link, as `longwave staff add` prints it."""
        said = self.magazine.longwave("--dir", "demo", "staff", "add", email, "--role", role, "--json")
        assert said.returncode == 0, said.stderr
        link: str = json.loads(said.stdout)["link"]
        return link


def demo(request: Any, folder: Path) -> Iterator[Crosswater]:
    """The demo, from one command in an empty folder, until it answers and has printed everybody's way in."""
    magazine = Magazine(folder)
    if request.config.getoption("database") == "postgresql":
        magazine.settings["DATABASE_URL"] = _database(request, magazine.folder)
    with magazine.running("demo", "--dir", "demo", "--port", magazine.port):
        ready = magazine.get("/readyz")
        assert ready.status == 200, ready.body
        links = dict(LINK.findall(magazine.log()))
        assert set(links) == {*STAFF, *READERS}, magazine.log()
        yield Crosswater(magazine, links)


def _database(request: Any, folder: Path) -> str:
    """A database of its own on the run's server."""
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        return databases.another(folder)
