"""A mail server that is set up wrongly refuses every reader in turn: nobody is given up for that; the desk is told."""

import pytest
from django.utils import timezone

from longwave.newsletter.bounces import actions as bounces
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery, Returned, Suppression
from longwave.newsletter.sending import pace
from longwave.newsletter.sending.brake import OF_ADDRESSES, RUN, Brake
from longwave.newsletter.sending.ledger import Copy, Result
from longwave.newsletter.sending.rules import BACK_OFF, Reply, Settled, Step, about_us, settle
from longwave.newsletter.shapes import Recipient
from longwave.newsletter.tests import mailing
from longwave.newsletter.tests.mailing import by_name, ended, sending, until
from longwave.newsletter.words import Outcome, State
from tests.sink import sink

DENIED = "5.7.1 <%s>: Recipient address rejected: Access denied"
UNKNOWN = "5.1.1 <%s>: User unknown"


@pytest.fixture
def paper(transactional_db):
    return mailing.newsletter()


@pytest.fixture
def impatient(monkeypatch):
    """A provider that is left alone is tried again soon."""
    monkeypatch.setattr(pace, "SHORTEST_REST", 0.01)
    monkeypatch.setattr(pace, "LONGEST_REST", 0.05)


def at(*names):
    return {f"{name}@readers.example": 1 for name in names}


def due():
    """Some minutes have passed for whoever was put off."""
    Delivery.objects.filter(state=Outcome.DEFERRED).update(next_at=0)


def why(edition):
    edition.refresh_from_db()
    return edition.why


@pytest.mark.parametrize("step", ["rcpt", "data", "dot"])
@pytest.mark.parametrize("more", ["", "?connections=1"])
def test_nobody_is_given_up_or_suppressed_and_all_get_theirs_when_it_is_mended(paper, tmp_path, impatient, step, more):
    names = [f"reader-{number}" for number in range(60)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--refuse", step) as server, sending(tmp_path, server.url + more):
        until(lambda: len(by_name(state=Outcome.DEFERRED)) >= RUN)
        said = until(lambda: why(edition))
        assert "refuses everybody in the same words" in said
        assert "554 5.7.1" in said
        until(lambda: due() or any(attempts > 1 for attempts in by_name(field="attempts").values()))
        assert bounces.take_refused(timezone.now()) == 0
        assert not by_name(state=Outcome.FAILED)
        assert not Suppression.objects.exists()
        server.stop()
        server.wishes = ()
        server.start()
        assert until(lambda: due() or ended(edition)) is State.SENT
        assert server.counts() == at(*names)
    assert why(edition) == ""


def test_a_refusal_at_which_the_connection_ends_is_none_of_the_readers_either(paper, tmp_path, impatient):
    names = [f"reader-{number}" for number in range(40)]
    mailing.subscribe(paper, *names)
    edition = mailing.frozen(paper)
    with sink(tmp_path, "--refuse", "rcpt", "--words", "554 5.7.1 Go away") as server, sending(tmp_path, server.url):
        until(lambda: why(edition))
        assert not by_name(state=Outcome.FAILED)


def test_addresses_that_do_not_exist_are_believed_when_others_are_taken(paper, tmp_path):
    gone = [f"never-{number}" for number in range(RUN + 3)]
    mailing.subscribe(paper, *gone, "rut")
    edition = mailing.frozen(paper)
    with sink(tmp_path) as server, sending(tmp_path, server.url + "?connections=1"):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
        assert server.counts() == at("rut")
    assert by_name(state=Outcome.FAILED).keys() == set(gone)
    assert bounces.take_refused(timezone.now()) == len(gone)
    assert suppression.from_all("never-0@readers.example", timezone.now())
    assert why(edition) == ""


def test_and_when_nothing_else_is_left_to_send(paper, tmp_path):
    mailing.subscribe(paper, "rut", "never-ida", "never-ivo")
    edition = mailing.frozen(paper)
    Delivery.objects.filter(name="Rut").delete()
    with sink(tmp_path) as server, sending(tmp_path, server.url):
        assert until(lambda: ended(edition)) is State.SENT_WITH_FAILURES
    assert by_name() == {"never-ida": Outcome.FAILED, "never-ivo": Outcome.FAILED}


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (554, DENIED % "rut@readers.example"),
        (550, "5.7.1 <rut@readers.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        (530, "5.7.0 Authentication required"),
        (535, "Username and password not accepted; no such user"),
        (550, "relaying denied: no such user here"),
        (554, "<rut@readers.example>: Relay access denied"),
    ],
)
def test_what_our_own_server_says_of_relaying_suppresses_no_reader(paper, code, answer):
    mailing.subscribe(paper, "rut")
    mailing.frozen(paper)
    done = {"state": Outcome.FAILED.value, "code": code, "answer": answer, "done_at": timezone.now().timestamp()}
    Delivery.objects.update(**done)
    assert bounces.take_refused(timezone.now()) == 1
    assert not Suppression.objects.exists()
    assert Returned.objects.get().effect == "nothing"


# --- The brake by itself ----------------------------------------------------------------------------------------


def refusal(number, words=DENIED, attempts=0):
    address = f"reader-{number}@readers.example"
    copy = Copy(1, Recipient(number, number, address, ""), "readers.example", attempts)
    return Result(copy, Settled(Outcome.FAILED, code=554, answer=words.replace("%s", address)), "relay")


def outcomes(results):
    return [result.settled.outcome for result in results]


def test_a_run_in_the_same_words_puts_off_all_of_it_and_all_that_follow():
    brake = Brake()
    assert [brake.refused(refusal(number)) for number in range(RUN - 1)] == [[]] * (RUN - 1)
    assert outcomes(brake.refused(refusal(RUN))) == [Outcome.DEFERRED] * RUN
    assert brake.pulled
    assert outcomes(brake.refused(refusal(99, "something else"))) == [Outcome.DEFERRED]
    assert brake.took() == []
    assert not brake.pulled
    assert brake.refused(refusal(100)) == []


def test_a_refusal_in_other_words_and_a_copy_that_is_taken_show_whose_it_was():
    brake = Brake()
    first, second = refusal(1), refusal(2, "5.2.1 <%s> is disabled")
    assert brake.refused(first) == []
    assert brake.refused(second) == [first]
    assert brake.took() == [second]
    assert brake.took() == []


def test_numbers_and_addresses_make_no_other_words():
    brake = Brake()
    for number in range(RUN - 1):
        assert brake.refused(refusal(number, f"5.7.1 %s: no (queue 4F{number}A, id={number}.example)")) == []
    assert len(brake.refused(refusal(9, "5.7.1 %s: no (queue 4F9A, id=9.example)"))) == RUN


def test_many_who_do_not_exist_are_more_likely_than_others_and_at_last_believed():
    brake = Brake()
    kept = [brake.refused(refusal(number, UNKNOWN)) for number in range(OF_ADDRESSES)]
    assert kept[:-1] == [[]] * (OF_ADDRESSES - 1)
    assert outcomes(kept[-1]) == [Outcome.DEFERRED] * OF_ADDRESSES
    brake.took()  # it takes others, and refuses these again
    again = refusal(1, UNKNOWN, attempts=1)
    assert brake.refused(again) == [again]


def test_whoever_is_given_up_for_what_is_about_us_has_no_code_that_counts_against_her():
    settled = about_us(refusal(1).settled, len(BACK_OFF))
    assert (settled.outcome, settled.code) == (Outcome.FAILED, None)
    assert settled.answer.startswith("Given up after three days: 554 5.7.1")
    assert settle(Step.MAIL, Reply(550, "5.1.0 Unknown user"), len(BACK_OFF)).code is None
