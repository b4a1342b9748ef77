"""The addresses under `/subscribe/`."""

from django.urls import path

from longwave.account import buying, gift_subscriptions, subscribing, withdrawal

urlpatterns = [
    path("", subscribing.subscribe, name="subscribe"),
    path("<uuid:uid>/", buying.buy, name="subscribe_price"),
    path("done/<uuid:reference>/", buying.done, name="subscribe_done"),
    path("gift/", gift_subscriptions.give, name="subscribe_gift"),
    path("redeem/", gift_subscriptions.redeem, name="subscribe_redeem"),
    path("withdraw/", withdrawal.withdraw, name="subscribe_withdraw"),
    path("withdraw/<str:token>/", withdrawal.by_mail, name="subscribe_withdrawal"),
]
