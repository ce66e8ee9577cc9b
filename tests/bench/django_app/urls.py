"""The addresses of the Django site, those of the hall."""

from django.urls import path

from tests.bench.django_app import views

urlpatterns = [
    path("", views.home),
    path("login", views.login),
    path("register", views.register),
    path("unit", views.unit_home),
    path("unit/cases", views.unit_cases),
    path("services/<str:code>", views.guide),
]
