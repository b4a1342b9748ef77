"""The address of what comes back."""

from django.urls import path

from longwave.newsletter.bounces import views

urlpatterns = [path("webhooks/mail/<slug:provider>/", views.tell)]
