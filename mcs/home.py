"""ホーム: the four doors, what waits, and the workplace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.queries import connecting
from accounts.queries import own as profiles
from accounts.views.passwords import standing_of
from approvals import queries as approvals
from groups.queries import lists as groups
from notices import queries as notices
from patients.queries import rows as patients
from timeline.enums import TimelineKind
from timeline.queries import unread
from timeline.views.doors import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """ホーム. Relatives find their own patient and nothing else."""
    user = person(request)
    context = waiting_context(user) | {
        "announcements": notices.announcements()[:3],
        "missing": profiles.to_ask(user),
        "password": standing_of(request),
    }
    if not user.is_professional:
        theirs = patients.rows(user, patients.found(user)[: patients.PAGE])
        return render(request, "home/relative.html", context | {"patients": theirs})
    return render(request, "home/home.html", context | {"workplaces": groups.workplaces(user)})


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and the counts of the doors: asked for again whenever a page hears of something."""
    return render(request, "home/_waiting.html", waiting_context(person(request)))


def waiting_context(user: User) -> dict[str, Any]:
    """Invitations, approvals, unread posts per door, new notices. A fixed number of queries."""
    counts = unread.by_kind(user)
    patient_groups = counts.pop(TimelineKind.PATIENT_GROUP, 0)
    talks = counts.pop(TimelineKind.DIRECT, 0)
    asked = connecting.waiting_for(user).count() if user.is_professional else 0
    communities = counts.pop(TimelineKind.COMMUNITY, 0)
    return {
        "invitations": approvals.waiting_for(user).count(),
        "approvals": approvals.to_decide(user).count(),
        "connections": asked,
        "unread_talks": talks,
        "unread_connections": min(unread.CAP, talks + asked),
        "unread_patients": patient_groups,
        "unread_communities": communities,
        "unread_groups": min(unread.CAP, sum(counts.values())),
        "notices": notices.unseen_count(user),
    }
