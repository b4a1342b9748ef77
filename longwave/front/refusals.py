"""What no browser asks of a magazine: refused before anything is looked up, in a sentence, without a line in the log.

Everything here is decided from the request's first lines. What a reader or an editor may have meant is Django's.
"""

from __future__ import annotations

from http import HTTPStatus

from longwave.access.gate import LONGEST as MOST_COOKIES
from longwave.front.encodings import Header

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")  # those that some page or the desk may know
LONGEST = 8000  # characters of an address with its query: as many as RFC 9110, 4.1 asks every server to take

Refusal = tuple[HTTPStatus, str]


def refusal(method: str, path: str, query: str, cookies: str, ours: bool) -> Refusal | None:
    """Why a request is not looked at: status and sentence. `ours` says whether it named this site as its host."""
    if not ours:
        return HTTPStatus.BAD_REQUEST, "No magazine is known here by the name that was asked for."
    if method not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED, f"Expected one of the methods {', '.join(METHODS)}."
    if not path.startswith("/"):
        return HTTPStatus.BAD_REQUEST, "Expected an address that begins with a slash."
    if len(path) + len(query) > LONGEST:
        return HTTPStatus.REQUEST_URI_TOO_LONG, f"This address is too long: at most {LONGEST} characters are read."
    if len(cookies) > MOST_COOKIES:
        return (
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"Your browser sent {len(cookies)} characters of cookies, and at most {MOST_COOKIES} are read here. "
            "Delete this site's cookies in its settings, then load the page again.",
        )
    return None


def headers(status: HTTPStatus, length: int) -> list[Header]:
    """The headers of a refusal: plain text that nobody keeps."""
    allowed = [("allow", ", ".join(METHODS))] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
    return [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-length", str(length)),
        *allowed,
    ]
