"""Addresses of お知らせ."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.list_page, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
    path("settings/notices/", views.mail_choice, name="mail_choice"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
]
