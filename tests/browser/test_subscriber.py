"""Nadja meets the wall, subscribes and reads on; gives a year away; mends her card, switches, leaves, and withdraws."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.crosswater import demo
from tests.browser.test_access import THIRD, WALL, sign_in, use_up

pytestmark = pytest.mark.browser

NADJA, PAVEL = "nadja@reader.example", "pavel@reader.example"
WORKS, FAILS_LATER = "A card that works 4242", "A card that works now and fails at the next payment"
OWN = "/account/subscription/"
PATIENCE = 120  # halves of a second until the worker has done something


@pytest.fixture(scope="module")
def crosswater(request, tmp_path_factory):
    """A demo of this module's own: its clock is moved on, and its money moves."""
    yield from demo(request, tmp_path_factory.mktemp("subscriber"))


def says(there):
    """What the page says."""
    return there.page.get_by_role("main")


def press(there, name):
    there.page.get_by_role("button", name=name).click()


def pay(there, card=WORKS, button="Pay"):
    """At the till."""
    there.page.wait_for_url("**/till/**")
    there.page.get_by_label(card).check()
    press(there, button)


def buys(there):
    """From a price's page to reading."""
    there.page.get_by_label("I want to read at once").check()
    press(there, "Subscribe and pay")
    pay(there)
    expect(says(there)).to_contain_text("You can read everything now")


def until(there, words):
    """Her subscription's page, once it says something."""
    for _ in range(PATIENCE):
        there.go(OWN)
        if words in says(there).inner_text():
            return
        there.page.wait_for_timeout(500)
    raise AssertionError(f"It never says “{words}”: {says(there).inner_text()}")


@pytest.fixture(scope="module")
def nadja(browser, crosswater):
    """Her browser's cookies, from test to test."""
    return {}


@pytest.fixture
def hers(reader, nadja):
    """Her browser, as she left it."""
    there = reader(storage_state=nadja["cookies"])
    yield there
    nadja["cookies"] = there.page.context.storage_state()


def test_from_the_wall_to_reading_on(reader, crosswater, context, nadja):
    there = reader(width=390)
    use_up(there)
    there.page.locator(WALL).get_by_role("link", name="Subscribe").click()
    expect(says(there)).to_contain_text("€1 for the first time, then €9.90 a month. You can leave at any time.")
    expect(says(there).get_by_label("Daily preview")).to_be_visible()
    there.page.get_by_role("link", name="Choose this Digital, €9.90 a month").click()
    sign_in(there, crosswater, context, NADJA)
    press(there, "Subscribe and pay")
    assert "/subscribe/" in there.page.url  # the browser asks for her consent first
    buys(there)
    there.page.get_by_role("link", name="Back to").click()
    assert there.page.url.endswith(THIRD)
    expect(there.page.locator(WALL)).to_have_count(0)
    assert there.faults == []
    assert there.strangers() == set()
    nadja["cookies"] = there.page.context.storage_state()


def test_a_year_for_somebody_else(hers, reader, crosswater, context):
    hers.go("/account/gifts/")
    hers.page.get_by_role("link", name="Give a subscription").click()
    hers.page.get_by_label("Digital, €99 for 12 months").check()
    hers.page.get_by_label("For whom").fill("Pavel")
    press(hers, "Give it and pay")
    pay(hers)
    code = hers.page.locator(".gift-code").inner_text()
    his = reader("/subscribe/redeem/")
    sign_in(his, crosswater, context, PAVEL)
    his.page.get_by_label("Code").fill(code.lower())
    press(his, "Redeem it")
    expect(says(his)).to_contain_text("You can read everything now")
    his.go(THIRD)
    expect(his.page.locator(WALL)).to_have_count(0)
    hers.go("/account/gifts/")
    expect(says(hers)).to_contain_text("Redeemed on")
    assert hers.faults == his.faults == []


def test_a_card_that_fails_is_mended(hers, crosswater):
    until(hers, "The next charge is on")
    press(hers, "Use another card")
    pay(hers, FAILS_LATER, "Use this one")
    later = datetime.now(UTC).date() + timedelta(days=33)
    moved = crosswater.magazine.longwave("--dir", "demo", "clock", later.isoformat(), "12:00")
    assert moved.returncode == 0, moved.stderr
    until(hers, "the last payment failed. Everything stays open until")
    hers.go(THIRD)
    expect(hers.page.locator(WALL)).to_have_count(0)
    hers.go(OWN)
    hers.page.get_by_role("link", name="Pay it, with another card if you like").click()
    pay(hers, button="Pay this bill")
    until(hers, "The next charge is on")
    assert hers.faults == []


def test_axe_finds_nothing_on_what_she_sees_and_no_page_is_wider_than_a_telephone(hers):
    hers.go(OWN)
    own = [OWN, "/subscribe/", "/subscribe/gift/", "/subscribe/redeem/", "/subscribe/withdraw/", "/account/gifts/"]
    for name in ("Digital, €99 a year", "Leave"):
        own.append(hers.page.get_by_role("link", name=name).get_attribute("href"))
    hers.page.set_viewport_size({"width": 390, "height": 900})
    hers.page.emulate_media(reduced_motion="reduce")
    for address in own:
        hers.go(address)
        assert hers.page.evaluate("document.documentElement.scrollWidth") <= 390, address
        for scheme in ("light", "dark"):
            hers.page.emulate_media(color_scheme=scheme)
            found = Axe().run(hers.page).response["violations"]
            assert not found, (address, scheme, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found])
    assert hers.faults == []


def test_she_switches_for_what_was_shown_and_leaves_with_what_is_left(hers):
    hers.go(OWN)
    hers.page.get_by_role("link", name="Digital, €99 a year").click()
    amount = re.search(r"Change it and pay (€[\d.]+)", says(hers).inner_text())[1]
    press(hers, "Change it and pay")
    expect(says(hers)).to_contain_text("Changed: from now on it is Digital, €99 a year.")
    expect(says(hers).get_by_role("cell", name=amount, exact=True)).to_be_visible()
    hers.page.get_by_role("link", name="Leave").click()
    back = re.search(r"End it now, (€[\d.]+) goes back", says(hers).inner_text())[1]
    press(hers, "End it now")
    expect(says(hers)).to_contain_text(f"It has ended. {back} goes back")
    hers.go("/account/")  # she reads as everybody with an account
    expect(says(hers)).to_contain_text("You can read 4 subscribers’ articles free before the count starts again")
    assert hers.faults == []


def test_she_comes_back_and_withdraws(hers, context):
    hers.go(OWN)
    expect(says(hers)).to_contain_text("since you come back")
    hers.page.get_by_role("link", name="Take it").first.click()
    buys(hers)
    hers.go("/subscribe/")
    hers.page.get_by_role("link", name="Withdraw from contract here").click()
    hers.page.get_by_label("Your name").fill("Nadja Novak")
    press(hers, "Withdraw from contract here")
    press(hers, "Confirm withdrawal")
    expect(says(hers)).to_contain_text(re.compile(r"Ended, and €[\d.]+ given back"))
    there = context().new_page()
    there.goto("/outbox/")
    mail = there.locator(".outbox-mail").filter(has_text="Your withdrawal from a contract with Crosswater has arrived")
    expect(mail.filter(has_text=NADJA)).to_have_count(1)
    assert hers.faults == []
