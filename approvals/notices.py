"""Words of the notices of invitations and of devices, and whom an invitation makes known."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.queries import people
from approvals import mails
from approvals.actions.resending import approver_not_reached, could_not_be_delivered
from approvals.enums import RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations, requests, timelines, words
from approvals.queries import undelivered as failed
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
    NOTICES[Told.REQUESTED] = requested
    for kind, sentence in OUTCOMES.items():
        NOTICES[kind] = _outcome_of(sentence)
    NOTICES[Told.DEVICE_ASKED] = device_asked
    for kind, words_of in DEVICE_OUTCOMES.items():
        NOTICES[kind] = _device_outcome_of(words_of)
    MAILS[Told.DEVICE_MAIL] = mails.device_mail
    NOTICES[Told.UNDELIVERED] = undelivered
    NOTICES[Told.UNREACHED] = unreached
    UNDELIVERABLE.update(dict.fromkeys((Told.APPROVAL_MAIL, Told.DEVICE_MAIL), approver_not_reached))
    WEIGHTS[Told.RECEIVED] = Weight.CALL
    WEIGHTS.update(dict.fromkeys((Told.REQUESTED, Told.DEVICE_ASKED), Weight.DUTY))
    UNDELIVERABLE[Told.INVITATION_MAIL] = could_not_be_delivered
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
    if one is None:
        return ""
    sentence = f"{one.inviter.name}さんが、{one.whom}を{one.group.title}に招待しようとしています。"
    return sentence + ("" if row.outcome else "承認をお願いします。")


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


def device_asked(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
    """To 施設管理者, also after the decision; to 事務局 where nobody else decides."""
    ids = [n.subject_id for n in notices]
    here = requests.decidable(user).filter(pk__in=ids)
    left = requests.left_to_office() if user.is_staff else requests.left_to_office().none()
    rows = {row.id: row for row in words.request_rows(user, here | left.filter(pk__in=ids))}
    office = reverse("admin:approvals_approvalrequest_changelist") if user.is_staff else ""
    return {
        n.pk: Shown(_asked_for(row), office or reverse("approvals:request", args=[row.id]))
        for n in notices
        if (row := rows.get(n.subject_id))
    }


def _asked_for(row: words.RequestRow) -> str:
    if row.device is None:
        return ""
    sentence = f"{row.device.asker.name}さんが、端末「{row.device.name}」の登録をお願いしています。"
    return sentence + ("" if row.outcome else "承認をお願いします。")


DEVICE_OUTCOMES: dict[str, str] = {
    Told.DEVICE_APPROVED: "端末「{}」の登録が、承認されました。この端末で使えます。",
    Told.DEVICE_REJECTED: "端末「{}」の登録は、却下されました。施設管理者にご確認ください。",
    Told.DEVICE_EXPIRED: "端末「{}」の登録は、承認されないまま期限が切れました。もう一度お願いしてください。",
}


def _device_outcome_of(sentence: str) -> Show:
    """To who asked for it."""

    def show(notices: "list[Notice]", user: "User") -> dict[int, Shown]:
        found = requests.own_device(user).filter(pk__in=[n.subject_id for n in notices])
        names = dict(found.values_list("pk", "device__name"))
        page = reverse("approvals:ask_device")
        return {
            n.pk: Shown(sentence.format(names[n.subject_id]), page) for n in notices if n.subject_id in names
        }

    return show
