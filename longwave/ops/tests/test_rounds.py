"""The worker's rounds: what is scheduled, what was abandoned, what is missing, what nobody needs any more."""

import datetime as dt
import threading

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from longwave.access.models import MeterEntry, PreviewDay
from longwave.media.models import Picture
from longwave.media.tasks import make_modern_renditions
from longwave.membership.models import Account
from longwave.newsletter.models import Edition
from longwave.newsletter.tests import magazine
from longwave.ops import rounds
from longwave.ops.models import Heartbeat
from longwave.ops.rounds import KEPT, SILENT, TRIES, Rounds, ask_for_renditions, take_up_abandoned, tidy_up
from longwave.published.models import Entry
from tests import cast

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def tasks(**wanted):
    return DBTaskResult.objects.filter(**wanted)


@pytest.mark.django_db
class TestOnce:
    """One round."""

    def test_it_says_that_the_worker_lives(self):
        Rounds("bo").once()
        Rounds("bo").once()
        assert [beat.worker for beat in Heartbeat.objects.all()] == ["bo"]

    def test_it_publishes_what_is_due(self):
        page = cast.draft("Cable ships", "cable-ships")
        page.go_live_at = timezone.now() + dt.timedelta(minutes=30)
        page.save_revision().publish()
        Rounds("bo").once()
        assert not Entry.objects.filter(path="/articles/cable-ships/").exists()
        with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
            Rounds("bo").once()
        assert Entry.objects.filter(path="/articles/cable-ships/").exists()

    def test_it_sends_the_newsletters_that_are_due(self):
        piece = magazine.article("port", magazine.at(magazine.MONDAY))
        magazine.senders()
        for hour, state in ((1, "scheduled"), (7, "sending")):
            with time_machine.travel(magazine.at(magazine.MONDAY, hour), tick=False):
                Rounds("bo").once()
            assert Edition.objects.get(slug="daily-preview-2026-11-30").state == state
        assert PreviewDay.objects.get(day=magazine.MONDAY).work == piece.uid

    def test_it_tidies_up_once_an_hour_only(self, monkeypatch):
        times = []
        monkeypatch.setattr(rounds, "tidy_up", times.append)
        going = Rounds("bo")
        for _ in range(3):
            going.once()
        assert len(times) == 1


@pytest.mark.django_db
class TestAbandoned:
    """Tasks whose worker was killed in the middle."""

    def abandoned(self, *workers, beaten_at=None):
        made = make_modern_renditions.enqueue(1)
        tasks(pk=made.id).update(status="RUNNING", worker_ids=list(workers), started_at=NOW)
        if beaten_at:
            Heartbeat.objects.create(worker=workers[-1], beaten_at=beaten_at)
        return made.id

    def test_they_are_put_back(self):
        task = self.abandoned("killed")
        assert take_up_abandoned(NOW) == 1
        assert tasks(pk=task, status="READY", started_at=None).exists()

    def test_so_are_those_of_a_worker_that_fell_silent(self):
        task = self.abandoned("silent", beaten_at=NOW - SILENT - dt.timedelta(seconds=1))
        take_up_abandoned(NOW)
        assert tasks(pk=task, status="READY").exists()

    def test_those_of_a_living_worker_are_left_to_it(self):
        task = self.abandoned("ana", beaten_at=NOW - dt.timedelta(seconds=15))
        assert take_up_abandoned(NOW) == 0
        assert tasks(pk=task, status="RUNNING").exists()

    def test_one_that_kills_its_workers_is_given_up(self):
        task = self.abandoned(*(f"killed-{number}" for number in range(TRIES)))
        take_up_abandoned(NOW)
        assert tasks(pk=task, status="FAILED", finished_at=NOW).exists()


@pytest.mark.django_db
class TestTidyingUp:
    """Once an hour."""

    def picture(self):
        file = SimpleUploadedFile("harbour.jpg", cast.jpeg(80, 50))
        return Picture.objects.create(title="Harbour", file=file)

    def test_a_picture_that_lacks_its_formats_is_asked_for_once(self):
        picture = self.picture()
        DBTaskResult.objects.all().delete()
        assert ask_for_renditions() == 1
        assert ask_for_renditions() == 0
        (task,) = DBTaskResult.objects.all()
        assert task.args_kwargs["args"] == [picture.pk]

    def test_one_that_has_them_or_failed_this_week_is_not(self):
        Picture.objects.filter(pk=self.picture().pk).update(modern=True)
        failed = self.picture()
        tasks().update(status="FAILED", finished_at=timezone.now())
        DBTaskResult.objects.exclude(args_kwargs__args=[failed.pk]).delete()
        assert ask_for_renditions() == 0

    def test_rows_older_than_a_week_go(self):
        old, new = make_modern_renditions.enqueue(1), make_modern_renditions.enqueue(2)
        tasks(pk=old.id).update(status="SUCCESSFUL", finished_at=NOW - KEPT - dt.timedelta(hours=1))
        tasks(pk=new.id).update(status="SUCCESSFUL", finished_at=NOW - KEPT + dt.timedelta(hours=1))
        waiting = make_modern_renditions.enqueue(3)
        Heartbeat.objects.create(worker="long gone", beaten_at=NOW - KEPT - dt.timedelta(days=1))
        tidy_up(NOW)
        assert {str(pk) for pk in tasks().values_list("pk", flat=True)} == {new.id, waiting.id}
        assert not Heartbeat.objects.exists()

    def test_what_somebody_read_free_is_forgotten(self):
        ida = Account.objects.create_user("ida@reader.example")
        for days in (59, 61):
            at = NOW - dt.timedelta(days=days)
            MeterEntry.objects.create(account=ida, month=f"{at:%Y-%m}", mark=str(days), at=at)
        tidy_up(NOW)
        assert list(MeterEntry.objects.values_list("mark", flat=True)) == ["59"]

    def test_where_sessions_were_is_forgotten_once_they_have_ended(self):
        ida = Account.objects.create_user("ida@reader.example")
        for key, days in (("over", -1), ("living", 1)):
            expires = timezone.now() + dt.timedelta(days=days)
            Session.objects.create(session_key=key, session_data="", expire_date=expires)
        for key in ("over", "living", "signed out elsewhere"):
            UserSession.objects.create(user=ida, session_key=key, ip="192.0.2.1", user_agent="Firefox")
        tidy_up(NOW)
        assert [row.session_key for row in UserSession.objects.all()] == ["living"]


@pytest.mark.django_db(transaction=True)
class TestTheThread:
    """The rounds beside the tasks."""

    def test_a_failure_does_not_end_them_and_the_worker_signs_off(self, monkeypatch, caplog):
        seen, three = [], threading.Event()

        def fail(now):
            seen.append(now)
            if len(seen) == 1:
                raise OperationalError("database is locked")
            if len(seen) == 3:
                three.set()
            return []

        monkeypatch.setattr(rounds, "publish_due", fail)
        going = Rounds("bo", every=0.01)
        going.start()
        assert three.wait(240)
        assert Heartbeat.objects.filter(worker="bo").exists()
        going.stop(240)
        assert not going.is_alive()
        assert not Heartbeat.objects.exists()
        assert "database is locked" in caplog.text
        connection.close()
