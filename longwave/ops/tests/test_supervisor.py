"""The supervisor with real children: started, started again, stopped in order, and given up."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from longwave.ops import rules, supervisor
from longwave.ops.supervisor import Child, Supervisor

PATIENCE = 240  # seconds before a test gives up waiting; never measured
LIVES = "import signal, sys, time; print('up', flush=True); time.sleep(600)"


def child(name, code, log):
    """A Python process that writes to `log` when it starts and when it is told to stop."""
    telling = (
        "import atexit, os, signal, sys, time\n"
        f"say = lambda word: os.write(os.open({str(log)!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "
        f"('{name} ' + word + '\\n').encode())\n"
        "signal.signal(signal.SIGTERM, lambda *_: (say('stopped'), sys.exit(0)))\n"
        "say('started')\n"
    )
    return Child(name, [sys.executable, "-c", telling + code])


def lines(log):
    return log.read_text().splitlines() if log.exists() else []


def when(log, wanted, then, count=1):
    """Do something once a line stands in the log `count` times."""

    def wait():
        latest = time.monotonic() + PATIENCE
        while lines(log).count(wanted) < count and time.monotonic() < latest:
            time.sleep(0.02)
        then()

    threading.Thread(target=wait, daemon=True).start()


def stop(number=signal.SIGTERM):
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_order(tmp_path, number):
    log = tmp_path / "log"
    children = [child("web", "time.sleep(600)", log), child("worker", "time.sleep(600)", log)]
    when(log, "worker started", lambda: when(log, "web started", lambda: stop(number)))
    assert Supervisor(children).run() == 0
    assert sorted(lines(log)[:2]) == ["web started", "worker started"]
    assert lines(log)[2:] == ["web stopped", "worker stopped"]
    assert not any(one.alive() for one in children)


def test_what_dies_is_started_again(tmp_path):
    log = tmp_path / "log"
    web = child("web", "time.sleep(600)", log)
    when(log, "web started", lambda: os.kill(web.process.pid, signal.SIGKILL))
    when(log, "web started", stop, count=2)
    assert Supervisor([web]).run() == 0
    assert lines(log) == ["web started", "web started", "web stopped"]


def test_what_dies_at_once_five_times_ends_the_whole_with_a_sentence(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(rules, "LONGEST_WAIT", 0.0)
    log = tmp_path / "log"
    children = [child("web", "sys.exit(3)", log), child("worker", "time.sleep(600)", log)]
    assert Supervisor(children).run() == 1
    assert lines(log).count("web started") == rules.MOST_DEATHS
    assert lines(log)[-1] == "worker stopped"
    assert "5 times in a row" in caplog.text


def test_an_environment_at_fault_ends_the_whole_at_once(tmp_path, caplog):
    log = tmp_path / "log"
    assert Supervisor([child("web", "sys.exit(2)", log)]).run() == 1
    assert lines(log) == ["web started"]
    assert "must be mended" in caplog.text


def test_what_does_not_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.3)
    log = tmp_path / "log"
    deaf = child("web", "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nsay('deaf')\ntime.sleep(600)", log)
    when(log, "web deaf", stop)
    assert Supervisor([deaf]).run() == 0
    assert not deaf.alive()


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    """However it went: its end of the pipe closes."""
    inner = (
        "import time\nfrom longwave.ops.supervisor import end_with_parent\nend_with_parent()\n"
        "print('up', flush=True)\ntime.sleep(600)"
    )
    outer = (
        "import sys\nfrom longwave.ops.supervisor import Child, Supervisor\n"
        f"Supervisor([Child('web', [sys.executable, '-c', {inner!r}])]).run()"
    )
    process = subprocess.Popen([sys.executable, "-c", outer], stdout=subprocess.PIPE, start_new_session=True)
    with process, contextlib.suppress(ProcessLookupError):
        assert process.stdout.readline() == b"up\n"
        process.kill()
        assert process.stdout.read() == b"", "the child is gone: nobody holds the pipe any more"
