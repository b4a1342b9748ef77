"""Pieces of a magazine for the rules: plain, and dated by days."""

import datetime as dt
import uuid
import zoneinfo

from longwave.access.rules import Tier, Work
from longwave.newsletter.rules import Piece, When

LONDON = zoneinfo.ZoneInfo("Europe/London")
TUESDAY = dt.date(2026, 12, 1)
FRIDAY = dt.date(2026, 12, 4)


def uid(name):
    """A stable uid, so that ties fall the same way each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def morning(day):
    """Half past six in London, when the daily letter is frozen."""
    return When(day, dt.datetime.combine(day, dt.time(6, 30), tzinfo=LONDON))


def piece(name, ago=1, region="Europe", reads=0, tier=Tier.SUBSCRIBERS, day=TUESDAY, article=True, **more):
    """A piece that came out at noon, so many days before a day; it is called what its uid is made of."""
    published = dt.datetime.combine(day - dt.timedelta(days=ago), dt.time(12), tzinfo=LONDON)
    opens = more.pop("opens", None)
    work = Work(uid(name), tier, opens)
    return Piece(work, name, published, article, (region,) if region else (), reads, **more)


def named(work, pieces):
    """The name behind a uid."""
    return next((piece.slug for piece in pieces if piece.work.uid == work), "")


def reasons(left_out, pieces):
    """What was left out, by name."""
    return {named(work, pieces): why for work, why in left_out}
