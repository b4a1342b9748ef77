"""Quoted-printable (RFC 2045, 6.7), strict about what travels badly.

No line is longer than 76 characters, none begins with a dot, a blank or `From `, none ends with a blank, and no two
blanks follow each other. So nothing has to be doubled on the wire (RFC 5321, 4.5.2), and the text is in DKIM's relaxed
form as it stands (RFC 6376, 3.4.4).
"""

from __future__ import annotations

import re

LONGEST = 75  # and one for the sign that the line goes on
SOFT = b"=\r\n"
PLAIN = re.compile(r"[!-<>-~]+(?: [!-<>-~]+)*\Z")  # may stand as it is
HARMLESS = re.compile(r"[^.F\s]")  # as the first sign of a line


def quoted(text: str) -> bytes:
    """A text with its line ends as CRLF; the last line is open, so that more may follow after a soft break."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return b"\r\n".join(_line(line.encode("utf-8", "replace")) for line in lines)


def _line(line: bytes) -> bytes:
    """One line of the text, on as many lines as it takes."""
    done: list[str] = []
    current, last = "", len(line) - 1
    for at, byte in enumerate(line):
        token = _token(line, at, last)
        if len(current) + len(token) > LONGEST:
            done.append(current + "=")
            current = ""
        if not current and (token in (".", " ") or line.startswith(b"From ", at)):
            token = f"={byte:02X}"
        current += token
    return "\r\n".join([*done, current]).encode()


def _token(line: bytes, at: int, last: int) -> str:
    """How a byte is written, wherever it stands in its line."""
    byte = line[at]
    blank = byte == 32 and at < last and (at == 0 or line[at - 1] not in b" \t")
    return chr(byte) if blank or (33 <= byte <= 126 and byte != 61) else f"={byte:02X}"


def quoted_value(text: str) -> bytes:
    """A short text that stands on a line of its own. Most need nothing done to them but to be cut, as signed links."""
    if PLAIN.match(text):
        pieces = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
        if (len(pieces) == 1 or " " not in text) and all(map(HARMLESS.match, pieces)):
            return "=\r\n".join(pieces).encode()
    return quoted(text)
