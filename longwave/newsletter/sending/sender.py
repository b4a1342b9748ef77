"""The sender of the worker: a thread that looks for editions to send, and sends them. Any number may work at once."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.utils import InterfaceError, OperationalError

from longwave.newsletter.sending import adapters, courier, ledger
from longwave.newsletter.sending.ledger import LostClaim
from longwave.newsletter.sending.line import Line
from longwave.newsletter.sending.office import Office, steady
from longwave.newsletter.sending.providers import Kind, Provider
from longwave.newsletter.sending.register import Register

logger = logging.getLogger("longwave")

EVERY = 1.0  # seconds between two looks for something to send
AFTER_TROUBLE = 5.0  # seconds


def line(provider: Provider) -> Line:
    """A provider, ready to work."""
    if provider.kind is Kind.SMTP:
        return Line(provider, courier.carry, courier.probe)
    adapter: adapters.Adapter
    if provider.kind is Kind.OUTBOX:
        adapter = adapters.Outbox(Path(settings.EMAIL_FILE_PATH))
    else:
        from longwave.newsletter.sending.http import Anymail  # an extra, which few need

        adapter = Anymail(provider)
    return Line(provider, adapters.carrying(adapter), adapters.probe)


class Sender(threading.Thread):
    """Sends what is to be sent until told to stop. A failure is logged; nothing that was answered is forgotten."""

    def __init__(self, folder: Path, providers: Sequence[Provider], every: float = EVERY) -> None:
        super().__init__(name="sender", daemon=True)
        self.folder, self.providers, self.every = folder, providers, every
        self.told = threading.Event()

    def run(self) -> None:
        """Look, and send, until `stop`."""
        while not self.told.is_set():
            rest = self.every
            try:
                self.once()
            except LostClaim as lost:
                logger.warning("Sending begins anew: %s", lost)
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database does not answer (%s); tried again in %.0f s.", error, AFTER_TROUBLE)
                rest = AFTER_TROUBLE
            except Exception:
                logger.exception("Sending failed; it begins anew in %.0f s.", AFTER_TROUBLE)
                rest = AFTER_TROUBLE
            if rest > self.every:
                connections.close_all()
            self.told.wait(rest)
        connections.close_all()

    def once(self) -> None:
        """Send what is under way now, if anything is, until nothing is left or we are told to stop."""
        if ledger.under_way():
            connections.close_all()  # the office has a thread of its own for the database
            lines = [line(provider) for provider in self.providers]
            register = Register(self.folder / "data", steady)
            asyncio.run(Office(register, lines, self.told.is_set).run())

    def tell(self) -> None:
        """Ask for the end."""
        self.told.set()

    def stop(self, patience: float) -> None:
        """Ask for the end and wait for it, at most `patience` seconds."""
        self.tell()
        self.join(patience)
