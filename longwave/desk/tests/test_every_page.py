"""Whatever the desk's links lead to answers: somebody walks from its front page, as publisher and as administrator."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from longwave.desk.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db

LINK = re.compile(r'\s(?:href|action)="([^"#]+)')
ELSEWHERE = re.compile("logout|bulk/")  # acts on many are given their pages by a script, and have tests of their own
EACH, ALL = 10, 400  # addresses of one pattern, such as the form of a page, and in all


@pytest.fixture
def magazine():
    article = cast.article(authors=[cast.person()], regions=[cast.region()], topics=[cast.topic()])
    cast.thread("The strait", "the-strait", article)
    cast.episode()
    cast.standing()
    cast.draft("A draft", "a-draft")


def walked(client, start):
    """Every address that is reached by links, with its answer."""
    waiting, seen, patterns = [start], {start}, Counter()
    for address in waiting:  # which grows
        answer = client.get(address)
        yield address, answer
        for other in links(answer, address) if len(waiting) < ALL else ():
            pattern = resolve(urlsplit(other).path).route
            if other not in seen and patterns[pattern] < EACH and not ELSEWHERE.search(pattern):
                patterns[pattern] += 1
                seen.add(other)
                waiting.append(other)


def links(answer, address):
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        for found in LINK.findall(answer.content.decode()):
            parts = urlsplit(urljoin(address, unescape(found)))
            if parts.path.startswith("/desk/") and not parts.netloc:
                yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMINISTRATOR])
def test_no_link_of_the_desk_leads_to_an_error(client, magazine, role):
    client.force_login(cast.staff(role))
    answers = dict(walked(client, "/desk/"))
    assert len(answers) > 100
    assert {address: one.status_code for address, one in answers.items() if one.status_code >= 404} == {}
