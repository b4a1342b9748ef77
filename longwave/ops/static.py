"""How static files are kept: named by their content, and our own also zipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.compress import Compressor

OURS = "longwave/"


class OwnFilesZipped(ManifestStaticFilesStorage):
    """Django's storage of files named by their digest, with `.br` and `.gz` beside what readers get.

    Only our own files and the publisher's: zipping the desk's megabytes as well would make the first start wait for
    half a minute, for the few people who work there.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Name the files by their content, then zip ours under both names."""
        ours: set[str] = set()
        for name, hashed, processed in super().post_process(paths, dry_run=dry_run, **options):
            if hashed and own(name):
                ours |= {name, hashed}
            yield name, hashed, processed
        compressor = Compressor(quiet=True)
        for name in sorted(ours):
            if compressor.should_compress(name):
                compressor.compress(self.path(name))


def own(name: str) -> bool:
    """Whether a static file is ours or the publisher's."""
    return name.startswith(OURS) or any((Path(folder) / name).is_file() for folder in settings.STATICFILES_DIRS)
