"""The podcast's addresses beside its pages."""

from django.urls import path, re_path

from longwave.podcast import views

EPISODE = r"^podcasts/(?P<show>[-\w]+)/(?P<episode>[-\w]+)/"

urlpatterns = [
    path("podcasts/<slug:show>/feed.xml", views.feed),
    re_path(EPISODE + r"transcript\.(?P<form>vtt|srt|json|txt)$", views.transcript),
    re_path(EPISODE + r"chapters\.json$", views.chapters),
    re_path(EPISODE + r"player/$", views.player),
    path("oembed", views.oembed),
]
