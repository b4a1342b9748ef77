"""For servers other than `longwave run`: any WSGI server can load `longwave.conf.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "longwave.conf.settings")

application = get_wsgi_application()
