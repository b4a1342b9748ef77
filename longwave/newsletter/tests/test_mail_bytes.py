"""What every mail obeys, read from its bytes as a server and a mail program read them."""

import html as html_module
import quopri
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longwave.newsletter.letters import compiling, headers, places, quoting, verp
from longwave.newsletter.lists import links
from longwave.newsletter.models import Edition, Newsletter
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.tests import press
from longwave.newsletter.tests.press import IVO, RUT, opened, part

pytestmark = pytest.mark.django_db
ONCE = ("From", "To", "Date", "Message-ID", "Subject", "List-Id", "List-Unsubscribe", "List-Archive", "MIME-Version")
LAN = Recipient(delivery=43, account=9, address="lan@reader.example", name="Nguyễn Thị Hương Lan")


@pytest.fixture(autouse=True)
def _at_a_real_address(settings):
    settings.LONGWAVE_URL, settings.HOST = "https://magazine.example", "magazine.example"


# --- One click (RFC 8058) ---------------------------------------------------------------------------------------


def test_a_reader_leaves_by_one_click_or_by_mail():
    edition = press.edition()
    mail = opened(press.mail(edition).message(RUT))
    assert mail.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    https, mailto = (uri.strip(" <>") for uri in mail["List-Unsubscribe"].split(","))
    start = "https://magazine.example/newsletter/unsubscribe/"
    assert https.startswith(start)
    assert links.leaving(https.removeprefix(start).strip("/")) == links.Leaving(edition.uid, edition.newsletter.pk, 7)
    name = verp.name(RUT.delivery)
    assert mailto == f"mailto:bounce+{name}@news.example?subject=unsubscribe"


# --- Lists (RFC 2919, 2369) -------------------------------------------------------------------------------------


def test_a_list_is_known_by_a_name_that_stays_whatever_it_is_called():
    edition = press.edition()
    before = opened(press.mail(edition).message(RUT))["List-Id"]
    edition.newsletter = press.newsletter(name="Früh am Morgen")
    after = opened(press.mail(edition).message(RUT))["List-Id"]
    assert before.startswith(('"Daily preview" <', "Daily preview <"))
    assert before.rpartition("<")[2] == after.rpartition("<")[2]
    assert before.endswith(".magazine.example>")


def test_the_archive_is_named_and_both_renderings_say_how_to_leave():
    raw = press.mail(press.edition()).message(RUT)
    assert opened(raw)["List-Archive"] == "<https://magazine.example/newsletter/>"
    for kind in ("plain", "html"):
        assert "https://magazine.example/newsletter/unsubscribe/" in part(raw, kind)
        assert "https://magazine.example/newsletter/preferences/" in part(raw, kind)


# --- The form of a mail (RFC 5322, 5321) ------------------------------------------------------------------------


@pytest.mark.parametrize("to", [RUT, IVO, LAN], ids=lambda to: to.address)
def test_the_fields_that_there_must_be_are_there_once(to):
    mail = opened(press.mail(press.edition()).message(to))
    assert {name: len(mail.get_all(name, [])) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert not mail.defects
    assert mail["To"].addresses[0].addr_spec == to.address
    assert mail["To"].addresses[0].display_name == to.name
    assert mail["From"].addresses[0].addr_spec == "letters@news.example"
    assert mail["Date"].datetime == press.SEVEN


@pytest.mark.parametrize("to", [RUT, IVO, LAN], ids=lambda to: to.address)
def test_lines_end_and_begin_as_they_travel(to):
    text = "\n".join([".", "..", "From here", " indented", "two  blanks  ", "tab\t", "é" * 90, "x" * 300, "=" * 40])
    raw = press.mail(press.edition(), text=text, html=f"<pre>{text}</pre>").message(to)
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert raw.endswith(b"\r\n")
    assert b"\r\n." not in raw
    assert max(map(len, press.lines(raw))) <= 76 or all(b"newsletter/unsubscribe" in o for o in over(raw))
    assert text in part(raw, "plain")


def over(raw):
    """The lines that are longer than ours should be: an address cannot be cut."""
    return [line for line in press.lines(raw) if len(line) > 76]


def test_reply_to_is_there_when_the_newsletter_has_one():
    edition = press.edition(newsletter=press.newsletter(reply_to="ada@magazine.example"))
    mail = opened(press.mail(edition).message(RUT))
    assert mail["Reply-To"].addresses[0].addr_spec == "ada@magazine.example"
    assert f"mailto:bounce+{verp.name(RUT.delivery)}@news.example?" in mail["List-Unsubscribe"]  # read by a program
    assert (
        opened(press.mail(press.edition(day=press.FRIDAY, newsletter=press.newsletter(reply_to=""))).message(RUT))[
            "Reply-To"
        ]
        is None
    )


def test_the_envelopes_sender_names_the_delivery_and_cannot_be_forged():
    path = press.mail(press.edition()).return_path(RUT)
    assert path.endswith("@news.example")
    assert verp.read(path) == verp.read(path.upper()) == RUT.delivery
    assert verp.read(path.replace("29-", "2a-")) is None
    assert verp.read("bounce+0-0000000000000000@news.example") is None
    assert verp.read("ada@news.example") is None


# --- A repeat is the same to the byte ---------------------------------------------------------------------------


def test_a_copy_is_the_same_to_the_byte_also_after_it_was_stored():
    edition = press.edition()
    mail = press.mail(edition)
    again = compiling.load(memoryview(compiling.dump(mail)), edition)
    for to in (RUT, IVO, LAN):
        assert mail.message(to) == again.message(to)
        assert mail.return_path(to) == again.return_path(to)


def test_each_reader_has_a_message_of_her_own_in_each_edition():
    one, other = press.mail(press.edition()), press.mail(press.edition(day=press.FRIDAY))
    names = {mail.message_id(account) for mail in (one, other) for account in range(50)}
    assert len(names) == 100
    assert opened(one.message(RUT))["Message-ID"] == one.message_id(7)


def test_what_is_no_compiled_mail_of_this_edition_is_refused():
    edition, other = press.edition(), press.edition(day=press.FRIDAY)
    stored = compiling.dump(press.mail(edition))
    with pytest.raises(compiling.NotCompiled, match="another one"):
        compiling.load(stored, other)
    with pytest.raises(compiling.NotCompiled, match="this version"):
        compiling.load(b"longwave letter 0\n", edition)


# --- Bad input --------------------------------------------------------------------------------------------------

INJECTED = "Rut\r\nBcc: everybody@reader.example\r\n\r\n<script>"


def test_a_name_or_a_subject_cannot_begin_a_field():
    edition = press.edition(newsletter=press.newsletter(sender_name=INJECTED, name=INJECTED[:60]))
    raw = press.mail(edition, subject=INJECTED).message(Recipient(1, 2, "rut@reader.example", INJECTED))
    mail = opened(raw)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Rut Bcc: everybody@reader.example <script>"
    assert mail["To"].addresses[0].addr_spec == "rut@reader.example"
    assert len(mail["To"].addresses) == len(mail["From"].addresses) == 1
    assert "<script>" not in part(raw, "html")
    assert html_module.escape("<script>") in part(raw, "html")


@pytest.mark.parametrize(
    "address",
    [
        "rut@reader.example\r\nBcc: x@reader.example",
        "rut@reader.example>, <x@reader.example",
        "rut@reader.example\0",
        "a b@reader.example",
        "rut,x@reader.example",
        "rut",
        "@reader.example",
        "rut@",
        "rut@-reader.example",
        "rut@reader..example",
        f"{'x' * 65}@reader.example",
        "rut@☃️☃️.\u2028example",
    ],
)
def test_an_address_that_could_break_out_of_its_field_gets_no_mail(address):
    with pytest.raises(headers.Unaddressable) as caught:
        press.mail(press.edition()).message(Recipient(1, 2, address))
    assert "\n" not in str(caught.value)


def test_a_domain_is_written_as_the_dns_has_it_and_a_local_part_as_she_writes_it():
    mail = press.mail(press.edition())
    raw = mail.message(Recipient(1, 2, "Zoë@BÜCHER.example", "Zoë"))
    assert "Zoë@xn--bcher-kva.example".encode() in raw.partition(b"\r\n\r\n")[0]
    assert opened(raw)["To"].addresses[0].display_name == "Zoë"
    assert mail.message(Recipient(1, 2, '"odd, really"@reader.example')).count(b'"odd, really"@reader.example') >= 1


def test_an_author_cannot_write_a_place():
    edition = press.edition()
    forged = " ".join(f"@@{place}@@ {{{{ {place} }}}} place-{'0' * 24}-{place}" for place in places.marks(edition.uid))
    raw = press.mail(edition, text=forged).message(RUT)
    assert forged in part(raw, "plain")


def test_places_of_another_edition_are_none_here():
    one, other = press.edition(), press.edition(day=press.FRIDAY)
    assert places.split(places.marks(other.uid)["name"], one.uid) == [places.marks(other.uid)["name"]]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=150), subject=st.text(max_size=200), text=st.text(max_size=400))
def test_whatever_is_written_arrives_as_it_was_written(name, subject, text):
    uid = UUID("6f1ad9a2-0c47-4a53-9a4b-0b6d2f5f4f0e")
    edition = Edition(
        uid=uid, newsletter=Newsletter(pk=1, name=name, sender_name=name, sender_address="a@news.example")
    )
    raw = press.mail(edition, subject=subject, text=text).message(Recipient(1, 2, "rut@reader.example", name))
    mail = opened(raw)
    assert b"\r\n." not in raw
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert not over(raw) or all(b"/newsletter/unsubscribe/" in line for line in over(raw))
    assert {field: len(mail.get_all(field, [])) for field in ONCE} == dict.fromkeys(ONCE, 1)
    assert headers.one_line(mail["Subject"]) == headers.one_line(subject)
    assert mail["To"].addresses[0].addr_spec == "rut@reader.example"
    assert part(raw, "plain").startswith(
        text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    )


@given(st.text(max_size=300))
def test_a_value_reads_as_it_was_written(text):
    written = quoting.quoted_value(text)
    assert quopri.decodestring(written).decode().replace("\r\n", "\n") == text.replace("\r\n", "\n").replace("\r", "\n")
    assert max(map(len, written.split(b"\r\n"))) <= 76
