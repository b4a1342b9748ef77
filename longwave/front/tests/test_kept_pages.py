"""Pages before Django: rendered once, the right one for each reader, and never out of date for long.

The same journeys go through the WSGI and the ASGI door; granian's own is held in `test_served`.
"""

import asyncio
import datetime as dt
import gzip
import json
import threading

import brotli
import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.models import AccessSettings
from longwave.access.passes import LIFE
from longwave.access.rules import Reason, said
from longwave.front.asgi import Asgi
from longwave.front.pages import Miss
from longwave.front.set_up import set_up
from longwave.front.wsgi import Wsgi
from longwave.membership.actions import comp, license_organisation, revoke
from longwave.membership.models import Account, Grant, Organisation
from longwave.published.models import Entry
from tests import cast, loops

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/articles/the-port-that-waited/"
SECRET = "a-canary-sang-below-the-second-paragraph"
BODY = [("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{SECRET}</p>" + "<p>And so on.</p>" * 60)]
SUBSCRIBER = "subscriber"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = int(str(status)[:3]), body
        self.headers = {name.lower(): value for name, value in headers}
        coding = self.headers.get("content-encoding")
        unpacked = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)(body) if body else b""
        self.text = unpacked.decode()


class Door:
    """A front around Django, and how often Django was reached."""

    def __init__(self):
        self.reached, self.rendered = [], []
        self.django = get_wsgi_application()
        self.pages, self.render, self.watch = set_up(self._rendering)
        self.wsgi = Wsgi(self._counting, self.pages, self.render)
        self.watch.first()

    def _counting(self, environ, start):
        self.reached.append(environ["PATH_INFO"])
        return self.django(environ, start)

    def _rendering(self, environ, start):
        self.rendered.append((environ["PATH_INFO"], environ["longwave.variant"]))
        return self.django(environ, start)

    def ask(self, path, method="GET", peer="203.0.113.9", host="localhost", query="", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": peer,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": __import__("io").BytesIO(),
            "wsgi.errors": __import__("sys").stderr,
            "HTTP_HOST": host,
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        started = []
        response = self.wsgi(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
        body = b"".join(response)
        getattr(response, "close", lambda: None)()
        return Answer(*started[-1], body)


class AsgiDoor(Door):
    def __init__(self):
        super().__init__()
        self.asgi = Asgi(get_asgi_application(), self.wsgi)

    def ask(self, path, method="GET", peer="203.0.113.9", host="localhost", query="", **headers):
        sent = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "client": (peer, 50000),
            "server": ("localhost", 80),
            "headers": [
                (b"host", host.encode()),
                *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
            ],
        }

        bodies = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive():
            return bodies.pop() if bodies else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        loops.aside(lambda: async_to_sync(self.asgi)(scope, receive, send))
        self.reached += [path] if not self.pages.store.get((path, "", "full")) else []
        start = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
        return Answer(sent[0]["status"], start, b"".join(message.get("body", b"") for message in sent[1:]))


@pytest.fixture
def article():
    return cast.article(body=BODY)


@pytest.fixture
def door(article):
    AccessSettings.objects.create(free_anonymous=1, free_registered=1)
    return Door()


@pytest.fixture
def olga():
    account = Account.objects.create_user("olga@reader.example", first_name="Olga")
    comp(account, timezone.now() + dt.timedelta(days=1), "reviews our books", None)
    return account


@pytest.fixture
def library():
    made = Organisation.objects.create(name="Library", licence_start=dt.date(2020, 1, 1), networks="192.0.2.0/24")
    license_organisation(made)
    return made


def pass_of(account, issued=None):
    return "lw_pass=" + cast.pass_of(account, issued)


# --- Rendered once ----------------------------------------------------------------------------------------------


def test_a_page_is_rendered_once_for_each_variant(door, olga):
    door.watch.once()
    for _ in range(3):
        assert SECRET in door.ask(PATH, cookie=pass_of(olga)).text
        assert SECRET not in door.ask(PATH, user_agent="a robot/1.0 bot").text
    assert door.rendered == [(PATH, "full"), (PATH, "subscribe")]
    assert door.reached == []


def test_a_crowd_at_a_cold_page_makes_one_rendering(door):
    answers = []

    def read():
        answers.append(door.ask(PATH))
        connection.close()

    crowd = [threading.Thread(target=read) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(20)
    assert [SECRET in answer.text for answer in answers] == [True] * 12
    assert len(door.rendered) == 1


@pytest.mark.parametrize("make", [Door, AsgiDoor])
def test_every_door_sends_the_best_coding_and_knows_what_is_held(article, make):
    door = make()
    plain = door.ask(PATH)
    for accepted, coding in (("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)):
        answer = door.ask(PATH, accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == coding
        assert answer.text == plain.text
        assert answer.headers["content-length"] == str(len(answer.body))
        held = door.ask(PATH, accept_encoding=accepted, if_none_match=answer.headers["etag"])
        assert (held.status, held.body) == (304, b"")
    head = door.ask(PATH, "HEAD")
    assert (head.status, head.body) == (200, b"")


def test_what_the_front_does_not_know_is_djangos(door):
    assert door.ask("/nothing/").status == 404
    assert door.reached == ["/nothing/"]


def test_light_and_dark_are_two_pages(door):
    assert 'data-theme="dark"' in door.ask("/", cookie="theme=dark").text
    assert "data-theme" not in door.ask("/", cookie="theme=purple").text


def test_the_front_page_and_feeds_are_kept_and_lists_with_a_query_are_not(door):
    for path in ("/", "/feed.xml", "/sitemap.xml", "/regions/"):
        assert door.ask(path).status == 200
    assert door.reached == []
    assert door.ask("/articles/", query="page=1").status == 200
    assert door.reached == ["/articles/"]


def test_a_feed_is_not_sent_to_whoever_has_it_since(door):
    feed = door.ask("/feed.xml")
    assert door.ask("/feed.xml", if_modified_since=feed.headers["last-modified"]).status == 304
    assert door.ask("/feed.xml", if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert door.ask("/feed.xml", if_modified_since="yesterday").status == 200


# --- The right one for each reader ------------------------------------------------------------------------------


def test_a_browsers_free_article_is_remembered_without_django(door):
    other = cast.article("Another", "another", body=BODY)
    door.watch.once()
    first = door.ask(PATH)
    cookie = first.headers["set-cookie"].partition(";")[0]
    assert SECRET in first.text
    assert "HttpOnly" in first.headers["set-cookie"]
    again = door.ask(PATH, cookie=cookie)
    assert (SECRET in again.text, "set-cookie" in again.headers) == (True, False)
    assert 'data-reason="meter-used-up"' in door.ask(other.address, cookie=cookie).text
    assert door.reached == []


def test_head_and_prefetch_get_the_wall_and_use_nothing_up(door):
    for answer in (door.ask(PATH, "HEAD"), door.ask(PATH, sec_purpose="prefetch")):
        assert "set-cookie" not in answer.headers
        assert answer.headers["etag"].endswith('-subscribe"')


def test_an_accounts_free_article_is_counted_by_django(door):
    ida = Account.objects.create_user("ida@reader.example")
    first = door.ask(PATH, cookie=pass_of(ida))
    assert SECRET in first.text
    assert door.reached == [PATH]
    assert ida.meter_entries.count() == 1
    cookie = first.headers["set-cookie"].partition(";")[0]
    assert SECRET in door.ask(PATH, cookie=f"{pass_of(ida)}; {cookie}").text
    assert door.reached == [PATH]


def test_a_revoked_grant_closes_at_the_next_look(door, olga):
    door.watch.once()
    cookie = pass_of(olga)
    assert SECRET in door.ask(PATH, cookie=cookie).text
    revoke(olga.grants.get())
    door.watch.once()
    closed = door.ask(PATH, cookie=f"{cookie}; lw_meter=forged", user_agent="somebot/1")
    assert SECRET not in closed.text


def test_an_old_pass_is_asked_of_django_and_a_forged_one_of_nobody(door, olga):
    door.watch.once()
    old = pass_of(olga, timezone.now() - LIFE)
    door.ask(PATH, cookie=f"{old}; longwave_session={'a' * 32}")
    assert door.reached == [PATH]
    for forged in ("lw_pass=5|1|d||x.AAAA", "lw_pass=", f"longwave_session={'a' * 32}", "lw_pass=" + "x" * 5000, old):
        door.ask(PATH, cookie=forged)
    assert door.reached == [PATH]


def test_an_old_pass_is_renewed_where_its_reader_is_in_a_library_and_by_the_small_request(door, olga, library):
    door.watch.once()
    old = f"{pass_of(olga, timezone.now() - LIFE)}; longwave_session={'a' * 32}"
    door.ask(PATH, cookie=old, peer="192.0.2.9")  # she may have to be paired with it
    door.ask("/here.json", cookie=old, sec_fetch_mode="cors")  # the open page is anybody's; who she is, Django says
    assert door.reached == [PATH, "/here.json"]


def test_held_bytes_of_one_variant_are_no_answer_for_another(door, olga):
    door.watch.once()
    full = door.ask(PATH, cookie=pass_of(olga))
    wall = door.ask(PATH, if_none_match=full.headers["etag"], user_agent="somebot/1")
    assert (wall.status, SECRET in wall.text) == (200, False)


def test_what_is_gated_is_private_and_what_is_open_public(door, article):
    assert door.ask(PATH).headers["cache-control"] == "private, no-cache"
    article.tier = "open"
    article.save_revision().publish()
    door.watch.once()
    assert door.ask(PATH).headers["cache-control"] == "public, no-cache"


def test_what_is_personal_comes_in_a_few_words_that_nobody_keeps(door, olga):
    door.watch.once()
    answer = door.ask(f"{PATH}here.json", cookie=pass_of(olga))
    assert answer.headers["cache-control"] == "no-store"
    for words in ('"name": "Olga"', '"reason": "subscription"', '"give": true', '"signedIn": true', '"lent": false'):
        assert words in answer.text
    stranger = door.ask(f"{PATH}here.json", sec_fetch_mode="cors")
    assert '"left": 1' in stranger.text
    assert door.reached == []


def test_whose_gift_one_reads_by_is_a_row_and_django_says_it(door, olga):
    entry = Entry.objects.get(path=PATH)
    gift = actions.give(olga, entry.uid, said(Reason.SUBSCRIPTION), timezone.now())
    cookie = f"lw_gift={actions.take(gift, None, timezone.now())}"
    door.watch.once()
    assert SECRET in door.ask(PATH, cookie=cookie).text
    said_of_it = door.ask(f"{PATH}here.json", cookie=cookie).text
    assert '"gift": "A gift from Olga, open until' in said_of_it
    assert '"lent": true' in said_of_it  # she is shown the way to the plans
    assert door.reached == [f"{PATH}here.json"]
    assert "Olga" not in door.ask(PATH, cookie=cookie).text


def test_django_says_the_same_of_what_is_personal(door, olga, client):
    door.watch.once()
    client.cookies.load(pass_of(olga))
    assert client.get(f"{PATH}here.json").json() == json.loads(door.ask(f"{PATH}here.json", cookie=pass_of(olga)).text)
    assert client.get("/articles/nothing/here.json").status_code == 404


# --- Never out of date for long ---------------------------------------------------------------------------------


def test_a_change_is_shown_after_the_next_look_and_only_its_pages_are_rendered_again(door, article):
    other = cast.standing()
    door.watch.once()
    for path in (PATH, other.address):
        door.ask(path)
    article.title = "The port that waited no longer"
    article.save_revision().publish()
    door.watch.once()
    door.rendered.clear()
    assert "waited no longer" in door.ask(PATH).text
    door.ask(other.address)
    assert [path for path, _ in door.rendered] == [PATH]


def test_what_many_read_is_rendered_again_before_anybody_asks(door, article):
    for _ in range(5):
        door.ask(PATH)
    article.title = "The port that waited no longer"
    article.save_revision().publish()
    door.watch.once()
    assert door.rendered[-1] == (PATH, "full")
    assert "waited no longer" in door.ask(PATH).text


def test_a_piece_that_closes_is_closed_at_the_next_look_and_a_withdrawn_one_gone(door, article):
    article.tier = "open"
    article.save_revision().publish()
    door.watch.once()
    assert SECRET in door.ask(PATH, user_agent="somebot/1").text
    article.tier = "subscribers"
    article.save_revision().publish()
    door.watch.once()
    assert SECRET not in door.ask(PATH, user_agent="somebot/1").text
    article.unpublish()
    door.watch.once()
    assert door.ask(PATH).status == 410


def test_an_archive_rule_opens_a_kept_page_at_its_moment(door, article):
    article.opens_at = timezone.now() + dt.timedelta(hours=1)
    article.save_revision().publish()
    door.watch.once()
    assert SECRET not in door.ask(PATH, user_agent="somebot/1").text
    door.pages.clock = lambda: timezone.now() + dt.timedelta(hours=2)
    assert SECRET in door.ask(PATH, user_agent="somebot/1").text


def test_a_new_address_and_a_left_one_are_known(door, article):
    door.ask(PATH)
    article.slug = "the-pier"
    article.save_revision().publish()
    door.watch.once()
    assert door.ask("/articles/the-pier/").status == 200
    assert door.ask(PATH).status == 301


def test_the_magazines_name_is_on_every_kept_page_at_once(door):
    from longwave.editorial.magazine import MagazineSettings

    door.ask(PATH)
    settings = MagazineSettings.load()
    settings.name = "The Lighthouse"
    settings.save()
    door.watch.once()
    assert "The Lighthouse" in door.ask(PATH).text


# --- Nothing is a way in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [{"method": "POST"}, {"method": "BREW"}, {"host": "evil.example"}, {"host": ""}])
def test_odd_requests_get_a_plain_refusal(door, asked):
    answer = door.ask(PATH, **asked)
    assert 400 <= answer.status < 500
    assert SECRET not in answer.text


@pytest.mark.parametrize("make", [Door, AsgiDoor])
def test_every_door_refuses_what_no_browser_sends_in_a_sentence(article, make):
    door = make()
    for asked, status in (
        ({"method": "BREW"}, 405),
        ({"host": "evil.example"}, 400),
        ({"query": "x" * 8000}, 414),
        ({"cookie": "lw_pass=" + "x" * 20_000}, 431),
    ):
        answer = door.ask(PATH, **asked)
        assert (answer.status, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
        assert answer.text.endswith(".\n")


@pytest.mark.parametrize("path", [PATH[:-1] + ".css", PATH + "x.css", "/" + PATH, PATH.upper(), PATH + "/", "/%zz/"])
def test_another_spelling_of_an_address_is_no_address(door, path):
    answer = door.ask(path, user_agent="somebot/1")
    assert answer.status in (301, 404)
    assert SECRET not in answer.text


def test_query_junk_and_rewriting_headers_change_nothing(door):
    for more in (
        {"query": "variant=full"},
        {"x_original_url": PATH},
        {"x_rewrite_url": PATH},
        {"referer": "https://t.co"},
    ):
        assert SECRET not in door.ask(PATH, user_agent="somebot/1", **more).text


def test_a_fault_of_the_front_is_left_to_django(door, monkeypatch, caplog):
    monkeypatch.setattr(door.pages.gate, "judge", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(facts.Held, "fresh", lambda self: 1 / 0)
    answer = door.ask(PATH)
    assert (answer.status, SECRET in answer.text) == (503, False)
    assert "could not decide" in caplog.text


def test_a_rendering_that_fails_is_not_kept(door, monkeypatch):
    answer = door.pages.look(
        __import__("longwave.front.wsgi", fromlist=["x"]).request_of(
            {"REQUEST_METHOD": "GET", "PATH_INFO": PATH, "HTTP_HOST": "localhost"}
        )
    )
    assert isinstance(answer, Miss)
    assert door.render((PATH + "nothing/", "", "full"), answer.stamp) is None


def test_a_signed_in_reader_is_paired_with_her_library_by_reading_there(door):
    ida = Account.objects.create_user("ida@reader.example")
    ranges, begun = "192.0.2.0/24", dt.date(2020, 1, 1)
    library = Organisation.objects.create(name="Library", licence_start=begun, networks=ranges)
    license_organisation(library)
    door.watch.once()
    assert SECRET in door.ask(PATH, cookie=pass_of(ida), peer="192.0.2.9").text
    assert door.reached == [PATH]
    [paired] = Grant.objects.of(ida)
    assert (paired.source, paired.reason) == ("pairing", "Library")
    door.watch.once()
    now = timezone.now() + dt.timedelta(seconds=1)
    door.pages.clock = lambda: now
    assert SECRET in door.ask(PATH, cookie=pass_of(ida, now), peer="192.0.2.9").text
    assert SECRET in door.ask(PATH, cookie=pass_of(ida, now), peer="203.0.113.9", user_agent="a bot").text
    assert door.reached == [PATH]
