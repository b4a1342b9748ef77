"""Asking the DNS: a real question, to a server of our own on this machine."""

import socket
import threading

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from longwave.adapters.dns import Servers, Unanswered

pytestmark = pytest.mark.any_database


@pytest.fixture
def server(monkeypatch):
    """A name server that knows one text, knows that a name is none, and keeps silent about the rest."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                asked, whom = listening.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(asked)
            name = query.question[0].name.to_text()
            answer = dns.message.make_response(query)
            if name == "news.example.":
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", '"v=spf1 " "-all"'))
            elif name == "none.example.":
                answer.set_rcode(dns.rcode.NXDOMAIN)
            else:
                continue
            listening.sendto(answer.to_wire(), whom)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], listening.getsockname()[1]
    monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
    yield
    listening.close()
    thread.join(0.1)


def test_a_text_in_two_strings_is_one(server):
    assert Servers().texts("news.example") == ["v=spf1 -all"]


def test_a_name_that_is_none_has_no_texts(server):
    assert Servers().texts("none.example") == []


def test_silence_is_no_answer(server):
    with pytest.raises(Unanswered):
        Servers(patience=0.3).texts("silent.example")


def test_what_is_no_name_is_not_answered_either(server):
    with pytest.raises(Unanswered):
        Servers(patience=0.3).texts("x" * 70 + ".example")
