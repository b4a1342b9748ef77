"""The whole way of a letter to an address that is gone: it leaves, it comes back, and the next one leaves without her.

Rut's address does not exist any more; Ida's does. The mail server is the witness of what leaves, and what comes
back goes to the address from which it saw Rut's copy come.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from longwave.newsletter.models import Returned
from longwave.newsletter.tests import mailing, returning
from longwave.newsletter.tests.mailing import FRIDAY, by_name, ended, sending, until
from longwave.newsletter.words import Outcome, State
from longwave.ops.commands import bounce
from tests.sink import sink

RUT, IDA = "rut@readers.example", "ida@readers.example"


@pytest.fixture
def come_back(transactional_db, monkeypatch, tmp_path, capsys):
    """`longwave newsletter bounce FILE` with a mail, and the last line of what it says."""
    monkeypatch.setattr("longwave.ops.start.django_ready", lambda: None)
    monkeypatch.setattr("longwave.ops.start.database_ready", lambda: None)

    def take(mail):
        (tmp_path / "returned.eml").write_bytes(mail)
        assert bounce.run(SimpleNamespace(source="returned.eml", here=tmp_path, dry_run=False, json=False)) == 0
        return capsys.readouterr().out.splitlines()[-1]

    return take


def sent(edition, folder):
    """Send an edition: the envelope's sender of each reader who was sent a copy."""
    folder.mkdir()
    with sink(folder) as server, sending(folder, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        return {one.reader: one.sender for one in server.taken()}


def test_whoever_s_letter_came_back_is_left_out_of_the_next(come_back, tmp_path):
    paper = mailing.newsletter()
    mailing.subscribe(paper, "rut", "ida")
    from_where = sent(mailing.frozen(paper), tmp_path / "friday")
    assert from_where.keys() == {RUT, IDA}

    report = returning.status_report(RUT, words="550 5.1.1 User unknown", to=from_where[RUT])
    number, _, signature = from_where[IDA].partition("@")[0].rpartition("-")
    forged = returning.status_report(IDA, to=f"{number}-{signature[::-1]}@magazine.example")
    assert come_back(forged) == "1 stranger"
    assert come_back(report) == "1 suppressed"
    assert come_back(report) == "1 known already"
    assert Returned.objects.get(effect="suppressed").delivery.address == RUT

    next_day = mailing.frozen(paper, day=FRIDAY + timedelta(days=1))
    assert sent(next_day, tmp_path / "saturday").keys() == {IDA}
    assert by_name(edition=next_day) == {"rut": Outcome.SUPPRESSED, "ida": Outcome.SENT}
