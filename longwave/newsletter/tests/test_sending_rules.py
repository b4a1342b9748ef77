"""What servers' answers mean, how long is waited, and how fast mail leaves."""

import pytest

from longwave.newsletter.sending import pace, rules
from longwave.newsletter.sending.rules import Reply, Step, broke_off, settle
from longwave.newsletter.words import Outcome, State

HOUR, DAY = 3600, 86400


@pytest.mark.parametrize("step", list(Step))
def test_a_refusal_for_now_is_tried_again_for_three_days_and_then_given_up(step):
    waited, attempts = 0.0, 0
    while (found := settle(step, Reply(451, "4.7.1 Come back"), attempts)).outcome is Outcome.DEFERRED:
        assert 5 * 60 <= found.wait <= 15 * HOUR
        waited, attempts = waited + found.wait, attempts + 1
    assert found.outcome is Outcome.FAILED
    assert found.answer == "Given up after three days: 4.7.1 Come back"
    assert waited == 3 * DAY


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.DOT])
def test_a_refusal_for_good_is_final(step):
    assert settle(step, Reply(550, "5.1.1 Unknown"), 0).outcome is Outcome.FAILED


def test_a_refusal_of_the_sender_is_no_fault_of_the_reader():
    assert settle(Step.MAIL, Reply(550, "5.7.1 Not from you"), 0).outcome is Outcome.DEFERRED


def test_a_goodbye_before_the_message_costs_no_attempt():
    found = settle(Step.MAIL, Reply(421, "4.3.2 Closing"), 3)
    assert (found.outcome, found.wait, found.tried) == (Outcome.PENDING, 0, False)


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA])
def test_who_makes_a_server_say_goodbye_does_not_do_so_for_ever(step):
    first, second = (settle(step, Reply(421, "4.3.2 Closing"), attempts) for attempts in (0, 1))
    assert (first.outcome, first.tried) == (Outcome.PENDING, True)
    assert second.outcome is Outcome.DEFERRED


def test_a_goodbye_instead_of_an_answer_to_the_message_puts_it_off():
    assert settle(Step.DOT, Reply(421), 0).outcome is Outcome.DEFERRED


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT, Step.DATA])
def test_only_the_answer_to_the_message_says_that_it_was_taken(step):
    assert settle(step, Reply(250), 0).outcome is not Outcome.SENT


def test_a_copy_whose_connection_broke_off_goes_again_at_once_and_at_last_ends_in_doubt():
    assert (broke_off(0).outcome, broke_off(0).wait, broke_off(0).tried) == (Outcome.PENDING, 0, True)
    assert broke_off(1).outcome is Outcome.DEFERRED
    assert broke_off(len(rules.BACK_OFF) + 1, sent=True).outcome is Outcome.DOUBT
    assert broke_off(len(rules.BACK_OFF) + 1).outcome is Outcome.FAILED


def test_words_of_a_server_are_one_line_that_fits():
    assert rules.one_line("4.7.1 no\r\n\x1b[31m\x00 way\u2028 " + "x" * 999)[:20] == "4.7.1 no [31m way xx"
    assert len(rules.one_line("x" * 999)) == 255


def test_an_edition_with_whom_it_missed_says_so():
    assert rules.ended({Outcome.SENT: 9, Outcome.SUPPRESSED: 1}) is State.SENT
    assert rules.ended({Outcome.SENT: 9, Outcome.FAILED: 1}) is State.SENT_WITH_FAILURES
    assert rules.ended({Outcome.DOUBT: 1}) is State.SENT_WITH_FAILURES


def test_a_bucket_lets_through_as_many_a_second_as_it_should():
    bucket, now, passed = pace.Bucket(50), 0.0, 0
    while now < 10:
        wait = bucket.wait(now)
        now += wait or 0.001
        if not wait:
            bucket.take()
            passed += 1
    assert 500 <= passed <= 513  # and a quarter of a second's worth at once
    assert pace.Bucket(0).wait(5) == 0


def test_a_provider_that_cannot_be_reached_is_left_alone_for_longer_and_longer():
    health, now, rests = pace.Health(), 100.0, []
    for _ in range(10):
        health.failed(now)
        health.failed(now)  # its other connection
        rests.append(health.until - now)
        now = health.until
    assert rests[:4] == [2, 4, 8, 16]
    assert rests[-1] == 300
    assert health.well(now)
    health.worked()
    assert health.failures == 0


def test_connections_double_up_to_the_limit_and_stay_below_a_refusal_for_a_while():
    width = pace.Width(16)
    assert width.wanted == 4
    for now in (1, 2, 3):
        width.grow(now)
    assert width.wanted == 16
    width.refused(10, 4)
    width.refused(9, 4.1)
    assert width.wanted == 10
    width.grow(5)
    assert width.wanted == 10
    width.grow(70)
    assert width.wanted == 11
    assert pace.Width(1).wanted == 1


def test_a_domain_that_refuses_again_and_again_is_left_alone_and_forgiven():
    domains = pace.Domains()
    for _ in range(pace.PATIENCE):
        assert domains.wait("slow.example", 0) == 0
        domains.refused("slow.example", 0)
    assert domains.wait("slow.example", 0) == 60
    assert domains.wait("other.example", 0) == 0
    for _ in range(pace.PATIENCE):
        domains.refused("slow.example", 61)
    assert domains.wait("slow.example", 61) == 120
    domains.accepted("slow.example")
    assert domains.wait("slow.example", 61) == 0


def test_a_domain_gets_no_more_a_second_than_it_should():
    domains = pace.Domains(2)
    domains.take("one.example", 0)
    assert domains.wait("one.example", 0) == pytest.approx(0.5)
    assert domains.wait("two.example", 0) == 0
    assert domains.wait("one.example", 0.5) == 0
