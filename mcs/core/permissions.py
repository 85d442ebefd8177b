"""The button's twin of a raising access function."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404


def allows(require: Callable[..., Any], /, *args: Any, **kwargs: Any) -> bool:
    """Whether `require(*args, **kwargs)` lets the person pass: the same function decides the button and the act."""
    try:
        require(*args, **kwargs)
    except (PermissionDenied, ValidationError, Http404):
        return False
    return True
