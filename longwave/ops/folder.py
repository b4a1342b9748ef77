"""A magazine's folder: what `longwave init` writes and what a demo's folder begins with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from longwave.conf.environment import SETTINGS, Setting
from longwave.ops.start import ENV_FILE
from longwave.ops.stop import Stop

FOLDERS = ("data", "media", "templates", "static")

HEAD = """\
# The settings of this magazine. A line without # is in force; after a change, start Longwave again.
# What the environment sets outside this file comes first. Keep this file to yourself: it holds the secret key.
"""

TEMPLATES = """\
Your own templates
==================

A file here replaces the one of the same name that Longwave brings, or changes only a block of it. To put a line of
your own above the footer of every page, write templates/longwave/base.html:

    {% extends "longwave/base.html" %}

    {% block footer %}
      <p class="frame">Printed in Lisbon on the first Monday of the month.</p>
      {{ block.super }}
    {% endblock footer %}

`{{ block.super }}` is what Longwave would have written there. Start the magazine again to see the change.
Colours and type sizes need no template: they are in static/theme.css.
"""

THEME = """\
/* Your own look. This sheet is linked after Longwave's; take a line out of its comment to change what it names.
   Pages use both palettes: keep text and its ground at least 4.5 : 1 apart in each. */

:root {
  /* --paper: #FBFAF6;      the page */
  /* --surface: #F2F0E8;    boxes and notes on the page */
  /* --rule: #DAD6CA;       thin lines */
  /* --ink: #17191C;        text */
  /* --ink-2: #44474C;      standfirsts and captions */
  /* --ink-3: #62656A;      dates and small print */
  /* --accent: #0E5A4B;     links and buttons */
  /* --accent-hover: #083E34; */
  /* --on-accent: #FFFFFF;  text on a button */
  /* --serif: Georgia, serif;  running text and headlines; fonts of your own go into this folder, with @font-face */
  /* --sans: Arial, sans-serif; small type */
}

@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    /* --paper: #14161A; */
    /* --ink: #ECEAE4; */
    /* --accent: #7FCBB6; */
  }
}
"""


def write_folder(folder: Path, values: Mapping[str, str]) -> None:
    """Write a magazine's folder with these settings in force and all others explained.

    Raises `Stop` where something lies there already: nothing is ever overwritten.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Stop(f"{folder}: the folder is not empty. Expected a new or an empty one: name another.")
        folder.mkdir(parents=True, exist_ok=True)
        write_secret(folder / ENV_FILE, env_text(values))
        for name in FOLDERS:
            (folder / name).mkdir()
        (folder / "templates" / "README.txt").write_text(TEMPLATES, encoding="utf-8")
        (folder / "static" / "theme.css").write_text(THEME, encoding="utf-8")
    except OSError as error:
        raise Stop(
            f"{error.filename or folder}: cannot be written ({error.strerror}). Expected a place where this user may "
            "make a folder: name another."
        ) from error


def write_secret(path: Path, text: str) -> None:
    """Write a new file that only its owner can read, from the first byte on."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def new_secret() -> str:
    """A secret key: 384 random bits."""
    return secrets.token_urlsafe(48)


def env_text(values: Mapping[str, str]) -> str:
    """The text of `longwave.env`: every setting with its meaning and an example; those in `values` in force."""
    return "\n".join([HEAD, *(line for setting in SETTINGS for line in _lines(setting, values.get(setting.key)))])


def _lines(setting: Setting, value: str | None) -> Iterator[str]:
    yield f"# {setting.meaning}"
    yield f"# Expected: {setting.expected}. For example: {setting.key}={setting.example}"
    yield f"{setting.key}={value}" if value is not None else f"# {setting.key}={setting.default}"
    yield ""


def settings_of(folder: Path) -> dict[str, str]:
    """The settings in force in a folder's `longwave.env`, as text; nothing where there is none."""
    try:
        lines = (folder / ENV_FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs}
