"""Form widgets of the desk."""

from django.forms import CheckboxSelectMultiple


class Checkboxes(CheckboxSelectMultiple):
    """All regions or topics at a glance: there are few, and one click chooses."""
