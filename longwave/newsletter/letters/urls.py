"""The addresses of editions, and of their links."""

from django.urls import path, re_path

from longwave.media.urls import FILE
from longwave.newsletter.letters import views

urlpatterns = [
    path("newsletter/", views.newsletters),
    path("newsletter/feed.xml", views.feed),
    path("newsletter/<slug:slug>/", views.edition),
    re_path(rf"^newsletter/(?P<slug>[-\w]+)/(?P<address>{FILE})$", views.file),
    re_path(r"^go/(?P<name>[A-Za-z0-9_-]{11})/$", views.go),
]
