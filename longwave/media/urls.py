"""The addresses of audio and pictures."""

from django.urls import path, re_path

from longwave.media import logos, views

FILE = r"audio/\d+-[0-9a-f]{16}/[^/]+|media/images/[^/]+"

urlpatterns = [
    path("media/images/organisations/<slug:mark>.png", logos.logo),
    re_path(rf"^(?:{FILE})$", views.file),
    re_path(rf"^(?P<path>(?:articles/[-\w]+|podcasts/[-\w]+/[-\w]+)/)(?P<address>{FILE})$", views.gated),
]
