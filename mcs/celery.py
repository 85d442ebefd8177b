"""The Celery application; its tasks are found in the apps."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")
app = Celery("outbox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
