"""Nothing leaves as somebody for whom the DNS does not vouch, unless a publisher says so."""

import datetime as dt

import pytest
from django.db import connection

from longwave.adapters.dns import Zone
from longwave.newsletter import actions, rounds
from longwave.newsletter.actions import Refused
from longwave.newsletter.letters import vouching, watching
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.models import Edition, Newsletter, SenderDomain
from longwave.newsletter.rounds import Planner
from longwave.newsletter.words import Rhythm, State

from .magazine import MONDAY, a_month_of_articles, at, senders
from .mailing import subscribe

pytestmark = pytest.mark.django_db
DOMAIN = "magazine.example"
GOOD = {DOMAIN: ["v=spf1 mx -all"], f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"]}


@pytest.fixture
def zone(monkeypatch):
    """A magazine that real readers get mail from, and the DNS as it is for them."""
    found = Zone(dict(GOOD))
    monkeypatch.setattr(rounds, "planner", Planner())
    monkeypatch.setattr(vouching, "applies", lambda: True)
    monkeypatch.setattr(watching, "Servers", lambda: found)
    return found


@pytest.fixture
def daily(zone):
    a_month_of_articles()
    paper, _ = senders()
    Newsletter.objects.exclude(pk=paper.pk).update(active=False)
    subscribe(paper, "rut", "ida")
    return paper


def edition():
    return Edition.objects.get(newsletter__slug="daily-preview", day=MONDAY)


def of_the_desk():
    paper, _ = Newsletter.objects.update_or_create(
        slug="desk", defaults={"name": "Desk", "rhythm": Rhythm.OCCASIONAL.value, "sender_address": f"ada@{DOMAIN}"}
    )
    body = [{"type": "text", "value": "<p>Good morning.</p>"}]
    return Edition.objects.create(newsletter=paper, slug="desk-1", subject="A word", body=body)


def break_(zone, name=DOMAIN, texts=()):
    zone.records = GOOD | {name: list(texts)}


def test_with_all_records_a_morning_is_as_ever(daily):
    for hour, minute in ((1, 0), (6, 30), (7, 0)):
        rounds.once(at(MONDAY, hour, minute))
    assert (edition().state, edition().why, edition().warnings) == (State.SENDING, "", [])


@pytest.mark.parametrize(
    ("name", "texts", "said"),
    [
        (DOMAIN, [], "SPF of magazine.example: no record"),
        (DOMAIN, ["v=spf1 mx -all", "v=spf1 a -all"], "SPF of magazine.example: 2 records"),
        (DOMAIN, ["v=spf1 " + " ".join(f"a:{n}.example" for n in range(11))], "SPF of magazine.example: 11 look-ups"),
        (f"_dmarc.{DOMAIN}", [], "DMARC of magazine.example: no record"),
    ],
    ids=["missing", "doubled", "too many look-ups", "no policy"],
)
def test_a_record_that_is_wrong_holds_the_edition_until_it_is_mended(daily, zone, name, texts, said):
    break_(zone, name, texts)
    rounds.once(at(MONDAY, 1))
    rounds.once(at(MONDAY, 1) + dt.timedelta(seconds=5))
    assert said in " ".join(edition().warnings)  # the desk's first page shows it long before
    rounds.once(at(MONDAY, 6, 30))
    held = edition()
    assert (held.state, held.compiled) == (State.SCHEDULED, None)
    assert said in held.why
    assert "`longwave doctor` says what to publish" in held.why
    zone.records = dict(GOOD)
    rounds.once(at(MONDAY, 7, 5))
    rounds.once(at(MONDAY, 7, 31))
    rounds.once(at(MONDAY, 7, 32))
    assert (edition().state, edition().why, edition().warnings) == (State.SENDING, "", [])


def test_a_publisher_lets_it_leave_all_the_same_and_the_log_says_so(daily, zone, caplog):
    break_(zone)
    Newsletter.objects.filter(pk=daily.pk).update(send_anyway=True)
    rounds.once(at(MONDAY, 1))
    rounds.once(at(MONDAY, 6, 30))
    assert edition().state == State.PREPARING
    assert "because a publisher has decided so" in " ".join(edition().warnings)
    assert "because a publisher has decided so" in caplog.text


def test_a_dns_that_does_not_answer_holds_nothing_and_is_said(daily, zone):
    zone.silent = frozenset({DOMAIN})
    rounds.once(at(MONDAY, 1))
    rounds.once(at(MONDAY, 6, 30))
    assert edition().state == State.PREPARING
    assert edition().warnings == [
        "The DNS does not answer for magazine.example, so nobody knows whether receivers believe this mail."
    ]


def test_each_domain_is_looked_up_once_an_hour_and_never_just_before_an_edition_leaves(daily, zone):
    for minute in (0, 1, 2, 59):
        watching.once(at(MONDAY, 1, minute))
    assert zone.asked.count(DOMAIN) == 1
    rounds.once(at(MONDAY, 2, 30))
    assert zone.asked.count(DOMAIN) == 2
    assert edition().send_at == at(MONDAY, 7)
    watching.once(at(MONDAY, 6, 59) + dt.timedelta(seconds=30))
    assert zone.asked.count(DOMAIN) == 2
    watching.once(at(MONDAY, 7, 1))
    assert zone.asked.count(DOMAIN) == 3


def test_no_domain_is_looked_up_inside_a_transaction(daily, zone, monkeypatch):
    open_blocks = len(connection.savepoint_ids)  # the test's own
    seen = []
    monkeypatch.setattr(Zone, "texts", lambda self, name: seen.append(len(connection.savepoint_ids)) or [])
    for hour, minute in ((1, 0), (6, 30), (7, 0)):
        rounds.once(at(MONDAY, hour, minute))
    assert seen
    assert set(seen) == {open_blocks}


def test_a_domain_that_nobody_has_looked_at_is_waited_for(zone):
    mail = of_the_desk()
    with pytest.raises(Unsendable, match=r"magazine\.example has not been looked at yet"):
        actions.send_now(mail, at(MONDAY, 12))
    actions.schedule(mail, at(MONDAY, 13))
    assert zone.asked == []  # neither asks
    watching.once(at(MONDAY, 12, 1))
    actions.send_now(mail, at(MONDAY, 12, 2))
    mail.refresh_from_db()
    assert mail.state == State.SENDING


def test_a_mail_of_the_desk_is_not_scheduled_and_not_sent_and_says_why(zone):
    break_(zone)
    mail = of_the_desk()
    watching.once(at(MONDAY, 12))
    with pytest.raises(Refused, match=r"Receivers would refuse it: SPF of magazine\.example: no record\."):
        actions.schedule(mail, at(MONDAY, 13))
    with pytest.raises((Refused, Unsendable), match="Receivers would refuse it"):
        actions.send_now(mail, at(MONDAY, 13))
    mail.refresh_from_db()
    assert (mail.state, mail.compiled) == (State.DRAFT, None)
    Newsletter.objects.filter(slug="desk").update(send_anyway=True)
    actions.schedule(mail, at(MONDAY, 13))


def test_in_the_demo_and_on_ones_own_machine_nobody_is_asked(settings):
    senders()
    assert not vouching.applies()
    watching.once(at(MONDAY, 12))
    assert not SenderDomain.objects.exists()
    SenderDomain.objects.create(domain=DOMAIN, looked_at=at(MONDAY, 12), faults=["SPF: no record"])
    assert vouching.last_objection(Newsletter.objects.get(slug="daily-preview")) == ""


@pytest.mark.parametrize(
    ("mode", "host", "asked"),
    [
        ("production", "magazine.example", True),
        ("production", "localhost", False),
        ("production", "127.0.0.1", False),
        ("production", "mag.localhost", False),
        ("demo", "magazine.example", False),
        ("development", "magazine.example", False),
    ],
)
def test_only_a_magazine_that_others_get_mail_from_is_held_to_it(settings, mode, host, asked):
    settings.ENVIRONMENT = type("Environment", (), {"in_production": mode == "production"})()
    settings.HOST = host
    assert vouching.applies() is asked
