"""`longwave newsletter bounce`: says of each mail what it is and what followed."""

import io
import json
from argparse import Namespace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from longwave.newsletter.bounces import actions
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Returned
from longwave.newsletter.tests import mailing, returning
from longwave.ops.commands import newsletter
from longwave.ops.stop import Stop

pytestmark = pytest.mark.django_db
RUT = "rut@readers.example"


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    monkeypatch.setattr("longwave.ops.start.database_ready", lambda: None)


@pytest.fixture
def report():
    """Of Rut's copy, whose address does not exist any more."""
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut")
    copy = returning.sent(mailing.frozen(paper), "rut")
    return returning.status_report(RUT, words="550 5.1.1 User unknown", to=returning.to(copy))


def bounce(source="-", stdin=b"", monkeypatch=None, **options):
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
    about = {"source": str(source), "json": False, "dry_run": False, "here": Path.cwd()} | options
    return newsletter.run(Namespace(verb="bounce", **about))


def test_a_mail_through_a_pipe_is_taken_in_and_told(report, monkeypatch, capsys):
    assert bounce(stdin=report, monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"suppressed    hard        {RUT}: 5.1.1 550 5.1.1 User unknown",
        "1 suppressed",
    ]
    bounce(stdin=report, monkeypatch=monkeypatch)
    assert capsys.readouterr().out.splitlines()[-1] == "1 known already"


def test_for_programs_and_without_changing_anything(report, tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(report)
    (tmp_path / "b.eml").write_bytes(b"Subject: Hello\r\n\r\nNice letter.")
    assert bounce(tmp_path, json=True, dry_run=True) == 0
    first, second = json.loads(capsys.readouterr().out)["reports"]
    assert first == {
        "kind": "hard",
        "cause": "no-mailbox",
        "status": "5.1.1",
        "words": "550 5.1.1 User unknown",
        "address": RUT,
        "effect": "suppressed",
        "new": True,
    }
    assert (second["kind"], second["address"], second["effect"]) == ("none", None, "stranger")
    assert not Returned.objects.exists()
    assert not suppression.suppressed_of([RUT])


def test_a_dry_run_leaves_a_maildir_unread(report, tmp_path):
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.M.host").write_bytes(report)
    bounce(tmp_path, dry_run=True)
    assert (tmp_path / "new" / "1.M.host").exists()
    bounce(tmp_path)
    assert (tmp_path / "cur" / "1.M.host:2,S").exists()


def test_a_mail_waits_while_the_database_does_not_answer(report, monkeypatch):
    def away(*_, **__):
        raise OperationalError("gone")

    monkeypatch.setattr(actions, "take_mail", away)
    with pytest.raises(Stop) as stop:
        bounce(stdin=report, monkeypatch=monkeypatch)
    assert stop.value.code == 75


def test_the_mailbox_of_the_settings(settings, tmp_path, capsys, report):
    (tmp_path / "box").write_bytes(report)
    settings.BOUNCE_MAILBOX = str(tmp_path / "box")
    bounce("")
    assert "1 suppressed" in capsys.readouterr().out
    settings.BOUNCE_MAILBOX = ""
    with pytest.raises(Stop, match="Nowhere to look"):
        bounce("")


def test_a_place_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(Stop, match="cannot be read"):
        bounce(tmp_path / "nowhere")
