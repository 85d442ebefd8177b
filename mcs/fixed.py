"""Settings that no environment changes: how the queue works, what pages may load, how logs are written."""

from typing import Any

from csp.constants import NONE, SELF

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "mcs.core.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "celery": {"level": "WARNING"},
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
}


def content_policy(origins: list[str]) -> dict[str, Any]:
    """What a page may load and connect to: this site alone, sockets at the same `origins`."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "blob:"],
            "font-src": [SELF],
            "connect-src": [SELF, *(o.replace("http", "ws", 1) for o in origins)],
            "manifest-src": [SELF],
            "media-src": [SELF],
            "form-action": [SELF],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        }
    }


def queue(broker: str, *, sweep_seconds: int) -> dict[str, Any]:
    """Celery's settings: the worker, the beat, and a broker that may be away. The outbox is looked through every
    `sweep_seconds`.
    """
    return {
        "CELERY_BROKER_URL": broker,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_TASK_TIME_LIMIT": 50,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": 60,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "socket_timeout": 3,  # more than the second for which a worker waits in BRPOP
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
            "max_retries": 1,
            "interval_start": 0.2,
            "interval_step": 0.2,
            "interval_max": 0.5,
        },
        "CELERY_TASK_PUBLISH_RETRY": False,
        # A mail that is being sent when the broker goes away is finished; the row decides, not the message.
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": False,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_BEAT_SCHEDULE": {
            "chores": {"task": "notices.tasks.chores", "schedule": 3600, "options": {"expires": 600}},
            "digests": {"task": "notices.tasks.digests", "schedule": 60, "options": {"expires": 60}},
            "sweep-outbox": {
                "task": "notices.tasks.sweep",
                "schedule": sweep_seconds,
                "options": {"expires": sweep_seconds},  # none piles up while no worker runs
            },
        },
        "CELERY_TIMEZONE": "Asia/Tokyo",
    }
