"""Quentin brings his members as his old system wrote them: free, complimentary, paying at Stripe, deleted, broken."""

import pytest

from longwave.exchange.actions import import_subscribers
from longwave.exchange.faults import Refused
from longwave.membership.models import Account, Grant

pytestmark = pytest.mark.django_db
GHOST = """id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,\
deleted_at,labels,tiers
g1,kai@harbor.example,Kai,,true,false,,2023-02-01T10:00:00.000Z,,founder,
g2,lea@harbor.example,Lea Moss,,true,false,cus_Lea,2023-03-01T10:00:00.000Z,,,Reader
g3,mo@harbor.example,Mo,=cmd(),false,true,,2023-04-01T10:00:00.000Z,,press,Reader
g4,ola@harbor.example,Ola,,false,true,,2023-04-01T10:00:00.000Z,2024-01-01T10:00:00.000Z,,
"""
SUBSTACK = """email,active_subscription,expiry,email_disabled,created_at
kai@harbor.example,false,,false,2023-01-01T00:00:00.000Z
lea@harbor.example,true,2031-01-01T00:00:00.000Z,false,2023-01-01T00:00:00.000Z
mo@harbor.example,true,soon,false,2023-01-01T00:00:00.000Z
"""
BEEHIIV = """email,First Name,Last Name,status,tier,created_at,stripe_customer_id,unsubscribed_at
kai@harbor.example, Kai ,,active,free,2023-03-24 10:23:10 UTC,,
lea@harbor.example,Lea, Moss ,active,premium,2023-03-24 10:23:10 UTC,cus_Lea,
mo@harbor.example,Mo,,active,premium,2023-03-24 10:23:10 UTC,,
ola@harbor.example,,,pending,free,2023-03-24 10:23:10 UTC,,
"""
TINY = """"Channel id",Status,Tier,"Tier title",Tags,"Created at","Deleted at","Engagement OptIn",Email,Id,Name,Surname
1,1,0,default,,"2022-10-28 22:18:42",,1,kai@harbor.example,7,Kai,
1,1,0,default,"a, b","2022-10-28 22:18:42",,1,lea@harbor.example,7,Lea, Moss
1,1,2,Gold,,"2022-10-28 22:18:42",,1,mo@harbor.example,7,Mo,
"""


@pytest.fixture
def bring(tmp_path):
    def run(text, **options):
        file = tmp_path / "members.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_subscribers(file, **options)

    return run


def counts(report):
    total = report.total
    assert report.rows == total.created + total.updated + total.unchanged + total.refused
    return (total.created, total.updated, total.unchanged, total.refused)


def rights():
    rows = Grant.objects.order_by("account__email").values_list("account__email", "tier", "end")
    return [(email.partition("@")[0], tier, end and end.year) for email, tier, end in rows]


def faults(report):
    return {fault.line: fault.reason for fault in report.faults}


def test_ghosts_members(bring):
    report = bring(GHOST)
    assert counts(report) == (3, 0, 0, 1)
    assert rights() == [("kai", "registered", None), ("lea", "registered", None), ("mo", "subscribers", None)]
    assert faults(report) == {5: "this member was deleted there, and stays out."}
    assert "This is a list of Ghost's." in report.notes
    assert any("1 pay at Stripe (lines 3)" in note for note in report.notes)
    assert Account.objects.get(email="lea@harbor.example").last_name == "Moss"
    assert counts(bring(GHOST)) == (0, 0, 3, 1)


def test_substacks_list_says_until_when(bring):
    report = bring(SUBSTACK)
    assert rights() == [("kai", "registered", None), ("lea", "subscribers", 2031)]
    assert faults(report)[4].startswith("end: “soon” is not a date.")


def test_beehiivs_readers(bring):
    report = bring(BEEHIIV)
    assert rights() == [("kai", "registered", None), ("lea", "registered", None), ("mo", "subscribers", None)]
    assert faults(report) == {5: "this reader never confirmed her address there, and stays out."}
    assert (Account.objects.get(email="kai@harbor.example").first_name) == "Kai"


def test_tinynews_tiers_are_not_guessed(bring):
    report = bring(TINY)
    assert counts(report) == (2, 0, 0, 1)
    assert "found the tier “2”" in faults(report)[4]


def test_mediums_addresses_have_no_head_and_each_line_counts(bring):
    report = bring("kai@harbor.example\nlea@harbor.example\n\nno address\nkai@harbor.example\n")
    assert counts(report) == (2, 0, 0, 2)
    assert set(faults(report)) == {4, 5}


@pytest.mark.parametrize("text", [GHOST, SUBSTACK, BEEHIIV, TINY])
def test_a_dry_run_counts_the_same_and_nobody_comes(bring, text):
    dry = counts(bring(text, dry_run=True))
    assert not Account.objects.exists()
    assert counts(bring(text)) == dry


@pytest.mark.parametrize(
    ("file", "came", "refused"),
    [
        ("made/ghost/harbor-members.csv", 3, 0),
        ("migrate/mg-beehiiv-members/members.csv", 8, 1),
        ("migrate/mg-tinynews-members/subs-v1.csv", 3, 0),
        ("migrate/mg-tinynews-members/subs-v2.csv", 2, 0),
        ("migrate/mg-medium-members/members.txt", 5, 0),
    ],
)
def test_what_other_systems_really_write(shared, file, came, refused):
    report = import_subscribers(shared / "fixtures" / file)
    assert counts(report) == (came, 0, 0, refused)


def test_curated_has_addresses_that_are_none(shared):
    report = import_subscribers(shared / "fixtures/migrate/mg-curated-members-csv/subscribers.csv")
    assert report.rows == 20
    assert {5, 6, 10} <= set(faults(report))
    assert all("expected an e-mail address" in reason for reason in faults(report).values())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_table_that_says_how_it_is_written_is_read_so(bring, encoding):
    bring(GHOST.replace("Lea Moss", "Łea Moß").encode(encoding))
    assert Account.objects.get(email="lea@harbor.example").first_name == "Łea"


@pytest.mark.parametrize("divided", [";", "\t"])
def test_semicolons_and_tabs_divide_as_well(bring, divided):
    assert counts(bring(SUBSTACK.replace(",", divided)))[0] == 2


def test_windows_1252_is_read_where_somebody_says_so_and_never_guessed(bring):
    text = GHOST.replace("Kai", "Käi").encode("windows-1252")
    with pytest.raises(Refused, match="line 2: found the byte 0xe4, which is not UTF-8"):
        bring(text)
    assert counts(bring(text, encoding="windows-1252"))[0] == 3
    assert Account.objects.get(email="kai@harbor.example").first_name == "Käi"


def test_an_encoding_that_is_none_is_refused(bring):
    with pytest.raises(Refused, match="the encoding “klingon” is unknown"):
        bring(GHOST, encoding="klingon")


def test_what_a_spreadsheet_would_calculate_stays_a_name(bring):
    bring(GHOST.replace("Kai", "'=HYPERLINK(1)"))
    assert Account.objects.get(email="kai@harbor.example").first_name == "=HYPERLINK(1)"
