"""Olga has bought articles alone. The front lets her into an article and not into an episode, until she switches."""

from datetime import UTC, datetime

import pytest

from longwave.access.models import AccessSettings
from longwave.front.tests.test_kept_pages import Door, pass_of
from longwave.membership.billing import leaving
from longwave.membership.models import Account
from longwave.membership.rules import Scope
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "a-canary-sang-in-the-eleventh-minute"
WRITTEN = "a-canary-sang-below-the-second-paragraph"
BODY = [("text", f"<p>One.</p><p>Two.</p><p>Three.</p><p>{WRITTEN}</p>")]


@pytest.fixture
def episode():
    return cast.episode(tier="subscribers", cues=[[0, 1, "Hanna", SAID]])


@pytest.fixture
def door(episode):
    AccessSettings.objects.create(free_anonymous=0, free_registered=0)
    return Door()


def test_articles_open_articles_and_a_switch_opens_episodes_at_the_next_look(door, episode, shop, client):
    article = cast.article(body=BODY)
    olga = Account.objects.create_user("olga@readers.example", first_name="Olga")
    row = shop.subscribe(olga, shop.another("Text", Scope.ARTICLES, 500))
    door.watch.once()
    client.force_login(olga)
    session = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    articles_alone = f"{pass_of(olga)}; {session}"
    assert WRITTEN in door.ask(article.address, cookie=articles_alone).text
    assert door.reached == []
    wall = door.ask(episode.address, cookie=articles_alone).text
    assert SAID not in wall
    assert 'data-reason="other-scope"' in wall
    assert "This analysis is for subscribers" not in wall
    leaving.switch(row, shop.month, datetime.now(UTC), shop.provider)
    door.watch.once()  # as it does twice a second; her pass is void then, and Django gives her another one
    assert SAID in door.ask(episode.address, cookie=articles_alone).text
    row.refresh_from_db()
    leaving.switch(row, shop.another("Audio", Scope.EPISODES, 400), datetime.now(UTC), shop.provider)
    door.watch.once()
    assert SAID in door.ask(episode.address, cookie=pass_of(olga)).text
    assert WRITTEN not in door.ask(article.address, cookie=pass_of(olga)).text
