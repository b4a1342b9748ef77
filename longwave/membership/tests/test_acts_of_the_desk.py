"""Quentin helps Rut: makes things last longer, gives money back, ends a subscription. Each with a reason that stays."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import ModelLogEntry

from longwave.adapters.payments import Away
from longwave.desk.roles import ROLES, Role
from longwave.membership.actions import comp, midnight
from longwave.membership.billing import gifts
from longwave.membership.billing.selling import after
from longwave.membership.desk import acts
from longwave.membership.desk.acts import NotDone
from longwave.membership.models import Grant, Notice, Payment, Plan, Proof, ProviderEvent, Withdrawal
from longwave.membership.tests.shop import grants, reads
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quentin")]
DAY = dt.timedelta(days=1)
REASON = {"reason": "she wrote to us"}


def entries(account):
    found = ModelLogEntry.objects.for_instance(account).filter(action__startswith="membership.")
    return [(one.action, one.user.first_name, one.data["reason"]) for one in found.order_by("pk")]


def test_giving_and_taking_back_stand_in_her_history(client, rut):
    day = timezone.localdate() + 30 * DAY
    client.post("/desk/grants/new/", {"email": rut.email, "last_day": day, "reason": "spoke at our dinner"})
    client.post(f"/desk/grants/take-back/{Grant.objects.get().pk}/", {"reason": "a mistake of ours"})
    assert entries(rut) == [
        ("membership.comp", "Quentin", "spoke at our dinner"),
        ("membership.take_back", "Quentin", "a mistake of ours"),
    ]
    page = client.get(f"/desk/readers/{rut.pk}/").content.decode()
    for words in ("What the desk did", "Access given", "spoke at our dinner", "Access taken back", "a mistake of ours"):
        assert words in page


def test_what_was_given_is_made_longer_and_never_shorter(client, rut, quentin):
    grant = comp(rut, midnight(timezone.localdate() + 10 * DAY), "reviews our books", quentin)
    path = f"/desk/grants/extend/{grant.pk}/"
    assert path in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    day = timezone.localdate() + 40 * DAY
    assert client.post(path, {"last_day": day} | REASON).status_code == 302
    grant.refresh_from_db()
    assert grant.end == midnight(day + DAY)
    answer = client.post(path, {"last_day": timezone.localdate() + DAY} | REASON)
    assert "expected a day after" in answer.content.decode()
    assert client.post(path, {"last_day": day + DAY, "reason": " "}).status_code == 200
    assert [action for action, *_ in entries(rut)] == ["membership.extend"]


def two_gifts(shop, rut, ida):
    """Rut has redeemed two of Ida's gifts: the second waits for the first."""
    given = [shop.give(ida, shop.month), shop.give(ida, shop.month)]
    return [gifts.redeem(gift.code, rut, timezone.now()) for gift in given]


def test_a_gift_that_waited_begins_when_the_desk_takes_the_first_back(client, shop, rut, ida):
    first, second = two_gifts(shop, rut, ida)
    then = timezone.now()
    client.post(f"/desk/grants/take-back/{first.pk}/", REASON)
    second.refresh_from_db()
    assert then <= second.start <= timezone.now()
    assert second.end == after(second.start, 1)
    assert reads(rut)
    assert rut.notices.get(kind="gift-moved").words["postponed"] is False


def test_a_gift_that_waits_begins_later_where_the_desk_makes_the_first_longer(client, shop, rut, ida):
    first, second = two_gifts(shop, rut, ida)
    last = timezone.localdate(first.end) + 20 * DAY
    client.post(f"/desk/grants/extend/{first.pk}/", {"last_day": last} | REASON)
    second.refresh_from_db()
    assert (second.start, second.end) == (midnight(last + DAY), after(midnight(last + DAY), 1))
    assert rut.notices.get(kind="gift-moved").words["postponed"] is True


def test_what_is_paid_for_is_not_made_longer_like_that(client, rut, shop):
    shop.subscribe(rut)
    grant = Grant.objects.get(account=rut)
    assert client.get(f"/desk/grants/extend/{grant.pk}/").status_code == 404
    assert client.post(f"/desk/grants/take-back/{grant.pk}/", REASON).status_code == 404
    assert "Take back" not in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    with pytest.raises(NotDone, match="Only what was given"):
        acts.extend(grant, timezone.now() + 90 * DAY, "why not", cast.staff(Role.PUBLISHER))


def given_back_twice(shop, rut, quentin, monkeypatch):
    """Quentin's second press arrives while the provider considers the first; gives back what becomes of that one."""
    payment, came = Payment.objects.get(), []
    refund = shop.provider.refund

    def slowly(invoice, amount, key):
        if not came:
            came.append("")
            came.append(acts.refund(Payment.objects.get(), 300, 990, "she wrote to us", quentin))
        return refund(invoice, amount, key)

    monkeypatch.setattr(shop.provider, "refund", slowly)
    assert acts.refund(payment, 300, 990, "she wrote to us", quentin) == "€3 went back."
    return came[1]


def test_what_is_pressed_twice_at_once_goes_back_and_is_noted_once(rut, shop, quentin, monkeypatch):
    shop.subscribe(rut)
    assert given_back_twice(shop, rut, quentin, monkeypatch) == "€3 went back."
    assert Payment.objects.get().refunded == 300
    assert entries(rut) == [("membership.refund", "Quentin", "she wrote to us")]


def test_the_same_again_is_noted_again_once_the_first_came_to_nothing(rut, shop, quentin, monkeypatch):
    shop.subscribe(rut)
    refund = shop.provider.refund

    def away(*asked):
        raise Away("no answer")

    monkeypatch.setattr(shop.provider, "refund", away)
    with pytest.raises(NotDone):
        acts.refund(Payment.objects.get(), 300, 990, "she wrote to us", quentin)
    monkeypatch.setattr(shop.provider, "refund", refund)
    acts.refund(Payment.objects.get(), 300, 990, "she wrote to us", quentin)
    assert [action for action, *_ in entries(rut)] == ["membership.refund", "membership.not_done", "membership.refund"]
    assert Payment.objects.get().refunded == 300


def test_a_subscription_is_prolonged_at_its_provider(client, rut, shop):
    row = shop.subscribe(rut)
    until = timezone.localdate(row.end) + 14 * DAY
    path = f"/desk/readers/prolong/{row.pk}/"
    assert path in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    assert client.post(path, {"until": until} | REASON)["Location"] == f"/desk/readers/{rut.pk}/"
    row.refresh_from_db()
    [(_, end, _)] = grants(rut)
    assert end >= midnight(until)
    assert shop.provider.subscription(row.number).end >= midnight(until) or row.trial_end == midnight(until)
    assert "expected a day after" in client.post(path, {"until": timezone.localdate()} | REASON).content.decode()


def test_part_of_a_payment_goes_back_and_she_reads_on(client, rut, shop):
    shop.subscribe(rut)
    payment = Payment.objects.get()
    path = f"/desk/readers/refund/{payment.pk}/"
    page = client.get(path).content.decode()
    assert "€9.90 was paid, and €9.90 of it can go back." in page
    client.post(path, {"amount": "3.00", "left": 990} | REASON)
    payment.refresh_from_db()
    assert (payment.refunded, reads(rut)) == (300, True)
    assert entries(rut) == [("membership.refund", "Quentin", "she wrote to us")]
    assert "€6.90 of it can go back" in client.get(path).content.decode()
    assert Notice.objects.filter(account=rut, kind="refund").count() == 1


def test_pressed_twice_money_goes_back_once(client, rut, shop):
    shop.subscribe(rut)
    payment = Payment.objects.get()
    path = f"/desk/readers/refund/{payment.pk}/"
    form = {"amount": "3.00", "left": 990} | REASON
    client.post(path, form)
    assert "Something of it went back meanwhile" in client.post(path, form).content.decode()
    payment.refresh_from_db()
    assert payment.refunded == 300


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9.91", "expected more than nothing and at most €9.90"),
        ("0", "expected more than nothing"),
        ("all", "expected an amount as 12 or 12.50"),
        ("-5", "expected an amount"),
    ],
)
def test_more_than_was_paid_does_not_go_back(client, rut, shop, typed, words):
    shop.subscribe(rut)
    payment = Payment.objects.get()
    answer = client.post(f"/desk/readers/refund/{payment.pk}/", {"amount": typed, "left": 990} | REASON)
    assert words in answer.content.decode()
    payment.refresh_from_db()
    assert (payment.refunded, entries(rut)) == (0, [])


def test_all_of_it_goes_back_and_what_it_paid_for_closes(client, rut, shop):
    shop.subscribe(rut)
    payment = Payment.objects.get()
    client.post(f"/desk/readers/refund/{payment.pk}/", {"amount": "9.90", "left": 990} | REASON)
    assert not reads(rut)
    page = client.get(f"/desk/readers/{rut.pk}/").content.decode()
    assert "opens nothing: its last payment went back" in page


def test_what_the_provider_does_not_answer_is_said_and_stands_in_the_history(client, rut, shop, monkeypatch):
    shop.subscribe(rut)
    payment = Payment.objects.get()

    def away(*_):
        raise Away("timed out")

    monkeypatch.setattr(shop.provider, "refund", away)
    answer = client.post(f"/desk/readers/refund/{payment.pk}/", {"amount": "3", "left": 990} | REASON)
    assert "The payment provider did not answer." in answer.content.decode()
    assert [action for action, *_ in entries(rut)] == ["membership.refund", "membership.not_done"]


def test_what_was_paid_elsewhere_is_not_touched(client, rut, shop, monkeypatch):
    shop.subscribe(rut)
    monkeypatch.setattr("longwave.membership.billing.providers.provider", lambda: None)
    payment = Payment.objects.get()
    answer = client.post(f"/desk/readers/refund/{payment.pk}/", {"amount": "3", "left": 990} | REASON)
    assert "which is not set up here" in answer.content.decode()
    assert entries(rut) == []


@pytest.mark.parametrize(("how", "reading", "back"), [("term", True, 0), ("now", False, 0), ("give-back", False, 990)])
def test_a_subscription_is_ended_in_three_ways(client, rut, shop, how, reading, back):
    row = shop.subscribe(rut)
    path = f"/desk/readers/end/{row.pk}/"
    assert "goes back: what is not used up" in client.get(path).content.decode()
    assert client.post(path, {"how": how} | REASON).status_code == 302
    row.refresh_from_db()
    assert (reads(rut), bool(row.ends_at or row.ended_at)) == (reading, True)
    assert Payment.objects.get().refunded in (back, max(0, back - 1))
    assert entries(rut) == [("membership.end", "Quentin", "she wrote to us")]


def test_without_a_reason_nothing_is_ended(client, rut, shop):
    row = shop.subscribe(rut)
    assert client.post(f"/desk/readers/end/{row.pk}/", {"how": "now", "reason": ""}).status_code == 200
    assert (reads(rut), entries(rut)) == (True, [])


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.EDITOR, Role.PRODUCER])
def test_other_roles_move_no_money(client, rut, shop, role):
    row = shop.subscribe(rut)
    payment = Payment.objects.get()
    client.force_login(cast.staff(role))
    client.post(f"/desk/readers/refund/{payment.pk}/", {"amount": "9.90", "left": 990} | REASON)
    client.post(f"/desk/readers/end/{row.pk}/", {"how": "now"} | REASON)
    client.post(f"/desk/readers/prolong/{row.pk}/", {"until": timezone.localdate() + 60 * DAY} | REASON)
    payment.refresh_from_db()
    assert (payment.refunded, reads(rut), entries(rut)) == (0, True, [])


@pytest.mark.parametrize("role", list(ROLES))
def test_no_role_changes_or_deletes_what_stands_in_a_history(role):
    cast.staff(role)
    held = Group.objects.get(name=role.value.title()).permissions.values_list("codename", flat=True)
    logs = Permission.objects.filter(content_type__app_label="wagtailcore", codename__contains="logentry")
    assert logs.exists()
    assert not logs.filter(codename__in=list(held)).exists()


# --- Proofs -----------------------------------------------------------------------------------------------------


@pytest.fixture
def proof(rut):
    plan = Plan.objects.create(name="Students", includes="All articles", needs_proof=True)
    return Proof.objects.create(account=rut, plan=plan, statement="I study in Graz.")


def test_a_proof_is_agreed_to_until_a_day_and_she_is_told(client, rut, proof, quentin):
    assert "rut@readers.example" in client.get("/desk/proofs/").content.decode()
    path = f"/desk/proofs/{proof.pk}/"
    assert "I study in Graz." in client.get(path).content.decode()
    day = timezone.localdate() + 200 * DAY
    client.post(path, {"decision": "agree", "last_day": day, "reason": "has sent her card"})
    proof.refresh_from_db()
    assert (proof.until, proof.decided_by, bool(proof.decided_at)) == (day, quentin, True)
    notice = Notice.objects.get(account=rut)
    assert (notice.kind, notice.words["plan"]) == ("proof-agreed", "Students")
    assert entries(rut) == [("membership.agree", "Quentin", "has sent her card")]


def test_a_proof_is_declined_and_decided_anew(client, rut, proof):
    path = f"/desk/proofs/{proof.pk}/"
    client.post(path, {"decision": "decline", "last_day": "", "reason": "the card had run out"})
    proof.refresh_from_db()
    assert (proof.until, bool(proof.decided_at)) == (None, True)
    client.post(path, {"decision": "agree", "last_day": timezone.localdate() + DAY, "reason": "a new card"})
    kinds = list(Notice.objects.filter(account=rut).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["proof-declined", "proof-agreed"]


@pytest.mark.parametrize("day", ["", "2020-01-01"])
def test_nobody_agrees_without_a_day_that_is_to_come(client, proof, day):
    answer = client.post(f"/desk/proofs/{proof.pk}/", {"decision": "agree", "last_day": day} | REASON)
    assert answer.context["form"].errors["last_day"]
    proof.refresh_from_db()
    assert proof.decided_at is None


# --- What needs somebody ----------------------------------------------------------------------------------------


def test_nothing_waits(client):
    assert "Nothing waits." in client.get("/desk/alerts/").content.decode()


def test_what_needs_somebody_stands_on_one_page(client, rut, shop, proof):
    shop.subscribe(rut)
    shop.dispute(Payment.objects.get())
    shop.deliver()
    shop.subscribe(rut)
    Withdrawal.objects.create(name="Ida", email="ida@readers.example", contract="Digital")
    page = client.get("/desk/alerts/").content.decode()
    for words in (
        "Withdrawals that were stated",
        "ida@readers.example",
        "Readers with two subscriptions that go on",
        "Disputes that are open",
        "Proofs to decide about",
    ):
        assert words in page


def test_a_message_that_could_not_be_applied_is_tried_again(client, rut, shop):
    row = shop.subscribe(rut)
    event = ProviderEvent.objects.filter(subscription=row.number).first()
    ProviderEvent.objects.filter(pk=event.pk).update(applied_at=None, fault="belongs to nobody", tries=9, next_at=None)
    page = client.get("/desk/alerts/").content.decode()
    assert "given up after 9 tries" in page
    client.post(f"/desk/alerts/again/{event.pk}/")
    event.refresh_from_db()
    assert event.applied_at
    assert client.post(f"/desk/alerts/again/{event.pk}/").status_code == 404


def test_one_that_still_cannot_be_applied_says_why(client, shop):
    about = {"provider": shop.provider.name, "name": "invoice.paid", "kind": "invoice", "subscription": "sub_nothing"}
    event = ProviderEvent.objects.create(number="evt_1", at=timezone.now(), fault="x", tries=9, **about)
    page = client.post(f"/desk/alerts/again/{event.pk}/", follow=True).content.decode()
    assert "invoice.paid" in page


@pytest.mark.parametrize(("do", "waits", "said"), [("again", True, "sent again"), ("leave", False, "left at that")])
def test_a_mail_that_may_not_have_arrived_is_sent_again_or_left_at_that(client, rut, do, waits, said):
    about = {
        "account": rut,
        "kind": "receipt",
        "next_at": None,
        "handed_at": timezone.now(),
        "again_at": timezone.now(),
    }
    doubt, known = (Notice.objects.create(about=name, **about) for name in ("in_1", "in_2"))
    Notice.objects.filter(pk=known.pk).update(handed_at=None)
    page = client.get("/desk/alerts/").content.decode()
    assert page.count("a receipt") == 1
    assert f"/desk/alerts/mail/{doubt.pk}/" in page
    assert "nobody knows whether it arrived" in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    page = client.post(f"/desk/alerts/mail/{doubt.pk}/", {"do": do}, follow=True).content.decode()
    assert f"{rut.email}: " in page
    assert said in page
    doubt.refresh_from_db()
    assert (bool(doubt.next_at), doubt.handed_at) == (waits, None)
    assert said in client.get(f"/desk/readers/{rut.pk}/").content.decode()
    for gone in (doubt, known):
        assert client.post(f"/desk/alerts/mail/{gone.pk}/", {"do": do}).status_code == 404


def test_a_withdrawal_that_waits_is_carried_out(client, rut, shop):
    row = shop.subscribe(rut)
    stated = Withdrawal.objects.create(name="Rut", email="RUT@readers.example", contract="Digital, monthly")
    path = f"/desk/alerts/withdrawal/{stated.pk}/"
    assert "Digital, monthly" in client.get(path).content.decode()
    client.post(path, {"contract": f"subscription-{row.pk}", "reason": "her statement of today"})
    stated.refresh_from_db()
    assert (stated.refunded, bool(stated.done_at), stated.account) == (990, True, rut)
    assert not reads(rut)
    assert client.get(path).status_code == 404


def test_one_about_a_gift_names_it_and_has_it_chosen(client, rut, shop):
    shop.subscribe(rut)
    gift, about = shop.give(rut), {"name": "Rut", "email": rut.email, "contract": "A gift"}
    stated = Withdrawal.objects.create(account=rut, gift=gift, **about)
    path = f"/desk/alerts/withdrawal/{stated.pk}/"
    page = client.get(path).content.decode()
    assert "for Ida) and is carried out at night" in page
    assert f'<option value="gift-{gift.pk}" selected>' in page
    Withdrawal.objects.update(outcome="The bank said no.")
    assert "It could not be carried out: The bank said no." in client.get(path).content.decode()


def test_one_in_her_words_alone_is_carried_out_on_the_gift_that_the_desk_chooses(client, rut, ida, shop):
    row, gift = shop.subscribe(rut), shop.give(rut)
    gifts.redeem(gift.code, ida, timezone.now())
    stated = Withdrawal.objects.create(name="Rut", email=rut.email, contract="The gift for Ida")
    path = f"/desk/alerts/withdrawal/{stated.pk}/"
    page = client.get(path).content.decode()
    assert f'<option value="subscription-{row.pk}">' in page
    assert f'<option value="gift-{gift.pk}">A gift: Digital' in page
    assert "also for whoever has redeemed it" in page
    assert '<option value="" selected>' in page
    assert client.post(path, {"contract": "", "reason": "her letter"}).status_code == 200
    assert client.post(path, {"contract": f"gift-{gift.pk}", "reason": "her letter"}).status_code == 302
    stated.refresh_from_db()
    assert (stated.outcome, stated.gift, stated.subscription) == (
        "The gift is cancelled, and €99 given back.",
        gift,
        None,
    )
    assert (reads(rut), reads(ida)) == (True, False)
    assert entries(rut) == [("membership.withdraw", "Quentin", "her letter")]


def test_one_about_somebody_elses_gift_or_one_that_is_gone_is_refused(client, rut, ida, shop):
    hers, idas = shop.give(rut), shop.give(ida, to="rut@readers.example")
    stated = Withdrawal.objects.create(name="Rut", email=rut.email, contract="A gift")
    path = f"/desk/alerts/withdrawal/{stated.pk}/"
    shop.provider.refund(hers.payment.number, hers.payment.paid, "back")
    shop.deliver()
    for gift in (hers, idas):
        assert f'value="gift-{gift.pk}"' not in client.get(path).content.decode()
        assert client.post(path, {"contract": f"gift-{gift.pk}", "reason": "her letter"}).status_code == 200
    stated.refresh_from_db()
    assert stated.done_at is None


def test_one_of_somebody_unknown_is_settled_in_words(client, rut, shop):
    row = shop.subscribe(rut)
    stated = Withdrawal.objects.create(name="Ida", email="ida@readers.example", contract="?")
    path = f"/desk/alerts/withdrawal/{stated.pk}/"
    assert "Nobody here has this address." in client.get(path).content.decode()
    assert client.post(path, {"contract": f"subscription-{row.pk}", "reason": "guessed"}).status_code == 200
    client.post(path, {"contract": "by-hand", "reason": "a customer of another magazine"})
    stated.refresh_from_db()
    assert stated.outcome == "Settled by hand: a customer of another magazine"
    assert reads(rut)
