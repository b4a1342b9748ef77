"""Ida tries the demo on a Wednesday and wants to see Friday: she moves its clock, and back."""

import datetime as dt
import zoneinfo

import pytest

from longwave.ops import clock

LONDON = zoneinfo.ZoneInfo("Europe/London")
WEDNESDAY = dt.datetime(2026, 11, 25, 18, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["2026-12-04", "07:00"], "2026-12-04T07:00+00:00"),
        (["2026-12-04 7:00"], None),
        (["2026-12-04T07:00"], "2026-12-04T07:00+00:00"),
        (["2026-07-04", "07:00"], "2026-07-04T07:00+01:00"),
        (["2026-12-04T07:00+02:00"], "2026-12-04T05:00+00:00"),
        (["2026-12-04"], "2026-12-04T00:00+00:00"),
        (["tomorrow", "07:00"], "2026-11-26T07:00+00:00"),
        (["today", "23:00"], "2026-11-25T23:00+00:00"),
        (["Friday", "7:00"], "2026-11-27T07:00+00:00"),
        (["wednesday"], "2026-12-02T00:00+00:00"),
        (["07:00"], "2026-11-26T07:00+00:00"),
        (["7:00"], "2026-11-26T07:00+00:00"),
        (["18:30"], "2026-11-26T18:30+00:00"),
        (["18:30:01"], "2026-11-25T18:30:01+00:00"),
        (["7:00:30"], "2026-11-26T07:00:30+00:00"),
        (["24:00"], None),
        (["07:00", "07:00"], None),
        (["soon"], None),
        (["friday", "noon"], None),
        (["friday", "07:00", "sharp"], None),
        (["friday", "31:00"], None),
        ([""], None),
    ],
)
def test_a_moment_is_named_as_people_name_it(words, expected):
    if expected is None:
        with pytest.raises(ValueError):
            clock.moment(words, WEDNESDAY, LONDON)
    else:
        assert clock.moment(words, WEDNESDAY, LONDON) == dt.datetime.fromisoformat(expected)


def test_what_one_process_moves_all_others_see(tmp_path):
    mine, other = clock.Clock(tmp_path / "clock"), clock.Clock(tmp_path / "clock")
    assert (mine.ahead, other.ahead) == (0.0, 0.0)
    other._again = 0.0
    mine.move(3600.0)
    assert other.ahead == 3600.0
    mine.move(-60.5)
    assert (mine.ahead, other.ahead) == (-60.5, -60.5)


def now_of(magazine):
    code = "from django.utils import timezone; print(timezone.now().isoformat())"
    said = magazine.longwave("django", "shell", "-v", "0", "-c", code)
    assert said.returncode == 0, said.stderr
    return dt.datetime.fromisoformat(said.stdout.strip().splitlines()[-1])


def test_the_magazine_s_clock_is_moved_and_put_back(magazine):
    magazine.settings["LONGWAVE_MODE"] = "demo"
    shown = magazine.longwave("clock", "2031-12-05", "07:00")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout == "The magazine's clock shows Friday 5 December 2031, 07:00, UTC.\n"
    assert (now_of(magazine) - dt.datetime(2031, 12, 5, 7, tzinfo=dt.UTC)) < dt.timedelta(minutes=2)
    assert "2031" in magazine.longwave("clock").stdout
    assert "(the machine's clock)" in magazine.longwave("clock", "now").stdout
    assert abs(now_of(magazine) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=2)
    refused = magazine.longwave("clock", "soon")
    assert refused.returncode == 2
    assert "'soon' is no time" in refused.stderr


@pytest.mark.parametrize("shown", ["2031-12-05 07:00", "2020-02-03 07:00"])
def test_limits_hold_whatever_the_magazine_s_clock_shows(magazine, shown):
    magazine.settings["LONGWAVE_MODE"] = "demo"
    assert magazine.longwave("clock", shown).returncode == 0
    code = (
        "from django.core.cache import cache; from longwave.newsletter.lists import limits\n"
        "print([limits.may_mail('ida@readers.example') for _ in range(3)])\n"
        "cache.set('over', 1, -1); print(cache.get('over'))"
    )
    said = magazine.longwave("django", "shell", "-v", "0", "-c", code)
    assert said.stdout.strip().splitlines()[-2:] == ["[True, False, False]", "None"], said.stderr


def test_a_fields_default_is_written_into_migrations_as_django_s(magazine):
    magazine.settings["LONGWAVE_MODE"] = "demo"
    said = magazine.longwave("django", "makemigrations", "--check", "--dry-run")
    assert (said.returncode, said.stdout.strip()) == (0, "No changes detected"), said.stderr
    code = "from django.db.migrations.writer import MigrationWriter; from django.utils import timezone"
    code += "; print(MigrationWriter.serialize(timezone.now)[0])"
    said = magazine.longwave("django", "shell", "-v", "0", "-c", code)
    assert said.stdout.strip().splitlines()[-1] == "django.utils.timezone.now"


def test_a_magazine_in_production_keeps_the_machine_s_clock(magazine):
    refused = magazine.longwave("clock", "tomorrow", "07:00")
    assert refused.returncode == 2
    assert "in production" in refused.stderr
    clock.Clock(magazine.folder / "data" / "clock").move(1e8)
    assert abs(now_of(magazine) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=2)
