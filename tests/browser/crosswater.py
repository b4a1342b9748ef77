"""The magazine under test: where it answers, and everybody's way in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.magazine import Answer, Magazine


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
