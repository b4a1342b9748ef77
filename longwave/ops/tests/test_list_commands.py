"""`longwave newsletter import` and `export`: a report in words or for programs, and exit codes."""

import argparse
import json
from pathlib import Path

import pytest

from longwave.newsletter.models import Newsletter, Subscription
from longwave.ops.commands import newsletter
from longwave.ops.stop import Stop

pytestmark = pytest.mark.django_db
GOOD = "email,consent_at,consent_source,consent_text\nrut@readers.example,2024-03-01,form,Yes\n"


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    monkeypatch.setattr("longwave.ops.start.database_ready", lambda: None)
    Newsletter.objects.update_or_create(slug="daily-preview", defaults={"name": "Daily preview", "rhythm": "daily"})


def carry_out(*words):
    parser = argparse.ArgumentParser()
    newsletter.add_arguments(parser)
    parser.set_defaults(here=Path.cwd())
    return newsletter.run(parser.parse_args([str(word) for word in words]))


def test_a_list_comes_in_and_goes_out(tmp_path, capsys):
    (tmp_path / "in.csv").write_text(GOOD)
    assert carry_out("import", tmp_path / "in.csv", "--newsletter", "daily-preview") == 0
    assert "1 in." in capsys.readouterr().out
    assert carry_out("export", tmp_path / "out.csv") == 0
    assert "1 row." in capsys.readouterr().out
    assert "rut@readers.example" in (tmp_path / "out.csv").read_text()


def test_a_dry_run_for_a_program(tmp_path, capsys):
    (tmp_path / "in.csv").write_text(f"{GOOD}nobody,,,\n")
    words = ("import", tmp_path / "in.csv", "--newsletter", "daily-preview", "--dry-run", "--json")
    assert carry_out(*words) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["dry_run"], report["kinds"]["subscribed"]["created"], report["total"]["refused"]) == (True, 1, 1)
    assert {fault["line"] for fault in report["refused"]} == {3}
    assert not Subscription.objects.exists()


def test_what_cannot_be_read_or_written_ends_the_command(tmp_path):
    with pytest.raises(Stop, match="cannot be read"):
        carry_out("import", tmp_path / "nothing.csv")
    with pytest.raises(Stop, match="found no newsletter"):
        carry_out("export", tmp_path / "out.csv", "--newsletter", "weekly")
