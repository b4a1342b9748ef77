"""The rules that each mail obeys, read from the bytes that a mail server took: a signed edition, to three readers."""

import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from longwave.access.rules import Tier
from longwave.newsletter.letters import limits, quoting
from longwave.newsletter.letters.compiling import compile_edition
from longwave.newsletter.letters.dkim import Key
from longwave.newsletter.models import Item
from longwave.newsletter.sending import ledger
from longwave.newsletter.tests import magazine, mailing
from longwave.newsletter.tests.press import opened, part
from longwave.newsletter.words import Slot
from tests.sink import sink

pytestmark = pytest.mark.django_db(transaction=True)
KEY = Key("longwave", rsa.generate_private_key(65537, 2048))
SITE, DOMAIN = "https://magazine.example", "magazine.example"
_arrived: dict[str, tuple[str, bytes]] = {}  # by address: the envelope's sender, and the message


@pytest.fixture(autouse=True)
def arrived(settings, tmp_path):
    """What each reader was sent; sent once for all tests of this module."""
    settings.LONGWAVE_URL, settings.HOST, settings.DKIM_KEY = SITE, DOMAIN, KEY
    if not _arrived:
        paper = mailing.newsletter()
        mailing.subscribe(paper, "rut", "ida")
        mailing.subscribe(paper, "zoe", domain="bücher.example")
        edition = mailing.edition(paper, send_at=timezone.now(), greeting="Good morning.\n.\nFrom here it rains.")
        for at, tier in enumerate((Tier.SUBSCRIBERS, Tier.SUBSCRIBERS, Tier.OPEN)):
            entry = magazine.article(f"piece-{at}", timezone.now(), tier=tier, title=f"Über {tier} " * 6)
            slot = Slot.ITEM if at else Slot.LEAD
            Item.objects.create(edition=edition, work=entry.uid, slot=slot.value, position=at)
        edition.compiled = compile_edition(edition)
        edition.save()
        ledger.freeze_audience(edition, timezone.now())
        (tmp_path / "kept").mkdir()
        with sink(tmp_path, "--keep", tmp_path / "kept") as server, mailing.sending(tmp_path, server.url):
            mailing.until(lambda: mailing.ended(edition))
            senders = {taken.reader: taken.sender for taken in server.taken()}
        for raw in (path.read_bytes() for path in (tmp_path / "kept").iterdir()):
            reader = opened(raw)["To"].addresses[0].addr_spec
            _arrived[reader] = (senders[reader], raw)
    return _arrived


def mails():
    return [raw for _, raw in _arrived.values()]


def test_everybody_got_hers():
    assert set(_arrived) == {"rut@readers.example", "ida@readers.example", "zoe@xn--bcher-kva.example"}
    assert len({opened(raw)["Message-ID"] for raw in mails()}) == 3


def test_rule_1_whom_it_is_from_signed_and_bounces_is_one_domain():
    for sender, raw in _arrived.values():
        assert opened(raw)["From"].addresses[0].domain == DOMAIN
        assert re.search(rf"[;\s]d={DOMAIN};", opened(raw)["DKIM-Signature"])
        assert sender.rpartition("@")[2] == DOMAIN


def test_rule_2_one_click_leaves():
    for raw in mails():
        mail = opened(raw)
        assert mail.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
        found = re.fullmatch(r"<(https://[^<>\s]+)>,\s*<(mailto:[^<>\s]+)>", mail["List-Unsubscribe"].strip())
        assert found
        signed = re.search(r"h=([^;]+)", mail["DKIM-Signature"])[1].replace(" ", "").lower().split(":")
        assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(signed)


def test_rule_4_a_list_has_a_name_an_archive_and_a_way_out_in_both_parts():
    names = {opened(raw)["List-Id"] for raw in mails()}
    assert len(names) == 1
    assert re.fullmatch(rf'"?Daily preview"? <[0-9a-f]{{32}}\.{DOMAIN}>', names.pop())
    for raw in mails():
        assert opened(raw)["List-Archive"] == f"<{SITE}/newsletter/>"
        for kind in ("plain", "html"):
            assert f"{SITE}/newsletter/unsubscribe/" in part(raw, kind)


def test_rule_5_the_form_of_a_mail():
    for reader, (_, raw) in _arrived.items():
        mail = opened(raw)
        for name in ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "DKIM-Signature"):
            assert len(mail.get_all(name, [])) == 1
        assert not mail.defects
        assert mail["To"].addresses[0].addr_spec == reader
        assert mail["Subject"] == ("Über subscribers " * 6).strip()
        assert raw.partition(b"\r\n\r\n")[0].isascii()
        long = [line for line in raw.split(b"\r\n") if len(line) > 76]
        assert all(b"newsletter/unsubscribe" in line and len(line) <= 998 for line in long)
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


def test_rule_6_lines_that_are_a_dot_arrive():
    for raw in mails():
        assert "Good morning.\n.\nFrom here it rains." in part(raw, "plain")
        assert b"\r\n." not in raw


def test_rule_7_the_signature_holds():
    name, record = KEY.record(DOMAIN)
    for raw in mails():
        assert dkim.verify(raw, dnsfunc=lambda asked, **_: record.encode() if asked.decode() == f"{name}." else None)
        tags = "".join(opened(raw)["DKIM-Signature"].split())
        assert "a=rsa-sha256;c=relaxed/relaxed;" in tags
        assert ";l=" not in tags


def test_rule_9_it_is_short_enough_not_to_be_cut_off():
    for raw in mails():
        assert len(quoting.quoted(part(raw, "html"))) <= limits.HTML
        assert len(raw) < limits.HTML


def test_rule_11_no_picture_counts_who_looks():
    for raw in mails():
        html = part(raw, "html")
        assert "<img" not in html  # these pieces have no picture
        assert "background=" not in html
        assert "url(" not in html
