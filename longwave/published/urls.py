"""The addresses of what is published."""

from django.urls import path, re_path

from longwave.published import feeds, views, ways_in
from longwave.published.rules import INDEXES

urlpatterns = [
    path("", views.front),
    re_path(r"^(?P<below>(?:[-\w]+/)*)here\.json$", views.personal),
    *(path(address[1:], views.index) for address in INDEXES),
    path("articles/<slug:slug>/", views.page),
    path("podcasts/<slug:show>/", views.page),
    path("podcasts/<slug:show>/<slug:episode>/", views.page),
    path("regions/<slug:slug>/", views.page),
    path("topics/<slug:slug>/", views.page),
    path("people/<slug:slug>/", views.page),
    path("threads/<slug:slug>/", views.page),
    *(path(f"{place}/<slug:slug>/feed.xml", feeds.of_list) for place in ("regions", "topics", "people", "threads")),
    path("archive/<int:year>/<int:month>/", views.archive),
    path("free/<str:token>/", ways_in.free),
    path("gift/", ways_in.give),
    path("gift/<str:token>/", ways_in.gift),
    path("feed.xml", feeds.stories),
    path("sitemap.xml", feeds.site_map),
    path("sitemap-news.xml", feeds.news_site_map),
    path("robots.txt", feeds.robots),
    path("livez", views.alive),
    path("readyz", views.ready),
    path("<slug:slug>/", views.page),
]
