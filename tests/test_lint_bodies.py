"""`make lint` refuses code that takes a body past the wall, and says what to do instead."""

from pathlib import Path

import pytest

from lint import bodies

PACKAGE = Path(__file__).resolve().parent.parent / "longwave"
REFUSED = {
    "text = entry.body_text": "body_text",
    "html = found[0].entry.body_html": "body_html",
    "mail = getattr(entry, 'body_mail')": "body_mail",
    "rows = Entry.objects.values_list('title', 'teaser_html')": "teaser_html",
    "rows = Entry.objects.filter(body_text__icontains=query)": "body_text",
    "rows = Entry.objects.order_by('-body_text')": "body_text",
    "SQL = 'SELECT e.body_text FROM published_entry e'": "body_text",
    "said = entry.data['cues']": 'data["cues"]',
    "data = entry.data\nsaid = data.get('transcript')": 'data["transcript"]',
    "rows = Entry.objects.filter(data__transcript__contains=word)": "transcript",
    "rows = Entry.objects.values_list('data__cues')": "cues",
}
TAKEN = [
    "text = public_text(entry, now).text",
    "cues = public.beside(entry, decision, 'cues')",
    "def card():\n    '''Never the body_text.'''",
    "cues = page.transcript.cues",
    "keys = {'transcript': path, 'chapters': path}",
    "audio = entry.data['audio']",
]


@pytest.mark.parametrize("code", REFUSED)
def test_it_refuses_every_way_to_reach_for_a_body(code):
    (fault,) = bodies.faults(code, "longwave/newsletter/facts.py")
    assert fault.startswith(f"longwave/newsletter/facts.py:{len(code.splitlines())}: found `{REFUSED[code]}`")
    assert "`public_text(entry, now)`" in fault


@pytest.mark.parametrize("code", TAKEN)
def test_it_takes_what_asks_for_public_text_and_what_is_no_entry(code):
    assert bodies.faults(code, "longwave/newsletter/facts.py") == []


def test_it_finds_a_fault_in_a_package_and_leaves_tests_and_makers_of_bodies_alone(tmp_path, capsys):
    for name in ("newsletter/facts.py", "newsletter/tests/test_facts.py", "published/public.py"):
        path = tmp_path / "longwave" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text = entry.body_text\n")
    assert bodies.main(tmp_path / "longwave") == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["longwave/newsletter/facts.py"]


def test_the_house_itself_keeps_the_rule_and_every_exception_is_needed(monkeypatch):
    assert bodies.main(PACKAGE) == 0
    files = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
    assert [each for each in bodies.MAY if not any(name.startswith(each) for name in files)] == []
    for each in bodies.MAY:
        monkeypatch.setattr(bodies, "MAY", tuple(other for other in bodies.MAY if other != each))
        assert bodies.main(PACKAGE) == 1, each
        monkeypatch.undo()
