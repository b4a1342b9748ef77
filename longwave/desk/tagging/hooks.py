"""The door to the suggestions: their address, and the script that asks."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks

from longwave.desk.tagging.views import suggestions


@hooks.register("register_admin_urls")
def address() -> list[URLPattern]:
    """`/desk/suggestions/`."""
    return [path("suggestions/", suggestions, name="story_suggestions")]


@hooks.register("insert_editor_js")
def ask_while_writing() -> str:
    """Ask again while somebody writes, and set what she clicks."""
    return format_html('<script type="module" src="{}"></script>', static("desk/tagging.js"))
