"""A publisher changes what surrounds every page, and the pages that stand for years."""

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FILM, FRAME = "https://www.youtube.com/watch?v=s8eXl5mqY2g", "https://www.youtube-nocookie.com/embed/s8eXl5mqY2g"


def add_link(publisher, place, label, address):
    """Add a link to a menu, in the settings."""
    links = publisher.panel("Menus, footer and social links")
    links.get_by_role("button", name="Add Link").click()
    new = links.get_by_role("region", name="Link ").last
    new.get_by_label("Place*").select_option(place)
    new.get_by_role("textbox", name="Label*").fill(label)
    new.get_by_role("textbox", name="Address*").fill(address)
    return new


def save(publisher):
    publisher.page.get_by_role("button", name="Save", exact=True).click()


def test_menus_tagline_and_social_links_are_on_every_page_at_once(desk, reader):
    publisher = desk("publisher")
    publisher.settings("Magazine")
    publisher.fill("Tagline", "Slow news from the far bank")
    add_link(publisher, "Navigation", "Write to us", "/contact/")
    add_link(publisher, "Footer", "Who owns us", "/about/")
    add_link(publisher, "Social links", "PeerTube", "https://social.example/@crosswater")
    save(publisher)
    publisher.says("updated")
    for path in ("/", "/articles/cable-ships/", "/podcasts/the-crossing/"):
        page = reader(path).page
        expect(page.get_by_role("banner")).to_contain_text("Slow news from the far bank")
        menu = page.get_by_role("navigation", name="Sections")
        expect(menu.get_by_role("link", name="Write to us")).to_have_attribute("href", "/contact/")
        footer = page.get_by_role("contentinfo")
        expect(footer.get_by_role("link", name="Who owns us")).to_have_attribute("href", "/about/")
        elsewhere = footer.get_by_role("link", name="PeerTube")
        expect(elsewhere).to_have_attribute("href", "https://social.example/@crosswater")


@pytest.mark.any_database
def test_an_address_that_leads_nowhere_is_refused_beside_its_field(desk, reader):
    publisher = desk("publisher")
    publisher.settings("Magazine")
    new = add_link(publisher, "Social links", "Nowhere", "social.example/@crosswater")
    save(publisher)
    publisher.says("errors")
    said = "Found “social.example/@crosswater”, expected a path that begins with / or an address that begins with https://."
    expect(new).to_contain_text(said)
    expect(reader("/").page.get_by_text("Nowhere")).to_have_count(0)


def test_a_new_logo_stands_above_every_page(desk, reader, tmp_path):
    Image.new("RGB", (600, 200), "#7a2f12").save(tmp_path / "brick.png")
    publisher, there = desk("publisher"), reader("/")
    logo = there.page.get_by_role("banner").get_by_role("img", name="Crosswater")
    old = logo.get_attribute("src")
    publisher.settings("Magazine")
    publisher.upload_picture(tmp_path / "brick.png", "A brick", panel="Logo")
    save(publisher)
    publisher.says("updated")
    there.go("/articles/cable-ships/")
    expect(logo).not_to_have_attribute("src", old)
    assert logo.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    assert there.faults == []


def test_a_standing_page_is_changed_where_it_stands(desk, reader):
    promise = "A foreign-affairs magazine that answers its post."
    publisher = desk("publisher")
    publisher.page.goto("/desk/")
    menu = publisher.page.get_by_role("navigation", name="Main menu")
    menu.get_by_role("button", name="Pages").click()
    menu.get_by_role("link", name="Edit 'About Crosswater'").click()
    publisher.fill("Standfirst", promise)
    publisher.publish()
    expect(reader("/about/").page.get_by_role("main")).to_contain_text(promise)


@pytest.mark.any_database
def test_an_embed_asks_nobody_before_a_reader_chooses_it(desk, reader):
    publisher, there = desk("publisher"), reader()
    publisher.write_article("A film about a ferry")
    body = publisher.panel("Body*")
    body.get_by_role("button", name="Insert a block").last.click()
    publisher.page.get_by_role("option", name="Embed", exact=True).click()
    embed = body.get_by_role("region", name="Embed")
    embed.get_by_role("textbox", name="Address*").fill(FILM)
    embed.get_by_role("textbox", name="Title*").fill("The ferry leaves at nine")
    publisher.publish()

    there.page.route(f"{FRAME}*", lambda route: route.fulfill(content_type="text/html", body="<p>A film plays.</p>"))
    there.go("/articles/a-film-about-a-ferry/")
    card = there.page.get_by_role("link", name="The ferry leaves at nine")
    expect(card).to_contain_text("From youtube.com, which is asked only when you choose this.")
    there.page.wait_for_load_state("networkidle")
    assert there.strangers() == set()
    card.click()
    film = there.page.frame_locator("iframe[title='The ferry leaves at nine']")
    expect(film.get_by_text("A film plays.")).to_be_visible()
    assert there.strangers() == {"www.youtube-nocookie.com"}
    assert there.faults == []
