"""What every template may know without asking."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  # the signature of a context processor
    """The product's name, and whether this is a demo: nothing that needs the database."""
    return {"PRODUCT_NAME": settings.PRODUCT_NAME, "DEMO": settings.DEMO, "DIRECT_TALK": settings.DIRECT_TALK}
