"""Attacks that take several readers or accounts: Ida reads, Selma subscribes, Mallory wants what is theirs.

The others are in `test_attacks`; the numbers are those of the same list.
"""

import re
import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.gate import METER
from longwave.access.models import AccessSettings, GiftLink
from longwave.access.rules import Reason, said
from longwave.account.tests.people import ENTER, MALLORY, RUT, SELMA, account, ask, code_in, come_in, subscriber
from longwave.front.set_up import set_up
from longwave.front.wsgi import Wsgi
from longwave.membership.models import Account
from longwave.published.models import Entry
from tests import cast, every_address, walk
from tests.canaries import Persona

NO_MAIL = "zo@readers.example"
SECRET = "a-canary-sang-below-the-second-paragraph"
PATH = "/articles/the-port-that-waited/"
OURS = {"sec-fetch-site": "same-origin"}  # what a browser on one of our pages says
BODY = [("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{SECRET}</p>")]


@pytest.fixture(autouse=True)
def nothing_counted(db):
    cache.clear()  # limits are counted there


# --- 22: parallel first reads -----------------------------------------------------------------------------------


class Crowd:
    """Reads several articles at the same moment through the front's door: one browser, or one account."""

    def __init__(self, addresses):
        pages, render, watch = set_up(get_wsgi_application())
        self.ask, self.addresses = walk.at_door(Wsgi(get_wsgi_application(), pages, render)), addresses
        watch.once()

    def read(self, reader):
        """The answers, once all of them asked before any was answered."""
        answers, together = [], threading.Barrier(len(self.addresses))

        def one(address):
            try:
                together.wait(20)
                answers.append(self.ask(address, reader))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=[address]) for address in self.addresses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert [answer.status for answer in answers] == [200] * len(self.addresses)
        return answers


@pytest.fixture
def crowd(transactional_db):
    AccessSettings.objects.create(free_anonymous=1, free_registered=1)
    return Crowd([cast.article(f"Piece {n}", f"piece-{n}", body=BODY).address for n in range(4)])


def opened(answers):
    return [answer for answer in answers if SECRET in answer.body.decode()]


def test_attack_22_parallel_first_reads_of_an_account_share_the_last_one_exactly(crowd):
    ida = account("ida@readers.example")
    answers = crowd.read(Persona({"lw_pass": cast.pass_of(ida)}))
    assert len(opened(answers)) == 1
    assert ida.meter_entries.count() == 1
    again = crowd.read(Persona({"lw_pass": cast.pass_of(ida)}))
    assert len(opened(again)) == 1


def test_attack_22_parallel_first_reads_of_a_browser_open_no_more_than_were_asked_at_once(crowd):
    first = opened(crowd.read(Persona({"theme": "light"})))
    assert len(first) <= len(crowd.addresses)
    for answer in first:  # whichever cookie the browser keeps, its month is over
        name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
        assert name == METER
        assert len(opened(crowd.read(Persona({METER: value})))) == 1


# --- 25: a gift in the open -------------------------------------------------------------------------------------


@pytest.fixture
def posted():
    """Selma's gift for two readers, posted where everybody sees it."""
    AccessSettings.objects.create(free_anonymous=0, free_registered=0, gift_readers=2, gift_days=5)
    work = cast.article(body=BODY)
    entry = Entry.objects.get(path=work.address)
    return actions.give(subscriber(), entry.uid, said(Reason.SUBSCRIPTION), timezone.now())


def take(gift):
    """Somebody finds the gift's address and presses the button: the answer, and whether she reads on."""
    browser = Client(headers=OURS)
    answer = browser.post(actions.gift_path(gift))
    return answer.status_code, SECRET in browser.get(PATH).content.decode()


def test_attack_25_a_gift_posted_publicly_stops_at_its_readers_and_its_giver_sees_how_many(posted, mailoutbox):
    assert [take(posted) for _ in range(4)] == [(303, True)] * 2 + [(410, False)] * 2
    giver = Client()
    come_in(giver, mailoutbox, SELMA)
    assert "2 of 2 readers" in re.sub(r"<[^>]+>", "", giver.get("/account/gifts/").content.decode())


def test_attack_25_a_gift_posted_publicly_stops_at_its_date(posted, time_machine):
    early = Client(headers=OURS)
    early.post(actions.gift_path(posted))
    time_machine.move_to(posted.end, tick=False)
    facts.held.last = facts.known(posted.end)
    assert take(posted) == (410, False)
    assert SECRET not in early.get(PATH).content.decode()
    posted.refresh_from_db()
    assert posted.taken == 1


# --- 36: who has an account -------------------------------------------------------------------------------------


def impersonal(text, address):
    """Words without what is different each time: the address, the form's token, the code."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[B-Z]{3}-[B-Z]{3}', "", text.replace(address, "X"))


def work(queries):
    """What the database was asked, without the values."""
    return [re.findall(r'^\w+|(?:FROM|INTO|UPDATE) "\w+"', query["sql"]) for query in queries]


def asked(browser, address, mailoutbox):
    """What asking for a code is answered with, in words, status, mail and queries."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask(browser, address)
        page = browser.get(ENTER).content.decode()
    mail = mailoutbox[-1]
    assert mail.to == [address]
    told = [impersonal(text, address) for text in (page, mail.subject, mail.body)]
    return answer.status_code, answer["Location"], told, work(queries)


def test_attack_36_signing_in_and_signing_up_are_told_the_same_with_the_same_work(mailoutbox):
    account(RUT)
    asked(Client(), "the-first@readers.example", mailoutbox)  # what is read once in a process is read here
    known, unknown = (
        asked(Client(REMOTE_ADDR=network), address, mailoutbox)
        for network, address in (("192.0.2.1", RUT), ("192.0.2.2", NO_MAIL))
    )
    assert known == unknown
    assert len(mailoutbox) == 3


def test_attack_36_asking_for_a_code_looks_nobody_up(client, mailoutbox):
    account(RUT)
    with CaptureQueriesContext(connection) as queries:
        ask(client, RUT)
    assert mailoutbox
    assert not [query for query in queries.captured_queries if "membership_account" in query["sql"]]


def test_attack_36_a_wrong_code_is_told_the_same_with_the_same_work(mailoutbox):
    account(RUT)
    seen = []
    for network, address in (("192.0.2.1", RUT), ("192.0.2.2", NO_MAIL)):
        browser = Client(REMOTE_ADDR=network)
        ask(browser, address)
        wrong = "BBB-BBB" if code_in(mailoutbox[-1]) != "BBB-BBB" else "CCC-CCC"
        with CaptureQueriesContext(connection) as queries:
            answer = browser.post(ENTER, {"code": wrong})
        seen.append((answer.status_code, impersonal(answer.content.decode(), address), work(queries)))
    assert seen[0] == seen[1]
    assert seen[0][0] == 400
    assert not Account.objects.filter(email=NO_MAIL).exists()


# --- 37: the numbers of others ----------------------------------------------------------------------------------


def test_attack_37_the_gifts_and_sessions_of_others_are_not_there(posted, mailoutbox):
    selmas, mallorys = Client(), Client()
    come_in(selmas, mailoutbox, SELMA)
    come_in(mallorys, mailoutbox, MALLORY)
    session = UserSession.objects.get(session_key=selmas.session.session_key)
    assert "The port that waited" not in mallorys.get("/account/gifts/").content.decode()
    for address in ("/account/gifts/{}/withdraw/", "/account/sessions/{}/end/"):
        hers, nobodys = (posted.pk if "gifts" in address else session.pk), 999_999
        there, absent = (mallorys.post(address.format(number)) for number in (hers, nobodys))
        assert (there.status_code, absent.status_code) == (404, 404)
        assert there.content.decode().replace(f"/{hers}/", f"/{nobodys}/") == absent.content.decode()
    posted.refresh_from_db()
    assert posted.withdrawn_at is None
    assert selmas.get("/account/sessions/").status_code == 200


def test_attack_37_no_address_of_an_account_takes_anothers_number(posted, mailoutbox):
    selmas, mallorys = Client(), Client()
    come_in(selmas, mailoutbox, SELMA)
    come_in(mallorys, mailoutbox, MALLORY)
    selma = Account.objects.get(email=SELMA)
    numbers = {selma.pk, posted.pk, selma.grants.get().pk, UserSession.objects.get(user=selma).pk}
    key = Authenticator.objects.create(user=selma, type=Authenticator.Type.WEBAUTHN, data={"name": "Selma's key"})
    numbered = [route for route in every_address.routes() if route.startswith("account/") and "<int:" in route]
    assert len(numbered) >= 4
    for route in numbered:
        for number in numbers | {key.pk}:
            for method in (mallorys.get, mallorys.post):
                answer = method("/" + re.sub(r"<int:\w+>", str(number), route))
                assert answer.status_code in (404, 405) or answer["Location"].startswith("/account/"), route
                assert "Selma" not in answer.content.decode()
    assert GiftLink.objects.get().withdrawn_at is None
    assert UserSession.objects.filter(user=selma).exists()
    assert Authenticator.objects.get() == key
