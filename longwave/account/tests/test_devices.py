"""Browsers in plain words."""

import pytest

from longwave.account.devices import device

APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {APPLE} Safari/604.1", "Safari on an iPhone"),
        (f"Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) {APPLE} CriOS/140.0 Safari/604.1", "Chrome on an iPad"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/19.0 Safari/605.1.15", "Safari on a Mac"),
        ("Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows"),
        ("Firefox/1.0", "Firefox"),
        ("", "A browser that does not say what it is"),
        ("curl/8.0", "A browser that does not say what it is"),
    ],
)
def test_a_browser_in_plain_words(said, words):
    assert device(said) == words
