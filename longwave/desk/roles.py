"""Who may do what at the desk. The table is the documentation, the set-up and what the tests hold us to.

Page permissions are Wagtail's: `add` lets one write and submit one's own pieces, `change` edits everybody's,
`publish` publishes and withdraws, `lock` and `unlock` guard against two people editing one piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The five roles. An administrator is Django's superuser: everything, people included."""

    AUTHOR = "author"
    EDITOR = "editor"
    PRODUCER = "producer"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


WRITE = ("add",)
EDIT = ("add", "change", "publish", "lock", "unlock")
LIBRARY = ("add", "change", "choose")


@dataclass(frozen=True)
class May:
    """What a role may do: page permissions by section of the tree, and by model of the library and settings.

    `readers` is looking after them: accounts, what they are given and what they pay, plans and prices, organisations,
    complimentary links, the meter, and who gets which newsletter. `letters` is what the newsletters say, and their
    sending.
    """

    pages: dict[str, tuple[str, ...]]
    pictures: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    magazine: bool = False
    readers: bool = False
    letters: bool = False


ROLES: dict[Role, May] = {
    Role.AUTHOR: May(pages={"articles": WRITE}, pictures=("add", "choose")),
    Role.EDITOR: May(
        pages={"articles": EDIT, "people": EDIT, "regions": EDIT, "topics": EDIT, "threads": EDIT},
        pictures=LIBRARY,
        audio=("add",),
        letters=True,
    ),
    Role.PRODUCER: May(pages={"podcasts": EDIT, "people": EDIT}, pictures=LIBRARY, audio=("add", "change")),
    Role.PUBLISHER: May(
        pages={"": EDIT}, pictures=LIBRARY, audio=("add", "change"), magazine=True, readers=True, letters=True
    ),
}
