"""What a file is by its first bytes, whatever its name says: so that a refusal can say what was found."""

# (offset, the bytes there, what such a file is), the more telling first.
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"%PDF-", "a PDF document"),
    (0, b"PK\x03\x04", "a zip archive or an office document"),
    (0, b"PK\x05\x06", "an empty zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (8, b"WAVE", "a WAV recording"),
    (8, b"AVI ", "an AVI film"),
    (0, b"FORM", "an AIFF recording"),
    (0, b"fLaC", "a FLAC recording"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"#!AMR", "an AMR recording"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM film"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xff\xfe", "a text file in UTF-16"),
    (0, b"\xfe\xff", "a text file in UTF-16"),
)
_TEXTS: tuple[tuple[str, str], ...] = (
    ("#extm3u", "a playlist (M3U), which only names other files"),
    ("ffconcat", "a playlist (ffconcat), which only names other files"),
    ("[playlist]", "a playlist (PLS), which only names other files"),
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<?xml", "an XML document"),
    ("<rss", "a feed"),
    ("<svg", "an SVG picture"),
    ("webvtt", "a transcript (WebVTT)"),
)
_TAIL = 4  # a character of UTF-8 may be cut where `head` ends


def nature(head: bytes) -> str:
    """Describe a file that is certainly neither MP3 nor MPEG-4 by its first bytes; an empty string where it may be one.

    `head` should hold about 4,096 bytes. Text counts as recognised: no audio file is readable UTF-8 from its start.
    """
    for offset, sign, name in _SIGNS:
        if head[offset:].startswith(sign):
            return name
    return _text(head)


def _text(head: bytes) -> str:
    """Describe a head that reads as UTF-8 text."""
    try:
        text = head.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as broken:
        if not head or broken.start < len(head) - _TAIL:
            return ""
        text = head[: broken.start].decode()
    if not text or any(not c.isprintable() and c not in "\t\n\r\f" for c in text):
        return ""
    start = text.lstrip().lower()
    return next((name for sign, name in _TEXTS if start.startswith(sign)), "a text file")
