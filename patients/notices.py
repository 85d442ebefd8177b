"""The words of the notices of patients."""

from django.urls import reverse

from accounts.models import User
from accounts.queries.people import cards
from notices.models import Notice
from notices.registry import NOTICES, Shown
from patients.actions.register import JOINED
from patients.models import PatientGroup
from timeline.models import Timeline


def register() -> None:
    """Hand them in, at start."""
    NOTICES[JOINED] = joined


def joined(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…のグループに参加しました」, as long as one is in it."""
    groups = PatientGroup.objects.filter(
        pk__in=[n.subject_id for n in notices], care__in=Timeline.objects.visible_to(user)
    ).select_related("patient")
    patients = {group.pk: group.patient for group in groups}
    people = cards(n.actor_id for n in notices if n.actor_id)
    return {
        n.pk: Shown(
            f"{people[n.actor_id].name}さんが、あなたを{patients[n.subject_id].name}さんの患者グループに加えました。",
            reverse("patients:page", args=[patients[n.subject_id].pk]),
        )
        for n in notices
        if n.subject_id in patients and n.actor_id in people
    }
