"""Nadia uploads transcripts as machines and people write them; Ana reads them as paragraphs."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longwave.podcast import transcripts
from longwave.podcast.cues import named
from longwave.podcast.transcripts import Cue, NotTranscript, paragraphs, parse, timed, write

webvtt: Any = pytest.importorskip("webvtt", reason="webvtt reads our files as a stranger would")

TWO = (Cue(0.0, 2.76, "Ana Lima", "Who keeps the road open?"), Cue(2.76, 6.09, "Jonas Weber", "Nobody, & that's it."))


def refusal(data: str | bytes, name: str = "") -> str:
    with pytest.raises(NotTranscript) as refused:
        parse(data, name)
    return str(refused.value)


def test_webvtt_with_voices():
    text = (
        "WEBVTT - The ice road\nKind: captions\n\n"
        "NOTE made by\na machine\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "intro\n00:00.000 --> 00:02.760 align:start line:0%\n<v.loud Ana Lima>Who keeps <i>the road</i>\nopen?</v>\n\n"
        "00:00:02.760 --> 00:00:06.090\n<v Jonas Weber>Nobody, &amp; that&#39;s <00:00:05.000><c.x>it</c>.\n"
    )
    assert parse(text) == TWO
    assert parse(text.replace("\n", "\r\n").encode("utf-8-sig")) == TWO
    assert parse(text.encode("utf-16")) == TWO


def test_two_voices_in_one_cue_are_two_cues():
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\n[laughter] <v Ana>Really?</v> <v Jonas>Really."
    assert parse(text) == (Cue(1, 4, "", "[laughter]"), Cue(1, 4, "Ana", "Really?"), Cue(1, 4, "Jonas", "Really."))


def test_names_before_a_colon_count_where_no_voice_is_tagged():
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nAna Lima: Really?\n\n00:04.000 --> 00:05.000\nYes: really."
    assert [cue.speaker for cue in parse(text)] == ["Ana Lima", "Yes"]
    voiced = text.replace("Ana Lima: ", "<v Ana Lima>")
    assert [(cue.speaker, cue.text) for cue in parse(voiced)] == [("Ana Lima", "Really?"), ("", "Yes: really.")]


def test_srt():
    text = (
        "1\n00:00:00,000 --> 00:00:02,760\nAna Lima: Who keeps\n<i>the road</i> open?\n\n\n"
        "00:00:02,760 --> 00:00:06,090 X1:0\n{\\an8}Jonas Weber: Nobody, & that's it.\n"
    )
    assert parse(text) == TWO
    assert parse(text, "episode.srt") == TWO
    assert parse(text.replace("\n", "\r")) == TWO


def test_podcasting_json():
    segments = [
        {"speaker": "Ana Lima", "startTime": 0, "endTime": 2.76, "body": "Who keeps the\nroad open?\n"},
        {"speaker": "Jonas Weber", "startTime": 2.76, "endTime": 6.09, "body": "Nobody, & that's it."},
    ]
    assert parse(json.dumps({"version": "1.0.0", "segments": segments})) == TWO
    del segments[0]["endTime"]
    assert parse(json.dumps({"version": "1.0.0", "segments": segments})) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:00] Ana Lima: Who keeps the road open?\n\n[00:00:02.76] Jonas Weber: Nobody, & that's it.\n",
        "(0:00) Ana Lima: Who keeps\nthe road open?\n(0:02,760) Jonas Weber: Nobody, & that's it.",
        "00:00 - Ana Lima: Who keeps the road open?\n00:02.760 – Jonas Weber: Nobody,\n& that's it.",
        "Ana Lima  0:00\nWho keeps the road open?\n\nJonas Weber [00:00:02.760]:\nNobody, & that's it.",
        "[0:00] Ana Lima:\nWho keeps the road open?\n[0:02.760] Jonas Weber:\nNobody, & that's it.",
    ],
)
def test_plain_text_with_times(text: str):
    found = parse(text, length=6.09)
    assert found == TWO


def test_plain_text_without_times():
    found = parse("Ana Lima: Who keeps\nthe road open?\n\nNobody, & that's it.\n\nJonas:\nReally.")
    assert [(cue.speaker, cue.text) for cue in found] == [
        ("Ana Lima", "Who keeps the road open?"),
        ("", "Nobody, & that's it."),
        ("Jonas", "Really."),
    ]
    assert not timed(found)
    assert transcripts.forms(found) == ("txt",)
    with pytest.raises(ValueError, match="expected one of txt"):
        write(found, "vtt")


def test_paragraphs_between_two_times_share_the_time():
    found = parse("[0:10] Ana: 12345678\n\n12345678\n\n[0:20] Jonas: yes")
    assert [(cue.start, cue.end) for cue in found[:2]] == [(10, 15), (15, 20)]
    assert found[2].end == pytest.approx(20.2)
    assert parse("Ana: 12345678\n\n[0:20] Jonas: yes", length=30)[1] == Cue(20, 30, "Jonas", "yes")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana: yes", "Ana"),
        ("Ana Lima: yes", "Ana Lima"),
        ("DARTH VADER: yes", "DARTH VADER"),
        ("Dr. Ursula von der Leyen: yes", "Dr. Ursula von der Leyen"),
        ("Speaker 1: yes", "Speaker 1"),
        ("Jean-Claude O'Neill: yes", "Jean-Claude O'Neill"),
        ("王小明: 是", "王小明"),
        ("أحمد: نعم", "أحمد"),
        ("In short: yes", ""),
        ("the answer: yes", ""),
        ("von Neumann: yes", ""),
        ("https://a.example/: yes", ""),
        ("At 12:30 we left", ""),
        ("Ratio 3:1 holds", ""),
        ("Ana:yes", ""),
        ("Ana:", ""),
        ("One Two Three Four Five Six: yes", ""),
        ("A" * 41 + ": yes", ""),
        ("5: yes", ""),
    ],
)
def test_what_counts_as_a_speakers_name(text: str, speaker: str):
    assert named(text)[0] == speaker


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ("", "", "no spoken text"),
        ("\n\n", "", "no spoken text"),
        ("WEBVTT\n", "", "no spoken text"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n", "", "no spoken text"),
        ("00:01.000 --> 00:02.000\nhello", "a.vtt", "Line 1: found “00:01.000 --> 00:02.000”, expected WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx", "", "Line 1: found “WEBVTTX”"),
        ("WEBVTT\n\nhello\nthere", "", "Line 3: found “hello”, expected times such as"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n00:0a --> 00:03.000\ny", "", "Line 6: found “00:0a"),
        ("WEBVTT\n\n00:05.000 --> 00:02.000\nx", "", "Line 3: found “00:05.000 --> 00:02.000”, expected an end after"),
        ("WEBVTT\n\n00:61:05.000 --> 00:62:05.000\nx", "", "Line 3"),
        ("WEBVTT\n\n00:05.000 --> 00:75.000\nx", "", "Line 3"),
        ("WEBVTT\n\n9999:00:05.000 --> 9999:00:06.000\nx", "", "Line 3"),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\nwhat is this\nline", "", "Line 5: found “what is this”"),
        ("not srt at all", "a.srt", "Line 1: found “not srt at all”"),
        ("1\nhello\n00:00:01,000 --> 00:00:02,000", "a.srt", "Line 1: found “1”"),
        ('{"segments": [\n{"startTime": 1 "body": "x"}]}', "", "Line 2: found"),
        ('{"version": "1.0.0"}', "", '"segments"'),
        ("[1, 2]", "a.json", '"segments"'),
        ('{"segments": [{"body": "x"}]}', "", "Segment 1: found None, expected startTime in seconds"),
        ('{"segments": [{"startTime": true, "body": "x"}]}', "", "Segment 1: found True"),
        ('{"segments": [{"startTime": NaN, "body": "x"}]}', "", "Segment 1: found nan"),
        ('{"segments": [{"startTime": -1, "body": "x"}]}', "", "Segment 1: found -1"),
        ('{"segments": [{"startTime": 1e99, "body": "x"}]}', "", "Segment 1: found 1e+99"),
        ('{"segments": [{"startTime": 5, "endTime": 2, "body": "x"}]}', "", "Segment 1: found 5.0 to 2.0"),
        ('{"segments": [{"startTime": 5, "body": 7}]}', "", "Segment 1: found 7"),
        ('{"segments": [7]}', "", "Segment 1: found 7, expected an object"),
        ("[" * 100_000, "a.json", "JSON"),
        ("[0:10] Ana: one\n\n[0:05] Ana: two", "", "Line 3: found “[0:05] Ana: two”, expected a time no earlier"),
        ("<!DOCTYPE html><p>x</p>", "", "Line 1: found a web page"),
        ("\n\n<html>", "", "Line 3: found a web page"),
        ("{\\rtf1 hello}", "", "Line 1: found a web page or another document"),
        (b"Ana: one\nJonas: \xe9\xe8", "", "Line 2: found bytes that are not UTF-8"),
        (b"\xff\xfe\x00", "", "not UTF-8"),
        (b"abc\nde\x00f", "", "Line 2: found bytes that are no text"),
        (b"x" * (8 * 1024 * 1024 + 1), "", "expected at most 8,388,608"),
    ],
)  # fmt: skip
def test_what_is_no_transcript_is_refused_with_its_place(data: str | bytes, name: str, said: str):
    message = refusal(data, name)
    assert said in message
    assert message.endswith((".", "?"))


def test_cues_come_in_order_of_time_and_none_is_empty():
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:01.000\nfirst\n\n00:02.000 --> 00:03.000\n \n"
    assert parse(text) == (Cue(1, 1.001, "", "first"), Cue(5, 6, "", "later"))


def test_a_stranger_reads_our_webvtt_and_srt():
    captions = webvtt.from_string(write(TWO, "vtt").decode())
    assert [(c.start, c.end, c.voice, c.text) for c in captions] == [
        ("00:00:00.000", "00:00:02.760", "Ana Lima", "Who keeps the road open?"),
        ("00:00:02.760", "00:00:06.090", "Jonas Weber", "Nobody, &amp; that's it."),  # it leaves entities alone
    ]
    assert (
        write(TWO, "srt").decode().startswith("1\n00:00:00,000 --> 00:00:02,760\nAna Lima: Who keeps the road open?\n")
    )


def test_the_json_is_the_specifications():
    assert json.loads(write(TWO, "json")) == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ana Lima", "startTime": 0.0, "endTime": 2.76, "body": "Who keeps the road open?"},
            {"speaker": "Jonas Weber", "startTime": 2.76, "endTime": 6.09, "body": "Nobody, & that's it."},
        ],
    }


def test_long_cues_are_wrapped_as_captions():
    text = write([Cue(0, 9, "Ana", "word " * 40 + "end")], "vtt").decode()
    assert max(map(len, text.split("\n"))) <= 65 + len("<v Ana>")


words = st.lists(st.text("abcdefgäöü&<>;.!?'’\"-→王", min_size=1, max_size=9), min_size=1, max_size=15).map(" ".join)
names = st.sampled_from(["", "Ana Lima", "Jonas Weber", "Q&A Man", "王小明", "Speaker 1"])


@st.composite
def spoken(draw: st.DrawFn, times: bool = True) -> tuple[Cue, ...]:
    """Cues in order of time, whose words no format takes for anything else."""
    cues, at = [], 0
    for _ in range(draw(st.integers(1, 12))):
        at += draw(st.integers(0, 90_000))
        length = draw(st.integers(1, 30_000))
        start, end = (at / 1000, (at + length) / 1000) if times else (0.0, 0.0)
        cues.append(Cue(start, end, draw(names), draw(words)))
    return tuple(cues)


def undashed(cues: tuple[Cue, ...]) -> bool:
    """Plain text takes a dash before a line for the start of somebody's speech."""
    return not any(cue.text.startswith("-") for cue in cues)


@given(cues=spoken(), form=st.sampled_from(["vtt", "json"]))
def test_vtt_and_json_give_back_what_was_written(cues: tuple[Cue, ...], form: str):
    data = write(cues, form)
    assert parse(data) == cues
    assert write(parse(data), form) == data


@given(cues=spoken().filter(lambda cues: not any("<" in cue.text for cue in cues)))  # SRT reads <b> as markup
def test_srt_gives_back_what_was_written(cues: tuple[Cue, ...]):
    kept = tuple(Cue(cue.start, cue.end, cue.speaker, cue.text.replace("-->", "→")) for cue in cues)
    assert parse(write(cues, "srt"), "x.srt") == kept


@given(cues=spoken().filter(undashed))
def test_plain_text_gives_back_starts_speakers_and_words(cues: tuple[Cue, ...]):
    found = parse(write(cues, "txt"), "x.txt")
    assert [(cue.start, cue.speaker, cue.text) for cue in found] == [(c.start, c.speaker, c.text) for c in cues]


@given(cues=spoken(times=False).filter(undashed))
def test_text_without_times_gives_back_speakers_and_words(cues: tuple[Cue, ...]):
    assert parse(write(cues, "txt"), "x.txt") == cues


@given(text=st.text(max_size=60), speaker=names)
def test_vtt_carries_any_words(text: str, speaker: str):
    cue = Cue(1.0, 2.0, speaker, transcripts.readers.squeezed(text) or "x")
    assert parse(write([cue], "vtt"), "x.vtt") == (cue,)


@given(st.text(), st.sampled_from(["", "a.vtt", "a.srt", "a.json", "a.txt"]))
def test_no_text_does_more_than_be_refused(text: str, name: str):
    for data in (text, "WEBVTT\n\n" + text, '{"segments": [' + text, "00:00:01,000 --> 00:00:02,000\n" + text):
        try:
            found = parse(data, name)
        except NotTranscript as refused:
            said = str(refused)
            assert said.strip()
            continue
        assert found
        assert all(cue.text and "\n" not in cue.text + cue.speaker and cue.end >= cue.start for cue in found)
        assert list(found) == sorted(found, key=lambda cue: cue.start)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data: bytes):
    try:
        parse(data)
    except NotTranscript:
        return


def test_paragraphs_join_a_speakers_cues():
    cues = (
        Cue(0, 2, "Ana", "Good morning."),
        Cue(2, 4, "Ana", "Who keeps the road"),
        Cue(4, 6, "", "open?"),
        Cue(6, 8, "Jonas", "Nobody."),
        Cue(8, 9, "Ana", "Oh."),
    )
    assert paragraphs(cues) == (
        Cue(0, 6, "Ana", "Good morning. Who keeps the road open?"),
        Cue(6, 8, "Jonas", "Nobody."),
        Cue(8, 9, "Ana", "Oh."),
    )


def test_a_long_speech_breaks_after_a_sentence():
    cues = [Cue(n, n + 1, "Ana", "one two three four five six seven eight nine ten") for n in range(6)]
    cues += [Cue(6, 8, "Ana", "eleven. And so the next"), Cue(8, 9, "Ana", "begins here.")]
    first, second = paragraphs(cues)
    assert first.text.endswith("ten eleven.")
    assert (first.start, second.end, second.text) == (0, 9, "And so the next begins here.")
    assert first.end == second.start == pytest.approx(6 + 2 * 7 / 23, abs=0.001)


def test_an_abbreviation_ends_no_sentence():
    cues = [Cue(n, n + 1, "Ana", "one two three four five six seven eight nine ten") for n in range(6)]
    cues += [Cue(6, 7, "Ana", "says Dr. Weber of the U.S. survey."), Cue(7, 8, "Ana", "Next.")]
    first, second = paragraphs(cues)
    assert first.text.endswith("says Dr. Weber of the U.S. survey.")
    assert second.text == "Next."


def test_speech_without_full_stops_is_broken_all_the_same():
    cues = [Cue(n, n + 1, "Ana", "and then and then and then") for n in range(100)]
    assert all(len(p.text.split()) <= 126 for p in paragraphs(cues))


@given(spoken())
def test_paragraphs_lose_no_word_and_mix_no_speakers(cues: tuple[Cue, ...]):
    found = paragraphs(cues)
    assert " ".join(p.text for p in found).split() == " ".join(cue.text for cue in cues).split()
    assert {p.speaker for p in found} <= {cue.speaker for cue in cues}
    assert [p.start for p in found] == sorted(p.start for p in found)
    assert len(found) <= len(cues) * 3
    assert paragraphs(()) == ()


def test_after_a_silence_a_new_paragraph_begins():
    cues = [Cue(0, 3, "", "Hello there."), Cue(3.5, 5, "", "Still here."), Cue(40, 42, "", "Middle words.")]
    assert [(p.start, p.text) for p in paragraphs(cues)] == [(0, "Hello there. Still here."), (40, "Middle words.")]
