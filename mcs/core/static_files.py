"""Which static files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ProductStaticFilesConfig(StaticFilesConfig):
    """Leaves out what django-htmx brings besides htmx 2: its imports cannot be resolved and no page loads it."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext", "*-4.js", "*-4.min.js", "django-htmx.js"]
