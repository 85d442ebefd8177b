"""Getting groups for a view: through the door or 404."""

from django.http import HttpRequest

from accounts.models import User
from accounts.views.doors import professional
from groups.models import DirectTalk, FreeGroup, Group, WorkplaceGroup
from timeline.queries.members import active
from timeline.views.doors import one


def group_of(request: HttpRequest, pk: int) -> Group:
    """A group visible to the signed-in person, or 404."""
    found: Group = one(FreeGroup.objects.visible_to(professional(request)).select_related("timeline"), pk=pk)
    return found


def workplace_of(request: HttpRequest, facility: int) -> WorkplaceGroup:
    """The sharing space of a facility, visible to the signed-in person, or 404."""
    visible = WorkplaceGroup.objects.visible_to(professional(request))
    return one(visible.select_related("timeline", "facility"), facility__pk=facility)


def member_of(group: Group, user_pk: int) -> User:
    """A member of a group that came through the door, or 404."""
    return one(active([group.timeline]).select_related("user__profile"), user__pk=user_pk).user


def talk_of(request: HttpRequest, pk: int) -> DirectTalk:
    """A 1対1 of the signed-in person, or 404."""
    return one(DirectTalk.objects.visible_to(professional(request)).select_related("timeline"), pk=pk)
