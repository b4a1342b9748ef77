"""One address for every kind of page that readers meet."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.browser.crosswater import Crosswater

# What the site map lists, by kind.
LISTED = {
    "articles": r"/articles/",
    "shows": r"/podcasts/",
    "regions": r"/regions/",
    "topics": r"/topics/",
    "people": r"/people/",
    "threads": r"/threads/",
    "front": r"/",
    "article": r"/articles/[^/]+/",
    "show": r"/podcasts/[^/]+/",
    "episode": r"/podcasts/[^/]+/[^/]+/",
    "region": r"/regions/[^/]+/",
    "topic": r"/topics/[^/]+/",
    "person": r"/people/[^/]+/",
    "thread": r"/threads/[^/]+/",
    "standing": r"/[^/]+/",
    "archive": r"/archive/\d{4}/\d\d/",
}
# What it lists once the day's letter is out: at night there is none.
SOMETIMES = {"edition": r"/newsletter/[^/]+/"}
# What it does not list.
BESIDE = {
    "search": "/search/",
    "found": "/search/?q=harbour",
    "nothing-found": "/search/?q=zeppelin",
    "missing": "/articles/no-such-article/",
    "withdrawn": "/articles/the-seabed-next-door/",
}
ALL = [*LISTED, *BESIDE, "player"]
LOC = re.compile(r"<loc>([^<]+)</loc>")


def addresses(crosswater: Crosswater) -> dict[str, str]:
    """The first address of each kind that the site map lists, and the others."""
    listed = [urlsplit(url).path for url in LOC.findall(crosswater.get("/sitemap.xml").body.decode())]
    found: dict[str, str] = {}
    for path in ["/", *listed]:
        kinds = [kind for kind, pattern in (LISTED | SOMETIMES).items() if re.fullmatch(pattern, path)]
        assert kinds, f"{path} is of a kind that no test here knows"
        found.setdefault(kinds[0], path)
    return found | BESIDE | {"player": f"{found['episode']}player/"}
