"""`longwave newsletter plan`, `compose`, `send`, `status`: Quentin looks after editions from a terminal."""

import json
from argparse import ArgumentParser

import pytest
import time_machine

from longwave.newsletter.models import Edition
from longwave.newsletter.tests.magazine import FRIDAY, MONDAY, a_month_of_articles, article, at, senders
from longwave.newsletter.tests.mailing import subscribe
from longwave.newsletter.words import State
from longwave.ops.commands import newsletter
from longwave.ops.stop import Stop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    monkeypatch.setattr("longwave.ops.start.database_ready", lambda: None)
    with time_machine.travel(at(MONDAY, 1), tick=False):
        yield


@pytest.fixture
def week():
    a_month_of_articles()
    daily, _ = senders()
    subscribe(daily, "rut", "ida")


def typed(*words):
    parser = ArgumentParser()
    newsletter.add_arguments(parser)
    return newsletter.run(parser.parse_args(words))


def told(capsys, *words, code=0):
    assert typed(*words) == code
    return json.loads(capsys.readouterr().out)


def test_the_plan_of_a_week_for_programs(week, capsys):
    editions = told(capsys, "plan", "--from", str(MONDAY), "--to", str(FRIDAY), "--json")["editions"]
    assert [(edition["date"], edition["kind"]) for edition in editions] == [
        *((f"2026-{day}", "daily") for day in ("11-30", "12-01", "12-02", "12-03", "12-04")),
        ("2026-12-04", "roundup"),
    ]
    keys = {"date", "kind", "send_at", "preview", "complimentary", "items", "left_out"}
    assert all(set(edition) == keys for edition in editions)
    daily, roundup = editions[0], editions[-1]
    assert daily["send_at"] == at(MONDAY, 7).isoformat()
    assert daily["items"][0]["slug"] == daily["preview"]
    assert 4 <= len(daily["items"]) <= 6
    assert all(piece["slug"] and piece["reason"] for edition in editions for piece in edition["items"])
    assert daily["left_out"]
    assert roundup["preview"] is None
    assert len(roundup["complimentary"]) == 3
    assert not set(roundup["complimentary"]) & {edition["preview"] for edition in editions}
    assert not Edition.objects.exists()  # it only says so


def test_the_same_for_people_and_what_to_see_to(capsys):
    article("port", at(MONDAY))
    assert typed("plan", "--to", str(MONDAY)) == 0
    said = capsys.readouterr()
    assert said.out.startswith(
        "Monday 30 November 2026, 07:00: daily\n  lead          port: the newest of 1 from the last four weeks"
    )
    assert typed("plan", "--from", str(FRIDAY), "--to", str(FRIDAY)) == 0
    assert "Note: Only 0 of 3 articles can be given away on 4 December." in capsys.readouterr().err


def test_a_magazine_without_a_preview_is_exit_code_one(capsys):
    assert typed("plan") == 1
    assert "There is no subscribers' article" in capsys.readouterr().err


def test_what_is_no_day_is_refused(week, capsys):
    with pytest.raises(SystemExit) as refused:
        typed("plan", "--from", "monday")
    assert refused.value.code == 2
    with pytest.raises(Stop) as stopped:
        typed("plan", "--from", str(FRIDAY), "--to", str(MONDAY))
    assert stopped.value.code == 2


def test_composing_writes_the_days_and_again_nothing(week, capsys):
    first = told(capsys, "compose", "--json")
    assert first["changed"] > 0
    assert {edition["state"] for edition in first["editions"]} == {"scheduled"}
    assert told(capsys, "compose", "--json")["changed"] == 0
    typed("compose")
    assert "scheduled   daily-preview-2026-11-30" in capsys.readouterr().out


def test_composing_without_a_sender_says_what_is_missing(capsys):
    article("port", at(MONDAY))
    typed("compose")
    assert "“Daily preview” has no sender's address." in capsys.readouterr().out


def test_an_edition_is_sent_now_and_its_state_is_told(week, capsys):
    typed("compose")
    assert typed("send", "daily-preview-2026-12-01") == 0
    assert "is on its way: 2 copies" in capsys.readouterr().out
    row = told(capsys, "status", "daily-preview-2026-12-01", "--json")["editions"][0]
    assert (row["state"], row["counts"], row["in_doubt"]) == ("sending", {"pending": 2}, [])
    with pytest.raises(Stop, match="it is sending") as refused:
        typed("send", "daily-preview-2026-12-01")
    assert refused.value.code == 1
    with pytest.raises(Stop, match="is no edition") as unknown:
        typed("send", "daily-preview-1999-01-01")
    assert unknown.value.code == 2


def test_a_copy_for_looking_at_leaves_the_edition_as_it_is(week, capsys, mailoutbox):
    typed("compose")
    assert typed("send", "daily-preview-2026-12-01", "--to", "hanna@magazine.example") == 0
    edition = Edition.objects.get(slug="daily-preview-2026-12-01")
    assert (edition.state, edition.compiled, edition.audience) == (State.SCHEDULED, None, 0)
    (copy,) = mailoutbox
    message = copy.message()
    assert (message["To"], copy.to) == ("hanna@magazine.example", ["hanna@magazine.example"])
    assert message.get_content_type() == "multipart/alternative"


def test_status_says_who_is_in_doubt(week, capsys):
    typed("compose")
    typed("send", "daily-preview-2026-11-30")
    edition = Edition.objects.get(slug="daily-preview-2026-11-30")
    edition.deliveries.filter(address__startswith="rut").update(state=7)
    capsys.readouterr()
    assert typed("status", "daily-preview-2026-11-30") == 1
    said = capsys.readouterr().out
    assert "1 pending, 1 doubt" in said
    assert "in doubt: rut@readers.example" in said
    assert typed("status") == 1
    with pytest.raises(Stop):
        typed("status", "nothing")


def test_status_of_a_magazine_that_has_none(capsys):
    assert typed("status") == 0
    assert "There is no edition yet" in capsys.readouterr().out
