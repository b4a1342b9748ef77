"""A reader's page that remembers what went wrong on it and whom it asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

HARMLESS = "Failed to load resource: the server responded with a status of 4"  # a page that says 404 is one itself


class Visit:
    """A page with `faults`, what its console complained of, and `asked`, every address it requested."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            self.faults.append(message.text)

    def go(self, path: str) -> Any:
        """Go to an address; gives back the answer."""
        return self.page.goto(path)

    def strangers(self) -> set[str]:
        """The hosts that were asked and are not the magazine's."""
        return {urlsplit(url).netloc for url in self.asked if url.startswith("http")} - {urlsplit(self.page.url).netloc}
