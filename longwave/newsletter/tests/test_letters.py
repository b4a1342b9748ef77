"""An edition as a letter: what stands in it, in which order, where its links lead; nothing of a body, no pixel."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from longwave.access.models import AccessSettings, ComplimentaryEdition
from longwave.newsletter.letters import facts, limits
from longwave.newsletter.letters.addresses import Addresses, countable
from longwave.newsletter.letters.compiling import compile_edition, load
from longwave.newsletter.letters.limits import Unsendable
from longwave.newsletter.letters.rendering import letter
from longwave.newsletter.models import Item, Link
from longwave.newsletter.tests import press
from longwave.newsletter.tests.press import IVO, RUT, opened, part
from longwave.newsletter.words import Rhythm, Slot
from longwave.published.models import Entry
from tests import cast, databases

pytestmark = pytest.mark.django_db
SITE = "https://magazine.example"


@pytest.fixture(autouse=True)
def _at_a_real_address(settings):
    settings.LONGWAVE_URL, settings.HOST = SITE, "magazine.example"


def entry(page):
    return Entry.objects.get(uid=page.uid)


def put(edition, page, slot=Slot.ITEM, position=0):
    return Item.objects.create(edition=edition, work=page.uid, slot=slot.value, position=position)


@pytest.fixture(scope="module")
def pieces(django_db_setup, django_db_blocker):
    """Ada's lead for members, two more pieces, and the episode."""
    with databases.kept_for_a_module(django_db_blocker):
        asia = cast.region("Asia-Pacific", "asia-pacific")
        yield {
            "lead": cast.article(),
            "members": cast.article("A river with four calendars", "river", regions=[asia]),
            "free": cast.article("Bread & the old price", "bread", tier="open"),
            "episode": cast.episode(),
        }


@pytest.fixture
def daily(pieces):
    edition = press.edition(subject="", greeting="Good morning.\n\nIt rains <here>.")
    put(edition, pieces["lead"], Slot.LEAD)
    put(edition, pieces["members"], position=1)
    put(edition, pieces["free"], position=2)
    put(edition, pieces["episode"], Slot.EPISODE, 3)
    return edition


@pytest.fixture
def roundup(pieces):
    edition = press.edition(Rhythm.ROUNDUP, press.FRIDAY, subject="The week in three regions")
    put(edition, pieces["free"], position=1)
    put(edition, pieces["members"], Slot.COMPLIMENTARY, 2)
    put(edition, pieces["lead"], Slot.COMPLIMENTARY, 3)
    return edition


def sent(edition, to=RUT):
    return load(compile_edition(edition), edition).message(to)


def hrefs(html):
    return re.findall(r'href="([^"]+)"', html)


# --- What stands in it ------------------------------------------------------------------------------------------


def test_the_daily_letter_leads_with_the_preview_and_names_what_else_there_is(daily):
    raw = sent(daily)
    html, text = part(raw, "html").partition("<body")[2], part(raw, "plain")
    order = ["Good morning.", "The port that waited", "A river with four calendars", "Bread &amp; the old price"]
    order += ["Mending the deep", "You get this because", "Unsubscribe"]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    places = [text.index(words.replace("&amp;", "&")) for words in order]
    assert places == sorted(places)
    assert "Today’s free article" in html
    assert "What a concession buys." in html
    assert "Members" in html
    assert "It rains &lt;here&gt;." in html
    assert "It rains <here>." in text
    assert "rut@reader.example" in html
    assert "rut@reader.example" in text


def test_a_letter_says_its_day_in_both_renderings(daily):
    html, text = (part(sent(daily), kind) for kind in ("html", "plain"))
    assert "Thursday 26\u00a0November 2026" in html.replace("&nbsp;", "\u00a0")
    assert "Thursday 26 November 2026" in text


def test_the_roundup_is_the_week_by_region_numbered_and_marks_what_it_gives(roundup):
    html, text = (part(sent(roundup), kind) for kind in ("html", "plain"))
    for said in (html, text):
        said = said.replace("&amp;", "&")
        numbered = re.findall(r"(\d)\.(?:</span> <a[^>]*>| )(Bread|The port|A river)", said)
        assert numbered == [("1", "Bread"), ("2", "The port"), ("3", "A river")]
        assert said.count("Complimentary") == 3  # two pieces, and the sentence that says so
    assert html.index("Europe") < html.index("Asia-Pacific")


def test_a_mail_written_at_the_desk_is_its_blocks(pieces):
    body = [
        {"type": "text", "value": '<p>Dear reader, <a href="https://elsewhere.example/x?a=1&amp;b=2">see</a>.</p>'},
        {"type": "heading", "value": {"text": "What is new", "level": "2"}},
        {"type": "embed", "value": {"url": "https://vimeo.com/12345", "title": "A film", "description": ""}},
    ]
    edition = press.edition(Rhythm.OCCASIONAL, None, body=body, about=pieces["episode"].uid)
    html, text = (part(sent(edition), kind) for kind in ("html", "plain"))
    assert "Dear reader" in html
    assert "WHAT IS NEW" in text
    assert "A film" in html
    assert "Mending the deep" in html
    assert "Mending the deep" in text
    assert Link.objects.filter(edition=edition, url="https://elsewhere.example/x?a=1&b=2").exists()
    assert "https://elsewhere.example" not in html


def test_an_empty_slot_leaves_nothing_behind(pieces):
    edition = press.edition(subject="")
    put(edition, pieces["lead"], Slot.LEAD)
    html = part(sent(edition), "html")
    for absent in ("More from", "This week’s episode", 'class="cell greeting"'):
        assert absent not in html


def test_what_was_withdrawn_meanwhile_is_left_out(daily, pieces):
    pieces["members"].unpublish()
    assert "A river" not in part(sent(daily), "html")
    assert facts.contents(daily).missing == (pieces["members"].uid,)


def test_nothing_behind_the_wall_is_in_a_letter(daily):
    raw = sent(daily)
    for kind in ("html", "plain"):
        assert "Behind the wall" not in part(raw, kind)
        assert "The first paragraph" not in part(raw, kind)


# --- How it looks -----------------------------------------------------------------------------------------------


def test_a_letter_is_one_narrow_column_in_light_and_dark_without_fonts_or_pixels(daily):
    html = part(sent(daily), "html")
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html
    assert html.count("<table") == html.count('role="presentation"')
    assert "max-width:600px" in html
    assert "@font-face" not in html
    assert "<script" not in html
    assert "<link" not in html
    (picture,) = re.findall(r"<img[^>]*>", html)  # the lead's: there is no picture that counts who looks
    assert 'alt="Cranes over water"' in picture
    assert 'width="64"' in picture
    assert "What a concession buys." in html.partition("</div>")[0]  # the preheader comes first


def test_every_link_and_picture_has_its_whole_address(daily):
    html = part(sent(daily), "html")
    targets = [*hrefs(html), *re.findall(r'src="([^"]+)"', html)]
    assert targets
    assert all(target.startswith(f"{SITE}/") for target in targets)


# --- Where its links lead ---------------------------------------------------------------------------------------


def test_the_preview_is_opened_by_a_link_that_is_the_same_for_everybody(daily, pieces, client):
    AccessSettings.objects.update_or_create(pk=1, defaults={"free_anonymous": 0})
    mail = load(compile_edition(daily), daily)
    one, other = (set(hrefs(part(mail.message(to), "html"))) for to in (RUT, IVO))
    (free,) = {href for href in one if "/free/" in href}
    assert free in other
    assert one - other == {href for href in one if "/newsletter/unsubscribe/" in href or "/preferences/" in href}
    path = entry(pieces["lead"]).path
    assert client.get(free.removeprefix(SITE), follow=True).redirect_chain == [(path, 303)]
    assert "Behind the wall." in client.get(path).content.decode()
    assert "Behind the wall." not in client.__class__().get(path).content.decode()


def test_the_link_lasts_a_fortnight_from_the_day_it_is_sent(daily):
    daily.send_at = timezone.now() + dt.timedelta(hours=1)
    daily.save()
    compile_edition(daily)
    assert daily.complimentary.end == daily.send_at + dt.timedelta(days=14)


def test_compiling_again_mints_nothing_new(daily):
    assert hrefs(part(sent(daily), "html")) == hrefs(part(sent(daily), "html"))
    assert ComplimentaryEdition.objects.count() == 1
    assert daily.complimentary.uses.count() == 1


def test_what_is_free_anyway_needs_no_token(pieces):
    edition = press.edition()
    put(edition, pieces["free"], Slot.LEAD)
    assert "/free/" not in part(sent(edition), "html")
    assert edition.complimentary is None


def test_other_links_are_counted_under_a_name_that_stands_for_their_address(daily, pieces):
    html, text = (part(sent(daily), kind) for kind in ("html", "plain"))
    link = Link.objects.get(edition=daily, url=entry(pieces["members"]).path)
    assert f"{SITE}/go/{link.name}/" in html
    assert f"{SITE}/go/{link.name}/" in text
    assert not Link.objects.filter(url__contains="/free/").exists()
    assert not Link.objects.filter(url__contains="unsubscribe").exists()


def test_a_look_at_a_letter_writes_nothing(daily):
    html = letter(daily, facts.contents(daily), Addresses(daily)).html
    assert f'href="{SITE}/articles/river/"' in html
    assert not Link.objects.exists()
    assert not ComplimentaryEdition.objects.exists()
    daily.refresh_from_db()
    assert (daily.subject, daily.dated) == ("", "")


@pytest.mark.parametrize(
    ("target", "taken"),
    [
        ("/articles/river/", True),
        ("https://elsewhere.example/", True),
        ("//elsewhere.example/", False),
        ("mailto:ada@magazine.example", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://[elsewhere", False),
        ("/\\elsewhere.example", False),
        ("https://elsewhere.example/\r\nX: y", False),
        ("https://elsewhere.example/" + "x" * 1000, False),
    ],
)
def test_only_pages_are_counted(target, taken):
    assert countable(target) is taken


# --- What cannot be sent ----------------------------------------------------------------------------------------


def test_ten_megabytes_are_refused_at_once_with_what_is_too_long(daily):
    daily.greeting = "x" * 10_000_000
    with pytest.raises(Unsendable, match=r"10,000 KB .*85 KB.* longest part is the greeting, with 10,000 KB: shorten"):
        compile_edition(daily)


def test_a_long_text_is_named_with_its_part(pieces):
    body = [{"type": "text", "value": "<p>Short.</p>"}, {"type": "text", "value": f"<p>{'é' * 30_000}</p>"}]
    edition = press.edition(Rhythm.OCCASIONAL, None, body=body)
    with pytest.raises(Unsendable, match=r"part 2 of the text \(text\)"):
        compile_edition(edition)


def test_a_letter_as_long_as_they_come_is_far_from_being_cut_off(daily, pieces):
    for number in range(6):
        put(daily, cast.article(f"{number} " + "long words " * 20, f"long-{number}", standfirst="é " * 400))
    assert len(sent(daily)) < limits.HTML / 2


def test_nobody_to_send_it_as_and_nothing_in_it_are_said():
    edition = press.edition()
    with pytest.raises(Unsendable, match="nothing in it"):
        compile_edition(edition)
    edition.newsletter.sender_address = ""
    with pytest.raises(Unsendable, match="no sender’s address"):
        compile_edition(edition)
    edition.newsletter.sender_address = "letters@news..example"
    with pytest.raises(Unsendable, match=r"'news\.\.example' is no domain"):
        compile_edition(edition)


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "embed", "value": {"url": "https://[elsewhere", "title": "A film", "description": ""}},
        {"type": "embed", "value": {"title": "A film"}},
        {"type": "picture", "value": 4711},
        {"type": "audio", "value": {"audio": 4711, "title": "A sound"}},
    ],
    ids=["no address", "without one", "picture gone", "sound gone"],
)
def test_a_part_that_cannot_be_shown_is_left_out_and_said(broken):
    body = [{"type": "text", "value": "<p>Before.</p>"}, broken, {"type": "text", "value": "<p>After.</p>"}]
    edition = press.edition(Rhythm.OCCASIONAL, None, body=body)
    html = part(sent(edition), "html")
    assert "Before." in html
    assert "After." in html
    assert len(edition.warnings) == 1
    assert edition.warnings[0].startswith("Part 2 of the text (")


def test_a_subject_is_the_editors_or_the_leads(daily):
    assert opened(sent(daily))["Subject"] == daily.subject == "The port that waited"
    assert daily.preheader == "What a concession buys."
    daily.subject = "Rain"
    assert opened(sent(daily))["Subject"] == "Rain"


def test_a_mail_to_look_at_settles_nothing(daily):
    sent(daily)
    daily.refresh_from_db()
    assert (daily.subject, daily.preheader, daily.dated) == ("", "", "")


def test_a_roundup_without_a_subject_is_called_by_what_it_gives(roundup):
    roundup.subject = ""
    assert opened(sent(roundup))["Subject"] == "Friday roundup: A river with four calendars"
    assert roundup.preheader == "The port that waited"
