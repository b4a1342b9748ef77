"""Which tests stay together, which begin, and which one database's answer is enough for."""

import pytest

from tests import shares

RULES, DEMO = "longwave/access/tests/test_rules.py", "longwave/ops/tests/test_demo.py"
ADA, RUT = "tests/browser/test_editor.py::test_ada", "tests/browser/test_reader.py::test_rut[a@b]"


class Item:
    """A test as pytest collects it."""

    def __init__(self, nodeid, *marks, fixtures=()):
        self.nodeid, self.marks, self.fixturenames = nodeid, marks, [*fixtures, "request"]

    def get_closest_marker(self, name):
        return getattr(pytest.mark, name) if name in self.marks else None


def test_a_module_stays_together_and_so_do_all_journeys():
    assert shares.share(f"{RULES}::TestTiers::test_open") == shares.share(f"{RULES}::test_closed[x::y]") == RULES
    assert shares.share(ADA) == shares.share(RUT) != shares.share(f"{DEMO}::test_again")


def test_the_journeys_come_first_and_nothing_is_torn_apart():
    items = [Item(f"{RULES}::test_1"), Item(f"{DEMO}::test_1"), Item(RUT), Item(f"{RULES}::test_2"), Item(ADA)]
    shares.in_order(items)
    assert [item.nodeid for item in items] == [RUT, ADA, f"{DEMO}::test_1", f"{RULES}::test_1", f"{RULES}::test_2"]


@pytest.mark.parametrize("fixture", ["db", "transactional_db", "live_server", "crosswater", "new_magazine"])
def test_whoever_asks_for_a_database_needs_one(fixture):
    fixtures = [fixture, "django_db_setup"] if fixture == "new_magazine" else [fixture]
    assert shares.needs_database(Item(ADA, fixtures=fixtures))
    assert not shares.needs_database(Item(ADA, "any_database", fixtures=fixtures))


def test_a_mark_asks_too_and_whoever_asks_for_nothing_is_left_out():
    with_it, without = Item(ADA, "django_db"), Item(RUT, "browser")
    assert shares.split([without, with_it]) == ([with_it], [without])


def test_a_magazine_of_ones_own_asks_for_a_database(request, magazine):
    assert "django_db_setup" in request.fixturenames
    assert shares.needs_database(request.node)
