"""How groups and invitations are shown to whom they were opened by a door, in fixed
numbers of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries.people import PersonCard, cards, visible_to
from approvals.enums import InvitationState
from approvals.models import Invitation
from approvals.queries.invitations import ends_at
from patients.models import PatientGroup
from timeline.enums import Side, TimelineKind
from timeline.models import Timeline


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group as an invitation names it: of a patient the name and the managing facility, no disease, no
    picture.
    """

    name: str
    kind: str
    facility: str
    side: Side = Side.CARE

    @property
    def on_patient_side(self) -> bool:
        """Whether it is the 患者側 of a patient's group."""
        return self.side == Side.PATIENT

    @property
    def title(self) -> str:
        """The group within a sentence."""
        return f"{self.name}さんの患者グループ" if self.facility else f"「{self.name}」"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation as its invitee, its approver or its inviter reads it. `invitee` is None where an address
    was invited.
    """

    id: int
    group: GroupWords
    inviter: PersonCard
    invitee: PersonCard | None
    email: str
    at: datetime
    ends_at: datetime
    approved: bool
    relation: str = ""

    @property
    def whom(self) -> str:
        """Who is invited, within a sentence."""
        return f"{self.invitee.name}さん" if self.invitee else self.email


def groups(timelines: Iterable[Timeline]) -> dict[int, GroupWords]:
    """Words by timeline id."""
    known = {t.pk: t for t in timelines}
    groups = PatientGroup.objects.filter(Q(care__in=known) | Q(patient_side__in=known))
    facilities = {
        side: facility
        for facility, *sides in groups.values_list("patient__managing_facility__name", "care", "patient_side")
        for side in sides
    }
    return {
        pk: GroupWords(t.name, TimelineKind(t.kind).label, facilities.get(pk, ""), Side(t.side))
        for pk, t in known.items()
    }


def invitation_rows(user: User, found: QuerySet[Invitation]) -> list[InvitationRow]:
    """Rows of invitations that came through a door of `user`, in their order."""
    invitations = list(found.select_related("timeline"))
    names = groups(i.timeline for i in invitations)
    people = people_of(
        user, {i.inviter_id for i in invitations} | {i.invitee_id for i in invitations if i.invitee_id}
    )
    return [
        InvitationRow(
            id=i.pk,
            group=names[i.timeline_id],
            inviter=people[i.inviter_id],
            invitee=people[i.invitee_id] if i.invitee_id and _may_be_named(i) else None,
            email=i.email,
            at=i.approved_at or i.created_at,
            ends_at=ends_at(i),
            approved=i.approved_at is not None,
            relation=i.relation,
        )
        for i in invitations
    ]


def people_of(user: User, ids: set[int]) -> dict[int, PersonCard]:
    """Cards of people named in an invitation or a request; a face and a page only of those whom `user` may look up."""
    known = set(visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return {pk: one if pk in known else faceless(one) for pk, one in cards(ids).items()}


def faceless(card: PersonCard) -> PersonCard:
    """The card without its picture and without the way to its page."""
    return replace(card, photo_url="", url="")


def _may_be_named(invitation: Invitation) -> bool:
    """Who was invited by address is named only as a member: whether the address has an account is not
    told.
    """
    return not invitation.email or invitation.state == InvitationState.ACCEPTED


CLOSED = {
    InvitationState.ACCEPTED: "この招待には、すでに「参加」の返事がありました。",
    InvitationState.DECLINED: "この招待には、すでに「拒否」の返事がありました。",
    InvitationState.REJECTED: "この招待は、すでに却下されています。",
    InvitationState.WITHDRAWN: "この招待は、取り下げられました。",
}
OVER = "この招待は、使えなくなりました。参加するには、もう一度招待を受けてください。"


def closed(invitation: Invitation) -> str:
    """Why an invitation cannot be answered or withdrawn any more, as a sentence."""
    return CLOSED.get(InvitationState(invitation.state), OVER)
