"""Any documents are ranked by the code that the magazine itself uses, and a small magazine is measured."""

import json
import subprocess
import sys

import pytest

from longwave.bench import related
from longwave.bench.pieces import pieces
from longwave.cli import main
from longwave.ops.stop import Stop

GOAL = 0.58  # nDCG@4 on the development set, all dates alike


def written(path, documents):
    path.write_text("\n".join(json.dumps(one) for one in documents) + "\n", encoding="utf-8")
    return path


def ranked(documents, out, *more):
    assert main(["bench", "related", "--documents", str(documents), "--out", str(out), *more]) == 0
    return {line["query"]: line["ranked"] for line in map(json.loads, out.read_text().splitlines())}


@pytest.fixture
def corpus(tmp_path):
    found = [
        {"id": one.uid, "title": one.title, "date": f"20{10 + number % 9}-01-01", "text": one.text}
        for number, one in enumerate(pieces(150))
    ]
    found += [dict(found[0], id="copy"), {"id": "two", "title": "", "text": "two words"}, {"id": "none", "text": ""}]
    return written(tmp_path / "corpus.jsonl", found)


def test_every_document_is_ranked_once_for_each_other(corpus, tmp_path, capsys):
    found = ranked(corpus, tmp_path / "out.jsonl", "--no-dates")
    assert "Ranked 153 documents" in capsys.readouterr().out
    assert list(found) == [json.loads(line)["id"] for line in corpus.read_text().splitlines()]
    for uid, others in found.items():
        assert uid not in others
        assert len(set(others)) == len(others) <= related.DEEP
    assert found["two"] == found["none"] == []
    assert "copy" not in found["p000000"][:4]
    assert "copy" in found["p000000"]


def test_dates_move_what_is_ranked_and_can_be_left_out(corpus, tmp_path):
    with_dates, without = ranked(corpus, tmp_path / "a"), ranked(corpus, tmp_path / "b", "--no-dates")
    assert with_dates != without
    assert {uid: set(others) for uid, others in with_dates.items()} == {uid: set(o) for uid, o in without.items()}


@pytest.mark.parametrize("lines", ["not json", "[]", '{"title": "no id"}', '{"id": 1, "date": "yesterday"}'])
def test_what_is_no_document_is_refused_in_a_sentence(lines, tmp_path):
    (tmp_path / "bad.jsonl").write_text(f'{{"id": 0}}\n\n{lines}\n')
    with pytest.raises(Stop, match=r"Line 3 of .*bad\.jsonl cannot be ranked"):
        related.rank(tmp_path / "bad.jsonl", tmp_path / "out", dates=True)


def test_days_that_are_left_out_need_not_be_days(tmp_path):
    documents = written(tmp_path / "days.jsonl", [{"id": number, "date": "yesterday"} for number in range(2)])
    assert related.rank(documents, tmp_path / "out", dates=False) == 2


def test_signs_that_end_a_line_elsewhere_end_no_document(tmp_path):
    text = "A harbour\u2028and a ship\u0085and a crane."
    lines = [json.dumps({"id": number, "text": text}, ensure_ascii=False) for number in range(3)]
    (tmp_path / "odd.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert list(ranked(tmp_path / "odd.jsonl", tmp_path / "out")) == ["0", "1", "2"]


def test_a_ranking_needs_somewhere_to_go(capsys):
    assert main(["bench", "related", "--documents", "some.jsonl"]) == 2
    assert "--out FILE" in capsys.readouterr().err


def test_a_small_magazine_is_measured(magazine):
    words = [sys.executable, "-m", "longwave.bench.relating", "--pieces", "100"]
    done = subprocess.run(words, cwd=magazine.folder, env=magazine.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["selects"] == 1
    assert min(found.values()) > 0


def test_the_development_set_is_ranked_as_well_as_we_say(shared, tmp_path):
    folder = shared / "datasets" / "related-dev"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; LONGWAVE_FIXTURES names the folder that has datasets/")
    ranked(folder / "documents.jsonl", tmp_path / "rankings.jsonl", "--no-dates")
    words = [sys.executable, folder / "evaluate.py", tmp_path / "rankings.jsonl", folder / "qrels.tsv", "--json"]
    said = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
    assert said["nDCG@4"] >= GOAL
