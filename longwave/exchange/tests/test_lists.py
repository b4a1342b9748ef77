"""Newsletters' readers from elsewhere: with proof that they agreed; who left is kept away, in any order of files.

Rut, Ida and Ivo are on a list at another program; Selma has left it, Mira's mailbox failed.
"""

import csv
import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from longwave.exchange.actions import Given, export_list, import_list
from longwave.exchange.faults import Refused
from longwave.kernel.cells import guarded
from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.lists.actions import erase, join, leave
from longwave.newsletter.models import Consent, Newsletter, Subscription, Suppression
from longwave.newsletter.words import SuppressionReason

pytestmark = pytest.mark.django_db
RUT, IDA, IVO, SELMA, MIRA = (f"{name}@readers.example" for name in ("rut", "ida", "ivo", "selma", "mira"))
HEAD = "email,name,consent_at,consent_source,consent_text\n"
ROW = "{},Rut Lima,2024-03-01 10:00,https://old.example/letter,Send me the letter\n"
DAILY = Given(newsletter="daily-preview")


@pytest.fixture(autouse=True)
def daily():
    about = {"name": "Daily preview", "rhythm": "daily"}
    return Newsletter.objects.update_or_create(slug="daily-preview", defaults=about)[0]


@pytest.fixture
def bring(tmp_path):
    def bring(text, given=DAILY, **options):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return import_list(path, given, **options)

    return bring


def on_the_list():
    found = Subscription.objects.filter(standing="on").values_list("account__email", flat=True)
    away = suppression.suppressed_of(found)
    return set(found) - away


def counted(report):
    return {
        kind: (tally.created, tally.updated, tally.unchanged, tally.refused) for kind, tally in report.kinds.items()
    }


def test_whoever_agreed_comes_in_with_the_proof_and_no_mail(bring, mailoutbox):
    report = bring(HEAD + ROW.format(RUT))
    assert counted(report) == {"subscribed": (1, 0, 0, 0)}
    assert on_the_list() == {RUT}
    proof = Consent.objects.get()
    assert (proof.kind, proof.text) == ("imported", "Send me the letter")
    assert proof.source == "https://old.example/letter (list.csv, line 2)"
    assert f"{proof.at:%Y-%m-%d}" == "2024-03-01"
    assert Account.objects.get().get_full_name() == "Rut Lima"
    assert not Account.objects.get().has_usable_password()
    assert mailoutbox == []


def test_importing_again_changes_nothing(bring):
    text = HEAD + ROW.format(RUT) + ROW.format(IDA)
    bring(text)
    before = list(Subscription.objects.values()) + list(Consent.objects.values())
    assert counted(bring(text)) == {"subscribed": (0, 0, 2, 0)}
    assert list(Subscription.objects.values()) + list(Consent.objects.values()) == before


def test_a_dry_run_counts_the_same_and_changes_nothing(bring):
    text = "email,status,consent_at,consent_source,consent_text\n"
    text += f"{RUT},subscribed,2024-03-01,form,Yes\n{RUT},subscribed,2024-03-01,form,Yes\n"
    text += f"{SELMA},subscribed,2024-03-01,form,Yes\n{SELMA},unsubscribed,,,\n"
    text += f"{MIRA},cleaned,,,\nnobody,subscribed,,,\n"
    dry = bring(text, dry_run=True)
    assert not Account.objects.exists()
    assert not Suppression.objects.exists()
    wet = bring(text)
    assert counted(dry) == counted(wet)
    assert counted(wet) == {
        "refused": (0, 0, 0, 1),
        "unsubscribed": (1, 0, 0, 0),
        "cleaned": (1, 0, 0, 0),
        "subscribed": (1, 0, 1, 0),
        "withheld": (0, 0, 1, 0),
    }
    assert wet.rows == 6


# --- What is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"{RUT},,form,Yes", "consent_at: found nothing"),
        (f"{RUT},2024-03-01,,Yes", "consent_source: found nothing"),
        (f"{RUT},2024-03-01,form,", "consent_text: found nothing"),
        (f"{RUT},yesterday,form,Yes", "consent_at: “yesterday” is not a date"),
        (f"{RUT},2999-03-01,form,Yes", "which has not come yet"),
        ("rut,2024-03-01,form,Yes", "email: found “rut”"),
        (",2024-03-01,form,Yes", "email: found nothing"),
        (f"{RUT},2024-03-01,form,Yes,and more", "found 5 columns, expected 4"),
        (f'{RUT},2024-03-01,form,"Yes', "the line is no row of cells"),
        ('"rut@readers.example\r",2024-03-01,form,Yes', "line"),
    ],
)
def test_a_row_without_proof_or_address_is_refused_with_its_line_and_the_others_come_in(bring, row, why):
    report = bring(f"email,consent_at,consent_source,consent_text\n{row}\n{IDA},2024-03-01,form,Yes\n")
    assert any(why in str(fault) and "list.csv, line 2" in str(fault) for fault in report.faults), report.faults
    assert report.refused >= 1
    assert on_the_list() == {IDA}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the file is empty"),
        ("name,consent_at\nRut,2024-03-01\n", "the column “email” is missing"),
        ("email,email\nx,y\n", "is there twice"),
        ('"email\nx\n', "is no row of cells"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(bring, text, why):
    with pytest.raises(Refused, match=why):
        bring(text)


def test_a_status_that_nobody_knows_and_a_list_that_is_not_there_are_refused(bring):
    head = "email,status,newsletter,consent_at,consent_source,consent_text\n"
    report = bring(f"{head}{RUT},pending,,2024-03-01,form,Yes\n{IDA},,weekly,2024-03-01,form,Yes\n", Given())
    assert "Whoever has not confirmed is asked to sign up here" in str(report.faults[0])
    assert any("found “weekly”" in str(fault) for fault in report.faults)
    assert not Account.objects.exists()


def test_what_is_the_same_for_all_may_be_given_once(bring):
    given = Given("daily-preview", "", "the form on old.example", "Send me the letter")
    bring(f"Email Address,CONFIRM_TIME\n{RUT},2024-03-01 10:00:00\n", given)
    assert (Consent.objects.get().text, on_the_list()) == ("Send me the letter", {RUT})


def test_addresses_of_every_script_and_other_delimiters(bring):
    text = "\ufeffEmail;consent at;consent source;consent text\r\nIda@Bücher.example;2024-03-01;form;Yes\r\n"
    bring(text + "pelé@readers.example;2024-03-01;form;Yes\r\n\r\n;;;\r\n")
    assert on_the_list() == {"ida@bücher.example", "pelé@readers.example"}


# --- Suppression wins -------------------------------------------------------------------------------------------

FILES = {
    "subscribed": HEAD + "".join(ROW.format(one) for one in (RUT, SELMA, MIRA)),
    "unsubscribed": f"Email Address,UNSUB_TIME\n{SELMA},2025-01-01 10:00:00\n",
    "cleaned": f"Email Address,CLEAN_TIME\n{MIRA},2025-01-01 10:00:00\n",
}


@pytest.mark.parametrize("order", list(itertools.permutations(FILES)))
def test_three_files_in_any_order_end_the_same(bring, order):
    for name in (*order, *order):
        bring(FILES[name])
    assert on_the_list() == {RUT}
    assert suppression.from_all(MIRA, timezone.now())
    assert not suppression.from_lists(SELMA, timezone.now())


def test_whoever_left_one_newsletter_elsewhere_may_get_another(bring):
    Newsletter.objects.update_or_create(slug="weekly", defaults={"name": "Weekly", "rhythm": "roundup"})
    bring(FILES["unsubscribed"])
    bring(HEAD + ROW.format(SELMA), Given("weekly"))
    bring(HEAD + ROW.format(SELMA))
    assert list(Subscription.objects.values_list("newsletter__slug", flat=True)) == ["weekly"]


def test_nobody_who_left_or_was_erased_here_is_brought_back(bring, daily):
    bring(HEAD + ROW.format(RUT) + ROW.format(IDA))
    leave(Account.objects.get(email=RUT), daily, "her wish", timezone.now())
    erase(Account.objects.get(email=IDA))
    assert counted(bring(HEAD + ROW.format(RUT) + ROW.format(IDA))) == {"withheld": (0, 0, 2, 0)}
    assert on_the_list() == set()
    assert not Account.objects.filter(email=IDA).exists()


def test_whoever_confirmed_here_since_stays_and_an_old_file_says_nothing_new(bring, daily):
    rut = Account.objects.create_user(SELMA)
    join(rut, daily, "Daily preview", "/", timezone.now())
    report = bring(FILES["unsubscribed"])
    assert on_the_list() == {SELMA}
    assert "has confirmed here since" in report.notes[0]
    bring(f"email,status\n{SELMA},unsubscribed\n")
    assert on_the_list() == set()


def test_her_own_confirmation_later_lifts_what_a_file_said(bring, daily):
    bring(FILES["unsubscribed"] + "")
    bring(FILES["cleaned"])
    suppression.lift(SELMA, [daily.uid])
    suppression.lift(MIRA, [daily.uid])
    assert not Suppression.objects.exists()


def test_a_complaint_elsewhere_stops_lists_and_a_mailbox_that_failed_stops_all(bring):
    bring(f"email,status\n{SELMA},complained\n{MIRA},bounced\n")
    now = timezone.now()
    assert [suppression.from_all(one, now) for one in (SELMA, MIRA)] == [False, True]
    assert suppression.from_lists(SELMA, now)
    bring(f"email,status\n{MIRA},complained\n{SELMA},cleaned\n")
    assert [suppression.from_all(one, now) for one in (SELMA, MIRA)] == [True, True]
    assert set(Suppression.objects.values_list("reason", flat=True)) == {SuppressionReason.IMPORTED.value}


# --- Lists of other programs ------------------------------------------------------------------------------------


def test_exports_of_other_programs_are_understood_as_they_are(shared):
    samples = shared / "fixtures" / "migrate"
    given = Given("daily-preview", "", "", "Send me the letter")
    curated = import_list(samples / "mg-curated-members-csv/subscribers.csv", Given("daily-preview", "", "old", "Yes"))
    assert curated.kinds["subscribed"].created > 0
    assert any("utm source" in note for note in curated.notes)
    assert all("email" in str(fault) for fault in curated.faults)
    beehiiv = import_list(samples / "mg-beehiiv-members/members.csv", given)
    assert beehiiv.kinds["unsubscribed"].created > 0
    assert "consent_at: found nothing" in str(beehiiv.faults[0])
    assert "subscribed" not in beehiiv.kinds


# --- Out again --------------------------------------------------------------------------------------------------


def test_what_is_written_can_be_read_again(bring, tmp_path, daily):
    bring(FILES["subscribed"])
    Subscription.objects.filter(account__email=RUT).update(frequency="fridays", paused_until="2030-01-01")
    leave(Account.objects.get(email=SELMA), daily, "her wish", timezone.now() - timedelta(days=1))
    suppression.suppress(MIRA, SuppressionReason.BOUNCED, lists_only=False)
    out = tmp_path / "out.csv"
    assert export_list(out) == 3
    assert out.stat().st_mode & 0o077 == 0
    rows = {row["email"]: row for row in csv.DictReader(out.open(encoding="utf-8"))}
    assert [rows[one]["status"] for one in (RUT, SELMA, MIRA)] == ["subscribed", "unsubscribed", "cleaned"]
    assert (rows[RUT]["consent_text"], rows[RUT]["frequency"]) == ("Send me the letter", "fridays")
    Account.objects.all().delete()
    Suppression.objects.all().delete()
    import_list(out)
    back = Subscription.objects.get()
    assert (back.account.email, back.frequency, str(back.paused_until)) == (RUT, "fridays", "2030-01-01")
    assert on_the_list() == {RUT}
    assert suppression.from_all(MIRA, timezone.now())


def test_one_list_only_and_none_that_is_not_there(bring, tmp_path):
    bring(FILES["subscribed"])
    assert export_list(tmp_path / "out.csv", "daily-preview") == 3
    with pytest.raises(Refused, match="found no newsletter “weekly”"):
        export_list(tmp_path / "out.csv", "weekly")
    with pytest.raises(Refused, match="cannot be written"):
        export_list(tmp_path / "nowhere" / "out.csv")


def test_a_name_is_nothing_that_a_spreadsheet_would_carry_out(bring, tmp_path):
    bring(HEAD + f'{RUT},"=HYPERLINK(""x"")",2024-03-01,form,Yes\n')
    export_list(tmp_path / "out.csv")
    (row,) = csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8"))
    assert row["name"].startswith("'=")


def test_nor_is_an_address_and_it_is_itself_again_when_it_is_read(bring, tmp_path):
    mallory = "=cmd|'/ccalc'!a0@evil.example"
    odd = [mallory, f"'{mallory}", "+ivo@readers.example", "-@readers.example", "'t.hooft@readers.example"]
    bring(HEAD + "".join(f'"{one}","{one}",2024-03-01,form,Yes\n' for one in map(guarded, odd)))
    out = tmp_path / "out.csv"
    export_list(out)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@")]
    assert {row["email"] for row in rows} == {f"'{one}" if one != odd[-1] else one for one in odd}
    Account.objects.all().delete()
    import_list(out)
    assert set(Account.objects.values_list("email", "first_name")) == {(one, one) for one in odd}


def test_a_thousand_rows_are_few_queries(bring, django_assert_max_num_queries):
    text = HEAD + "".join(ROW.format(f"reader{n}@readers.example") for n in range(1000))
    with django_assert_max_num_queries(60):
        assert counted(bring(text)) == {"subscribed": (1000, 0, 0, 0)}
