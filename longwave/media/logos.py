"""The logos of organisations, which the people who read in their networks see above each page."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from longwave.media.delivery import FOR_EVER, stored
from longwave.media.views import sent
from longwave.membership.models import Organisation


@require_safe
def logo(request: HttpRequest, mark: str) -> HttpResponseBase:
    """`/media/images/organisations/<mark>.png`, as long as some organisation has it. Another logo has another name."""
    name = f"images/organisations/{mark}.png"
    found = stored(Path(settings.MEDIA_ROOT) / name, "image/png", FOR_EVER)
    if found is None or not Organisation.objects.filter(logo=name).exists():
        raise Http404
    return sent(request, found)
