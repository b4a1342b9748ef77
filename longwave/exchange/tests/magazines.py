"""Magazine folders that tests write: The Estuary, edited by Hanna, with Captain Ortega for a guest."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests import cast

PHOTO = "caption: The quay at noon\ncredit: Ana Lima / Agency\nalt: Cranes over water\n"

ARTICLE = """---
title: {title}
slug: {slug}
standfirst: What a concession buys.
date: 2026-11-20T06:00:00+00:00
tier: open
authors:
  - hanna-lindqvist
regions:
  - europe
{more}---

{body}
"""

BODY = """A first paragraph with **bold**, *italic* and [a link](https://example.org/a?b=1&c=2).

A second one, by hand\\
broken.

## What it cost

### In detail

- one
- *two*

1. first
2. second

> The harbour does not wait.
>
> — A pilot

::: picture
file: pictures/quay.jpg
alt: Cranes over water
caption: The same quay, seen again
credit: Ana Lima / Agency
:::

::: table
caption: Ships waiting
---
| Month | Ships |
| --- | ---: |
| June | 41 |
| July \\| August | 37 |
:::

::: audio
file: audio/horn.mp3
title: The horn
:::

---

::: embed
url: https://www.youtube.com/watch?v=abcdefgh123
title: Through the locks
description: Filmed from the bridge
:::

::: note
title: How we counted
---
By hand, **twice**.
:::

::: correction
date: 2026-11-21
---
An earlier version said forty.
:::

::: readalso
- the-second-tide
- the-crossing/mending-the-deep
:::

A last paragraph.
"""

SHOW = """---
title: The Crossing
slug: the-crossing
standfirst: One guest, one question.
category: News > Politics
language: en
author: The Estuary
owner_name: The Estuary
owner_email: owner@magazine.example
feedback: show@magazine.example
guid: 139c66c7-9b47-57eb-a53e-c7a7838e7af0
funding:
  text: Pay for it
  url: https://magazine.example/pay/
credits:
  - name: Hanna Lindqvist
    role: Host
    link: https://hanna.example/
  - name: Jonah Reyes
    role: Producer
subscribe:
  - label: Apple Podcasts
    url: https://podcasts.example/apple
picture: pictures/cover.png
caption: The cover
credit: Ana Lima
alt: A ferry
---

One guest, every **Friday**.
"""

EPISODE = """---
title: Mending the deep
slug: mending-the-deep
standfirst: A captain on what lies under the sea.
date: 2026-11-13T07:00:00+00:00
tier: open
show: the-crossing
season: 2
number: 14
audio: audio/interview.mp3
guid: urn:uuid:14
host: hanna-lindqvist
guests:
  - name: Luz Ortega
    title: Captain
    affiliation: CS Meridian
credits:
  - name: Jonah Reyes
    role: Producer
chapters: chapters/mending.json
transcript: transcripts/mending.vtt
explicit: false
regions:
  - europe
topics:
  - trade
picture: pictures/deep.jpg
{photo}related:
  - the-port-that-waited
---

We talk about ships.

- cables
- anchors
"""

TRANSCRIPT = """WEBVTT

00:00:00.500 --> 00:00:01.200
<v Hanna Lindqvist>Where does a cable break?

00:00:01.200 --> 00:00:02.900
<v Luz Ortega>Where the chart says: nothing here.
"""

CHAPTERS = """{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "A call"},
{"startTime": 1.5, "title": "The splice", "url": "https://example.org/splice"}]}"""


def write(root: Path, path: str, content: str | bytes) -> Path:
    """Write one file of a folder."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return target


def png(width: int = 64, height: int = 40, colour: str = "#123456") -> bytes:
    """A PNG's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


PORT = "the-port-that-waited"


def article(root: Path, slug: str = PORT, title: str = "", body: str = "Text.", more: str = "") -> Path:
    """Write an article by Hanna about Europe."""
    title = title or slug.replace("-", " ").capitalize()
    return write(root, f"articles/{slug}.md", ARTICLE.format(title=title, slug=slug, body=body, more=more))


def pictured(path: str = "pictures/quay.jpg", facts: str = PHOTO) -> str:
    """The keys of a picture."""
    return f"picture: {path}\n{facts}"


def people(root: Path) -> None:
    """Write Hanna, and Europe and trade for her to write about."""
    links = "links:\n  - label: Her page\n    url: https://hanna.example/\n"
    keys = f"name: Hanna Lindqvist\nslug: hanna-lindqvist\ntitle: Editor\naffiliation: The Estuary\n{links}"
    write(root, "people/hanna-lindqvist.md", f"---\n{keys}---\n\nHanna edits.\n\nShe sails, too.\n")
    write(root, "regions/europe.md", "---\nname: Europe\nslug: europe\n---\n\nA continent of small print.\n")
    write(root, "topics/trade.md", "---\nname: Trade\nslug: trade\n---\n\nWho carries what.\n")


def plain(root: Path) -> Path:
    """A small magazine: one article with a picture, its author, its region."""
    people(root)
    write(root, "pictures/quay.jpg", cast.jpeg())
    article(root, more=pictured())
    return root


def podcast(root: Path) -> None:
    """Write a show and one episode with everything."""
    write(root, "shows/the-crossing.md", SHOW)
    write(root, "episodes/mending-the-deep.md", EPISODE.format(photo=PHOTO))
    write(root, "pictures/cover.png", png(1400, 1400))
    write(root, "pictures/deep.jpg", cast.jpeg(colour="#001020"))
    write(root, "audio/interview.mp3", cast.mp3(3, 1))
    write(root, "transcripts/mending.vtt", TRANSCRIPT)
    write(root, "chapters/mending.json", CHAPTERS)


def rich(root: Path) -> Path:
    """A magazine with everything that the folder format knows."""
    plain(root)
    podcast(root)
    related = "topics:\n  - trade\nrelated:\n  - the-second-tide\n  - the-crossing/mending-the-deep\n"
    article(root, body=BODY, more=related + pictured())
    article(root, "the-second-tide", more="related:\n  - the-port-that-waited\n" + pictured("pictures/tide.webp"))
    write(root, "pictures/tide.webp", webp())
    write(root, "audio/horn.mp3", cast.mp3(1, 2))
    write(root, "pages/about.md", "---\ntitle: About us\nslug: about\nstandfirst: Who we are.\n---\n\nA page.\n")
    write(root, "pictures/logo.png", png(80, 20))
    write(
        root,
        "magazine.yaml",
        "name: The Estuary\ntagline: 'Slow: and deep'\nlogo: pictures/logo.png\n"
        "menu:\n  - label: Europe\n    url: /regions/europe/\n"
        "footer:\n  - label: About\n    url: /about/\n"
        "social:\n  - label: Letters\n    url: mailto:a@magazine.example\n",
    )
    return root


def webp() -> bytes:
    """A WebP's bytes."""
    out = io.BytesIO()
    Image.new("RGB", (50, 50), "#aa5500").save(out, "WEBP")
    return out.getvalue()


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
