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


def test_a_publishers_sheet_is_judged_accent_by_accent():
    grounds = ("#FBFAF6", "#14161A")
    assert rules.judge_sheet(":root { --accent: #0E5A4B } .x { color: #eee }", grounds) == []
    assert rules.judge_sheet("/* --accent: green; */ :root { --accent: #7fcbb6; }", grounds) == []
    assert len(rules.judge_sheet(":root { --accent: #808080; --accent-hover: tomato; }", ("#FBFAF6",))) == 2
