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

from longwave.front.bridge import Bridge
from longwave.front.door import Front
from longwave.front.uploads import trusted

# A page being made in a thread would hold up files for 5 ms at a time; half a millisecond costs pages nothing.
sys.setswitchinterval(0.0005)

application = Front(
    Bridge(get_wsgi_application(), trusted),
    media=Path(settings.MEDIA_ROOT),
    static_root=Path(settings.STATIC_ROOT),
    hsts=settings.SECURE_HSTS_SECONDS,
)
_ = get_resolver().url_patterns
