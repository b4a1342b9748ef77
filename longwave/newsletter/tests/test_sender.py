"""The sender with a real mail server: who is sent what, how often, and what the ledger says of it."""

import time
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery, Edition, Sender, Subscription
from longwave.newsletter.sending import ledger
from longwave.newsletter.tests import mailing
from longwave.newsletter.tests.mailing import by_name, ended, sending, until
from longwave.newsletter.words import Outcome, Standing, State, SuppressionReason
from tests.sink import sink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper():
    return mailing.newsletter()


def at(*names):
    return {f"{name}@readers.example": 1 for name in names}


def test_everybody_is_sent_one_copy_and_the_edition_ends(paper, tmp_path):
    names = [f"reader-{number}" for number in range(300)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at(*names)
    assert set(Delivery.objects.values_list("state", "code", "answer", "attempts")) == {
        (Outcome.SENT, 250, "2.0.0 Ok", 1)
    }
    assert not Sender.objects.exists()


def test_each_copy_is_the_readers_own_and_comes_back_to_its_row(paper, tmp_path):
    mailing.subscribe(paper, "rut", "ida")
    edition = mailing.frozen(paper, text="one line\n.\n.. and a dot that begins a line")
    (tmp_path / "kept").mkdir()
    with sink(tmp_path, "--keep", tmp_path / "kept") as server, sending(tmp_path, server.url):
        until(lambda: ended(edition))
        senders = {one.reader: one.sender for one in server.taken()}
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "kept").iterdir()]
    assert sorted(str(mail["To"]) for mail in mails) == ["Ida <ida@readers.example>", "Rut <rut@readers.example>"]
    for mail in mails:
        assert mail.get_body(("plain",)).get_content().splitlines()[:2] == ["one line", "."]
        assert mail["To"].addresses[0].display_name in mail.get_body(("html",)).get_content()
    assert len(set(senders.values())) == 2
    assert all(one.endswith("@magazine.example") for one in senders.values())


def test_a_refusal_of_one_reader_is_hers_alone(paper, tmp_path):
    names = ["rut", "never-ida", "later-ivo", "hangup-eva", "uwe", "max"]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        until(lambda: not Delivery.objects.filter(state__in=(Outcome.PENDING, Outcome.CLAIMED)).exists())
        assert server.counts() == at("rut", "uwe", "max")
        assert ended(edition) is None
    assert by_name() == {
        "rut": Outcome.SENT,
        "uwe": Outcome.SENT,
        "max": Outcome.SENT,
        "never-ida": Outcome.FAILED,
        "later-ivo": Outcome.DEFERRED,
        "hangup-eva": Outcome.DEFERRED,
    }
    assert Delivery.objects.get(name="Never-Ida").answer == "5.1.1 Nobody of that name"


def test_who_was_put_off_is_sent_her_copy_later(paper, tmp_path):
    mailing.subscribe(paper, "rut", "grey-ida")
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        until(lambda: by_name() == {"rut": Outcome.SENT, "grey-ida": Outcome.DEFERRED})
        Delivery.objects.update(next_at=timezone.now().timestamp())  # some minutes have passed
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at("rut", "grey-ida")


def test_a_server_that_takes_few_on_a_connection_is_come_back_to(paper, tmp_path):
    names = [f"reader-{number}" for number in range(60)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--goodbye", 7) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at(*names)


def test_more_connections_than_a_server_wants_are_not_insisted_on(paper, tmp_path):
    names = [f"reader-{number}" for number in range(60)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--most", 2, "--delay", 0.05) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at(*names)


def test_what_a_server_took_and_did_not_confirm_is_repeated_to_the_byte(paper, tmp_path):
    names = [f"reader-{number}" for number in range(200)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--drop", 0.05, "--seed", 4) as server, sending(tmp_path, server.url + "?connections=4"):
        until(lambda: not Delivery.objects.filter(state__in=(Outcome.PENDING, Outcome.CLAIMED)).exists())
        Delivery.objects.update(next_at=0)  # one whose second message was lost too waits for some minutes
        until(lambda: ended(edition))
        taken = server.taken()
    assert {one.reader for one in taken} == set(at(*names))
    assert len(taken) > 200
    assert len({(one.reader, one.digest) for one in taken}) == 200


@pytest.mark.parametrize("wish", ["--no-pipelining", "--odd"])
def test_a_server_of_another_kind_is_sent_to_as_well(paper, tmp_path, wish):
    mailing.subscribe(paper, "rut", "never-ida", "ivo", "never-uwe", "eva")
    edition = mailing.frozen(paper)
    with sink(tmp_path, wish) as server, sending(tmp_path, server.url + "?connections=1"):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
        assert server.counts() == at("rut", "ivo", "eva")


def test_addresses_that_only_some_servers_take(paper, tmp_path):
    mailing.subscribe(paper, "rut", "jörg")
    mailing.subscribe(paper, "ida", domain="bücher.example")
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
        assert set(server.counts()) == {"rut@readers.example", "ida@xn--bcher-kva.example"}
    assert by_name() == {"rut": Outcome.SENT, "ida": Outcome.SENT, "jörg": Outcome.FAILED}
    assert "SMTPUTF8" in Delivery.objects.get(name="Jörg").answer


def test_an_address_that_everybody_takes_who_offers_it(paper, tmp_path):
    mailing.subscribe(paper, "jörg")
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--smtputf8") as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at("jörg")


def test_a_poisoned_recipient_stops_nobody(paper, tmp_path):
    mailing.subscribe(paper, "rut", "ida", "ivo")
    edition = mailing.frozen(paper)
    Delivery.objects.filter(name="Ida").update(address="ida@readers.example>\r\nRCPT TO:<all@others.example")
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
        assert server.counts() == at("rut", "ivo")


def test_who_left_or_is_suppressed_gets_nothing_until_the_last_moment(paper, tmp_path):
    names = [f"reader-{number}" for number in range(40)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--delay", 0.1) as server, sending(tmp_path, server.url + "?connections=1"):
        until(server.counts)
        last = Subscription.objects.filter(account__first_name="Reader-39")
        last.update(standing=Standing.LEFT.value)  # her copy is in hand
        suppression.suppress("reader-38@readers.example", SuppressionReason.BY_HAND, lists_only=True)
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at(*names[:38])
    assert by_name(state=Outcome.SUPPRESSED).keys() == {"reader-38", "reader-39"}


@pytest.mark.parametrize(("state", "left"), [(State.PAUSED, Outcome.PENDING), (State.CANCELLED, Outcome.CANCELLED)])
def test_a_pause_and_a_cancellation_hold_within_two_seconds(paper, tmp_path, state, left):
    names = [f"reader-{number}" for number in range(200)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--delay", 0.1) as server, sending(tmp_path, server.url + "?connections=2"):
        until(server.counts)
        Edition.objects.update(state=state.value)
        time.sleep(2)
        sent = server.counts()
        until(lambda: not Delivery.objects.filter(state=Outcome.CLAIMED).exists())
        assert server.counts() == sent
        assert len(sent) < 100
        assert set(by_name().values()) == {Outcome.SENT, left}
        if state is State.PAUSED:
            Edition.objects.update(state=State.SENDING.value)
            assert until(lambda: ended(edition)) is State.SENT
            assert server.counts() == at(*names)


def test_two_senders_share_an_edition(paper, tmp_path):
    names = [f"reader-{number}" for number in range(1200)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url), sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at(*names)


def test_the_second_provider_takes_over_and_the_first_is_come_back_to(paper, tmp_path):
    names = [f"reader-{number}" for number in range(100)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path) as first:
        first.stop()
        (tmp_path / "second").mkdir()
        with (
            sink(tmp_path / "second", "--delay", 0.4) as second,
            sending(tmp_path, first.url, f"{second.url}?connections=1"),
        ):
            until(lambda: len(second.counts()) >= 2)
            first.start()
            assert until(lambda: ended(edition)) is State.SENT
            assert second.counts() + first.counts() == at(*names)
            assert len(first.counts()) > 50


def test_a_server_that_is_down_is_waited_for(paper, tmp_path):
    names = [f"reader-{number}" for number in range(300)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--delay", 0.02) as server, sending(tmp_path, server.url + "?connections=4"):
        until(server.counts)
        server.stop()
        time.sleep(1)
        assert ended(edition) is None
        server.start()
        until(lambda: ended(edition))
        assert set(server.counts()) == set(at(*names))
        assert server.counts().total() <= 300 + 4
    assert set(by_name().values()) == {Outcome.SENT}


def test_a_server_that_refuses_our_sender_loses_us_no_reader(paper, tmp_path):
    names = [f"reader-{number}" for number in range(40)]
    mailing.subscribe(paper, *names)
    mailing.frozen(paper)
    with sink(tmp_path, "--no-sender") as server, sending(tmp_path, server.url):
        until(lambda: by_name(state=Outcome.DEFERRED))
        time.sleep(1)
        assert not by_name(state=Outcome.FAILED)
        assert len(by_name(state=Outcome.PENDING) | by_name(state=Outcome.CLAIMED)) > 10


def test_a_rate_is_kept(paper, tmp_path):
    names = [f"reader-{number}" for number in range(100)]
    mailing.subscribe(paper, *names)
    mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url + "?rate=10"):
        until(server.counts)
        began = time.monotonic()
        time.sleep(2)
        assert server.counts().total() <= 10 * (time.monotonic() - began) + 4


def test_an_edition_that_cannot_be_read_is_paused_and_says_why(paper, tmp_path):
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    Edition.objects.update(compiled=b"of another version")
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        until(lambda: Edition.objects.get().state == State.PAUSED)
        assert not server.counts()
    assert "cannot be read" in Edition.objects.get(pk=edition.pk).why


def test_a_sender_that_ends_gives_back_what_it_had_in_hand(paper, tmp_path):
    names = [f"reader-{number}" for number in range(200)]
    mailing.subscribe(paper, *names)
    mailing.frozen(paper)
    with sink(tmp_path, "--delay", 0.1) as server:
        with sending(tmp_path, server.url + "?connections=2"):
            until(server.counts)
        assert set(by_name().values()) == {Outcome.SENT, Outcome.PENDING}
        assert len(by_name(state=Outcome.SENT)) == server.counts().total()
    assert not Sender.objects.exists()


def test_what_is_in_the_outbox_is_a_mail(paper, tmp_path, settings):
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    with sending(tmp_path, "outbox:"):
        assert until(lambda: ended(edition)) is State.SENT
    (path,) = (tmp_path / "outbox").iterdir()
    assert b"Rut <rut@readers.example>" in path.read_bytes().replace(b'"', b"")
    assert path.name == f"edition-{edition.pk}-{Delivery.objects.get().pk}.log"


def test_nothing_of_a_dead_senders_is_forgotten(paper, tmp_path):
    mailing.subscribe(paper, "rut", "ida")
    edition = mailing.frozen(paper)
    ledger.register("gone", "nowhere/1", "another-host")
    ledger.claim("gone", edition.pk, 1, timezone.now().timestamp())
    Sender.objects.all().delete()
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        until(lambda: by_name(state=Outcome.SENT))
        assert ledger.recover([]) in (0, 1)
        assert until(lambda: ended(edition)) is State.SENT
        assert server.counts() == at("rut", "ida")
