"""「患者リスト」: who stands in it, and what of them this reader may know. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import Facility, User
from accounts.queries import facilities
from mcs.core import places
from mcs.core.text import fold, words
from patients.models import Patient
from patients.queries.photos import photo_url
from timeline.enums import MemberRole, MemberState
from timeline.models import Timeline, TimelineMember
from timeline.queries import unread

PAGE = 50
ALL, FACILITY, MINE = "all", "facility", "mine"
TABS = {ALL: "すべて", FACILITY: "施設内", MINE: "担当"}


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the list. What the reader may not know is None or empty; a row without `url` opens
    nothing.
    """

    pk: int
    name: str
    kana: str
    initial: str
    photo_url: str
    url: str = ""
    disease: str = ""
    facility: str = ""
    unread: int = 0
    last_post_at: datetime | None = None
    members: int | None = None
    admins: str = ""


def found(user: User, *, tab: str = ALL, text: str = "") -> QuerySet[Patient]:
    """The patients listed to `user`, narrowed by tab and search. Every word must be found: in the name or
    its reading, in the facility's name, and in the disease only of patients whose disease `user` may
    know. The last active come first, then those without a post in 五十音 order.
    """
    patients: QuerySet[Patient] = Patient.objects.listed_to(user)
    if user.is_professional:
        patients = _in_tab(user, patients, tab)
        for word in words(text):
            patients = patients.filter(_holds(user, word))
    last = F("last").desc(nulls_last=True)
    near = patients.select_related("managing_facility", "group__care", "group__patient_side")
    return near.annotate(last=Subquery(_last_posts(user))).order_by(last, "sort_key", "pk")


def page(user: User, *, tab: str = ALL, text: str = "", after: str = "") -> tuple[list[PatientRow], str]:
    """The lines behind the place `after` of what `found` finds, and the place where the next page begins, "" at the end."""
    patients = found(user, tab=tab, text=text)
    shown = list(patients.filter(_behind(patients, after))[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    return rows(user, shown[:PAGE]), places.written(last.last, last.pk) if last else ""  # type: ignore[attr-defined]  # `last` comes with `found`


def _behind(patients: QuerySet[Patient], place: str) -> Q:
    """What comes after that place; everything where it is none. Who has left the list since has no place by name."""
    if (behind := places.read(place)) is None:
        return Q()
    at, pk = behind
    key = patients.filter(pk=pk).values_list("sort_key", flat=True).first() or ""
    later = Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk)
    if at is None:
        return Q(last=None) & later
    return Q(last__lt=at) | (Q(last=at) & later) | Q(last=None)


def _last_posts(user: User) -> QuerySet[Timeline, datetime | None]:
    """The last post of one patient's sides, as far as `user` sees them: the order gives nothing else away."""
    sides = Q(care_group__patient=OuterRef("pk")) | Q(patient_group__patient=OuterRef("pk"))
    posted = Timeline.objects.visible_to(user).filter(sides, last_post_at__isnull=False)
    return posted.order_by("-last_post_at").values_list("last_post_at", flat=True)[:1]


def _in_tab(user: User, patients: QuerySet[Patient], tab: str) -> QuerySet[Patient]:
    if tab == FACILITY:
        return patients.filter(managing_facility__in=facilities.confirmed(user).values("facility"))
    if tab == MINE:
        return patients.filter(group__care__in=Timeline.objects.visible_to(user))
    return patients


def _holds(user: User, word: str) -> Q:
    listed = Patient.objects.listed_to(user)
    nearby = Facility.objects.filter(pk__in=listed.values("managing_facility")).values_list(
        "pk", "name", "kana"
    )
    at = [pk for pk, name, kana in nearby if word in fold(name) or word in fold(kana)]
    known = Patient.objects.open_to_care(user).filter(disease_key__contains=word)
    return Q(search_key__contains=word) | Q(managing_facility__in=at) | Q(pk__in=known.values("pk"))


def rows(user: User, patients: Iterable[Patient]) -> list[PatientRow]:
    """The lines of these patients, which came through the door."""
    shown = list(patients)
    facts = _Facts(user, shown)
    return [facts.row(patient) for patient in shown]


class _Facts:
    """What is asked once for all rows."""

    def __init__(self, user: User, patients: list[Patient]) -> None:
        sides = [pk for p in patients for pk in (p.group.care_id, p.group.patient_side_id)]
        self.mine = set(Timeline.objects.visible_to(user).filter(pk__in=sides).values_list("pk", flat=True))
        self.unread = unread.counts(user, self.mine)
        managed = set(facilities.managed(user).values_list("pk", flat=True))
        self.managed = {p.pk for p in patients if p.managing_facility_id in managed}
        self.members, self.admins = _taking_part([p for p in patients if p.pk in self.managed])

    def row(self, patient: Patient) -> PatientRow:
        """The line of one patient: as a member, as 施設管理者, as a relative, or by name and photo only."""
        group = patient.group
        if group.care_id in self.mine:
            return self._open(patient, disease=patient.disease, facility=patient.managing_facility.name)
        if group.patient_side_id in self.mine:
            return self._open(patient)
        if patient.pk in self.managed:
            return _row(
                patient,
                url=reverse("patients:card", args=[patient.pk]),
                members=len(self.members[patient.pk]),
                admins="、".join(self.admins[patient.pk]),
            )
        return _row(patient)

    def _open(self, patient: Patient, **shown: str) -> PatientRow:
        sides = [s for s in (patient.group.care, patient.group.patient_side) if s.pk in self.mine]
        return _row(
            patient,
            url=reverse("patients:page", args=[patient.pk]),
            unread=sum(self.unread.get(side.pk, 0) for side in sides),
            last_post_at=max((s.last_post_at for s in sides if s.last_post_at), default=None),
            **shown,
        )


def _row(patient: Patient, **shown: object) -> PatientRow:
    base = PatientRow(
        patient.pk, patient.name, patient.kana, patient.family_name[:1], photo_url(patient, "small")
    )
    return replace(base, **shown)  # type: ignore[arg-type]  # the fields of PatientRow


def _taking_part(patients: list[Patient]) -> tuple[dict[int, set[int]], dict[int, list[str]]]:
    """Ids of the members, and names of the administrators, by patient; one query."""
    of_side = {side: p.pk for p in patients for side in (p.group.care_id, p.group.patient_side_id)}
    care = {p.group.care_id for p in patients}
    members, admins = defaultdict(set), defaultdict(list)
    active = TimelineMember.objects.filter(
        timeline__in=of_side, state=MemberState.ACTIVE, user__is_active=True
    )
    for member in active.select_related("user__profile").order_by("pk"):
        members[of_side[member.timeline_id]].add(member.user_id)
        if member.role == MemberRole.ADMIN and member.timeline_id in care:
            admins[of_side[member.timeline_id]].append(member.user.profile.name)
    return members, admins
