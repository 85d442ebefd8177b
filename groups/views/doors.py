"""Getting groups for a view: through the door or 404. The namespace of the address says which kind of group it is."""

from django.http import HttpRequest

from accounts.models import User
from accounts.views.doors import professional
from groups.models import Community, DirectTalk, FreeGroup, Group, WorkplaceGroup
from timeline.queries.members import active
from timeline.views.doors import one


def is_of_communities(request: HttpRequest) -> bool:
    """Whether the address is one of communities, and not of free groups."""
    return request.resolver_match is not None and request.resolver_match.namespace == Community.space


def group_of(request: HttpRequest, pk: int) -> Group:
    """A group visible to the signed-in person, or 404."""
    user = professional(request)
    if is_of_communities(request):
        return one(Community.objects.visible_to(user).select_related("timeline"), pk=pk)
    return one(FreeGroup.objects.visible_to(user).select_related("timeline"), pk=pk)


def listed_of(request: HttpRequest, pk: int) -> Community:
    """A community that stands in the list of the signed-in person, a member or not; or 404."""
    return one(Community.objects.listed_to(professional(request)).select_related("timeline"), pk=pk)


def deleted_of(request: HttpRequest, pk: int) -> Group:
    """A deleted group that the signed-in person may bring back, or 404."""
    user = professional(request)
    if is_of_communities(request):
        return one(Community.objects.restorable_by(user).select_related("timeline"), pk=pk)
    return one(FreeGroup.objects.restorable_by(user).select_related("timeline"), pk=pk)


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
