"""Connections to mail servers: read whatever they say, in secret where it should be, signed in where it must be."""

import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from longwave.newsletter.letters.headers import Unaddressable
from longwave.newsletter.sending import dialogue, providers, wire
from longwave.newsletter.sending.dialogue import Nonsense, Offers, Replies
from longwave.newsletter.sending.providers import Unreachable
from longwave.newsletter.sending.rules import Reply
from tests import loops
from tests.magazine import free_port
from tests.sink import sink


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate for this machine, with its key in the same file, which this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - dt.timedelta(1), now + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "certificate.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def connected(url):
    """What a server offers whoever has come in; raises what kept us out."""

    async def enter():
        connection = await wire.connect(providers.provider(url), "magazine.example")
        found = connection.offers
        await connection.quit()
        return found

    return loops.run(enter())


def at(server, scheme="smtp", user=""):
    return f"{scheme}://{user}127.0.0.1:{server.port}"


def test_replies_are_whole_however_they_come():
    replies, found = Replies(), []
    for byte in b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n354 Go on\r\n421\r\n":
        found += replies.feed(bytes([byte]))
    assert found == [Reply(250, "sink\nPIPELINING\n8BITMIME"), Reply(354, "Go on"), Reply(421, "")]
    assert replies.empty


@pytest.mark.parametrize("words", [b"HTTP/1.1 400 Bad Request\r\n", b"\r\n", b"250" + b"-x" * 40_000, b"25x no\r\n"])
def test_what_is_no_smtp_is_not_listened_to_for_ever(words):
    with pytest.raises(Nonsense):
        Replies().feed(words)


def test_what_a_server_offers():
    found = dialogue.offers(Reply(250, "sink\npipelining\nAUTH=LOGIN\nAUTH PLAIN login\nSMTPUTF8\nSIZE 100"))
    assert found == Offers(pipelining=True, smtputf8=True, auth=frozenset({"LOGIN", "PLAIN"}))
    assert not dialogue.offers(Reply(250, "PIPELINING")).pipelining, "the first line is a greeting"


@pytest.mark.parametrize("address", ["rut@x.example>\r\nRCPT TO:<all@x.example", "rut@x.example\r\nDATA", "rut", ""])
def test_no_address_becomes_a_command(address):
    with pytest.raises(Unaddressable):
        dialogue.parcel("desk@magazine.example", address, b"", Offers())


def test_a_secret_connection_after_the_greeting(tmp_path, certificate):
    with sink(tmp_path, "--certificate", certificate, "--auth", "PLAIN") as server:
        assert connected(at(server, "smtp+tls", "ana:secret@")).pipelining
        assert connected(at(server)).starttls


def test_a_secret_connection_from_the_start(tmp_path, certificate):
    with sink(tmp_path, "--certificate", certificate, "--tls") as server:
        assert connected(at(server, "smtp+ssl")).pipelining


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtp+ssl"])
def test_a_certificate_that_nobody_trusts_is_refused(tmp_path, certificate, monkeypatch, scheme):
    monkeypatch.delenv("SSL_CERT_FILE")
    wish = ["--tls"] if scheme == "smtp+ssl" else []
    with sink(tmp_path, "--certificate", certificate, *wish) as server, pytest.raises(Unreachable, match="certificate"):
        connected(at(server, scheme))


def test_a_server_without_tls_is_not_told_a_secret(tmp_path):
    with sink(tmp_path, "--auth", "PLAIN") as server, pytest.raises(Unreachable, match="offers no TLS"):
        connected(at(server, "smtp+tls", "ana:secret@"))


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_signing_in(tmp_path, mechanism):
    with sink(tmp_path, "--auth", mechanism) as server:
        assert connected(at(server, user="ana:secret@")).auth == {mechanism}


def test_a_wrong_password_is_said_to_the_operator(tmp_path):
    with (
        sink(tmp_path, "--auth", "PLAIN") as server,
        pytest.raises(Unreachable, match="does not take user and password"),
    ):
        connected(at(server, user="wrong:secret@"))


def test_a_server_that_wants_no_more_connections_is_no_dead_one(tmp_path):
    async def two(url):
        first = await wire.connect(providers.provider(url), "magazine.example")
        try:
            await wire.connect(providers.provider(url), "magazine.example")
        finally:
            first.abort()

    with sink(tmp_path, "--most", 1) as server, pytest.raises(Unreachable) as caught:
        loops.run(two(at(server)))
    assert caught.value.crowded


def test_nobody_there_is_said_in_a_sentence():
    with pytest.raises(Unreachable, match="cannot be reached") as caught:
        connected(f"smtp://127.0.0.1:{free_port()}")
    assert not caught.value.crowded
