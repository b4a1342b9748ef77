"""What the log says of requests: of refused ones no more than a line, and no secret of any."""

from __future__ import annotations

import logging
import re

REFUSED = "django.security"  # the logger of refusals, and the first words of those below it
# Addresses whose last part lets in whoever has it: complimentary links, gifts, one-time links, readers' own mails.
SECRET = re.compile(
    r"(/(?:free|gift|account/welcome/[^/\s]+|account/address/agree"
    r"|newsletter/(?:confirm|preferences|address|unsubscribe)|podcasts/[^/\s]+/feed)/)[^/\s]+"
)


class NoSecrets(logging.Filter):
    """Whoever reads the log is not let in by it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, with what opens something cut out of its words."""
        said = record.getMessage()
        told = SECRET.sub(r"\1…", said)
        if told != said:
            record.msg, record.args = told, None
        return True


class RefusedInOneLine(logging.Filter):
    """A refused request is one line: a traceback would only say at length where in our code it was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, refusals without their traceback."""
        if record.name.startswith(REFUSED):
            record.exc_info = record.exc_text = None
        return True
