"""The addresses of audio and pictures."""

from django.urls import re_path

from longwave.media import views

urlpatterns = [
    re_path(r"^audio/\d+-[0-9a-f]{16}/[^/]+$", views.file),
    re_path(r"^media/images/[^/]+$", views.file),
]
