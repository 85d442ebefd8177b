"""Words of the notices of invitations, and whom an invitation makes known."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.queries import people
from approvals import mails
from approvals.enums import Told
from approvals.models import Invitation
from approvals.queries import invitations, requests, timelines, words
from approvals.queries.people import known_by_invitation
from notices.registry import MAILS, NOTICES, Show, Shown
from timeline import addresses

if TYPE_CHECKING:
    from accounts.models import User
    from notices.models import Notice

Sentence = Callable[[words.InvitationRow], str]


def register() -> None:
    """Register them, at start."""
    NOTICES[Told.RECEIVED] = received
    NOTICES[Told.REQUESTED] = requested
    for kind, sentence in OUTCOMES.items():
        NOTICES[kind] = _outcome_of(sentence)
    MAILS[Told.INVITATION_MAIL] = mails.invitation_mail
    MAILS[Told.APPROVAL_MAIL] = mails.approval_mail
    people.NAMED_BY.append(known_by_invitation)


def received(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To the invitee, while an answer is waited for."""
    found = invitations.waiting_for(user).filter(pk__in=[n.subject_id for n in notices])
    rows = {row.id: row for row in words.invitation_rows(user, found)}
    return {
        n.pk: Shown(
            f"{row.inviter.name}さんから、{row.group.title}への招待が届いています。",
            reverse("approvals:accept", args=[row.id]),
        )
        for n in notices
        if (row := rows.get(n.subject_id))
    }


def requested(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To administrators, also after the decision."""
    found = requests.decidable(user).filter(pk__in=[n.subject_id for n in notices])
    rows = {row.id: row for row in words.request_rows(user, found)}
    return {
        n.pk: Shown(_asked(row), reverse("approvals:request", args=[row.id]))
        for n in notices
        if (row := rows.get(n.subject_id))
    }


def _asked(row: words.RequestRow) -> str:
    one = row.invitation
    sentence = f"{one.inviter.name}さんが、{one.whom}を{one.group.title}に招待しようとしています。"
    return sentence + ("" if row.outcome else "承認をお願いします。")


OUTCOMES: dict[str, Sentence] = {
    Told.APPROVED: lambda row: f"{row.group.title}への{row.whom}の招待が、承認されました。",
    Told.REJECTED: lambda row: f"{row.group.title}への{row.whom}の招待は、却下されました。",
    Told.ACCEPTED: lambda row: f"{row.whom}が{row.group.title}に参加しました。",
    Told.DECLINED: lambda row: f"{row.whom}から、{row.group.title}への招待に「拒否」の返事がありました。",
    Told.EXPIRED: lambda row: f"{row.group.title}への{row.whom}の招待は、返事がないまま期限が切れました。",
}


def _outcome_of(sentence: Sentence) -> Show:
    """To the inviter, as long as the group is known to that person."""

    def show(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
        found = Invitation.objects.filter(
            inviter=user.pk,
            pk__in=[n.subject_id for n in notices],
            timeline__in=timelines.known_to(user).values("pk"),
        ).select_related("timeline")
        pages = addresses.of_all({i.timeline_id: i.timeline for i in found}.values())
        places = {i.pk: pages.get(i.timeline_id, "/") for i in found}
        rows = {row.id: row for row in words.invitation_rows(user, found)}
        return {
            n.pk: Shown(sentence(row), places[row.id]) for n in notices if (row := rows.get(n.subject_id))
        }

    return show
