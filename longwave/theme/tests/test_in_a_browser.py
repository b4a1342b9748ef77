"""The pages in a real Chromium: scripts, narrow screens, and what axe finds.

Nothing is served: the browser's requests for http://magazine.test are answered from memory and from our static files.
"""

import io
import json
import wave
from mimetypes import guess_type
from urllib.parse import urlsplit

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from longwave.theme import build, samples, views

pytestmark = [
    pytest.mark.browser,
    # The browser's own driver needs an event loop in this thread.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
HOME = "http://magazine.test"
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; script-src 'self'; style-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src https://video.example"
)


def silence(seconds: int) -> bytes:
    """A recording of nothing."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * seconds)
    return sound.getvalue()


SILENCE = silence(600)


def answer(route):
    """A page of the style guide, a static file, or the recording, with ranges as players need them."""
    url = urlsplit(route.request.url)
    parts = [part for part in url.path.split("/") if part]
    if url.netloc != "magazine.test":
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Elsewhere</title>")
    elif parts[0] == "static":
        file = build.STATIC.parent.joinpath(*parts[1:])
        route.fulfill(status=200, content_type=guess_type(file.name)[0] or "font/woff2", body=file.read_bytes())
    elif parts[0] == "audio":
        first = int((route.request.headers.get("range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        part = f"bytes {first}-{len(SILENCE) - 1}/{len(SILENCE)}"
        headers = {"Accept-Ranges": "bytes", "Content-Range": part, "Content-Type": "audio/wav"}
        route.fulfill(status=206, headers=headers, body=SILENCE[first:])
    elif parts[0] == "styleguide":
        html = views.styleguide(RequestFactory().get("/styleguide/")).content.decode()
        route.fulfill(status=200, headers={"Content-Security-Policy": POLICY}, content_type="text/html", body=html)
    else:
        html = get_template(f"longwave/{parts[0]}.html").render(samples.page(parts[0], parts[1]))
        route.fulfill(status=200, headers={"Content-Security-Policy": POLICY}, content_type="text/html", body=html)


@pytest.fixture(scope="module")
def built():
    build.build()


@pytest.fixture
def visit(browser, built):
    contexts = []

    def open_page(path, width=1280, scheme="light", **options):
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.route("**/*", answer)
        page.goto(HOME + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


NOW = "document.querySelector('audio[data-main]').currentTime"
PLAYS = "!document.querySelector('audio[data-main]').paused"


def test_a_click_on_a_chapter_seeks_plays_and_marks_it(visit):
    page = visit("/episode/rich/")
    page.click(".chapters a[href='#t=412']")
    page.wait_for_function(f"() => {NOW} >= 412 && {PLAYS}")
    page.wait_for_selector(".chapters a[href='#t=412'][aria-current=true]")
    assert page.url.endswith("#t=412")
    assert page.locator(".chapters [aria-current]").count() == 1
    assert page.faults == []


def test_a_time_in_the_transcript_is_a_link_too(visit):
    page = visit("/episode/rich/")
    page.click(".transcript a[href='#t=41']")
    page.wait_for_function(f"() => {NOW} >= 41 && {NOW} < 60")


def test_a_shared_address_opens_at_its_second_with_the_player_in_view(visit):
    page = visit("/episode/rich/#t=412")
    page.wait_for_function(f"() => {NOW} >= 412")
    page.wait_for_function("() => document.querySelector('audio').getBoundingClientRect().top >= 0")
    box = page.locator("audio").bounding_box()
    assert 0 <= box["y"] <= 900 - box["height"]


def test_a_changed_address_is_obeyed(visit):
    page = visit("/episode/rich/")
    page.evaluate("location.hash = '#t=96'")
    page.wait_for_function(f"() => {NOW} >= 96 && {PLAYS}")


@pytest.mark.parametrize("fragment", ["", "#t=", "#t=soon", "#main"])
def test_any_other_address_leaves_the_player_alone(visit, fragment):
    page = visit(f"/episode/rich/{fragment}")
    assert page.evaluate(f"[{NOW}, {PLAYS}]") == [0, False]
    assert not [url for url in page.asked if "/audio/" in url]


def test_without_a_script_a_chapter_leads_into_the_transcript(visit):
    page = visit("/episode/rich/", java_script_enabled=False)
    page.click(".chapters a[href='#t=412']")
    assert page.locator("[id='t=412']").bounding_box()["y"] < 900
    assert "Thirty-one days at anchor" in page.locator("[id='t=412']").inner_text()


def test_an_embed_asks_the_other_site_only_after_a_click(visit):
    page = visit("/article/rich/")
    assert blameless(page)
    page.click(".embed a")
    frame = page.wait_for_selector(".embed iframe")
    assert frame.get_attribute("src") == "https://video.example/embed/1"
    assert frame.get_attribute("title") == "Splicing a cable, from hook to buoy"
    assert page.locator(".embed a").count() == 0


def test_the_first_key_leads_past_the_masthead(visit):
    page = visit("/article/rich/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def blameless(page):
    """No error in the console, which is where the policy complains, and nobody else asked."""
    page.evaluate("() => document.fonts.ready")
    return page.faults == [] and {urlsplit(url).netloc for url in page.asked} == {"magazine.test"}


@pytest.mark.parametrize("path", ["/styleguide/", *(f"/{name}/long/" for name in samples.PAGES)])
def test_a_narrow_screen_never_scrolls_sideways(visit, path):
    page = visit(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert blameless(page)


LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
SEEN = [("/styleguide/", *look) for look in LOOKS]
SEEN += [(f"/{name}/rich/", *LOOKS[at]) for name in samples.PAGES for at in (1, 2)]


@pytest.mark.parametrize(("path", "width", "scheme"), SEEN)
def test_axe_finds_nothing(visit, path, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(path, width, scheme)
    assert blameless(page)
    found = axe.Axe().run(page).response["violations"]
    assert not found, json.dumps([(one["id"], [node["html"] for node in one["nodes"]]) for one in found], indent=1)


def test_the_chosen_theme_wins_over_the_systems(visit):
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = visit("/page/rich/"), visit("/page/rich/", scheme="dark")
    papers = [light.evaluate(ground), dark.evaluate(ground)]
    assert papers == ["rgb(251, 250, 246)", "rgb(20, 22, 26)"]
    dark.evaluate("document.documentElement.dataset.theme = 'light'")
    light.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert [dark.evaluate(ground), light.evaluate(ground)] == papers


def test_on_paper_the_article_stays_and_the_buttons_go(visit):
    page = visit("/episode/rich/")
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "['.menu', '.footer', 'audio', '.related'].map(s => document.querySelector(s).checkVisibility())"
    )
    assert hidden == [False] * 4
    kept = page.evaluate(
        "['h1', '.turn', '.credits', '.print-address'].map(s => document.querySelector(s).checkVisibility())"
    )
    assert kept == [True] * 4
