"""A dry run counts what an import would do, to the piece, and changes nothing."""

import pytest
from django.apps import apps

from longwave.exchange.actions import import_folder
from longwave.exchange.tests import magazines
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(tmp_path, media):
    return tmp_path / "folder"


def everything(media):
    """How many rows each table has, and every file."""
    rows = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return rows, {path for path in media.rglob("*") if path.is_file()}


def fresh(root):
    pass


def came_in(root):
    import_folder(root)


def changed(root):
    import_folder(root)
    magazines.article(root, "the-second-tide", title="Another headline", more=magazines.pictured("pictures/tide.webp"))
    magazines.write(root, "people/jonah-reyes.md", "---\nname: Jonah Reyes\n---\n")
    (root / "pages/about.md").unlink()


def newly_related(root):
    import_folder(root)
    magazines.article(root, "a-third", more="related: [the-second-tide]\n" + magazines.pictured())
    related = "related: [a-third]\n" + magazines.pictured("pictures/tide.webp")
    magazines.article(root, "the-second-tide", more=related)


def broken(root):
    cast.draft("Second", "the-second-tide")
    magazines.write(root, "audio/interview.mp3", b"no audio\n")
    magazines.write(root, "pages/about.md", "---\ntitle: [About]\n---\n")
    magazines.article(root, "a-third", more="regions: []\n")


def twins(root):
    twin = (root / "episodes/mending-the-deep.md").read_text()
    magazines.write(root, "episodes/twin.md", twin.replace("slug: mending-the-deep", "slug: twin"))


def names(root):
    path = magazines.article(root, "a-third", more=magazines.pictured())
    path.write_text(path.read_text().replace("- hanna-lindqvist", "- Ana Lima").replace("- europe", "- Africa"))
    path = magazines.article(root, "a-fourth", more=magazines.pictured())
    path.write_text(path.read_text().replace("- hanna-lindqvist", "- ana-lima"))


def without_audio(root):
    path = root / "episodes/mending-the-deep.md"
    path.write_text(path.read_text().replace("audio: audio/interview.mp3\n", ""))


@pytest.mark.parametrize(
    "prepare",
    [fresh, came_in, changed, newly_related, broken, twins, names, without_audio],
    ids=lambda one: one.__name__,
)
def test_it_says_what_an_import_says_and_changes_nothing(root, media, prepare):
    magazines.rich(root)
    prepare(root)
    before = everything(media)
    dry = import_folder(root, dry_run=True)
    assert everything(media) == before
    real = import_folder(root)
    assert dry.dry_run
    assert dry.kinds == real.kinds
    assert dry.faults == real.faults
    assert dry.gaps == real.gaps
    assert dry.made == real.made
    again = import_folder(root, dry_run=True)
    assert (again.total.created, again.total.updated) == (0, 0)
