"""A worker is told to stop in the middle of an edition, by a service manager or an operator."""

import signal

from longwave.newsletter.words import Outcome
from tests.faults.editions import begin, copies, ended, until, working
from tests.sink import sink

SERVICE_MANAGER = 30  # seconds that a worker is given


def test_what_is_on_its_way_arrives_and_the_rest_goes_back(magazine, tmp_path):
    with sink(tmp_path, "--delay", 0.2) as server:
        magazine.settings["EMAIL_URL"] = f"{server.url}?connections=4"
        begin(magazine, 400)
        with working(magazine) as process:
            until(lambda: len(server.taken()) > 20, magazine)
            process.send_signal(signal.SIGTERM)
            assert process.wait(SERVICE_MANAGER) == 0
        sent = len(server.taken())
        assert sent < 400
        assert copies(magazine, Outcome.SENT) == sent
        assert copies(magazine, Outcome.PENDING) == 400 - sent
        server.wishes = ()
        server.stop()
        server.start()
        with working(magazine):
            assert until(lambda: ended(magazine), magazine) == "sent"
        assert server.counts().total() == len(server.counts()) == 400
    assert "Traceback" not in magazine.log()
