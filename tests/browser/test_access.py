"""Who may read what, as people meet it: the wall, free articles, a code by mail, gifts, links, the desk, a campus."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# The demo's articles for subscribers.
FIRST, SECOND, THIRD, FOURTH = (
    f"/articles/{slug}/"
    for slug in ("a-border-run-by-software", "borrowed-water", "drinking-the-gulf", "insurance-from-orbit")
)
WALL = ".wall"


def read(there, path):
    """Go to an article and say whether all of it is there."""
    there.go(path)
    return there.page.locator(WALL).count() == 0


def use_up(there):
    assert [read(there, path) for path in (FIRST, SECOND, THIRD)] == [True, True, False]


def code_in(crosswater, context, email):
    """The code in the newest mail to an address, as the outbox shows it."""
    page = context().new_page()
    page.goto("/outbox/")
    mail = page.locator(".outbox-mail").filter(has_text=email).first
    return re.search(r"\b[A-Z]{3}-?[A-Z]{3}\b", mail.inner_text())[0]


def sign_in(there, crosswater, context, email):
    """By the code that comes by mail."""
    page = there.page
    page.get_by_label("E-mail address").fill(email)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/account/code/**")
    page.locator("input[name=code]").fill(code_in(crosswater, context, email))
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/code/" not in url)


def welcomed(reader, crosswater, who):
    """Somebody of the demo, come in by the link that it printed or, used already, with the cookie she has."""
    held = crosswater.cookies.get(who)
    there = reader("/", storage_state=held) if held else reader(crosswater.links[who])
    if not held:
        there.page.locator("main button[type=submit]").first.click()
        there.page.wait_for_load_state()
        crosswater.cookies[who] = there.page.context.storage_state()
    return there


def test_two_articles_are_free_and_then_the_wall_says_when_more_are(reader):
    there = reader()
    assert read(there, FIRST)
    expect(there.page.locator("[data-left]")).to_have_text("One of your free articles this month. 1 left.")
    expect(there.page.locator("[data-lent] a")).to_have_attribute("href", f"/subscribe/?from={FIRST}")
    assert read(there, SECOND)
    assert not read(there, THIRD)
    expect(there.page.locator(WALL)).to_contain_text(re.compile(r"starts again on 1 \w+"))
    there.page.reload()
    expect(there.page.locator(WALL)).to_be_visible()
    assert read(there, FIRST)
    assert there.faults == []


def test_without_scripts_the_wall_is_the_same(reader):
    use_up(reader(java_script_enabled=False))


def test_whoever_registers_by_a_code_reads_on_where_she_was(reader, crosswater, context):
    there = reader()
    use_up(there)
    there.page.locator(WALL).get_by_role("link", name="Sign in").click()
    sign_in(there, crosswater, context, "nadja@reader.example")
    assert there.page.url.endswith(THIRD)
    expect(there.page.locator(WALL)).to_have_count(0)
    expect(there.page.locator("[data-account]")).to_have_text("Your account")
    there.go("/account/")
    expect(there.page.get_by_role("main")).to_contain_text("You can read one subscribers’ article free")
    assert there.faults == []


def test_a_subscriber_never_meets_the_wall_and_a_lapsed_one_is_told_why(reader, crosswater):
    olga = welcomed(reader, crosswater, "subscriber")
    assert all(read(olga, path) for path in (FIRST, SECOND, THIRD, FOURTH))
    lew = welcomed(reader, crosswater, "lapsed")
    for path in (FIRST, SECOND, THIRD, FOURTH):
        lew.go(path)
    assert not read(lew, "/articles/four-boats-for-a-sea/")
    expect(lew.page.locator(WALL)).to_contain_text("Your access has ended")


def test_a_gift_opens_in_a_private_window_by_its_button(reader, crosswater):
    olga = welcomed(reader, crosswater, "subscriber")
    olga.go(FOURTH)
    olga.page.get_by_role("button", name="Give this article").click()
    olga.page.wait_for_url("**/gift/**")
    address = olga.page.url
    expect(olga.page.locator(".to-send-address")).to_have_text(address)
    friend = reader()
    use_up(friend)
    friend.go(address)
    friend.page.reload()  # looking uses nothing up
    friend.page.locator("main button[type=submit]").first.click()
    friend.page.wait_for_url(f"**{FOURTH}")
    expect(friend.page.locator(WALL)).to_have_count(0)
    expect(friend.page.locator("[data-gift]")).to_have_text(re.compile(r"^A gift from .+, open until \d+ \w+ \d{4}$"))
    assert not read(friend, THIRD)
    olga.go("/account/gifts/")
    expect(olga.page.get_by_role("main")).to_contain_text("1 of 10")
    expect(olga.page.locator(".to-send-address").first).to_have_text(address)
    olga.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    olga.page.get_by_role("button", name="Copy").first.click()
    expect(olga.page.get_by_role("button", name="Copied")).to_be_visible()
    assert olga.page.evaluate("navigator.clipboard.readText()") == address
    olga.page.get_by_role("button", name="Withdraw").first.click()
    time.sleep(1)
    assert not read(friend, FOURTH)
    expect(friend.page.locator(WALL)).to_contain_text("This gift link has run out")


def test_a_complimentary_link_made_at_the_desk_opens_its_article_in_any_browser(reader, desk):
    publisher = desk("publisher").page
    publisher.goto("/desk/complimentary/new/")
    publisher.get_by_label("For whom").or_(publisher.get_by_label("Label")).first.fill("the author's own page")
    publisher.get_by_role("button", name=re.compile("Choose")).first.click()
    window = publisher.get_by_role("dialog")
    window.get_by_role("textbox").first.fill("sky pays")
    window.get_by_role("link", name=re.compile("The sky pays")).click()
    publisher.get_by_role("button", name="Make the link").click()
    link = publisher.get_by_label("The link to copy").input_value()
    guest = reader()
    use_up(guest)
    guest.go(link)
    assert guest.page.url.endswith(FOURTH)
    expect(guest.page.locator(WALL)).to_have_count(0)
    assert not read(guest, THIRD)


def test_a_reader_who_is_given_access_at_the_desk_reads_on_within_a_second(reader, desk, crosswater, context):
    there = reader()
    use_up(there)
    there.page.locator(WALL).get_by_role("link", name="Sign in").click()
    sign_in(there, crosswater, context, "rut@reader.example")
    for path in (FOURTH, "/articles/four-boats-for-a-sea/"):
        there.go(path)
    expect(there.page.locator(WALL)).to_be_visible()
    publisher = desk("publisher").page
    publisher.goto("/desk/grants/new/")
    publisher.get_by_label("E-mail address").fill("rut@reader.example")
    publisher.get_by_label("Reason").fill("reviews our books")
    publisher.locator("main button[type=submit], form button[type=submit]").last.click()
    publisher.wait_for_url("**/desk/grants/**")
    time.sleep(1)
    there.page.reload()
    expect(there.page.locator(WALL)).to_have_count(0)


def test_in_a_librarys_network_one_just_reads_and_is_told_by_whom(reader, desk):
    elsewhere = reader()
    use_up(elsewhere)
    publisher = desk("publisher").page
    publisher.goto("/desk/organisations/new/")
    publisher.get_by_label("Name").fill("Harbour Library")
    publisher.get_by_label("Licence begins").fill("2020-01-01")
    publisher.get_by_label("Networks").fill("127.0.0.1\n::1")
    publisher.locator("form button[type=submit]").last.click()
    publisher.wait_for_load_state()
    try:
        time.sleep(1)
        elsewhere.page.reload()
        expect(elsewhere.page.locator(WALL)).to_have_count(0)
        expect(elsewhere.page.locator("[data-organisation]")).to_have_text("Reading with access from Harbour Library")
    finally:  # everybody in this suite reads from here
        publisher.goto("/desk/organisations/")
        publisher.get_by_role("link", name="Harbour Library").first.click()
        publisher.get_by_label("Networks").fill("192.0.2.0/24")
        publisher.locator("form button[type=submit]").last.click()
        publisher.wait_for_load_state()
        time.sleep(1)
