"""The ledger: who is in an audience, who has which copy in hand, and what was recorded of it."""

import pytest
from django.utils import timezone

from longwave.membership.models import Account
from longwave.newsletter.lists import suppression
from longwave.newsletter.models import Delivery, Edition, Sender, Subscription
from longwave.newsletter.sending import ledger, rules
from longwave.newsletter.sending.ledger import LostClaim, Result
from longwave.newsletter.sending.rules import Reply, Settled, Step
from longwave.newsletter.tests import mailing
from longwave.newsletter.tests.mailing import by_name
from longwave.newsletter.words import Outcome, Standing, State, SuppressionReason

pytestmark = pytest.mark.django_db
ANNA, BERT = "anna-run-1", "bert-run-1"  # two senders
SENT = Settled(Outcome.SENT, code=250, answer="2.0.0 Ok")


@pytest.fixture
def paper():
    return mailing.newsletter()


def claimed(token, edition, limit=100, now=None):
    return ledger.claim(token, edition.pk, limit, timezone.now().timestamp() if now is None else now)


def names(copies):
    return [copy.to.name for copy in copies]


def register(token, slot=None):
    return ledger.register(token, slot or token.partition("-")[0], "host")


def test_the_audience_is_who_gets_it_on_that_day_with_what_she_is_called_now(paper):
    mailing.subscribe(paper, "rut", "ida", "ivo")
    Subscription.objects.filter(account__first_name="Ivo").update(standing=Standing.LEFT.value)
    edition = mailing.frozen(paper)
    assert by_name(edition=edition, field="name") == {"rut": "Rut", "ida": "Ida"}
    assert by_name(edition=edition, field="domain") == {"rut": "readers.example", "ida": "readers.example"}
    assert edition.audience == Edition.objects.get().audience == 2


def test_freezing_again_adds_only_who_came_since(paper):
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    ledger.record(ANNA, [Result(copy, SENT) for copy in claimed(ANNA, edition)])
    mailing.subscribe(paper, "ida")
    assert ledger.freeze_audience(edition, timezone.now()) == 2
    assert by_name() == {"rut": Outcome.SENT, "ida": Outcome.PENDING}


def test_two_senders_never_hold_the_same_copy(paper):
    mailing.subscribe(paper, "rut", "ida", "ivo")
    edition = mailing.frozen(paper)
    assert names(claimed(ANNA, edition, 2)) == ["Rut", "Ida"]
    assert names(claimed(BERT, edition, 2)) == ["Ivo"]
    assert claimed(ANNA, edition) == []


@pytest.mark.parametrize("state", [state for state in State if state is not State.SENDING])
def test_of_an_edition_that_is_not_being_sent_nothing_is_taken_in_hand(paper, state):
    mailing.subscribe(paper, "rut")
    assert claimed(ANNA, mailing.frozen(paper, state=state)) == []


def test_what_was_answered_is_kept_and_the_copy_is_done(paper):
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    ledger.record(ANNA, [Result(copy, SENT, "smtp.example") for copy in claimed(ANNA, edition)])
    found = Delivery.objects.get()
    assert (found.state, found.code, found.answer, found.provider) == (Outcome.SENT, 250, "2.0.0 Ok", "smtp.example")
    assert found.attempts == 1
    assert found.done_at
    assert claimed(ANNA, edition) == []


def test_a_copy_that_was_put_off_comes_back_at_its_time(paper):
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    later = rules.settle(Step.RCPT, Reply(450, "4.2.0 Greylisted"), 0)
    before = timezone.now().timestamp()
    ledger.record(ANNA, [Result(copy, later) for copy in claimed(ANNA, edition)])
    assert claimed(ANNA, edition) == []
    assert ledger.finish(edition.pk, timezone.now()) is None
    (again,) = claimed(BERT, edition, now=before + later.wait + 60)
    assert again.attempts == 1


def test_who_lost_her_claims_is_told_so_and_changes_nothing(paper):
    mailing.subscribe(paper, "rut")
    edition = mailing.frozen(paper)
    register(ANNA)
    copies = claimed(ANNA, edition)
    assert ledger.recover([ANNA]) == 1
    with pytest.raises(LostClaim):
        ledger.record(ANNA, [Result(copy, SENT) for copy in copies])
    with pytest.raises(LostClaim):
        ledger.beat(ANNA)
    assert by_name() == {"rut": Outcome.PENDING}


def test_recording_what_is_recorded_is_no_loss(paper):
    """The database ended the connection after it had committed: the sender repeats what it does not know of."""
    mailing.subscribe(paper, "rut", "ida")
    rut, ida = claimed(ANNA, mailing.frozen(paper))
    results = [Result(rut, SENT), Result(ida, rules.settle(Step.DOT, Reply(451), 0))]
    ledger.record(ANNA, results)
    ledger.record(ANNA, results)
    assert by_name(field="attempts") == {"rut": 1, "ida": 1}


def test_the_next_of_a_slot_takes_over_at_once_and_leaves_others_alone(paper):
    mailing.subscribe(paper, "rut", "ida")
    edition = mailing.frozen(paper)
    register(ANNA)
    register(BERT)
    assert names(claimed(ANNA, edition, 1)) == ["Rut"]
    assert names(claimed(BERT, edition, 1)) == ["Ida"]
    assert register("anna-run-2", "anna") == 1
    assert by_name() == {"rut": Outcome.PENDING, "ida": Outcome.CLAIMED}
    assert set(Sender.objects.values_list("token", flat=True)) == {BERT, "anna-run-2"}


def test_what_nobody_who_is_known_has_in_hand_goes_back(paper):
    mailing.subscribe(paper, "rut")
    claimed("forgotten", mailing.frozen(paper))
    assert ledger.recover([]) == 1
    assert by_name() == {"rut": Outcome.PENDING}


def test_whoever_left_or_is_suppressed_meanwhile_is_found(paper):
    mailing.subscribe(paper, "rut", "ida", "ivo", "eva")
    edition = mailing.frozen(paper)
    copies = claimed(ANNA, edition)
    assert ledger.unwanted(paper.pk, copies) == {}
    Subscription.objects.filter(account__first_name="Ida").update(standing=Standing.LEFT.value)
    suppression.suppress("IVO@Readers.Example", SuppressionReason.COMPLAINED, lists_only=True)
    Account.objects.filter(first_name="Eva").delete()
    found = ledger.unwanted(paper.pk, copies)
    who = {copy.to.delivery: copy.to.name for copy in copies}
    assert {who[pk]: settled.answer for pk, settled in found.items()} == {
        "Ida": "Left before it was sent.",
        "Ivo": "The address is suppressed.",
        "Eva": "Left before it was sent.",
    }


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.SENT, State.SENT),
        (Outcome.SUPPRESSED, State.SENT),
        (Outcome.FAILED, State.SENT_WITH_FAILURES),
        (Outcome.DOUBT, State.SENT_WITH_FAILURES),
    ],
)
def test_an_edition_ends_once_with_its_last_copy(paper, outcome, state):
    mailing.subscribe(paper, "rut", "ida")
    edition = mailing.frozen(paper)
    rut, ida = claimed(ANNA, edition)
    ledger.record(ANNA, [Result(rut, SENT)])
    assert ledger.finish(edition.pk, timezone.now()) is None
    ledger.record(ANNA, [Result(ida, Settled(outcome))])
    assert ledger.finish(edition.pk, timezone.now()) is state
    assert ledger.finish(edition.pk, timezone.now()) is None
    edition.refresh_from_db()
    assert edition.state == state
    assert edition.ended_at


def test_what_waits_of_a_cancelled_edition_is_not_sent(paper):
    mailing.subscribe(paper, "rut", "ida")
    edition = mailing.frozen(paper)
    register(ANNA)
    claimed(ANNA, edition, 1)
    Edition.objects.update(state=State.CANCELLED.value)
    assert ledger.cancel_rest() == 1
    ledger.leave(ANNA)
    assert by_name() == {"rut": Outcome.CANCELLED, "ida": Outcome.CANCELLED}
