"""Somebody else's host of a podcast, on this machine, and feeds as such hosts write them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from longwave.exchange.actions import import_podcast
from longwave.exchange.report import Report
from longwave.exchange.tests import magazines
from longwave.podcast.models import EpisodePage
from tests import cast

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{title}</title>
<link>https://haul.example/</link>
<description><![CDATA[<p>Trucks <b>and</b> roads.</p><ul><li>Weekly</li></ul>]]></description>
<language>en-us</language>
<copyright>2026 Haul</copyright>
<itunes:author>Haul Media</itunes:author>
<itunes:owner><itunes:name>Haul Media</itunes:name><itunes:email>owner@haul.example</itunes:email></itunes:owner>
<itunes:category text="news"><itunes:category text="politics"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:type>serial</itunes:type>
<itunes:image href="{host}/cover.png"/>
<podcast:funding url="https://haul.example/pay">Pay for it</podcast:funding>
<podcast:person role="host" href="https://ana.example/">Ana Lima</podcast:person>
<podcast:person role="producer">Bo Larsen</podcast:person>
{more}
{items}
</channel>
</rss>
"""
GUID = "<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>"

ITEM = """<item>
<title>{title}</title>
<guid isPermaLink="false">{guid}</guid>
<pubDate>{date}</pubDate>
<enclosure url="{host}/{audio}" length="{length}" type="audio/mpeg"/>
<itunes:season>2</itunes:season>
<itunes:episode>{number}</itunes:episode>
<itunes:duration>{seconds}</itunes:duration>
<content:encoded><![CDATA[{notes}]]></content:encoded>
{more}
</item>
"""
NOTES = """<h2>In this episode</h2><p>We talk about <a href="https://x.example/a" onclick="x()">roads</a>.</p>
<ul><li>tar</li><li>gravel</li></ul><script>alert(1)</script><p><img src="https://t.example/pixel.gif"></p>"""
SURROUNDED = """<itunes:image href="{host}/{number}.jpg"/>
<podcast:transcript url="{host}/{number}.html" type="text/html"/>
<podcast:transcript url="{host}/{number}.vtt" type="text/vtt"/>
<podcast:chapters url="{host}/{number}.json" type="application/json+chapters"/>
<podcast:person role="host" href="https://ana.example/">Ana Lima</podcast:person>
<podcast:person role="guest">Luz Ortega</podcast:person>
<podcast:person role="audio editor" href="https://bo.example/">Bo Larsen</podcast:person>
"""


class Host:
    """A host: `files` by path are what it serves; `asked` are the paths it was asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[str] = []
        self.files = {
            "cover.png": magazines.png(1400, 1400),
            **{f"{n}.mp3": cast.mp3(2, n) for n in (1, 2, 3)},
            **{f"{n}.jpg": cast.jpeg(colour=f"#00{n}0{n}0") for n in (1, 2, 3)},
            **{f"{n}.vtt": magazines.TRANSCRIPT.encode() for n in (1, 2, 3)},
            **{f"{n}.json": magazines.CHAPTERS.encode() for n in (1, 2, 3)},
        }

    def item(self, number: int, **fields: object) -> str:
        """An episode's item."""
        facts: dict[str, object] = {
            "title": f"Leg {number}: Größe & Gewicht",
            "guid": f"haul-{number}",
            "date": f"0{number} Nov 2026 18:30:00 GMT",
            "audio": f"{number}.mp3",
            "length": len(self.files[f"{number}.mp3"]),
            "number": number,
            "seconds": 2,
            "notes": NOTES,
            "more": SURROUNDED.format(host=self.url, number=number),
        } | fields
        return ITEM.format(host=self.url, **facts | {key: escape(str(facts[key])) for key in ("title", "guid")})

    def feed(self, *items: str, title: str = "The Long Haul", more: str = GUID) -> str:
        """The feed of a show; without items, of its three episodes."""
        found = items or tuple(self.item(number) for number in (3, 2, 1))
        return FEED.format(host=self.url, title=escape(title), items="".join(found), more=more)


@contextmanager
def serving() -> Iterator[Host]:
    """Serve a host's files on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            host.asked.append(name)
            body = host.files.get(name)
            self.send_response(200 if body is not None else 404)
            body = body or b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def brought(source: str, **options: Any) -> Report:
    """Import a feed; its host lives on this machine."""
    return import_podcast(source, allow_private=True, **options)


def counts(report: Report, kind: str = "episodes") -> tuple[int, int, int, int]:
    """How many pieces of a kind were created, updated, unchanged and refused."""
    tally = report.kinds[kind]
    return tally.created, tally.updated, tally.unchanged, tally.refused


def episode(number: int = 1) -> EpisodePage:
    """The page of an episode of the host's show."""
    page: EpisodePage = EpisodePage.objects.get(guid=f"haul-{number}")
    return page
