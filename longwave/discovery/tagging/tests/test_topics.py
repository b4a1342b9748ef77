"""Topics are those that the nearest pieces share, and rather none than what is not meant."""

from pathlib import Path

import yaml

from longwave.discovery.related.asking import ask
from longwave.discovery.related.text import Piece
from longwave.discovery.tagging.rules import MOST_TOPICS, NEAR, Neighbour, topics
from longwave.ops.demo import MAGAZINE


def near(title, nearness, *names):
    return Neighbour(title, nearness, tuple((name, name) for name in names))


def found(*neighbours):
    return [one.name for one in topics(neighbours)]


def test_topics_are_those_of_the_nearest_pieces():
    suggested = topics(
        [near("Grain", 0.5, "Trade"), near("Ships", 0.4, "Trade", "Security"), near("Reed", 0.21, "Water")]
    )
    assert [(one.name, one.reason) for one in suggested] == [
        ("Trade", "like “Grain” and 1 more"),
        ("Security", "like “Ships”"),
    ]


def test_nothing_near_suggests_no_topic():
    assert found() == []
    assert found(near("Grain", NEAR - 0.01, "Trade"), near("Ships", 0.1, "Trade")) == []


def test_one_piece_that_is_truly_near_outweighs_many_that_hardly_are():
    hotel = [near("The uses of a harmless host", 0.5, "Diplomacy")]
    hotel += [near(f"Further {n}", 0.22, topic) for n, topic in enumerate(("Debt", "Technology", "Trade", "Water"))]
    assert found(*hotel) == ["Diplomacy"]


def test_a_topic_needs_a_third_of_what_is_near():
    others = [near(name, 0.4, name) for name in ("Debt", "Energy", "Trade", "Water")]
    assert found(*others) == []
    assert found(*others, near("Dam", 0.4, "Water")) == ["Water"]


def test_never_more_than_three_are_suggested():
    assert len(found(near("All", 0.5, "Debt", "Energy", "Trade", "Water", "Security"))) == MOST_TOPICS


def piece_of(path: Path) -> tuple[Piece, set[str]]:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    told = yaml.safe_load(head)
    said = MAGAZINE / told["transcript"] if "transcript" in told else None
    text = "\n\n".join([told["standfirst"], body, said.read_text("utf-8") if said else ""])
    return Piece(path.stem, told["title"], text), set(told["topics"])


def test_the_topics_of_the_demo_are_found_without_looking_at_a_pieces_own(tmp_path):
    """What editors set, against what is suggested from the others: decision 24 has the figures."""
    read = [piece_of(path) for path in sorted([*MAGAZINE.glob("articles/*.md"), *MAGAZINE.glob("episodes/*.md")])]
    filed = {piece.uid: own for piece, own in read}
    suggested = set_by_editors = right = 0
    for uid, others in ask("fit", tmp_path, [piece for piece, _ in read], 20):
        names = found(*(near(other, score, *sorted(filed[other])) for other, score, _ in others))
        print(f"{uid}: {sorted(filed[uid])}, suggested {names}")
        suggested, set_by_editors = suggested + len(names), set_by_editors + len(filed[uid])
        right += len(filed[uid] & set(names))
    print(f"{suggested} suggested, {right} of them among the {set_by_editors} that are set")
    assert right / suggested >= 0.6
    assert right / set_by_editors >= 0.6
