"""How approval requests are shown to whom they were opened by a door, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.devices import described
from accounts.queries.people import PersonCard, cards
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import kinds
from approvals.queries.words import GroupWords, InvitationRow, groups, invitation_rows, people_of


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device that is to be registered."""

    name: str
    browser: str
    has_start_lock: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """An approval request as who decides reads it; of `invitation`, `group`, `facility` and `device` those that its
    kind has. `outcome` is empty while it waits.
    """

    id: int
    kind: RequestKind
    asker: PersonCard
    at: datetime
    outcome: str
    invitation: InvitationRow | None
    group: GroupWords | None
    facility: str
    device: DeviceFacts | None

    @property
    def facts(self) -> str:
        """The fragment that shows what it is about."""
        return kinds.KINDS[self.kind].facts

    @property
    def icon(self) -> str:
        """The picture in the list."""
        return kinds.KINDS[self.kind].icon

    @property
    def line(self) -> str:
        """What is asked for, as a line of the list."""
        return self.say("line")

    @property
    def place(self) -> str:
        """Where."""
        return self.say("place")

    @property
    def until(self) -> str:
        """What approving does, and what holds until then."""
        return self.say("until")

    @property
    def approve(self) -> tuple[str, str]:
        """The question before approving, and what follows."""
        return self.say("approve"), self.say("approve_note")

    @property
    def reject(self) -> tuple[str, str]:
        """The question before rejecting, and what follows."""
        return self.say("reject"), self.say("reject_note")

    def say(self, word: str) -> str:
        """A sentence of its kind."""
        return self.filled(getattr(kinds.KINDS[self.kind], word))

    def filled(self, sentence: str) -> str:
        """A sentence with the names in it."""
        one = self.invitation
        return sentence.format(
            asker=self.asker.name,
            asker_named=self.asker.named,
            whom_named=one.invitee.named if one and one.invitee else one.email if one else "",
            whom=one.whom if one else "",
            group=self.group.title if self.group else "",
            facility=self.facility,
            device=self.device.name if self.device else "",
        )


def request_rows(user: User, found: QuerySet[ApprovalRequest]) -> list[RequestRow]:
    """Rows of approval requests that came through a door, in their order."""
    requests = list(found.select_related("device", "facility", "timeline"))
    invitations = Invitation.objects.filter(pk__in=[r.invitation_id for r in requests if r.invitation_id])
    rows = {row.id: row for row in invitation_rows(user, invitations)}
    named = groups(r.timeline for r in requests if r.timeline is not None)
    askers = people_of(user, {r.requester_id for r in requests})
    people = cards({r.decided_by_id for r in requests if r.decided_by_id})
    return [
        RequestRow(
            id=r.pk,
            kind=RequestKind(r.kind),
            asker=askers[r.requester_id],
            at=r.created_at,
            outcome=_outcome(user, r, people),
            invitation=rows.get(r.invitation_id or 0),
            group=named.get(r.timeline_id or 0),
            facility=r.facility.name if r.facility else "",
            device=_device(r),
        )
        for r in requests
    ]


def _device(request: ApprovalRequest) -> DeviceFacts | None:
    device = request.device
    if device is None:
        return None
    return DeviceFacts(device.name, described(device.user_agent), device.has_start_lock)


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
    return kinds.outcome(RequestKind(request.kind), RequestState(request.state), who)
