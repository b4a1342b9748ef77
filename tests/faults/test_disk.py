"""The disk is full in the middle of an edition, and is not any more a while later."""

import resource
import time

import pytest
from django.conf import settings

from tests.faults.editions import begin, ended, until, working
from tests.sink import sink

pytestmark = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="the disk is another process's there"
)


def test_nothing_is_sent_that_cannot_be_written_down_and_nothing_is_sent_twice(magazine, tmp_path):
    with sink(tmp_path, "--delay", 0.05) as server:
        magazine.settings["EMAIL_URL"] = f"{server.url}?connections=4"
        begin(magazine, 600)
        with working(magazine) as process:
            until(lambda: len(server.taken()) > 20, magazine)
            before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            time.sleep(1)  # what was on its way has arrived
            sent = len(server.taken())
            time.sleep(3)
            assert len(server.taken()) == sent < 600
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)
            assert until(lambda: ended(magazine), magazine) == "sent"
            assert process.poll() is None
        assert server.counts().total() == len(server.counts()) == 600
