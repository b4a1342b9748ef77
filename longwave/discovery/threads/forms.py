"""The form of a thread."""

from __future__ import annotations

from typing import Any

from longwave.editorial.forms import PublishForm


class ThreadForm(PublishForm):
    """A thread, in which each piece has one place."""

    def clean(self) -> dict[str, Any]:
        """Say above the pieces that one stands there twice."""
        cleaned = super().clean()
        parts = self.formsets["parts"]
        if parts.is_valid():
            chosen = [form.cleaned_data.get("target") for form in parts.forms if form not in parts.deleted_forms]
            seen: set[Any] = set()
            for piece in filter(None, chosen):
                if piece.pk in seen:
                    parts.non_form_errors().append(f"“{piece}” stands here twice: remove one.")
                seen.add(piece.pk)
        return cleaned
