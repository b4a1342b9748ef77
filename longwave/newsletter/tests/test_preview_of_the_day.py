"""Hanna the editor wants one good article opened each day, and to be told why it is this one."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from longwave.access.rules import Tier
from longwave.newsletter.rules import APART, LISTED, WINDOW, choose_preview

from .pieces import LONDON, TUESDAY, morning, named, piece, reasons, uid

DAY = dt.timedelta(days=1)


def chosen(pieces, pick="", history=None, taken=None, day=TUESDAY):
    history = {on: uid(name) for on, name in (history or {}).items()}
    taken = {uid(name): why for name, why in (taken or {}).items()}
    return choose_preview(morning(day), pieces, uid(pick) if pick else "", history, taken)


def test_the_most_read_recent_article_is_the_preview():
    pieces = [piece("port", reads=9), piece("cable", reads=30), piece("grain", reads=30, ago=3)]
    choice = chosen(pieces)
    assert named(choice.work, pieces) == "cable"
    assert choice.reason == "read 30 times in the last week, the most of 3 from the last four weeks"
    assert reasons(choice.left_out, pieces) == {
        "grain": "as much read, but older",
        "port": "read 9 times in the last week, less than the chosen one",
    }
    assert choice.warning == ""


def test_an_editor_s_pick_comes_first():
    pieces = [piece("port", reads=1), piece("cable", reads=30)]
    choice = chosen(pieces, pick="port")
    assert (named(choice.work, pieces), choice.reason, choice.warning) == ("port", "picked by an editor", "")
    assert reasons(choice.left_out, pieces) == {"cable": "an editor picked another one"}


def test_a_pick_that_was_the_preview_lately_counts_and_she_is_told():
    pieces = [piece("port"), piece("cable")]
    choice = chosen(pieces, pick="port", history={TUESDAY - 5 * DAY: "port"})
    assert named(choice.work, pieces) == "port"
    assert choice.warning == "The article picked for 1 December is taken: it is the preview of 26 November."


def test_a_pick_that_cannot_be_given_away_is_left_out_aloud():
    pieces = [piece("port"), piece("open", tier=Tier.OPEN), piece("late", ago=-1)]
    for pick, why in (
        ("open", "it is open to everybody"),
        ("late", "it is not out by then"),
        ("gone", "it is not out, nor scheduled"),
    ):
        choice = chosen(pieces, pick=pick)
        assert named(choice.work, pieces) == "port"
        assert (uid(pick), f"picked, but {why}") in choice.left_out
        assert why in choice.warning


def test_only_subscribers_articles_that_are_out_are_considered():
    opened = dt.datetime(2026, 11, 30, tzinfo=LONDON)
    pieces = [
        piece("port"),
        piece("open", tier=Tier.OPEN, reads=99),
        piece("registered", tier=Tier.REGISTERED, reads=99),
        piece("archive", opens=opened, reads=99),
        piece("tomorrow", ago=-1, reads=99),
        piece("withdrawn", until=opened, reads=99),
        piece("episode", article=False, reads=99),
    ]
    choice = chosen(pieces)
    assert named(choice.work, pieces) == "port"
    said = reasons(choice.left_out, pieces)
    assert said["archive"] == said["open"] == "it is open to everybody"
    assert said["registered"] == "it is open to registered readers"
    assert said["tomorrow"] == "it is not out by then"
    assert said["withdrawn"] == "it is withdrawn by then"
    assert "episode" not in said


def test_nothing_is_repeated_within_thirty_days_before_or_after():
    pieces = [piece("port", reads=50), piece("cable", reads=40), piece("grain", reads=1)]
    history = {TUESDAY - (WINDOW) * DAY: "port", TUESDAY + WINDOW * DAY: "cable"}
    choice = chosen(pieces, history=history)
    assert named(choice.work, pieces) == "grain"
    assert reasons(choice.left_out, pieces)["port"] == "it is the preview of 1 November"
    history = {TUESDAY - (WINDOW + 1) * DAY: "port"}
    assert named(chosen(pieces, history=history).work, pieces) == "port"


def test_regions_take_turns():
    pieces = [piece("port", reads=50), piece("asia", region="Asia", reads=2), piece("before", ago=2)]
    history = {TUESDAY - DAY: "before"}
    choice = chosen(pieces, history=history)
    assert named(choice.work, pieces) == "asia"
    assert choice.reason == "read 2 times in the last week, the most of 1 from the last four weeks, away from Europe"
    assert reasons(choice.left_out, pieces)["port"] == "Europe had the preview of 30 November"
    history = {TUESDAY - (APART + 1) * DAY: "before"}
    assert named(chosen(pieces, history=history).work, pieces) == "port"


def test_where_there_is_one_region_it_does_not_matter():
    pieces = [piece("port", reads=50), piece("before", ago=2)]
    assert named(chosen(pieces, history={TUESDAY - DAY: "before"}).work, pieces) == "port"


def test_what_the_roundup_gives_away_is_no_preview_of_its_week():
    pieces = [piece("port", reads=50), piece("cable")]
    choice = chosen(pieces, taken={"port": "the roundup of 4 December gives it away"})
    assert named(choice.work, pieces) == "cable"
    assert reasons(choice.left_out, pieces)["port"] == "the roundup of 4 December gives it away"


def test_without_anything_recent_the_best_older_one_is_used_with_a_warning():
    pieces = [piece("port", ago=5), piece("old", ago=300, reads=7), piece("older", ago=400, reads=9)]
    choice = chosen(pieces, history={TUESDAY - DAY: "port"})
    assert named(choice.work, pieces) == "older"
    assert choice.warning == "No recent article was left for 1 December: an older one is its preview."
    once = {TUESDAY - DAY: "port", TUESDAY - 200 * DAY: "older"}
    assert named(chosen(pieces, history=once).work, pieces) == "old"  # what never was a preview comes before


def test_a_repetition_is_said_aloud():
    pieces = [piece("port"), piece("cable")]
    choice = chosen(pieces, history={TUESDAY - DAY: "port", TUESDAY - 9 * DAY: "cable"})
    assert named(choice.work, pieces) == "cable"
    assert choice.warning == "1 December: there are too few articles: it is the preview of 22 November."


def test_a_repetition_spares_what_the_roundup_of_the_week_gives_away():
    pieces = [piece("port"), piece("cable")]
    history = {TUESDAY - DAY: "port", TUESDAY - 9 * DAY: "cable"}
    taken = {"cable": "the roundup of 4 December gives it away"}
    assert named(chosen(pieces, history=history, taken=taken).work, pieces) == "port"
    assert named(chosen(pieces[1:], history=history, taken=taken).work, pieces) == "cable"  # better than none


def test_a_magazine_without_subscribers_articles_has_no_preview():
    choice = chosen([piece("open", tier=Tier.OPEN)])
    assert choice.work == ""
    assert choice.warning == "There is no subscribers' article that could be the preview of 1 December."


PIECES = st.lists(
    st.builds(
        piece,
        name=st.integers(0, 60).map(str),
        ago=st.integers(-3, 60),
        region=st.sampled_from(["Europe", "Asia", "Africa", ""]),
        reads=st.integers(0, 5),
        tier=st.sampled_from(list(Tier)),
        article=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda piece: piece.slug,
)


@given(PIECES, st.sampled_from(["", *map(str, range(10))]), st.dictionaries(st.integers(-40, 40), st.integers(0, 60)))
def test_whatever_there_is_the_choice_is_one_and_says_why(pieces, pick, before):
    history = {TUESDAY + ago * DAY: str(name) for ago, name in before.items() if ago}
    choice = chosen(pieces, pick, history)
    assert choice == chosen(pieces[::-1], pick, history)  # in whatever order the facts come
    by_uid = {each.work.uid: each for each in pieces}
    moment = morning(TUESDAY).moment
    subscribers = [each for each in pieces if each.article and each.work.tier is Tier.SUBSCRIBERS]
    fit = [each for each in subscribers if each.published <= moment]
    assert bool(choice.work) == bool(fit)
    if not choice.work:
        assert choice.warning
        return
    assert by_uid[choice.work] in fit
    assert choice.reason
    assert choice.work not in dict(choice.left_out)
    assert all(why for _, why in choice.left_out)
    assert len(choice.left_out) <= LISTED + 1
    near = {uid(name) for day, name in history.items() if abs((day - TUESDAY).days) <= WINDOW}
    assert choice.work not in near or choice.warning
