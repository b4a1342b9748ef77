"""The desk as its people meet it: by the words on its buttons, fields and links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect


class Desk:
    """Somebody at the desk. `page` is her browser's tab."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def come_in(self, link: str) -> None:
        """Follow a one-time link and press its button."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(re.compile(r"/desk/$"))

    def begin(self, words: str, headline: str) -> None:
        """Begin something from the home page, and give it its headline; its slug follows the headline."""
        self.page.goto("/desk/")
        self.page.get_by_role("link", name=words).click()
        self.page.get_by_role("textbox", name="Headline*").press_sequentially(headline)
        expect(self.page.locator("#id_slug")).not_to_have_value("")

    def write_article(self, headline: str, author: str = "Tomasz Wilk") -> None:
        """Fill in a new article: all that its publication asks for."""
        self.begin("Write an article", headline)
        self.fill("Standfirst*", "A pilot on the only crossing that is never late.")
        self.choose_picture("who-owns-a-towns-debt")
        self.panel("Authors").get_by_role("button", name="Add Author").click()
        self.choose_page(self.panel("Author 1"), author)
        self.write("The ferry left at nine, as it has since the bridge fell.")
        self.page.get_by_role("checkbox", name="Europe").check()

    def edit(self, section: str, title: str) -> None:
        """Open a page from the list of its section in the menu."""
        self.page.goto("/desk/")
        self.page.get_by_role("navigation", name="Main menu").get_by_role("link", name=section).click()
        self.page.get_by_role("main").get_by_role("link", name=title, exact=True).click()

    def settings(self, name: str) -> None:
        """Open one of the settings."""
        self.page.goto("/desk/")
        menu = self.page.get_by_role("navigation", name="Main menu")
        menu.get_by_role("button", name="Settings").click()
        menu.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("button", name="Save", exact=True)).to_be_visible()

    def task(self, headline: str) -> None:
        """Open what awaits one's review, from the home page."""
        self.page.goto("/desk/")
        self.panel("Awaiting your review").get_by_role("link", name=headline).first.click()
        expect(self.page.get_by_role("textbox", name="Headline*")).to_have_value(headline)

    def panel(self, heading: str) -> Any:
        """A part of the form, by its heading."""
        return self.page.get_by_role("region", name=heading, exact=True)

    def fill(self, field: str, text: str) -> None:
        """Write into a field."""
        self.page.get_by_role("textbox", name=field).fill(text)

    def write(self, text: str, panel: str = "Body*") -> None:
        """Add a block of text to an empty body. The editor puts into the form what was typed a moment later."""
        body = self.panel(panel)
        self.add_block("Text", panel)
        expect(body.locator(".public-DraftEditor-content")).to_be_focused()
        self.page.keyboard.type(text)
        expect(body.locator("[name=body-0-value]")).to_have_value(re.compile(re.escape(text)))

    def add_block(self, kind: str, panel: str = "Body*") -> None:
        """Add the first block to a body."""
        self.panel(panel).get_by_role("button", name="Insert a block").first.click()
        self.page.get_by_role("option", name=kind, exact=True).click()

    def tab(self, name: str) -> None:
        """Turn to another tab of the form."""
        self.page.get_by_role("tab", name=name).click()

    def choose_page(self, panel: Any, title: str) -> None:
        """Choose a page in a chooser's window."""
        panel.get_by_role("button", name="Choose a page").click()
        window = self.page.get_by_role("dialog")
        window.get_by_role("link", name=title, exact=True).click()
        expect(panel).to_contain_text(title)

    def choose_picture(self, title: str) -> None:
        """Choose a picture of the library."""
        self._picture_window().get_by_role("link", name=title).click()
        expect(self.panel("Picture*")).to_contain_text(title)

    def upload_picture(self, file: Path, title: str, panel: str = "Picture*", **facts: str) -> None:
        """Upload a picture where one is chosen; `facts` are its other fields by their labels."""
        window = self._picture_window(panel)
        window.get_by_role("tab", name="Upload").click()
        window.get_by_label("File*").set_input_files(file)
        window.get_by_role("textbox", name="Title*").fill(title)
        for label, text in facts.items():
            window.get_by_role("textbox", name=label).fill(text)
        window.get_by_role("button", name="Upload").click()
        expect(self.panel(panel)).to_contain_text(title)

    def _picture_window(self, name: str = "Picture*") -> Any:
        panel, window = self.panel(name), self.page.get_by_role("dialog")
        choose = panel.get_by_role("button", name="Choose an image")
        if choose.is_visible():
            choose.click()
        else:
            panel.get_by_role("button", name="Actions").click()
            panel.get_by_role("button", name="Change image").click()
        return window

    def open_audio(self) -> Any:
        """Open the window where audio is chosen, at its upload."""
        self.panel("Audio*").get_by_role("button", name="Choose audio").click()
        window = self.page.get_by_role("dialog")
        window.get_by_role("tab", name="Upload").click()
        return window

    def says(self, words: str | re.Pattern[str]) -> None:
        """Expect a message at the head of the page."""
        expect(self.page.locator(".messages")).to_contain_text(words)

    def save(self) -> None:
        """Save the draft."""
        self.page.get_by_role("button", name="Save draft").click()
        self.says(re.compile("created|has been (saved|updated)"))

    def press(self, action: str) -> None:
        """Press one of the other buttons at the form's foot."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name=action, exact=True).click()

    def publish(self) -> None:
        """Publish, and be told that it is."""
        self.press("Publish")
        self.says(re.compile("has been published|created and published"))

    def withdraw(self, title: str, note: str) -> None:
        """Unpublish an article, and leave readers a note."""
        self.edit("Articles", title)
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("link", name="Unpublish").click()
        self.page.get_by_label("Note for readers").fill(note)
        self.page.get_by_role("button", name="Yes, unpublish it").click()
        self.says("unpublished")
