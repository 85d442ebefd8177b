"""The demo: example people and posts, and the page of mails that were sent."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo."""

    name = "mcs.demo"
    label = "demo"
    verbose_name = "デモ"
