"""Every address of a magazine, room by room."""

from django.urls import include, path

from longwave.account import outbox, till
from longwave.discovery.search import views as search
from longwave.membership.billing import webhook

urlpatterns = [
    path("desk/", include("longwave.desk.urls")),
    path("account/", include("longwave.account.urls")),
    path("subscribe/", include("longwave.account.subscribe_urls")),
    path("outbox/", outbox.outbox),
    path("outbox/<slug:name>/<int:number>/", outbox.mail_page),
    path("till/checkout/<str:number>", till.checkout),
    path("till/portal/<str:number>", till.portal),
    path("till/invoice/<str:number>", till.bill),
    path("till/invoice/<str:number>/pdf", till.bill),
    path("till/receipt/<str:number>", till.receipt),
    path("search/", search.search),
    path("search/suggestions/", search.suggest),
    path("webhooks/stripe/", webhook.stripe),
    path("newsletter/", include("longwave.newsletter.lists.urls")),
    path("", include("longwave.newsletter.letters.urls")),
    path("", include("longwave.newsletter.bounces.urls")),
    path("", include("longwave.media.urls")),
    path("", include("longwave.podcast.urls")),
    path("", include("longwave.theme.urls")),
    path("", include("longwave.published.urls")),
]
handler429 = "longwave.account.limits.too_many"
handler400 = "longwave.published.untaken.not_taken"
handler404 = "longwave.published.views.not_found"
