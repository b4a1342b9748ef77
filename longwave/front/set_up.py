"""The parts that every door of the front shares, put together from Django's settings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from longwave.access import facts, generation
from longwave.front.pages import Pages
from longwave.front.render import Application, Renderer
from longwave.front.routes import Routes
from longwave.front.watch import Watch


def set_up(application: Application, clock: Any = timezone.now) -> tuple[Pages, Renderer, Watch]:
    """What answers from memory, what fills it, and what keeps it true; nothing is read and nothing runs yet."""
    render = Renderer(application, settings.LONGWAVE_URL)
    pages = Pages(
        facts.gate(),
        facts.held,
        Routes(),
        list(settings.ALLOWED_HOSTS),
        settings.SESSION_COOKIE_NAME,
        settings.SESSION_COOKIE_SECURE,
        clock,
    )
    return pages, render, Watch(pages, facts.held, generation.at(settings.GENERATION), render)
