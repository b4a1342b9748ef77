"""Colours can be read: ours, and an accent of a publisher's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.theme import build, rules

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def palettes():
    css = rules.COMMENT.sub("", (build.CSS / "tokens.css").read_text(encoding="utf-8"))
    light, *dark = re.split(r"@media[^{]+\{|:root\[data-theme=\"dark\"\]", css)
    return [dict(rules.tokens(part)) for part in (light, *dark)]


def test_black_on_white_is_21_and_a_colour_on_itself_1():
    assert rules.contrast("#000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#0E5A4B", "#0e5a4b") == 1


@given(COLOUR, COLOUR)
def test_contrast_lies_between_1_and_21_either_way_round(one, other):
    assert 1 <= rules.contrast(one, other) <= 21.0001
    assert rules.contrast(one, other) == rules.contrast(other, one)


@given(COLOUR, COLOUR)
def test_an_accent_is_refused_exactly_below_the_limit_and_told_why(accent, ground):
    verdict = rules.judge_accent(accent, ground)
    assert verdict.allowed == (verdict.ratio >= rules.LEGIBLE)
    assert verdict.allowed == (verdict.reason == "")


def test_a_refusal_names_colour_ratio_limit_and_direction():
    reason = rules.judge_accent("#ffcc00", "#FBFAF6").reason
    assert "#ffcc00" in reason
    assert "4.5:1" in reason
    assert "darker" in reason
    assert "lighter" in rules.judge_accent("#333333", "#14161A").reason


@pytest.mark.parametrize("word", ["green", "#12", "rgb(0 0 0)", "var(--x)", ""])
def test_what_is_not_hexadecimal_cannot_be_judged(word):
    with pytest.raises(rules.NotAColour, match="expected #rgb or #rrggbb"):
        rules.luminance(word)


def test_our_palettes_are_legible_on_paper_and_on_panels():
    light, _, by_choice = palettes()
    assert rules.illegible(light) == []
    assert rules.illegible(by_choice) == []
    assert rules.contrast(light["accent"], light["on-accent"]) >= rules.LEGIBLE
    assert rules.contrast(by_choice["accent"], by_choice["on-accent"]) >= rules.LEGIBLE
    assert min(rules.contrast(p["edge"], p["paper"]) for p in (light, by_choice)) >= 3  # form borders, WCAG 1.4.11


def test_dark_by_system_and_dark_by_choice_are_the_same():
    _, by_system, by_choice = palettes()
    assert by_system == by_choice


PAPERS = ("#FBFAF6", "#14161A")  # light and dark
IN_DARK = '@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --accent: %s; } }'


def test_an_accent_that_can_be_read_where_it_stands_is_right():
    assert rules.judge_sheet(":root { --accent: #0E5A4B } .x { color: #eee }", *PAPERS) == []
    assert rules.judge_sheet("/* --accent: green; */", *PAPERS) == []
    assert rules.judge_sheet(":root { --accent: #0E5A4B }" + IN_DARK % "#7fcbb6", *PAPERS) == []
    assert rules.judge_sheet(':root[data-theme="dark"] { --accent: #7fcbb6 }', *PAPERS) == []


@pytest.mark.parametrize(
    ("sheet", "ground"),
    [
        (":root { --accent: #7fcbb6 }", "#FBFAF6"),
        (':root:not([data-theme="dark"]) { --accent-hover: #7fcbb6 }', "#FBFAF6"),
        (IN_DARK % "#7fcbb6" + ":root { --accent: #7fcbb6 }", "#FBFAF6"),
        (IN_DARK % "#0E5A4B", "#14161A"),
        (':root[data-theme="dark"] { --accent: #0E5A4B }', "#14161A"),
        (":root { --paper: #fff; --accent: #ffcc00 }", "#fff"),
    ],
)
def test_one_that_cannot_is_refused_with_the_paper_it_lies_on(sheet, ground):
    (fault,) = rules.judge_sheet(sheet, *PAPERS)
    assert f"on {ground} has a contrast of" in fault


def test_a_paper_of_the_sheets_own_is_what_its_accent_lies_on():
    assert rules.judge_sheet(":root { --accent: #ffcc00; --paper: #222222 }", *PAPERS) == []


def test_every_accent_is_judged_also_one_that_is_no_hexadecimal():
    faults = rules.judge_sheet(":root { --accent: #808080; --accent-hover: tomato; }", *PAPERS)
    assert len(faults) == 2
    assert "expected #rgb or #rrggbb" in faults[1]
