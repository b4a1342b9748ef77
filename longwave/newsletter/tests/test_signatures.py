"""DKIM (RFC 6376): what we sign is judged by another program, which knows nothing of ours."""

import dkim as other
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from longwave.newsletter.letters.dkim import WeakKey, read_key
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.tests import press
from longwave.newsletter.tests.press import IVO, RUT, opened

pytestmark = pytest.mark.django_db
PEOPLE = [RUT, IVO, Recipient(3, 4, "lan@reader.example", "Nguyễn Thị Hương Lan"), Recipient(4, 5, "ü@reader.example")]
TEXT = "\n".join([".", "two  blanks ", "From here", "é" * 200, "tab\tand =3D", "", "", ""])


def pem(private):
    form, encoding = serialization.PrivateFormat.PKCS8, serialization.Encoding.PEM
    return private.private_bytes(encoding, form, serialization.NoEncryption())


@pytest.fixture(scope="module")
def key():
    return read_key(pem(rsa.generate_private_key(65537, 2048)), "autumn")


@pytest.fixture
def signing(settings, key):
    settings.DKIM_KEY, settings.LONGWAVE_URL = key, "https://magazine.example"
    return press.mail(press.edition(), text=TEXT, html=TEXT)


def verified(raw, key):
    """What dkimpy says of a mail, given our record where it belongs."""
    name, record = key.record("news.example")
    return other.verify(raw, dnsfunc=lambda asked, **_: record.encode() if asked.decode() == f"{name}." else None)


@pytest.mark.parametrize("to", PEOPLE, ids=lambda to: to.address)
def test_a_signature_holds(signing, key, to):
    raw = signing.message(to)
    assert raw.startswith(b"DKIM-Signature: ")
    assert verified(raw, key)


def test_what_was_changed_on_the_way_does_not_hold(signing, key):
    raw = signing.message(RUT)
    for before, after in ((b"blanks", b"planks"), (b"One-Click", b"Two-Click"), (b"rut@reader", b"ivo@reader")):
        assert before in raw
        assert not verified(raw.replace(before, after), key)
    assert not verified(raw.replace(b"From: ", b"From: <eve@reader.example>\r\nFrom: ", 1), key)


def test_it_signs_as_receivers_ask(signing):
    raw = signing.message(RUT)
    tags = dict(tag.strip().split("=", 1) for tag in "".join(opened(raw)["DKIM-Signature"].split()).split(";"))
    assert (tags["a"], tags["c"], tags["d"], tags["s"]) == ("rsa-sha256", "relaxed/relaxed", "news.example", "autumn")
    assert "l" not in tags
    signed = tags["h"].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post", "from", "to", "date", "message-id", "subject"} <= set(signed)
    assert signed.count("from") == 2
    assert max(len(line) for line in press.lines(raw) if b"newsletter/unsubscribe" not in line) <= 76


def test_a_repeat_is_signed_the_same(signing):
    assert signing.message(RUT) == signing.message(RUT)


def test_without_a_key_nothing_is_signed(settings):
    settings.DKIM_KEY = None
    assert b"DKIM-Signature" not in press.mail(press.edition()).message(RUT)


def test_a_key_that_receivers_would_not_take_is_refused():
    with pytest.raises(WeakKey, match="1024 bits"):
        read_key(pem(rsa.generate_private_key(65537, 1024)))
    with pytest.raises(WeakKey, match="RSA"):
        read_key(pem(ed25519.Ed25519PrivateKey.generate()))
    with pytest.raises(WeakKey, match="PEM"):
        read_key(b"nothing of the kind")
