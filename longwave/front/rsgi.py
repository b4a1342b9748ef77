"""The RSGI application that granian runs: `longwave.front.rsgi:application`.

Everything is loaded when this module is, in each process before its first request: loaded later, the first reader of
each process would wait for seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# A page being made in a thread would hold up files for 5 ms at a time; half a millisecond costs pages nothing.
sys.setswitchinterval(0.0005)

_django = get_wsgi_application()  # before what follows, which needs Django's models

from longwave.front.bridge import Bridge  # noqa: E402
from longwave.front.door import Front  # noqa: E402
from longwave.front.set_up import set_up  # noqa: E402
from longwave.front.uploads import trusted  # noqa: E402

_ = get_resolver().url_patterns
_pages, _render, _watch = set_up(_django)
application = Front(
    Bridge(_django, trusted),
    _pages,
    _render,
    media=Path(settings.MEDIA_ROOT),
    static_root=Path(settings.STATIC_ROOT),
    hsts=settings.SECURE_HSTS_SECONDS,
    stopped=_watch.stop,
    behind=_watch.behind,
)
_watch.first()
_watch.start()
