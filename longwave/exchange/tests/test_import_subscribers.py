"""Quentin moves to Longwave and brings his subscribers along. Ada pays until August, Rut for ever; Hanna edits."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from longwave.access import generation
from longwave.desk.roles import Role
from longwave.exchange.actions import import_subscribers
from longwave.exchange.faults import Refused
from longwave.membership.actions import comp, revoke
from longwave.membership.models import Account, Grant, RightsChange
from tests import cast, databases

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parents[3]
ADA, RUT = "ada@reader.example", "rut@reader.example"
HEADER = "email,name,tier,start,end,scope,id"
TWO = f"{HEADER}\n{ADA},Ada Ilić Moss,subscribers,2026-01-01,2026-08-31,,u1\n{RUT},,,,,,u2\n"


@pytest.fixture(autouse=True)
def _in_zagreb(settings):
    settings.TIME_ZONE = "Europe/Zagreb"


@pytest.fixture
def bring(tmp_path):
    def run(text, **options):
        file = tmp_path / "readers.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_subscribers(file, **options)

    return run


def counts(report):
    total = report.total
    assert report.rows == total.created + total.updated + total.unchanged + total.refused
    return (total.created, total.updated, total.unchanged, total.refused)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Account, Grant, RightsChange)]


def zagreb(*moment):
    return dt.datetime(*moment, tzinfo=ZoneInfo("Europe/Zagreb"))


# --- what comes in -----------------------------------------------------------------------------------------------


def test_readers_come_with_their_rights(bring):
    before = timezone.now()
    assert counts(bring(TWO)) == (2, 0, 0, 0)
    ada, rut = Grant.objects.get(account__email=ADA), Grant.objects.get(account__email=RUT)
    assert (ada.source, ada.source_id, ada.tier, ada.scope) == ("import", "u1", "subscribers", "")
    assert (ada.start, ada.end) == (zagreb(2026, 1, 1), zagreb(2026, 9, 1))  # all of the last day
    assert (ada.account.first_name, ada.account.last_name) == ("Ada", "Ilić Moss")
    assert (rut.tier, rut.end, rut.account.first_name) == ("subscribers", None, "")
    assert before <= rut.start <= timezone.now()
    assert not rut.account.has_usable_password()
    assert set(RightsChange.objects.values_list("account_id", flat=True)) == {ada.account_id, rut.account_id}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + TWO.encode(),
        TWO.replace("\n", "\r\n").encode(),
        TWO.replace("\n", "\r").encode(),
        TWO.replace(",", ";").encode(),
        TWO.rstrip("\n").encode(),
        b"\n" + TWO.replace("email,name", '"EMAIL", "Name"').replace("Ada Ilić Moss", '" Ada  Ilić Moss"').encode(),
        TWO.encode() + b",,,,,,\n\n",
        TWO.replace(ADA, " ADA@Reader.example ").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "semicolons", "no last line end", "quotation marks", "blank lines", "capitals"],
)
def test_however_the_table_was_saved_it_says_the_same(bring, data):
    assert counts(bring(data)) == (2, 0, 0, 0)
    assert Account.objects.get(email=ADA).last_name == "Ilić Moss"
    assert counts(bring(TWO)) == (0, 0, 2, 0)


def test_an_address_is_enough(bring):
    assert counts(bring(f"email\n{ADA}\n{RUT}\n")) == (2, 0, 0, 0)
    assert list(Grant.objects.order_by("source_id").values_list("source_id", flat=True)) == [ADA, RUT]


@pytest.mark.parametrize(
    ("end", "moment"),
    [
        ("2026-10-24", zagreb(2026, 10, 25)),
        ("2026-10-25", zagreb(2026, 10, 26)),  # the day on which clocks go back has 25 hours
        ("2026-08-31T06:30", zagreb(2026, 8, 31, 6, 30)),
        ("2026-08-31 06:30:15.5", zagreb(2026, 8, 31, 6, 30, 15, 500_000)),
        ("2026-08-31t06:30:00z", dt.datetime(2026, 8, 31, 6, 30, tzinfo=dt.UTC)),
        ("2026-08-31T06:30:00-0500", dt.datetime(2026, 8, 31, 11, 30, tzinfo=dt.UTC)),
    ],
)
def test_an_end_is_a_whole_day_in_the_magazines_zone_or_a_moment(bring, end, moment):
    text = f"email,start,end\n{ADA},2026-01-01,{end}\n"
    bring(text)
    assert Grant.objects.get().end == moment
    assert counts(bring(text)) == (0, 0, 1, 0)


def test_scopes_are_what_works_carry(bring):
    show = cast.show()
    text = f"email,scope,tier\n{ADA},kind:episode,registered\n{RUT},show:the-crossing,\n"
    assert counts(bring(text)) == (2, 0, 0, 0)
    assert Grant.objects.get(account__email=RUT).scope == f"show:{show.uid}"
    assert Grant.objects.get(account__email=ADA).tier == "registered"
    assert counts(bring(text)) == (0, 0, 2, 0)


def test_a_reader_with_two_ids_has_two_rights(bring):
    assert counts(bring(f"email,id,end\n{ADA},u1,2040-01-01\n{ADA},u2,\n")) == (2, 0, 0, 0)
    assert Account.objects.filter(email=ADA).count() == 1
    assert Grant.objects.count() == 2


# --- once more ---------------------------------------------------------------------------------------------------


def test_the_same_file_again_writes_nothing(bring):
    bring(TWO)
    before = everything()
    assert counts(bring(TWO)) == (0, 0, 2, 0)
    assert everything() == before


def test_a_changed_end_is_an_update_and_voids_her_pass(bring):
    bring(TWO)
    RightsChange.objects.all().delete()
    assert counts(bring(TWO.replace("2026-08-31", "2027-08-31"))) == (0, 1, 1, 0)
    assert Grant.objects.get(source_id="u1").end == zagreb(2027, 9, 1)
    assert RightsChange.objects.get().account_id == Account.objects.get(email=ADA).pk
    assert Grant.objects.count() == 2


def test_what_is_no_longer_in_the_file_stays(bring):
    bring(TWO)
    bring(f"email,id\n{RUT},u2\n")
    assert Grant.objects.standing().count() == 2


def test_what_was_taken_back_at_the_desk_stays_so(bring):
    bring(TWO)
    revoke(Grant.objects.get(source_id="u1"))
    report = bring(TWO.replace("2026-08-31", "2027-08-31"))
    assert counts(report) == (0, 0, 2, 0)
    assert Grant.objects.get(source_id="u1").revoked_at
    assert "line 2: this access of ada@reader.example was taken back at the desk" in report.notes[0]


def test_other_rights_of_a_reader_are_not_touched(bring):
    ada = Account.objects.create_user(ADA, first_name="Augusta")
    given = comp(ada, timezone.now() + dt.timedelta(days=9), "reviews our books", by=None)
    assert counts(bring(TWO)) == (2, 0, 0, 0)
    assert Grant.objects.of(ada).count() == 2
    assert Grant.objects.get(pk=given.pk).end == given.end
    ada.refresh_from_db()
    assert (ada.first_name, ada.last_name) == ("Augusta", "")  # what she says of herself stays


def test_a_reader_without_a_name_gets_one_once(bring):
    bring(TWO)
    named = TWO.replace(f"{RUT},,", f"{RUT},Rut,")
    assert counts(bring(named)) == (0, 1, 1, 0)
    assert Account.objects.get(email=RUT).first_name == "Rut"
    assert counts(bring(named)) == (0, 0, 2, 0)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_people_of_the_desk_get_the_right_and_nothing_else(bring, role):
    hanna = cast.staff(role)
    Account.objects.filter(pk=hanna.pk).update(first_name="", last_name="")
    before = Account.objects.filter(pk=hanna.pk).values().get()
    text = f"email,name\n{hanna.email},Somebody Else\n"
    assert counts(bring(text)) == (1, 0, 0, 0)
    assert Account.objects.filter(pk=hanna.pk).values().get() == before
    assert Account.objects.get(pk=hanna.pk).groups.count() == hanna.groups.count()
    assert counts(bring(text)) == (0, 0, 1, 0)


@pytest.mark.parametrize("text", [TWO, TWO.replace("2026-08-31", "2027-08-31") + "nobody,,,,,,u3\n"])
def test_a_dry_run_counts_the_same_and_writes_nothing(bring, text):
    bring(f"email,id\n{ADA},u1\n")
    before = everything()
    dry = bring(text, dry_run=True)
    assert everything() == before
    assert "nothing was changed" in str(dry)
    assert counts(dry) == counts(bring(text))


# --- refusals ----------------------------------------------------------------------------------------------------

REFUSALS = {
    "no address": (",,,,,,x", "email: found nothing, expected an e-mail address"),
    "half an address": ("ada@,,,,,,", "email: found “ada@”"),
    "a name with it": (f"Ada <{ADA}>,,,,,,", "expected an e-mail address"),
    "a long address": (f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 30}.example,,,,,,x", "at most 254"),
    "a long address as id": (f"{'a' * 60}@{'b' * 60}.example,,,,,,", "id: found 129 characters, expected at most 80"),
    "a long name": (f"{ADA},{'A' * 151},,,,,", "name: found 151 characters, expected at most 150"),
    "a tier": (
        f"{ADA},,subscriber,,,,",
        "tier: found “subscriber”. Did you mean “subscribers”? Expected registered or",
    ),
    "the open tier": (f"{ADA},,open,,,,", "Expected registered or subscribers"),
    "no date": (f"{ADA},,,,31.08.2026,,", "end: “31.08.2026” is not a date. Expected one such as 2026-11-23"),
    "no day": (f"{ADA},,,2026-02-30,,,", "start: “2026-02-30” is not a date that can be kept"),
    "for ever": (f"{ADA},,,,9999-12-31,,", "Leave it empty where there is no end"),
    "for ever in London": (f"{ADA},,,,9999-12-31T23:59Z,,", "Leave it empty where there is no end"),
    "an end before": (f"{ADA},,,2026-02-01,2026-01-30,,", "over by 2026-01-31 00:00 and begin at 2026-02-01 00:00,"),
    "no time at all": (f"{ADA},,,2026-02-01T10:00,2026-02-01T10:00,,", "expected an end after the start"),
    "over before now": (f"{ADA},,,,2020-01-30,,", "(no start is given, so with the import)"),
    "a scope": (f"{ADA},,,,,kind:articel,", "scope: found “kind:articel”. Did you mean “kind:article”?"),
    "too many": (f"{ADA},,,,,,,", "found 8 columns, expected 7. Put a cell with a comma"),
    "cut off": (f"{ADA},Ada,subscribers,2026-01-01", "found 4 columns, expected 7. Complete the row"),
    "NUL": (f"{ADA},A\0da,,,,,", "found a NUL byte"),
    "an open quotation mark": (f'{ADA},"Ada,,,,,', "the line is no row of cells"),
    "a large cell": (f"{ADA},{'A' * 140_000},,,,,", "the line is no row of cells"),
    "twice": (f"{RUT},,,,,,u2", "id: “u2” is on line 2 already, expected one row for each"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_a_row_that_cannot_be_taken_is_refused_and_the_others_come_in(bring, what):
    line, words = REFUSALS[what]
    text = f"{HEADER}\n{RUT},,,,,,u2\n{line}\nzoe@reader.example,,,,,,\n"
    report = bring(text)
    assert counts(report) == (2, 0, 0, 1)
    (fault,) = report.faults
    assert (fault.line, fault.file) == (3, report.source)
    assert words in fault.reason
    assert fault.reason.endswith(".")
    assert not Account.objects.filter(email=ADA).exists()
    assert counts(bring(text)) == (0, 0, 2, 1)


def test_all_faults_of_a_row_are_told_at_once_and_count_once(bring):
    report = bring(f"{HEADER}\n{ADA},,free,soon,,,\n")
    assert counts(report) == (0, 0, 0, 1)
    assert [fault.reason.partition(":")[0] for fault in report.faults] == ["start", "tier"]


def test_an_address_twice_without_ids_is_one_reader_too_many(bring):
    report = bring(f"email\n{ADA}\n{ADA.upper()}\n")
    assert counts(report) == (1, 0, 0, 1)
    assert "is on line 2 already" in report.faults[0].reason


def test_an_id_of_another_reader_is_refused_until_that_one_is_taken_back(bring):
    bring(TWO)
    moved = TWO.replace(ADA, "ada@new.example")
    for dry in (True, False):
        report = bring(moved, dry_run=dry)
        assert counts(report) == (0, 0, 1, 1)
        assert "“u1” is that of ada@reader.example here, expected ada@new.example" in report.faults[0].reason
    revoke(Grant.objects.get(source_id="u1"))
    assert counts(bring(moved)) == (1, 0, 1, 0)


FILES = {
    "empty": (b"", 0, "the file is empty"),
    "a header only": (b"email\n\n", 1, "there is no row below"),
    "unknown columns": (
        b"email,nmae\na@b.example,x\n",
        1,
        "the column “nmae” is unknown. Did you mean “name”? Known are",
    ),
    "no header": (b"ada@reader.example,Ada\n", 1, "the column “email” is missing"),
    "a column twice": (b"email,id,ID\na@b.example,1,2\n", 1, "the column “id” is there twice"),
    "no address": (b"\nname,id\nAda,1\n", 2, "the column “email” is missing"),
    "an open quotation mark": (b'email,"name\na@b.example,x\n', 1, "no row of cells"),
    "Latin 1": ("email,name\na@b.example,Zoë\n".encode("latin-1"), 2, "the byte 0xeb, which is not UTF-8"),
    "half of UTF-16": ("email\na@b.example\n".encode("utf-16")[:-1], 2, "not utf-16. Save the table as CSV in UTF-8"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_cannot_be_taken_is_refused_as_a_whole(bring, what):
    data, line, words = FILES[what]
    with pytest.raises(Refused) as refused:
        bring(data)
    assert any(fault.line == line and words in fault.reason for fault in refused.value.faults), refused.value
    assert not Account.objects.exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        import_subscribers(tmp_path / "nowhere.csv")
    with pytest.raises(Refused, match="cannot be read"):
        import_subscribers(tmp_path)


# --- many, killed, and by hand -----------------------------------------------------------------------------------


def many(path, rows):
    lines = [f"reader-{number}@reader.example,Reader {number},2040-01-01" for number in range(rows)]
    path.write_text("\n".join(["email,name,end", *lines]))
    return path


@pytest.mark.django_db(transaction=True)
def test_every_process_is_told_when_a_hundred_are_in_and_not_when_none_changed(tmp_path, monkeypatch):
    moved = []
    monkeypatch.setattr(generation.Generation, "move", lambda self: moved.append(Grant.objects.count()))
    file = many(tmp_path / "readers.csv", 150)
    assert import_subscribers(file).total.created == 150
    assert set(moved) == {100, 150}  # after each commit, never between
    moved.clear()
    assert import_subscribers(file).total.unchanged == 150
    assert not moved


IMPORT = """
import json, sys
from pathlib import Path
import django
django.setup()
from longwave.exchange.actions import import_subscribers

report = import_subscribers(Path(sys.argv[1]), progress=lambda done, total, what: print(done, flush=True))
from longwave.membership.models import Account, Grant
print(json.dumps([report.as_json()["total"], Account.objects.count(), Grant.objects.count()]))
"""


def start(folder, source, url):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LONGWAVE_")}
    environment |= {"LONGWAVE_MODE": "development", "DATABASE_URL": url, "PYTHONPATH": str(REPOSITORY)}
    environment["DJANGO_SETTINGS_MODULE"] = "longwave.conf.settings"
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(source)], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )


def test_killed_in_the_middle_and_started_again(tmp_path):
    file, url = many(tmp_path / "readers.csv", 600), databases.another(tmp_path)
    killed = start(tmp_path, file, url)
    for line in killed.stdout:
        if int(line) == 300:
            os.kill(killed.pid, signal.SIGKILL)
            break
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    total, accounts, grants = json.loads(start(tmp_path, file, url).communicate()[0].splitlines()[-1])
    assert (accounts, grants) == (600, 600)  # no account without its right
    assert 300 <= total["unchanged"] < 600
    assert total["created"] == 600 - total["unchanged"]
    assert total["updated"] == total["refused"] == 0


def test_the_command_says_what_came_in_and_ends_with_1_where_something_was_refused(tmp_path, magazine):
    file = tmp_path / "readers.csv"
    file.write_text(TWO)
    done = magazine.longwave("import", "subscribers", file, "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 in." in done.stdout
    file.write_text(TWO + "nobody,,,,,,\n")
    done = magazine.longwave("import", "subscribers", file, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["total"] == {"rows": 3, "created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert report["refused"][0]["line"] == 4
