"""Nobody learns by searching in which order words stand behind the wall, or how often.

Nosy asks the same three hundred things twice. In between, an article and an episode behind the wall are published anew
with the same words in another order and number; whatever she asks is answered as before.
"""

import random

import pytest

from longwave.access.rules import Tier
from longwave.discovery.search import finding
from longwave.discovery.search.finding import DATE, RELEVANCE
from longwave.discovery.search.tests.pieces import EUROPE, publish, said, search

WORDS = [
    *("albatross", "secret", "flies", "harbour", "minister", "who", "after", "between", "okapi", "cable", "sanction"),
    *("reform", "ship", "sailing", "treaty", "ports", "the", "a", "of", "16", "f", "Erdoğan", "Łódź", "walks", "under"),
    *("more", "zinc", "copper"),
]
ASKED = 300


def gated(words):
    text = " ".join(words)
    publish("Gated", f"The first paragraph. {text}", Tier.SUBSCRIBERS, regions=[EUROPE])
    talk = said((0, "Good evening."), (60, text))
    publish("Spoken", "Notes.", Tier.SUBSCRIBERS, kind="episode", data=talk)


def questions(chance, text):
    """Phrases, beginnings, misspelt words, words that must not be there: mostly of what stands side by side."""
    for _ in range(ASKED):
        at = chance.randrange(len(text) - 4)
        some = text[at : at + chance.randint(1, 4)]
        one, phrase = chance.choice(some), " ".join(some)
        yield (
            chance.choice(
                [
                    f'"{phrase}"',
                    f'"{phrase}" {chance.choice(WORDS)}',
                    f'{phrase} -"{" ".join(text[at + 1 : at + 3])}"',
                    "-".join(some),
                    f"{'-'.join(some)[:-1]}*",
                    f"{one[:-1]}x {one[:3]}*",
                    f"{one}-16 s-{one}",
                    f"-{one} {text[at + 3]}",
                ]
            ),
            chance.choice([RELEVANCE, DATE]),
            chance.choice([{}, {}, {"region": "europe"}, {"kind": "episode"}]),
        )


def answered(text, order, narrowed):
    found = search(text, order, **narrowed)
    hits = [(hit.stub["title"], hit.hidden, hit.title, hit.text, hit.start) for hit in found.hits]
    suggested = [stub["title"] for stub in finding.suggested(text)]
    return found.count, hits, found.choices, found.meant, found.apart, found.some, suggested


@pytest.mark.django_db
def test_whatever_is_asked_the_order_and_number_of_words_behind_the_wall_change_no_answer():
    chance = random.Random(3)
    publish("Open one", "The harbour minister walks the zinc ship after noon. Copper and cable, plan F of 16.")
    publish("Open two", "A treaty of ports under reform. Sanction who? Between ships.")
    text = [*chance.choices(WORDS, k=60), *WORDS]
    asked = list(questions(chance, text))
    gated(text)
    before = [answered(*one) for one in asked]
    assert sum(any(hidden for _, hidden, *_ in hits) for _, hits, *_ in before) > ASKED / 4
    gated(chance.sample(WORDS, len(WORDS)))
    for question, answer in zip(asked, before, strict=True):
        assert answered(*question) == answer, question
