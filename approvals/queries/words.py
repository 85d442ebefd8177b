"""How groups, invitations and approval requests are shown to whom they were opened by a door, in fixed
numbers of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.devices import described
from accounts.queries.people import PersonCard, cards, visible_to
from approvals.enums import InvitationState, RequestKind, RequestState
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.invitations import ends_at
from patients.models import PatientGroup
from timeline.enums import TimelineKind
from timeline.models import Timeline


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group as an invitation names it: of a patient the name and the managing facility, no disease, no
    picture.
    """

    name: str
    kind: str
    facility: str

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

    @property
    def whom(self) -> str:
        """Who is invited, within a sentence."""
        return f"{self.invitee.name}さん" if self.invitee else self.email


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that is to be registered, as who decides reads it."""

    asker: PersonCard
    facility: str
    name: str
    browser: str
    has_start_lock: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestRow:
    """An approval request as who decides reads it: of an invitation or of a device; `outcome` is empty while it
    waits.
    """

    id: int
    invitation: InvitationRow | None
    device: DeviceRow | None
    outcome: str


def groups(timelines: Iterable[Timeline]) -> dict[int, GroupWords]:
    """Words by timeline id."""
    known = {t.pk: t for t in timelines}
    facilities = dict(
        PatientGroup.objects.filter(care__in=known).values_list("care", "patient__managing_facility__name")
    )
    return {
        pk: GroupWords(t.name, TimelineKind(t.kind).label, facilities.get(pk, "")) for pk, t in known.items()
    }


def invitation_rows(user: User, found: QuerySet[Invitation]) -> list[InvitationRow]:
    """Rows of invitations that came through a door of `user`, in their order."""
    invitations = list(found.select_related("timeline"))
    names = groups(i.timeline for i in invitations)
    people = _people(
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
        )
        for i in invitations
    ]


def _people(user: User, ids: set[int]) -> dict[int, PersonCard]:
    """Cards of people named in an invitation; a face and a page only of those whom `user` may look up."""
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


def request_rows(user: User, found: QuerySet[ApprovalRequest]) -> list[RequestRow]:
    """Rows of approval requests that came through a door, in their order."""
    requests = list(found.select_related("device", "facility"))
    invitations = Invitation.objects.filter(pk__in=[r.invitation_id for r in requests if r.invitation_id])
    rows = {row.id: row for row in invitation_rows(user, invitations)}
    askers = _people(user, {r.requester_id for r in requests if r.device_id})
    people = cards({r.decided_by_id for r in requests if r.decided_by_id})
    return [
        RequestRow(r.pk, rows.get(r.invitation_id or 0), _device_row(r, askers), _outcome(user, r, people))
        for r in requests
    ]


def _device_row(request: ApprovalRequest, people: dict[int, PersonCard]) -> DeviceRow | None:
    if request.device is None or request.facility is None:
        return None
    return DeviceRow(
        asker=people[request.requester_id],
        facility=request.facility.name,
        name=request.device.name,
        browser=described(request.device.user_agent),
        has_start_lock=request.device.has_start_lock,
        at=request.created_at,
    )


def outcome(user: User, request: ApprovalRequest) -> str:
    """What became of a request and who decided it, as a sentence; empty while it waits."""
    return _outcome(user, request, cards([request.decided_by_id] if request.decided_by_id else []))


def _outcome(user: User, request: ApprovalRequest, people: dict[int, PersonCard]) -> str:
    if request.decided_by_id == user.pk:
        who = "あなたが"
    elif request.decided_by_id is not None:
        who = f"{people[request.decided_by_id].name}さんが"
    else:
        who = ""
    if request.kind == RequestKind.DEVICE:
        return _device_outcome(request, who)
    words = {
        RequestState.PENDING: "",
        RequestState.APPROVED: f"この招待は、{who}承認しました。",
        RequestState.REJECTED: f"この招待は、{who}却下しました。",
        RequestState.WITHDRAWN: f"この招待は、{who or '招待した方が'}取り下げました。",
        RequestState.EXPIRED: "この招待は、承認されないまま期限が切れました。",
    }
    return words[RequestState(request.state)]


def _device_outcome(request: ApprovalRequest, who: str) -> str:
    words = {
        RequestState.PENDING: "",
        RequestState.APPROVED: f"この端末の登録は、{who}承認しました。",
        RequestState.REJECTED: f"この端末の登録は、{who}却下しました。",
        RequestState.WITHDRAWN: f"この端末の登録の依頼は、{who}取り下げました。",
        RequestState.EXPIRED: "この端末の登録は、承認されないまま期限が切れました。",
    }
    return words[RequestState(request.state)]


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
