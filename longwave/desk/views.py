"""The one-time way in."""

from __future__ import annotations

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse_lazy


class Welcome(PasswordResetConfirmView):
    """Choose a password and be at the desk. Django's own confirmation: the link works once and never by GET alone."""

    template_name = "desk/welcome.html"
    success_url = reverse_lazy("wagtailadmin_home")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
