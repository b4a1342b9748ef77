"""What the desk's pages about readers share: who may see them, the way home, and how days are said."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from wagtail.permission_policies import ModelPermissionPolicy

from longwave.membership import rules
from longwave.membership.models import Grant

POLICY = ModelPermissionPolicy(Grant)  # whoever may give access sees to whom
HOME = {"url": "/desk/", "label": "Home"}


def day(moment: datetime) -> str:
    """A moment's day in the magazine's zone."""
    return rules.day(moment, timezone.get_default_timezone())


def last_day(end: datetime) -> str:
    """The last day before a moment: what ends at a midnight has lasted until the day before."""
    return rules.last_day(end, timezone.get_default_timezone())
