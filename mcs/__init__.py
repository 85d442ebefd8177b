"""The project: settings, addresses, entry points."""

from mcs.celery import app as celery_app

__all__ = ("celery_app",)
