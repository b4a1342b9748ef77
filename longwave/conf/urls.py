"""Every address of a magazine, room by room."""

from django.urls import include, path

from longwave.discovery.views import search

urlpatterns = [
    path("desk/", include("longwave.desk.urls")),
    path("search/", search),
    path("", include("longwave.media.urls")),
    path("", include("longwave.podcast.urls")),
    path("", include("longwave.theme.urls")),
    path("", include("longwave.published.urls")),
]
handler404 = "longwave.published.views.not_found"
