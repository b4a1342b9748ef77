"""The addresses under `/subscribe/`."""

from django.urls import path

from longwave.account import buying, subscribing

urlpatterns = [
    path("", subscribing.subscribe, name="subscribe"),
    path("<uuid:uid>/", buying.buy, name="subscribe_price"),
    path("done/<uuid:reference>/", buying.done, name="subscribe_done"),
]
