"""What the log says of requests that Django refuses."""

from __future__ import annotations

import logging

REFUSED = "django.security"  # the logger of refusals, and the first words of those below it


class RefusedInOneLine(logging.Filter):
    """A refused request is one line: a traceback would only say at length where in our code it was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, refusals without their traceback."""
        if record.name.startswith(REFUSED):
            record.exc_info = record.exc_text = None
        return True
