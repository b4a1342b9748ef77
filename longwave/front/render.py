"""Having Django make a page for everybody: in one variant and theme, for nobody in particular."""

from __future__ import annotations

import hashlib
import io
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from longwave.access.reading import VARIANT
from longwave.front.encodings import Header
from longwave.front.kept import Kept, Key, Stamp, finish

logger = logging.getLogger("longwave")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Renderer:
    """Calls a WSGI application as a reader of the magazine at `url` would, without cookies but for the theme."""

    def __init__(self, application: Application, url: str) -> None:
        self.application = application
        parts = urlsplit(url)
        self.scheme, self.host, self.port = parts.scheme, parts.netloc, str(parts.port or 80)

    def __call__(self, key: Key, stamp: Stamp) -> Kept | None:
        """The finished page, or None where Django answers anything but a page: then every reader asks it herself."""
        path, theme, variant = key
        started: list[tuple[str, list[Header]]] = []

        def start(status: str, headers: list[Header], exc_info: Any = None) -> None:
            started.append((status, headers))

        response = self.application(self._environ(path, theme, variant), start)
        try:
            body = b"".join(response)
        finally:
            getattr(response, "close", lambda: None)()
        status, headers = started[-1]
        if not status.startswith("200") or any(name.lower() == "set-cookie" for name, _ in headers):
            logger.warning("%s could not be kept as %s: Django answered %s", path, variant, status)
            return None
        digest = hashlib.blake2b(body, digest_size=9).hexdigest()
        return finish(stamp, headers, body, f"{digest}-{variant}")

    def _environ(self, path: str, theme: str, variant: str) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": self.host,
            "SERVER_PORT": self.port,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "",
            "HTTP_HOST": self.host,
            "HTTP_X_FORWARDED_PROTO": self.scheme,
            "HTTP_COOKIE": f"theme={theme}" if theme else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            VARIANT: variant,
        }
