"""The entry for pages in production."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")
application = get_wsgi_application()

from mcs.core import background

background.start()
