"""The worker: tasks one after another in the main thread, and beside them the rounds and the sender of newsletters.

Two kinds of trouble are survived without a restart: a database that is locked, and one that goes away and comes back.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from types import FrameType

from django.conf import settings
from django.db import connections
from django.db.utils import DatabaseError, InterfaceError
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from longwave.newsletter.sending.sender import Sender
from longwave.ops import heap
from longwave.ops.rounds import Rounds

logger = logging.getLogger("longwave")

BACKEND = "worker"  # of the settings' TASKS: what is done outside the request that asks for it
INTERVAL = 1.0  # seconds between two looks for tasks
PATIENCE = 8.0  # seconds a task may go on after we were told to stop
ROUNDS_PATIENCE = 1.5  # seconds
SENDER_PATIENCE = 25.0  # seconds: what is on its way should arrive, and the rest goes back
LONGEST_WAIT = 30.0  # seconds between two tries to reach the database


class TaskWorker(Worker):
    """django-tasks' own loop, ended by a flag instead of an exit in the middle of a line."""

    running: bool

    def __init__(self, name: str, sender: Sender) -> None:
        self.sender = sender
        super().__init__(
            queue_names=["*"],
            interval=INTERVAL,
            batch=False,
            backend_name="worker",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do one task, and give the system back what it took: a picture needs a hundred megabytes for a second."""
        super().run_task(db_task_result)
        heap.give_back()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the task in hand. Asked again, or when the task takes too long, stop at once: what was begun is
        then done again by the next worker."""
        if not self.running:
            os._exit(1)
        self.running = False
        self.sender.tell()
        timer = threading.Timer(PATIENCE, self._leave)
        timer.daemon = True
        timer.start()

    def _leave(self) -> None:
        self.sender.stop(SENDER_PATIENCE - PATIENCE)
        os._exit(0)

    def run(self) -> None:
        """Work until told to stop, whatever the database does meanwhile."""
        wait = INTERVAL
        while self.running:
            began = time.monotonic()
            try:
                super().run()
            except (DatabaseError, InterfaceError) as error:
                wait = INTERVAL if time.monotonic() - began > LONGEST_WAIT else min(LONGEST_WAIT, wait * 2)
                logger.warning("The database does not answer (%s); tried again in %.0f s.", error, wait)
                connections.close_all()
                self._rest(wait)

    def _rest(self, seconds: float) -> None:
        latest = time.monotonic() + seconds
        while self.running and time.monotonic() < latest:
            time.sleep(0.2)


def new_name() -> str:
    """A name no other worker has: host, process and chance; at most 64 characters."""
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def work() -> None:
    """Work until SIGTERM or SIGINT."""
    heap.stay_small()
    name = new_name()
    rounds = Rounds(name)
    sender = Sender(settings.FOLDER, settings.MAIL_PROVIDERS)
    worker = TaskWorker(name, sender)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, worker.shutdown)
    rounds.start()
    sender.start()
    logger.info("The worker runs (%s)", name)
    worker.run()
    rounds.stop(ROUNDS_PATIENCE)
    sender.stop(SENDER_PATIENCE)
    connections.close_all()
    logger.info("The worker stopped")
