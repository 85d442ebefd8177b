"""Addresses of the facility's desk."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
