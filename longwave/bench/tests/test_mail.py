"""Each figure of sending is a line of the table, with its goal; what is missed makes the command end with 1."""

from argparse import Namespace
from contextlib import contextmanager

import pytest

from longwave.bench import command, mail
from longwave.ops.stop import Stop

pytestmark = pytest.mark.any_database
RUN = {"readers": 20_000, "sent": 20_000, "sending": 5.0, "processor": 4.0, "memory": 150.0, "freezing": 0.4}
ASKED = {"what": "mail", "rounds": 5, "readers": 20_000, "subscribers": 1_000_000, "kills": 0, "json": False}


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine that needs no time: what each program says is in the dictionary, what was asked in the list."""
    says = {"longwave.bench.sending": RUN, "longwave.bench.punctual": {"first": 3.2, "resumed": 0.6}}
    asked = []

    @contextmanager
    def there(*words):
        yield tmp_path if not words else "smtp://127.0.0.1:1"

    @contextmanager
    def port():
        yield 1

    def run(folder, module, *words):
        asked.append((module, *words))
        return says[module] | ({} if "--readers" not in words else _size(words))

    def _size(words):
        readers = int(words[words.index("--readers") + 1])
        return {"readers": readers, "sent": readers}

    for name, made in [("_need_postfix", lambda: None), ("magazine", there), ("_smtp_sink", port), ("run_in", run)]:
        monkeypatch.setattr(mail, name, made)
    monkeypatch.setattr(mail, "_smtp_source", lambda port, readers: 4.0)
    monkeypatch.setattr(mail.kills, "sink", there)
    return says, asked


def test_every_figure_is_a_line_with_its_goal(machine, capsys):
    assert command.run(Namespace(**ASKED)) == 0
    found = capsys.readouterr().out
    for line in (
        "| messages a second, 20,000 readers, 30 KB of HTML, 16 connections | 4,000, smtp-source 5,000: 0.80 | 0.70 |",
        "| processor time a message | 200 µs | 250 µs | reached |",
        "| messages a second, 16 connections, answers after 20 ms | 1,600 of 800: 2.00 | 0.80 | reached |",
        "| freezing 100,000 readers | 0.4 s | 5 s | reached |",
        "| an edition's first message, after its time | 3.2 s | 10 s | reached |",
        "| going on, after a killed worker was started again | 0.6 s | 10 s | reached |",
        "| memory of the sending process, 1,000,000 subscribers | 150 MB | 200 MB | reached |",
    ):
        assert line in found


def test_as_many_connections_as_smtp_source_has_and_five_runs(machine):
    _, asked = machine
    mail.figures(5, 20_000, 0)
    beside = [words for words in asked if "connections=16" in words[-1] and "20000" in words]
    assert len(beside) == 5
    assert not any("--last" in words for words in asked)  # the million is left out


def test_what_is_missed_is_said(machine, capsys):
    says, _ = machine
    says["longwave.bench.punctual"] = {"first": 11.0, "resumed": 12.0}
    missed = {figure.what for figure in mail.figures(1, 100, 0) if not figure.reached}
    assert "an edition's first message, after its time" in missed
    assert "going on, after a killed worker was started again" in missed
    assert command.run(Namespace(**ASKED)) == 1
    assert "| 11.0 s | 10 s | missed |" in capsys.readouterr().out


def test_copies_that_were_not_sent_are_no_measurement(machine, monkeypatch):
    monkeypatch.setattr(mail, "run_in", lambda *words: RUN | {"sent": 19_999})
    with pytest.raises(Stop, match="only 19999 were sent"):
        mail.figures(1, 20_000, 0)
