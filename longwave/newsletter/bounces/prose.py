"""Letters that mail servers write in sentences, and those that people's programs write while they are away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from longwave.kernel.html import plain
from longwave.newsletter.bounces import mime
from longwave.newsletter.bounces.rules import STATUS

LONGEST = 16_000  # characters of a letter: what a server has to say, it says at the beginning
REPLY = re.compile(r"(?:^|[^\d.:/-])([45][0-7]\d)(?=[ \-:,;.]|$)", re.MULTILINE)
AFTER_DATA = re.compile(r"(?:in\s+reply\s+to|after)\s+end\s+of\s+data", re.IGNORECASE)
# Where the returned mail begins in a letter that has no parts.
RETURNED = re.compile(
    r"^(?:[-=_*> ]{3,}(?:below this line|(?:this is |here is )?a copy of|(?:the )?(?:headers? of (?:the )?)?original m"
    r"|unsent message|returned message|message (?:header|text|that)|undelivered message|the (?:body|headers?|text) of"
    r"|enclosed is a copy)"
    r"|[ ]*below is a copy of|[ ]*original m(?:essage|ail)(?: headers?)?(?: as)?(?: follows)?[ .:]*$"
    r"|(?:return-path|received|message-id): )",
    re.IGNORECASE | re.MULTILINE,
)
SYSTEM = re.compile(
    r"mailer[-_ ]?daemon|post[-_]?master|mail[-. ]?deliver|mail[-. ]?system|delivery (?:sub)?system"
    r"|(?:system|mail) administrator|(?:^|<)bounces?[@+-]|<>",
    re.IGNORECASE,
)
MACHINE = re.compile(r"\bno[-_]?reply@", re.IGNORECASE)
FAILED = re.compile(
    r"undeliver|non[- ]?deliver|deliver(?:y|ing|ed)?\b.{0,40}(?:fail|error|problem|notif|status|delay|impossible)"
    r"|(?:fail|error|problem)\w*.{0,40}(?:deliver|mail|notice|message)|mail failure|returned|could ?n[o']t be"
    r"|not (?:be )?delivered|did ?n[o']t reach|cannot send|rejected|bounced|メールエラー",
    re.IGNORECASE | re.DOTALL,
)
AWAY = re.compile(
    r"\s*(?:(?:re|aw|sv): *)?(?:auto(?:matic|mated|matisch\w*)?[- :]*(?:re(?:ply|spon\w+)|antwort)|auto:|ooo\b"
    r"|out of (?:the )?office|away from|on (?:vacation|holiday|leave)|vacation|absence|abwesen\w+"
    r"|réponse automatique|respuesta automática|risposta automatica|resposta automática|自動)",
    re.IGNORECASE,
)
AWAY_FIELDS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-tmda-confirm", "x-challenge")


def senders(mail: Message) -> str:
    """Whom a mail says it is from."""
    return " ".join(mime.header(mail, name) for name in ("from", "sender", "return-path"))


def automatic(mail: Message, parts: list[Message]) -> bool:
    """Whether it answers by itself: somebody is away (RFC 3834), has read it (RFC 8098), or asks who we are."""
    if any(part.get_content_type() == "message/disposition-notification" for part in parts):
        return True
    if AWAY.match(mime.header(mail, "subject")) or any(mail[name] for name in AWAY_FIELDS):
        return True
    replied = mime.header(mail, "auto-submitted").lower().startswith("auto-replied")
    return replied and not SYSTEM.search(senders(mail))  # mail systems say so of reports too


def tells_of_failure(mail: Message, notice: str) -> bool:
    """Whether a mail system tells that a mail came back. Whoever else says so is not believed."""
    if mail["x-failed-recipients"]:
        return True
    subject, said_by = mime.header(mail, "subject"), senders(mail)
    if SYSTEM.search(said_by):
        return any(words.search(said) for words in (FAILED, REPLY) for said in (subject, notice))
    return bool(MACHINE.search(said_by) and FAILED.search(subject))


def notice(parts: list[Message]) -> str:
    """What is written for people, up to the mail that comes back."""
    kinds = [("text", part) for part in parts if part.get_content_type() == "text/plain"]
    kinds += [("html", part) for part in parts if part.get_content_type() == "text/html"]
    kinds += [("text", part) for part in parts if part.get_content_maintype() == "multipart"]  # its parts do not show
    for kind, part in kinds[:1]:
        words = mime.text(part)[: 4 * LONGEST]
        words = plain(words) if kind == "html" else words
        cut = RETURNED.search(words)
        return words[: cut.start() if cut else LONGEST][:LONGEST]
    return ""


def reasons(words: str) -> Iterator[str]:
    """The lines of a letter that give a server's answer, with those that may begin and continue them."""
    lines, taken = words.splitlines(), set[int]()
    for at, line in enumerate(lines):
        if REPLY.search(line) or STATUS.search(line):
            taken |= {at - 1, at, at + 1, at + 2}
    return (line.strip() for at, line in enumerate(lines) if at in taken and line.strip())
