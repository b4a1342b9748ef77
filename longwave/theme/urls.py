"""The theme's addresses."""

from django.urls import path

from longwave.theme import views

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/mail/", views.letter, name="styleguide-mail"),
    path("styleguide/mail/<slug:rhythm>/<slug:state>/", views.sample_letter, name="styleguide-letter"),
    path("styleguide/<str:name>/<slug:state>/", views.sample, name="styleguide-sample"),
    path("appearance/", views.appearance, name="appearance"),
]
