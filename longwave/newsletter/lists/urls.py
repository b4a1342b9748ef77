"""The addresses of the lists, under `/newsletter/`."""

from django.urls import path

from longwave.newsletter.lists import own, views

urlpatterns = [
    path("sign-up/", views.sign_up),
    path("confirm/<str:token>/", views.confirm),
    path("preferences/<str:token>/", own.preferences),
    path("preferences/<str:token>/data.json", own.data),
    path("address/<str:token>/", own.address),
    path("unsubscribe/<str:token>/", own.unsubscribe),
]
