"""A dry run of a feed says what an import would refuse, to the sentence, and asks no host for anything."""

import socket

import pytest

from longwave.editorial.models import PersonPage
from longwave.exchange.actions import import_podcast
from longwave.exchange.tests.hosts import brought, counts
from longwave.podcast.models import EpisodePage, ShowPage

pytestmark = pytest.mark.django_db

PRIVATE = "http://192.168.7.7/secret.mp3"
ADDRESSES = {
    PRIVATE: "a private network",
    "http://169.254.169.254/latest/meta-data/x.mp3": "a link-local network",
    "http://127.1/x.mp3": "an odd notation",
    "ftp://files.example/x.mp3": "not a web address",
    "https://me:secret@files.example/x.mp3": "a user name or a password",
    "http://files.example:99999/x.mp3": "99999 is not a port",
    "https://inside.example/x.mp3": "inside.example leads to 10.0.0.5",
}


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """A name server that knows one host, on somebody's own network."""
    system = socket.getaddrinfo

    def look_up(host, port, *rest, **more):
        if host == "inside.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", port))]
        if str(host).endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return system(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def at(host, number, url):
    """The item of an episode whose recording lies at an address."""
    return host.item(number, more="").replace(f"{host.url}/{number}.mp3", url)


def same(dry, real):
    assert (dry.kinds, dry.faults, dry.made) == (real.kinds, real.faults, real.made)


def test_it_counts_the_same_and_asks_for_nothing(source, host):
    dry = brought(source(), dry_run=True)
    assert host.asked == []
    assert not any(model.objects.exists() for model in (ShowPage, EpisodePage, PersonPage))
    same(dry, brought(source()))


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_is_not_asked(source, host, url):
    path = source(at(host, 1, url))
    dry = import_podcast(path, dry_run=True)
    assert counts(dry) == (0, 0, 0, 1)
    assert ADDRESSES[url] in dry.faults[0].reason
    assert host.asked == []
    same(dry, import_podcast(path))


def test_one_of_several(source, host):
    path = source(host.item(1, more=""), at(host, 2, "http://169.254.1.1/x.mp3"), host.item(3, guid="x" * 501))
    dry = brought(path, dry_run=True)
    assert (counts(dry), counts(dry, "shows")) == ((1, 0, 0, 2), (1, 0, 0, 0))
    same(dry, brought(path))


def test_a_recording_that_an_editor_waits_for(source, host):
    path = source(at(host, 1, PRIVATE))
    import_podcast(path, audio="none")
    dry = import_podcast(path, dry_run=True)
    assert counts(dry) == (0, 0, 0, 1)
    same(dry, import_podcast(path))


def test_recordings_that_stay_where_they_are_may_lie_anywhere(source, host):
    path = source(at(host, 1, PRIVATE))
    dry = import_podcast(path, dry_run=True, audio="none")
    assert counts(dry) == (1, 0, 0, 0)
    same(dry, import_podcast(path, audio="none"))


def test_a_recording_that_is_here_already_is_not_held_against_its_address(source):
    path = source()
    brought(path)
    assert counts(import_podcast(path, dry_run=True)) == (0, 0, 3, 0)


def test_a_host_that_is_not_there_today_may_be_there_tomorrow(source, host):
    items = [at(host, number, f"https://away.example/{number}.mp3") for number in (1, 2)]
    report = import_podcast(source(*items), dry_run=True)
    assert counts(report) == (2, 0, 0, 0)
    assert sum("no host away.example at present" in note for note in report.notes) == 1


def test_a_show_all_of_whose_episodes_are_refused_is_refused(source, host):
    path = source(at(host, 1, PRIVATE), at(host, 2, PRIVATE))
    dry, real = import_podcast(path, dry_run=True), import_podcast(path)
    same(dry, real)
    assert (counts(real), counts(real, "shows")) == ((0, 0, 0, 2), (0, 0, 0, 1))
    assert "all 2 episodes were refused" in real.faults[-1].reason
    assert not any(model.objects.exists() for model in (ShowPage, EpisodePage, PersonPage))
    assert counts(brought(source()), "shows") == (1, 0, 0, 0)


def test_a_show_that_has_episodes_here_stays_when_the_new_one_is_refused(source, host):
    brought(source(host.item(1)))
    report = import_podcast(source(host.item(1), at(host, 2, PRIVATE)))
    assert (counts(report), counts(report, "shows")) == ((0, 0, 1, 1), (0, 0, 1, 0))
    assert EpisodePage.objects.live().count() == 1
