"""The roles that podcast:person knows (Podcast Taxonomy), by group, and how the desk's words find them."""

import re

_GROUPS: dict[str, tuple[str, ...]] = {
    "cast": (
        "host",
        "co-host",
        "guest host",
        "guest",
        "voice actor",
        "narrator",
        "announcer",
        "reporter",
    ),
    "creative direction": (
        "director",
        "assistant director",
        "executive producer",
        "senior producer",
        "producer",
        "associate producer",
        "development producer",
        "creative director",
    ),
    "writing": (
        "author",
        "editorial director",
        "co-writer",
        "writer",
        "songwriter",
        "guest writer",
        "story editor",
        "managing editor",
        "script editor",
        "script coordinator",
        "researcher",
        "editor",
        "fact checker",
        "translator",
        "transcriber",
        "logger",
    ),
    "audio production": (
        "studio coordinator",
        "technical director",
        "technical manager",
        "audio engineer",
        "remote recording engineer",
        "post production engineer",
    ),
    "audio post-production": (
        "audio editor",
        "sound designer",
        "foley artist",
        "composer",
        "theme music",
        "music production",
        "music contributor",
    ),
    "administration": (
        "production coordinator",
        "booking coordinator",
        "production assistant",
        "content manager",
        "marketing manager",
        "sales representative",
        "sales manager",
    ),
    "visuals": ("graphic designer", "cover art designer"),
    "community": ("social media manager",),
    "misc.": ("consultant", "intern"),
}
ROLES: dict[str, str] = {role: group for group, roles in _GROUPS.items() for role in roles}

# What credits say instead.
_WORDS = {
    "presenter": "host",
    "presented": "host",
    "hosted": "host",
    "interviewer": "host",
    "interviewee": "guest",
    "interviewed": "guest",
    "speaker": "guest",
    "produced": "producer",
    "production": "producer",
    "editing": "audio editor",
    "edited": "audio editor",
    "sound": "audio engineer",
    "sound engineer": "audio engineer",
    "mixed": "audio engineer",
    "mixing": "audio engineer",
    "recorded": "audio engineer",
    "sound design": "sound designer",
    "music": "theme music",
    "music by": "theme music",
    "research": "researcher",
    "written": "writer",
    "reported": "reporter",
    "fact-checker": "fact checker",
    "fact-checking": "fact checker",
    "translation": "translator",
    "transcript": "transcriber",
    "artwork": "cover art designer",
    "illustration": "cover art designer",
}
_BETWEEN = re.compile(r"\s*(?:,|;|/|&|\band\b)\s*", re.IGNORECASE)


def official(words: str) -> tuple[tuple[str, str], ...]:
    """The official roles, each with its group, in a credit such as “produced and edited by” or “Host”.

    Words that name none are kept as they are under “misc.”: without a role, apps would take the person for the host.
    """
    found = []
    for part in _BETWEEN.split(words.strip().rstrip(":")):
        plain = part.lower().removesuffix(" by").strip()
        role = plain if plain in ROLES else _WORDS.get(plain, "")
        if role and (role, ROLES[role]) not in found:
            found.append((role, ROLES[role]))
    kept = " ".join("".join(c for c in words if c.isprintable()).lower().split())
    return tuple(found) or ((kept or "consultant", "misc."),)
