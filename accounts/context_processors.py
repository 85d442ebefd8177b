"""What every page knows of its session, without a query."""

from django.http import HttpRequest

from accounts.models import OpenSession
from accounts.queries.sessions import limits


def session(request: HttpRequest) -> dict[str, object]:
    """The limits of the session that the middleware has read; nothing where nobody is signed in."""
    row = getattr(request, "session_row", None)
    return {"SESSION": limits(row)} if isinstance(row, OpenSession) else {}
