"""Nadja signs up under an episode, gets her letters as the days pass, reads by them, meets the wall, and leaves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.crosswater import demo

pytestmark = pytest.mark.browser

NADJA = "nadja@reader.example"
GIVEN = re.compile(r"http://\S+/free/\S+")
PATIENCE = 240  # halves of a second until a letter that does not come is given up
SUBSCRIBERS = (
    "the-typhoon-clause", "the-year-of-service", "four-boats-for-a-sea", "drinking-the-gulf", "insurance-from-orbit",
    "mediators-without-an-army", "servers-in-the-desert", "the-port-that-waited", "a-border-run-by-software",
)  # fmt: skip


@pytest.fixture(scope="module")
def crosswater(request, tmp_path_factory):
    """A demo of this module's own: its clock is moved on, and its letters leave."""
    yield from demo(request, tmp_path_factory.mktemp("letters"))


def letters(page, count):
    """Nadja's mails as the outbox shows them, the newest first, once there are so many."""
    for _ in range(PATIENCE):
        page.goto("/outbox/")
        found = page.locator(".outbox-mail").filter(has_text=f"To {NADJA}")
        if found.count() >= count:
            return found.all_inner_texts()
        page.wait_for_timeout(500)
    raise AssertionError(f"There are {found.count()} letters, expected {count}.")


def sign_up(there):
    there.go("/podcasts/the-crossing/mending-the-deep/")
    box = there.page.locator("#sign-up")
    for offer in ("Daily preview", "Friday roundup"):
        box.get_by_label(offer).check()
    box.get_by_label("E-mail address").fill(NADJA)
    box.get_by_role("button", name="Sign up").click()
    there.page.get_by_role("heading", name="Look into your mailbox").wait_for()


def clock(crosswater, day):
    moved = crosswater.magazine.longwave("--dir", "demo", "clock", day, "07:00")
    assert moved.returncode == 0, moved.stderr


def is_open(there, address):
    """Whether all of an article is there."""
    assert there.go(address).status == 200
    return there.page.locator(".wall").count() == 0


def reads_by_the_letters(there, given):
    """Open everything that the letters give, twice: it uses nothing up."""
    for _ in range(2):
        for address in given:
            assert is_open(there, address), address
            expect(there.page.locator("[data-left]")).to_be_hidden()


@pytest.fixture(scope="module")
def friday():
    """What Friday's letters said; the first test puts it here."""
    return {}


def test_from_the_box_under_an_episode_to_friday_s_letters(reader, crosswater, friday):
    there = reader()
    sign_up(there)
    (asked,) = letters(there.page, 1)
    there.go(re.search(r"http://\S+/newsletter/confirm/\S+", asked)[0])
    there.page.get_by_role("button", name="Yes, send it to me").click()
    main = there.page.get_by_role("main")
    expect(main).to_contain_text("Today’s preview")
    expect(main.get_by_role("link", name="what a subscription is")).to_be_visible()
    clock(crosswater, "tomorrow")
    held = len(letters(there.page, 2))
    clock(crosswater, "friday")
    newest = letters(there.page, held + 2)[:2]
    roundup = next(letter for letter in newest if letter.startswith("Friday roundup"))
    daily = next(letter for letter in newest if letter is not roundup)
    assert "TODAY’S FREE ARTICLE" in daily
    friday |= {"daily": daily, "given": [*GIVEN.findall(daily), *GIVEN.findall(roundup)]}
    assert len(friday["given"]) == 4
    assert there.faults == []


def test_a_private_window_opens_what_the_letters_give_and_after_the_month_s_free_articles_comes_the_wall(
    reader, friday
):
    there = reader()
    reads_by_the_letters(there, friday["given"])
    first, second, third = others(there, friday["given"])
    assert is_open(there, first)
    expect(there.page.locator("[data-left]")).to_have_text("One of your free articles this month. 1 left.")
    assert is_open(there, second)
    assert not is_open(there, third)
    reads_by_the_letters(there, friday["given"])
    assert there.faults == []


def test_where_the_month_s_free_articles_are_read_the_wall_comes_on_the_fourth_that_is_not_given(reader, friday):
    there = reader()
    *read, fourth = others(there, friday["given"])
    assert all(is_open(there, address) for address in read)
    reads_by_the_letters(there, friday["given"])
    assert not is_open(there, fourth)


def others(there, given):
    """Three articles for subscribers that no letter gives."""
    opened = set()
    for address in given:
        there.go(address)
        opened.add(there.page.url.rstrip("/").rpartition("/")[2])
    left = [slug for slug in SUBSCRIBERS if slug not in opened]
    return [f"/articles/{slug}/" for slug in left[:3]]


def test_one_click_ends_it_and_only_it(reader, friday):
    there = reader()
    link = re.search(r"http://\S+/newsletter/unsubscribe/\S+", friday["daily"])[0]
    there.go(link)  # looking is nothing
    answer = there.page.request.post(link, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert answer.status == 200
    there.go(re.search(r"http://\S+/newsletter/preferences/\S+", friday["daily"])[0])
    expect(there.page.get_by_label("Send me Daily preview")).not_to_be_checked()
    expect(there.page.get_by_label("Send me Friday roundup")).to_be_checked()
