"""The desk: Wagtail's own addresses, and the one-time way in."""

from django.urls import include, path
from wagtail.admin import urls as wagtail

from longwave.desk.views import Welcome

urlpatterns = [
    path("welcome/<uidb64>/<token>/", Welcome.as_view(), name="desk_welcome"),
    path("", include(wagtail)),
]
