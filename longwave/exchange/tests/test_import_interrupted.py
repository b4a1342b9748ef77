"""An import that is cut off leaves whole pieces and nothing else; the next one finishes it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from pydoc import locate

import pytest

from longwave.editorial.models import ArticlePage
from longwave.exchange.actions import import_folder
from longwave.exchange.importing import library
from longwave.exchange.tests import magazines
from longwave.media.models import Audio, Picture, Rendition
from longwave.podcast.models import EpisodePage
from longwave.published.models import Entry
from tests import databases

REPOSITORY = Path(__file__).resolve().parents[3]


class Cut(Exception):
    """The power goes."""


@pytest.fixture
def root(tmp_path, media):
    return magazines.rich(tmp_path / "folder")


def named(media):
    """The files that rows name."""
    return {name for model in (Picture, Rendition, Audio) for name in model.objects.values_list("file", flat=True)}


def stored(media):
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


# Where it is cut off, and how often that place was passed before.
PLACES = [
    ("longwave.media.actions.make_jpegs", 1),
    ("wagtail.images.models.Filter.run", 6),
    ("longwave.exchange.importing.door.put_up", 7),
    ("longwave.exchange.importing.publishing._publish", 4),
    ("longwave.published.actions._replace", 11),
    ("longwave.discovery.actions.relate", 3),
    ("longwave.podcast.actions.keep_page", 0),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "times"), PLACES)
def test_cut_off_anywhere_it_leaves_whole_pieces_only(root, media, monkeypatch, place, times):
    left = [times]
    module, name = place.rsplit(".", 1)
    act = getattr(locate(module), name)

    def cut(*args, **kwargs):
        if not left[0]:
            raise Cut
        left[0] -= 1
        return act(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(place, cut)
        with pytest.raises(Cut):
            import_folder(root)
    assert stored(media) == named(media)
    assert whole()
    report = import_folder(root)
    assert not report.faults
    assert report.rows == 9
    assert stored(media) == named(media)
    assert import_folder(root).total.unchanged == 9


def whole():
    """Whether every page is published with all it has; what it names of others may wait for the second round."""
    pages = [*ArticlePage.objects.all(), *EpisodePage.objects.all()]
    paths = set(Entry.objects.live().values_list("path", flat=True))
    return all(page.live and page.address in paths and page.picture_id for page in pages)


@pytest.mark.django_db
def test_a_change_that_is_cut_off_leaves_the_page_as_it_was(root, media, monkeypatch):
    import_folder(root)
    files, before = stored(media), Entry.objects.get(path="/articles/the-port-that-waited/")
    magazines.write(root, "pictures/quay.jpg", magazines.png())
    magazines.article(root, title="New", more=magazines.pictured())

    def cut(*args, **kwargs):
        raise Cut

    monkeypatch.setattr("longwave.published.actions._replace", cut)
    with pytest.raises(Cut):
        import_folder(root)
    after = Entry.objects.get(path="/articles/the-port-that-waited/")
    assert (after.title, after.revision, after.picture) == (before.title, before.revision, before.picture)
    assert stored(media) == files


@pytest.mark.django_db
def test_files_that_others_store_meanwhile_are_not_touched(media):
    from threading import Thread

    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    kept = []

    def other():
        kept.append(default_storage.save("theirs.txt", ContentFile(b"x")))

    def fail():
        with library.all_or_nothing():
            default_storage.save("ours.txt", ContentFile(b"x"))
            thread = Thread(target=other)
            thread.start()
            thread.join()
            raise Cut

    with pytest.raises(Cut):
        fail()
    assert stored(media) == {"theirs.txt"}
    assert "save" not in vars(default_storage._wrapped)


# --- kill -9 -----------------------------------------------------------------------------------------------------

IMPORT = """
import json, os, signal, sys
from pathlib import Path
import django
django.setup()
from longwave.exchange.actions import import_folder

seen = 0
def progress(done, total, what):
    print(done, flush=True)

report = import_folder(Path(sys.argv[1]), progress=progress)
from longwave.published.models import Entry
print(json.dumps([report.as_json()["total"], sorted(Entry.objects.live().values_list("path", flat=True))]))
"""


def start(folder, source, url):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LONGWAVE_")}
    environment |= {"LONGWAVE_MODE": "development", "DATABASE_URL": url, "PYTHONPATH": str(REPOSITORY)}
    environment["DJANGO_SETTINGS_MODULE"] = "longwave.conf.settings"
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(source)], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.django_db
@pytest.mark.parametrize("pieces", [4, 7])
def test_killed_in_the_middle_and_started_again(tmp_path, root, pieces):
    url = databases.another(tmp_path)
    killed = start(tmp_path, root, url)
    for line in killed.stdout:
        if int(line) == pieces:
            os.kill(killed.pid, signal.SIGKILL)
            break
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    again = start(tmp_path, root, url)
    out, _ = again.communicate()
    assert again.returncode == 0
    total, paths = json.loads(out.splitlines()[-1])
    assert total["refused"] == 0
    assert total["unchanged"] >= pieces - 1
    assert total["rows"] == 9
    assert len(paths) == 8
