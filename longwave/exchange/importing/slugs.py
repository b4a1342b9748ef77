"""Slugs: what an address may hold, and how a title becomes one."""

from __future__ import annotations

import re
from collections.abc import Container

from wagtail.coreutils import string_to_ascii

LONGEST = 120  # characters, so that an address of two slugs and every list's key fit their columns
_USUAL = 60  # characters of a slug made from a title
_SLUG = re.compile(r"[-\w]+", re.ASCII)


def ascii_slug(title: str) -> str:
    """A title as a slug in ASCII, whatever its script; empty where it has neither letter nor digit."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", string_to_ascii(title)).lower())
    slug = "-".join(words)
    if len(slug) <= _USUAL:
        return slug
    cut = slug[: _USUAL + 1].rpartition("-")[0]
    return cut or slug[:_USUAL]


def unused(slug: str, taken: Container[str]) -> str:
    """The slug, or with a number behind it the first that is not taken."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def why_not(slug: str) -> str:
    """Say why a slug cannot be part of an address; an empty string where it can."""
    if not _SLUG.fullmatch(slug):
        return (
            f"“{slug}” has characters that no address of ours holds. Expected letters from a to z, digits and hyphens, "
            f"such as “{ascii_slug(slug) or 'a-title'}”."
        )
    if len(slug) > LONGEST:
        return f"the slug has {len(slug)} characters; at most {LONGEST} are taken. Shorten it."
    return ""
