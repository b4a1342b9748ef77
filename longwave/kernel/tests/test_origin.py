"""Forms that other sites send in a reader's name are refused, by what her browser says of them."""

import pytest

from longwave.kernel.origin import judge_form


@pytest.mark.parametrize(
    ("fetch_site", "origin", "allowed"),
    [
        ("same-origin", "https://a.example", True),
        ("same-origin", "null", True),
        ("none", "https://a.example", True),
        ("", "https://a.example", True),
        ("none", "", False),
        ("none", "https://evil.example", False),
        ("", "", False),
        ("cross-site", "https://evil.example", False),
        ("same-site", "https://b.a.example", False),
        ("cross-site", "https://a.example", False),
        ("", "https://evil.example", False),
        ("", "null", False),
    ],
)
def test_a_form_is_ours_by_what_the_browser_says(fetch_site, origin, allowed):
    verdict = judge_form(fetch_site, origin, "https://a.example")
    assert verdict.allowed == allowed
    assert verdict.reason
