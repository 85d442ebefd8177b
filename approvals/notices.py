"""Words of the notices of invitations and requests, and whom an invitation makes known."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.queries import people
from approvals import mails
from approvals.actions.resending import approver_not_reached, could_not_be_delivered
from approvals.enums import RequestKind, RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, request_words, requests, timelines, words
from approvals.queries import undelivered as failed
from approvals.queries.kinds import KINDS
from approvals.queries.people import known_by_invitation
from notices.enums import Weight
from notices.registry import MAILS, NOTICES, UNDELIVERABLE, WEIGHTS, Show, Shown
from timeline import addresses

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from notices.models import Notice

Sentence = Callable[[words.InvitationRow], str]


def register() -> None:
    """Register them, at start."""
    NOTICES[Told.RECEIVED] = received
    for kind, sentence in OUTCOMES.items():
        NOTICES[kind] = _outcome_of(sentence)
    for request_kind, words_of in KINDS.items():
        for state, told in words_of.told.items():
            NOTICES[Told.outcome(request_kind, state)] = _asker_hears(request_kind, told)
    NOTICES.update(dict.fromkeys((Told.REQUESTED, Told.DEVICE_ASKED), requested))
    NOTICES[Told.UNDELIVERED] = undelivered
    NOTICES[Told.UNREACHED] = unreached
    WEIGHTS[Told.RECEIVED] = Weight.CALL
    WEIGHTS.update(dict.fromkeys((Told.REQUESTED, Told.DEVICE_ASKED), Weight.DUTY))
    MAILS[Told.INVITATION_MAIL] = mails.invitation_mail
    MAILS.update(dict.fromkeys((Told.APPROVAL_MAIL, Told.DEVICE_MAIL), mails.approval_mail))
    UNDELIVERABLE[Told.INVITATION_MAIL] = could_not_be_delivered
    UNDELIVERABLE.update(dict.fromkeys((Told.APPROVAL_MAIL, Told.DEVICE_MAIL), approver_not_reached))
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
    """To who decides, also after the decision; to 事務局 where nobody else does."""
    ids = [n.subject_id for n in notices]
    left = requests.left_to_office() if user.is_staff else requests.left_to_office().none()
    found = requests.decidable(user).filter(pk__in=ids) | left.filter(pk__in=ids)
    rows = {row.id: row for row in request_words.request_rows(user, found)}
    office = reverse("admin:approvals_approvalrequest_changelist") if user.is_staff else ""
    return {
        n.pk: Shown(_asked(row), office or reverse("approvals:request", args=[row.id]))
        for n in notices
        if (row := rows.get(n.subject_id))
    }


def _asked(row: request_words.RequestRow) -> str:
    return row.say("asked") + ("" if row.outcome else "承認をお願いします。")


def _lacking(row: words.InvitationRow) -> str:
    return "返事がない" if row.approved else "承認されない"


OUTCOMES: dict[str, Sentence] = {
    Told.APPROVED: lambda row: f"{row.group.title}への{row.whom}の招待が、承認されました。",
    Told.REJECTED: lambda row: f"{row.group.title}への{row.whom}の招待は、却下されました。",
    Told.ACCEPTED: lambda row: f"{row.whom}が{row.group.title}に参加しました。",
    Told.DECLINED: lambda row: f"{row.whom}から、{row.group.title}への招待に「拒否」の返事がありました。",
    Told.EXPIRED: lambda row: (
        f"{row.group.title}への{row.whom}の招待は、{_lacking(row)}まま期限が切れました。"
    ),
    Told.WITHDRAWN: lambda row: f"{row.group.title}への{row.whom}の招待は、管理者が取り下げました。",
}


def undelivered(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To the inviter, with the way to 「再送」, while the group is known to that person."""
    found = _invited_by(user, notices)
    timelines_of = dict(found.values_list("pk", "timeline"))
    return {
        n.pk: Shown(
            f"{row.group.title}への{row.whom}の招待メールを、送信できませんでした。",
            reverse("approvals:undelivered", args=[timelines_of[row.id]]),
        )
        for row in words.invitation_rows(user, found)
        for n in notices
        if n.subject_id == row.id
    }


def unreached(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To who waits for a decision that a mail could not ask for, while it waits: to speak to the person instead."""
    waiting = ApprovalRequest.objects.filter(requester=user.pk, state=RequestState.PENDING)
    found = waiting.filter(pk__in=[n.subject_id for n in notices]).values_list("pk", flat=True)
    names = failed.unreached(found)
    return {
        n.pk: Shown(
            f"承認をお願いするメールを、{'、'.join(f'{name}さん' for name in names[n.subject_id])}に"
            "送信できませんでした。電話などで声をかけてください。",
            reverse("notices:list"),
        )
        for n in notices
        if n.subject_id in names
    }


def _invited_by(user: "User", notices: "list[Notice]") -> "QuerySet[Invitation]":
    """What `user` has invited to groups that are still known to that person."""
    return Invitation.objects.filter(
        inviter=user.pk,
        pk__in=[n.subject_id for n in notices],
        timeline__in=timelines.known_to(user).values("pk"),
    ).select_related("timeline")


def _outcome_of(sentence: Sentence) -> Show:
    """To the inviter, as long as the group is known to that person."""

    def show(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
        found = _invited_by(user, notices)
        pages = addresses.of_all({i.timeline_id: i.timeline for i in found}.values())
        places = {i.pk: pages.get(i.timeline_id, "/") for i in found}
        rows = {row.id: row for row in words.invitation_rows(user, found)}
        return {
            n.pk: Shown(sentence(row), places[row.id]) for n in notices if (row := rows.get(n.subject_id))
        }

    return show


def _asker_hears(kind: RequestKind, sentence: str) -> Show:
    """To who asked for it oneself."""

    def show(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
        found = requests.own_of(user, kind).filter(pk__in=[n.subject_id for n in notices])
        rows = {row.id: row for row in request_words.request_rows(user, found)}
        places = _places(kind, found)
        return {
            n.pk: Shown(row.filled(sentence), places[row.id])
            for n in notices
            if (row := rows.get(n.subject_id))
        }

    return show


def _places(kind: RequestKind, found: "QuerySet[ApprovalRequest]") -> dict[int, str]:
    """Where one goes on: the own device, the own affiliations, or the community, by request id."""
    if kind == RequestKind.JOINING:
        return {
            pk: reverse("approvals:ask_to_join", args=[at]) for pk, at in found.values_list("pk", "timeline")
        }
    page = reverse("approvals:ask_device" if kind == RequestKind.DEVICE else "approvals:affiliations")
    return dict.fromkeys(found.values_list("pk", flat=True), page)
