"""招待ボード: what waits in one group, for whom, since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from approvals.enums import InvitationState
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, timelines
from approvals.queries.undelivered import undelivered, unreached
from approvals.queries.words import InvitationRow, invitation_rows
from timeline.models import Timeline

PAUSE = timedelta(days=1)
TURNS = {
    "deciders": "管理者の承認待ち",
    "invitee": "本人の返事待ち",
    "address": "登録か返事待ち",
}
"""Whose turn it is. Of an address it is not told whether it has an account: who registers and who answers look alike."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One open invitation; `unreached` are those who decide and could not be mailed, `failed` that its own mail was
    taken by no server.
    """

    invitation: InvitationRow
    turn: str
    days: int
    reminded_at: datetime | None
    may_remind: bool
    unreached: list[str]
    failed: bool


def on_board(user: User, timeline: Timeline) -> QuerySet[Invitation]:
    """The open invitations of a timeline that came through a door: all for who runs the group, else one's own; those
    that have waited longest first.
    """
    found = invitations.live(timeline).exclude(invitations.overdue())
    if not timelines.run_by(user).filter(pk=timeline.pk).exists():
        found = found.filter(inviter=user)
    return found.order_by("created_at", "pk")


def board_rows(user: User, timeline: Timeline) -> list[BoardRow]:
    """Rows of the board, in a fixed number of queries."""
    found = on_board(user, timeline)
    rows = {row.id: row for row in invitation_rows(user, found)}
    failed = set(undelivered(user, timeline).values_list("pk", flat=True))
    asked = {r.invitation_id: r for r in ApprovalRequest.objects.filter(invitation__in=list(rows))}
    silent = unreached(r.pk for r in asked.values())
    return [_row(rows[i.pk], i, asked.get(i.pk), silent, i.pk in failed) for i in found if i.pk in rows]


def _row(
    row: InvitationRow,
    invitation: Invitation,
    request: ApprovalRequest | None,
    silent: dict[int, list[str]],
    failed: bool,
) -> BoardRow:
    pending = invitation.state == InvitationState.PENDING
    reminded = request.reminded_at if pending and request else invitation.reminded_at
    last = reminded or row.at
    return BoardRow(
        invitation=row,
        turn=TURNS["deciders" if pending else "address" if invitation.email else "invitee"],
        days=(timezone.now() - row.at).days,
        reminded_at=reminded,
        may_remind=timezone.now() - last >= PAUSE,
        unreached=silent.get(request.pk, []) if pending and request else [],
        failed=failed,
    )
