"""Which sources may be framed, and that no other is."""

import pytest

from longwave.editorial.embeds import FRAME_HOSTS, frame_of, host_of


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://www.youtube.com/watch?t=4&v=aqz-KE-bpKQ", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://youtu.be/aqz-KE-bpKQ?si=x", "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://vimeo.com/1084537", "https://player.vimeo.com/video/1084537?dnt=1"),
    ],
)
def test_a_known_source_has_a_frame(url, frame):
    assert frame_of(url) == frame
    assert frame.startswith(FRAME_HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/watch?v=aqz-KE-bpKQ",
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "javascript:alert(1)//https://youtu.be/aqz-KE-bpKQ",
        "https://www.youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
        "",
    ],
)
def test_any_other_stays_a_link(url):
    assert frame_of(url) == ""


def test_the_host_is_named_as_readers_know_it():
    assert host_of("https://www.youtube.com/watch?v=x") == "youtube.com"
