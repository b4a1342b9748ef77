"""Ways around the wall that other magazines have met, each tried here. The numbers are those of our list of attacks.

Those that take several readers or accounts (22, 25, 36, 37) are in `test_attacks_on_accounts`.
"""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from longwave.access import actions, facts
from longwave.access.gate import Gate
from longwave.access.links import Token
from longwave.access.models import AccessSettings, ComplimentaryUse, PreviewDay
from longwave.access.passes import Pass
from longwave.access.rules import Reader
from longwave.desk.roles import Role
from longwave.editorial.models import ArticlePage
from longwave.media.models import Picture
from longwave.membership.actions import revoke
from longwave.published import metadata
from longwave.published.models import Entry
from tests import canaries
from tests.canaries import ARTICLE, EPISODE, IN_ARTICLE, IN_EPISODE, Persona, inside

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture(scope="module", autouse=True)
def magazine(django_db_setup, django_db_blocker):
    with canaries.published_once(django_db_blocker):
        yield


@pytest.fixture
def stranger():
    return canaries.anonymous()


def page(address, reader, **headers):
    return inside(address, reader, **headers).body.decode()


def gated(address, reader, **headers):
    """Whether a reader meets the wall, and not a word from behind it."""
    answer = inside(address, reader, **headers)
    return answer.status == 200 and b"data-reason=" in answer.body and not answer.shown


def uid(path=ARTICLE):
    return Entry.objects.get(path=path).uid


def link(end=None):
    """A complimentary link to the article."""
    return actions.mint("by hand", [uid()], None, end)[uid()]


def test_attack_01_reading_the_source_with_scripts_off(stranger):
    source = page(ARTICLE, stranger)
    assert "Two." in source
    assert "Three." not in source
    assert gated(ARTICLE, stranger)
    assert '<div class="gated"></div>' in source  # cut at the server: nothing is hidden in it


def test_attack_02_structured_data(stranger):
    for address in (ARTICLE, EPISODE):
        (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(address, stranger), re.DOTALL)
        data = json.loads(told)
        assert data["isAccessibleForFree"] is False
        assert data["hasPart"]["cssSelector"] == metadata.GATED
        assert not {"articleBody", "text", "wordCount", "associatedMedia", "transcript"} & set(data)


def test_attack_02_structured_data_of_a_subscribers_page_name_no_gated_file():
    (told,) = re.findall(r"ld\+json\">(.*?)</script>", page(EPISODE, canaries.subscriber()), re.DOTALL)
    assert "audio/" not in told
    assert "mp3" not in told


def test_attack_03_feeds(stranger):
    feed = page("/feed.xml", stranger)
    assert ARTICLE in feed
    assert "What a concession buys." in feed
    assert "One." not in feed
    assert EPISODE not in page("/podcasts/the-crossing/feed.xml", stranger)


def test_attack_04_machine_readable_views(stranger):
    told = json.loads(page(f"/oembed?url=http://localhost:8000{EPISODE}", stranger))
    assert set(told) <= {"version", "type", "title", "provider_name", "provider_url", "html", "width", "height",
                         "thumbnail_url"}  # fmt: skip
    assert inside("/desk/api/main/pages/", stranger).status == 302
    for address in ("/api/v2/pages/", "/graphql", "/api/"):
        assert inside(address, stranger).status == 404


def test_attack_05_cards_and_descriptions_are_made_of_the_standfirst(stranger):
    source = page(ARTICLE, stranger)
    for name in ('name="description"', 'property="og:description"'):
        assert re.search(rf'<meta {name} content="What a concession buys\."', source)
    assert "One." not in source.partition("</head>")[0]


def test_attack_06_search_shows_headline_and_standfirst(stranger):
    results = page("/search/?q=waited", stranger)
    assert ARTICLE in results
    assert "What a concession buys." in results
    assert "One." not in results


def test_attack_07_probing_search_for_phrases(stranger):
    there = IN_ARTICLE["end"]
    absent = "z" * len(there)
    told = page(f"/search/?q=%22{there}%22", stranger)
    assert told.replace(there, absent) == page(f"/search/?q=%22{absent}%22", stranger)
    assert "“" in told
    word, other = there.split("-")
    for order in (f"{word}+{other}", f"{other}+{word}"):
        assert ARTICLE in page(f"/search/?q={order}", stranger)


def test_attack_08_site_maps_and_other_forms(stranger):
    for address in ("/sitemap.xml", "/sitemap-news.xml"):
        assert ARTICLE in page(address, stranger)
        assert "One." not in page(address, stranger)
    for address in ("/llms.txt", "/llms-full.txt", f"{ARTICLE[:-1]}.md", f"{ARTICLE}index.md"):
        assert inside(address, stranger).status == 404


@pytest.mark.parametrize("view", ["amp/", "print/", "pdf/", "reader/", "?amp=1", "?print=1", "?outputType=amp"])
def test_attack_09_other_views_of_a_page_are_the_same_or_absent(stranger, view):
    answer = inside(ARTICLE + view, stranger)
    assert answer.status == 404 or gated(ARTICLE + view, stranger)


def test_attack_10_drafts_and_previews(stranger):
    pk = ArticlePage.objects.get(slug="not-yet").pk
    for reader in (stranger, canaries.subscriber()):
        for address in (f"/desk/pages/{pk}/view_draft/", f"/desk/pages/{pk}/edit/preview/", f"/desk/pages/{pk}/edit/"):
            assert inside(address, reader).status == 302
    seen = inside(f"/desk/pages/{pk}/view_draft/", canaries.staff(Role.EDITOR))
    assert (seen.status, seen.shown) == (200, {"draft"})
    assert "no-store" in seen.headers["cache-control"]
    assert seen.headers["x-robots-tag"] == "noindex"


def test_attack_11_guessing_the_address_of_a_draft(stranger):
    there, absent = (inside(f"/articles/{slug}/", stranger) for slug in ("not-yet", "nothing"))
    assert (there.status, absent.status) == (404, 404)
    assert there.body.replace(b"not-yet", b"nothing") == absent.body
    assert set(there.headers) == set(absent.headers)


def test_attack_12_no_shared_cache_may_keep_what_is_gated(stranger):
    for reader in (stranger, canaries.subscriber(), canaries.institution(), canaries.complimentary()):
        for address in (ARTICLE, EPISODE, f"{EPISODE}player/", f"{EPISODE}transcript.vtt", *canaries.files(ARTICLE)):
            told = inside(address, reader).headers["cache-control"]
            assert told in ("private, no-cache", "no-store"), (address, told)


def test_attack_13_a_tag_of_the_whole_page_at_the_wall(stranger):
    for address in (ARTICLE, EPISODE):
        whole = inside(address, canaries.staff(Role.EDITOR))
        assert whole.shown
        assert gated(address, stranger, If_None_Match=whole.headers["etag"])
        assert gated(address, stranger, If_None_Match=f"W/{whole.headers['etag']}")


def test_attack_14_addresses_written_otherwise(stranger):
    for header in ("X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Forwarded-Host"):
        assert gated(ARTICLE, stranger, **{header.replace("-", "_"): "/articles/free/"})
        assert not inside("/articles/free/", stranger, **{header.replace("-", "_"): ARTICLE}).shown
    for address in (ARTICLE.upper(), f"/{ARTICLE}", f"{ARTICLE[:-1]}.css", ARTICLE.replace("/", "//")):
        assert inside(address, stranger).status == 404
    assert Client().get(ARTICLE, headers={"host": "evil.example"}).status_code == 400


def test_attack_15_parts_of_a_page_and_odd_methods(stranger):
    assert gated(ARTICLE, stranger, Range="bytes=0-99999")
    get, head = inside(ARTICLE, stranger), inside(ARTICLE, stranger, "HEAD")
    assert head.headers.get("content-length") in (None, get.headers.get("content-length"))
    assert head.headers["etag"] == get.headers["etag"]
    for method in ("OPTIONS", "TRACE", "PROPFIND", "POST"):
        answer = inside(ARTICLE, stranger, method)
        assert (answer.status in (403, 405), answer.shown) == (True, set())


def test_attack_16_somebody_who_says_he_is_a_search_engine():
    for address in (ARTICLE, EPISODE):
        assert gated(address, Persona(), User_Agent=GOOGLEBOT)


@pytest.mark.parametrize("header", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "True_Client_IP"])
def test_attack_17_a_forged_address(stranger, header):
    canaries.institution()
    value = f"for={canaries.LIBRARY}" if header == "Forwarded" else canaries.LIBRARY
    assert gated(ARTICLE, stranger, **{header: value})


@pytest.mark.parametrize("address", ["192.0.2.9", "::ffff:192.0.2.9", "::ffff:c000:209"])
def test_attack_18_both_spellings_of_an_address_read_alike(address):
    reader = canaries.institution()
    assert inside(ARTICLE, Persona(reader.cookies, address)).shown == set(IN_ARTICLE)


@pytest.mark.parametrize("site", ["https://www.google.com/", "https://t.co/x", "http://localhost:8000/desk/"])
def test_attack_19_a_forged_referrer(stranger, site):
    assert gated(ARTICLE, stranger, Referer=site)


def test_attack_20_a_private_window_starts_the_month_again_and_that_is_known(stranger):
    assert gated(ARTICLE, stranger)
    fresh = Client().get(ARTICLE)
    assert IN_ARTICLE["end"] in fresh.content.decode()
    assert "lw_meter" in fresh.cookies


@pytest.mark.parametrize("cookie", ["lw_pass", "lw_meter", "lw_link", "lw_gift"])
def test_attack_21_cookies_that_were_edited(stranger, cookie):
    AccessSettings.objects.update(free_anonymous=0)
    made = canaries.subscriber().cookies | canaries.complimentary().cookies
    value = made.get(cookie) or made["lw_link"]
    for edited in (value[:-1], value[1:], value[::-1], value.replace(value[0], "1", 1) + "x", "", "\\", "%00", "é"):
        assert gated(ARTICLE, Persona({**stranger.cookies, cookie: edited})), edited


def test_attack_23_looking_ahead_uses_nothing_up():
    for header in ({"sec-purpose": "prefetch"}, {"purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}):
        answer = Client().get(ARTICLE, headers=header)
        assert b"data-reason=" in answer.content
        assert "lw_meter" not in answer.cookies
    assert "lw_meter" not in Client().head(ARTICLE).cookies


def test_attack_24_gifts_that_nobody_gave(stranger):
    value = canaries.gift().cookies["lw_gift"]
    for edited in (value[:-1], "x" + value, value.swapcase()):
        assert gated(ARTICLE, Persona({**stranger.cookies, "lw_gift": edited}))
    assert gated(EPISODE, Persona({**stranger.cookies, "lw_gift": value}))
    with CaptureQueriesContext(connection) as queries:
        assert inside("/gift/nothing/", stranger).status == 404
    assert not [query for query in queries if "giftlink" in query["sql"]]


def test_attack_26_a_gift_by_somebody_who_has_nothing_to_give(stranger):
    for reader in (stranger, canaries.registered(), canaries.complimentary()):
        answer = inside("/gift/", reader, "POST", Origin="http://localhost:8000")
        assert answer.status in (400, 403, 404)
        assert not answer.shown


def test_attack_27_a_mail_scanner_opens_the_link():
    path = link()
    for method in ("GET", "HEAD"):
        Client().generic(method, path, headers={"user-agent": GOOGLEBOT})
    assert Client().head(path).status_code == 303
    assert ComplimentaryUse.objects.get().count == 0


def test_attack_28_a_newsletters_link_elsewhere_and_later(stranger):
    value = link(timezone.now() + DAY).split("/")[2]
    carried = Persona({**stranger.cookies, "lw_link": value})
    assert inside(ARTICLE, carried).shown == set(IN_ARTICLE)
    assert gated(EPISODE, carried)
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert gated(ARTICLE, Persona({"lw_link": value, **canaries.anonymous().cookies}))


def test_attack_29_a_token_in_referrers_and_canonical_addresses():
    path = link()
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (303, ARTICLE)
    assert answer["Referrer-Policy"] in ("no-referrer", "same-origin", "origin")
    assert path.split("/")[2] not in page(ARTICLE, canaries.complimentary())


def test_attack_32_parts_of_an_enclosure(stranger):
    for address in (name for path in (ARTICLE, EPISODE) for name in canaries.files(path)):
        for wanted in ("bytes=0-0", "bytes=-1", "bytes=0-"):
            answer = inside(address, stranger, Range=wanted)
            assert (answer.status, answer.shown) == (403, set())
            assert "content-range" not in answer.headers


def test_attack_33_documents_and_originals(stranger):
    for address in ("/documents/1/secret.pdf", "/media/documents/secret.pdf", "/images/1/"):
        assert inside(address, stranger).status == 404
    for original in Picture.objects.values_list("file", flat=True):
        assert (Path(settings.MEDIA_ROOT) / original).is_file()
        assert inside(f"/media/{original}", stranger).status == 404


def test_attack_34_a_list_unlocks_nothing_and_uses_nothing_up():
    for address in ("/", "/articles/", "/topics/trade/", "/archive/2026/11/"):
        answer = Client().get(address)
        assert "lw_meter" not in answer.cookies
        assert not canaries.found(answer.content.decode())


def test_attack_38_a_subscription_that_was_ended_with_its_cookie_still_there():
    AccessSettings.objects.update(free_anonymous=0, free_registered=0)
    olga = canaries.comped("ended", DAY)
    carried = Persona(canaries.carried(olga) | canaries.spent(olga.pk))
    assert inside(ARTICLE, carried).shown == set(IN_ARTICLE)
    revoke(olga.grants.get())
    facts.held.last = facts.known(timezone.now())
    assert gated(ARTICLE, carried)


def test_attack_39_the_preview_of_the_day_ends_at_the_magazines_midnight(stranger):
    zone = timezone.get_default_timezone()
    day = dt.date(2026, 11, 25)
    PreviewDay.objects.create(day=day, work=uid())
    midnight = dt.datetime.combine(day + DAY, dt.time(), zone)
    for moment, shown in ((midnight - dt.timedelta(seconds=1), set(IN_ARTICLE)), (midnight, set())):
        with time_machine.travel(moment, tick=False):
            facts.held.last = facts.known(moment)
            assert inside(ARTICLE, canaries.anonymous()).shown == shown


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"])
def test_attack_40_an_open_redirect(stranger, elsewhere):
    assert "evil.example" not in page(f"/account/sign-in/?next={elsewhere}", stranger)


def test_attack_41_the_back_button_after_signing_out(stranger):
    held = inside(ARTICLE, canaries.subscriber())
    assert held.headers["cache-control"] == "private, no-cache"
    assert gated(
        ARTICLE, stranger, If_None_Match=held.headers["etag"], If_Modified_Since="Wed, 25 Nov 2030 00:00:00 GMT"
    )


def test_a_pass_of_an_earlier_key_is_worth_nothing(stranger):
    other, now = Gate(["another secret"]), timezone.now()
    for name, value in {
        "lw_pass": Pass(Reader(1, staff=True), now, "").write(other.passes),
        "lw_link": Token(1, str(uid()), now + DAY).write(other.complimentary),
    }.items():
        assert gated(ARTICLE, Persona({**stranger.cookies, name: value}))


def test_what_the_episode_holds_is_only_for_whoever_may_hear_it(stranger):
    assert gated(EPISODE, stranger)
    assert inside(EPISODE, canaries.subscriber()).shown == set(IN_EPISODE)
