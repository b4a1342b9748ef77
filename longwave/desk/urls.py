"""The desk: Wagtail's own addresses, behind our own door."""

from django.urls import include, path
from wagtail.admin import urls as wagtail

from longwave.desk.views import sign_in

urlpatterns = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("", include(wagtail)),
]
