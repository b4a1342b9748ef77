"""What a feed says of a show and its episodes as files of the folder format.

Texts that would not fit their field are cut, addresses that are none are left out: another host let them pass, and a
show should not stay behind for them. What must be to the letter, the GUIDs, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from longwave.exchange.blocks import Block
from longwave.exchange.feed_shapes import Feed, FeedEpisode, FeedPerson, FeedShow, people_of
from longwave.exchange.files import Credit, EpisodeFile, Funding, Guest, ShowFile
from longwave.exchange.notes import from_notes
from longwave.exchange.rich_text import Span, paragraphs_to_html, text_of
from longwave.exchange.rich_text import from_html as lines_of
from longwave.podcast import rules
from longwave.podcast.categories import CATEGORIES
from longwave.podcast.chapters import Chapter

LONGEST_LINK = 200
STANDFIRST = 300  # characters, after which it ends with its sentence
_HEADING = 200
_REPEATED = 0.9  # of the notes' length, above which a summary is no summary
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)")
_HOSTS = {"host", "co-host", "cohost", "guest host"}


def show_file(show: FeedShow, slug: str, guid: str) -> tuple[ShowFile, list[Block]]:
    """The show. `guid` is its podcast:guid, told by the feed or by where the feed lives."""
    funding = next((one for one in show.funding if link(one.url)), None)
    file = ShowFile(
        title=title_of(show),
        slug=slug,
        standfirst=standfirst(show.subtitle),
        type=show.type or "episodic",
        category=category(show.categories),
        language=language(show.language),
        explicit=show.explicit,
        author=cut(show.author or show.owner_name, 160),
        owner_name=cut(show.owner_name or show.author, 160),
        owner_email=email(show.owner_email),
        guid=guid,
        locked=show.locked,
        copyright=cut(show.copyright, 200),
        funding=Funding(cut(funding.text or "Support the show", rules.MOST_NAME), funding.url) if funding else None,
        credits=tuple(credits_of(show.people)),
    )
    return file, [Block("text", {"html": as_text(from_notes(show.description))})]


def title_of(show: FeedShow) -> str:
    """The show's title, or what comes nearest to one."""
    return cut(show.title or show.author or show.owner_name or "Untitled show", 255)


def episode_file(
    feed: Feed, episode: FeedEpisode, show: str, slug: str, now: datetime
) -> tuple[EpisodeFile, list[Block]]:
    """An episode, without its recording and pictures. One without a date is dated `now`."""
    people = people_of(feed, episode)
    hosts = [one for one in people if one.role in _HOSTS]
    blocks = fitting(from_notes(episode.notes))
    file = EpisodeFile(
        title=cut(episode.title, 255),
        slug=slug,
        standfirst=standfirst(episode.subtitle or _summary(episode, blocks)),
        date=episode.published or now,
        show=show,
        season=episode.season or None,
        number=episode.number or None,
        type=episode.type,
        guid=episode.guid,
        explicit=episode.explicit,
        host=cut(hosts[0].name, 160) if hosts else "",
        guests=tuple(Guest(cut(one.name, 160)) for one in people if one.role == "guest"),
        credits=tuple(credits_of(one for one in people if one.role != "guest" and one not in hosts[:1])),
    )
    return file, blocks


def _summary(episode: FeedEpisode, blocks: Iterable[Block]) -> str:
    """What says it in few words: a summary, or the first paragraph where the summary is all of the notes again."""
    texts = [text_of(line) for block in blocks if block.kind == "text" for line in lines_of(block.value["html"])]
    if texts and len(episode.summary) > sum(map(len, texts)) * _REPEATED:
        return texts[0]
    return episode.summary


def credits_of(people: Iterable[FeedPerson]) -> Iterable[Credit]:
    """People as credits."""
    for one in people:
        role = one.role[:1].upper() + one.role[1:]
        yield Credit(cut(one.name, 160), cut(role, 80), link(one.href))


def chapters_of(episode: FeedEpisode) -> list[Chapter]:
    """The chapters that the feed itself holds."""
    return [Chapter(one.start, one.title, one.url, one.image) for one in episode.inline_chapters]


def standfirst(text: str) -> str:
    """The first sentences of a text that may hold markup."""
    plain = " ".join(text_of(line).replace("\n", " ") for line in lines_of(text))
    if len(plain) <= STANDFIRST:
        return plain
    ends = [found.end() for found in _SENTENCE.finditer(plain[: STANDFIRST + 1]) if found.end() <= STANDFIRST]
    return plain[: ends[-1]] if ends else cut(plain, STANDFIRST)


def as_text(blocks: Iterable[Block]) -> str:
    """Blocks as paragraphs of one rich text: a show's description holds nothing else."""
    parts = []
    for block in blocks:
        value = block.value
        match block.kind:
            case "text":
                parts.append(value["html"])
            case "list":
                parts += [f"<p>{item}</p>" for item in value["items"]]
            case "heading" | "pullquote":
                parts.append(paragraphs_to_html([(Span(value["text"], bold=block.kind == "heading"),)]))
    return "".join(parts)


def fitting(blocks: Iterable[Block]) -> list[Block]:
    """The blocks; a heading that is far too long for one becomes a paragraph."""
    return [
        Block("text", {"html": as_text([block])})
        if block.kind == "heading" and len(block.value["text"]) > _HEADING
        else block
        for block in blocks
    ]


def category(found: Iterable[tuple[str, ...]]) -> str:
    """The first of a feed's categories that is on Apple's list, whatever its case; nothing where none is."""
    names = {name.casefold(): name for name in CATEGORIES}
    for way in found:
        name = names.get(way[0].strip().casefold()) if way else None
        if name:
            subs = {sub.casefold(): sub for sub in CATEGORIES[name]}
            sub = subs.get(way[1].strip().casefold()) if len(way) > 1 else None
            return f"{name} > {sub}" if sub else name
    return ""


def language(tag: str) -> str:
    """A language tag that fits, nothing where it is none."""
    tag = tag.strip().replace("_", "-")
    return tag if len(tag) <= 12 and not list(rules.language_faults(tag)) else ""


def link(url: str) -> str:
    """An address of the web that fits, else nothing."""
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return ""
    return url if len(url) <= LONGEST_LINK else ""


def email(address: str) -> str:
    """A mail address that is one, else nothing."""
    try:
        EmailValidator()(address.strip())
    except ValidationError:
        return ""
    return address.strip()


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, cut after a word."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    return f"{kept.rstrip()}…"
