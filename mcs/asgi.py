"""The asynchronous entry: sockets in production, pages and sockets on the embedded default."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import SessionMiddlewareStack
from channels.auth import AuthMiddleware
from django.conf import settings
from django.urls import path

from mcs.core import background
from mcs.core.live.origin import OwnPagesOnly
from timeline.consumers import LiveConsumer

sockets = OwnPagesOnly(
    SessionMiddlewareStack(AuthMiddleware(URLRouter([path("ws/", LiveConsumer.as_asgi())]))),
    settings.SITE_ORIGINS,
)
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
background.start()
