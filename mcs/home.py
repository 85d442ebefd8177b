"""ホーム: the four doors, what waits, and the workplace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from approvals import queries as approvals
from groups.models import WorkplaceGroup
from notices import queries as notices
from patients.models import PatientGroup
from timeline.models import Timeline
from timeline.queries import unread
from timeline.views.doors import person


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """ホーム. Relatives find their own patient and nothing else."""
    user = person(request)
    context = waiting_context(user) | {"announcements": notices.announcements()[:3]}
    if not user.is_professional:
        return render(request, "home/relative.html", context | {"patients": _own_patients(user)})
    workplaces = list(WorkplaceGroup.objects.visible_to(user).select_related("facility", "timeline"))
    return render(request, "home/home.html", context | {"workplaces": workplaces})


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and the counts of the doors: asked for again whenever a page hears of something."""
    return render(request, "home/_waiting.html", waiting_context(person(request)))


def waiting_context(user: User) -> dict[str, Any]:
    """Invitations, approvals, unread posts per door, new notices. A fixed number of queries."""
    counts = unread.counts(user, Timeline.objects.visible_to(user).values_list("pk", flat=True))
    patient_ids = _timeline_ids(user)
    patients = sum(count for pk, count in counts.items() if pk in patient_ids)
    return {
        "invitations": approvals.waiting_for(user).count(),
        "approvals": approvals.to_decide(user).count(),
        "unread_patients": min(unread.CAP, patients),
        "unread_groups": min(unread.CAP, sum(counts.values()) - patients),
        "notices": notices.unseen_count(user),
    }


def _timeline_ids(user: User) -> set[int]:
    visible = Timeline.objects.visible_to(user)
    return set(visible.filter(kind="patient_group").values_list("pk", flat=True))


def _own_patients(user: User) -> list[PatientGroup]:
    """The groups whose 患者側 this relative belongs to."""
    groups = PatientGroup.objects.filter(patient_side__in=Timeline.objects.visible_to(user))
    return list(groups.select_related("patient", "patient_side"))
