"""Every setting and every command is documented, and nothing else is."""

import re
from pathlib import Path

import pytest

from longwave.cli import COMMANDS
from longwave.conf.environment import SETTINGS

DOCS = Path(__file__).resolve().parents[3] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="docs/ does not come with an installed package")


def sections(name, level):
    """The headings of one level in a page, each with its text."""
    parts = re.split(rf"^{'#' * level} ", (DOCS / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip(): part.partition("\n")[2] for part in parts}


def test_every_setting_has_its_section_and_its_line():
    found = sections("settings.md", 2)
    assert list(found) == [setting.key for setting in SETTINGS]
    assert all(len(text.strip()) > 40 for text in found.values())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_the_table_has_its_default_and_example(setting):
    line = next(line for line in (DOCS / "settings.md").read_text("utf-8").splitlines() if f"[`{setting.key}`]" in line)
    assert f"`{setting.default}`" in line if setting.default else "none" in line
    assert setting.example in line


def test_every_command_has_its_section():
    assert set(sections("commands.md", 3)) == {f"longwave {name}" for name in COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_its_section_shows_how_it_is_typed_and_every_option(name, capsys):
    from longwave.cli import main

    text = sections("commands.md", 3)[f"longwave {name}"]
    assert f"`longwave {name}" in text
    verbs = [] if COMMANDS[name].passes else re.findall(rf"`longwave {name} ([a-z]+)[ `]", text)
    for words in ([name], *([name, verb] for verb in verbs)):
        with pytest.raises(SystemExit):
            main([*words, "--help"])
        options = set(re.findall(r"(--[a-z-]+)", capsys.readouterr().out.partition("options:")[2]))
        assert options - {"--help", "--dir"} <= set(re.findall(r"--[a-z-]+", text)), words
