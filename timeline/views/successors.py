"""Choosing who runs a group next."""

from django.http import HttpRequest

from accounts.models import User
from timeline.forms import SuccessorForm
from timeline.models import Timeline
from timeline.queries.members import is_only_admin, successors


def successor_form(request: HttpRequest, timeline: Timeline, leaving: User) -> SuccessorForm | None:
    """What the last administrator fills in to leave or step down; None for everybody else. `timeline` is the group's
    or the care side, and came through the door.
    """
    if not is_only_admin(leaving, timeline):
        return None
    data = request.POST if request.method == "POST" else None
    return SuccessorForm(data, people=successors(timeline, leaving))
