"""The words of the notices of patients."""

from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.models import User
from accounts.queries.people import cards
from notices.models import Notice
from notices.registry import NOTICES, Shown
from patients.actions.members import REMOVED
from patients.actions.register import JOINED
from patients.actions.sides import ADDED, TAKEN_OFF
from patients.models import Patient, PatientGroup
from timeline.actions.telling import LAPSING
from timeline.enums import MemberState
from timeline.models import Timeline, TimelineMember

if TYPE_CHECKING:
    from django.db.models import QuerySet


def register() -> None:
    """Hand them in, at start."""
    NOTICES[JOINED] = joined
    NOTICES[REMOVED] = removed
    NOTICES[ADDED] = added
    NOTICES[TAKEN_OFF] = taken_off
    LAPSING.extend([ADDED, TAKEN_OFF])


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


def removed(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…から外しました」, to who was a member once and is none now. The patient is named only to those in whose list
    the name still stands; others read which facility's patient it is.
    """
    live = TimelineMember.objects.filter(user=user).exclude(state=MemberState.ENDED).values("timeline")
    groups = {
        group.pk: group.patient
        for group in PatientGroup.objects.filter(pk__in=[n.subject_id for n in notices])
        .exclude(care__in=live)
        .exclude(patient_side__in=live)
        .select_related("patient__managing_facility")
    }
    listed = set(Patient.objects.listed_to(user).filter(group__in=groups).values_list("pk", flat=True))
    people = cards(n.actor_id for n in notices if n.actor_id)
    return {
        n.pk: Shown(_removed(people[n.actor_id].name, groups[n.subject_id], listed), reverse("patients:list"))
        for n in notices
        if n.subject_id in groups and n.actor_id in people
    }


def _removed(actor: str, patient: Patient, listed: set[int]) -> str:
    whose = f"{patient.name}さん" if patient.pk in listed else f"{patient.managing_facility.name}の患者"
    return f"{actor}さんが、あなたを{whose}のグループから外しました。これまでの投稿は残ります。"


def added(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…の患者側に加えました」, as long as one is there."""
    groups = PatientGroup.objects.filter(patient_side__in=Timeline.objects.visible_to(user))
    sentence = (
        "{actor}さんが、あなたを{patient}さんの患者側に加えました。ご本人・ご家族と連絡を取り合う場です。"
    )
    return _about_side(notices, groups, "patient_side", sentence)


def taken_off(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…の患者側から外しました」, to who is still on the care side, and on that side alone."""
    seen = Timeline.objects.visible_to(user)
    groups = PatientGroup.objects.filter(care__in=seen).exclude(patient_side__in=seen)
    sentence = "{actor}さんが、あなたを{patient}さんの患者側から外しました。医療・介護側には、これまでどおり参加しています。"
    return _about_side(notices, groups, "care", sentence)


def _about_side(
    notices: list[Notice], groups: "QuerySet[PatientGroup]", side: str, sentence: str
) -> dict[int, Shown]:
    """Of those groups; `side` is the field of the timeline that these notices are about, and the name of its page."""
    found = groups.filter(**{f"{side}__in": [n.subject_id for n in notices]}).select_related("patient")
    patients = {getattr(group, f"{side}_id"): group.patient for group in found}
    people = cards(n.actor_id for n in notices if n.actor_id)
    return {
        n.pk: Shown(
            sentence.format(actor=people[n.actor_id].name, patient=patients[n.subject_id].name),
            reverse(f"patients:{side}", args=[patients[n.subject_id].pk]),
        )
        for n in notices
        if n.subject_id in patients and n.actor_id in people
    }
