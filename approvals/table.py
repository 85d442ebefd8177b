"""The one table of states, acts, and who may take them: of invitations, of joining on request, of claimed
affiliations and of devices. Access asks it who may, the steps ask it from where to where; docs/workflow.md draws it.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from approvals.enums import InvitationState, RequestKind, RequestState


class Who(TextChoices):
    """What somebody is to an invitation or a request."""

    MEMBER = "member", "メンバー"
    RUNS = "runs", "管理者"
    INVITER = "inviter", "招待した人"
    INVITEE = "invitee", "招待された本人"
    ASKER = "asker", "お願いした本人"
    MANAGER = "manager", "施設管理者"
    OFFICE = "office", "事務局(施設にほかに決める人がいないとき)"
    TIME = "time", "だれでもない(時間)"


@dataclass(frozen=True, slots=True)
class Step:
    """One act: from which states, to which, by whom. No state before: it makes the row; none after: it stays as it is.

    `others` says that nobody takes it whose own joining, affiliation or device it is about.
    """

    kind: RequestKind
    act: str
    label: str
    before: tuple[str, ...]
    after: str
    who: tuple[Who, ...]
    others: bool = False


_I, _R = InvitationState, RequestState
_LIVE = (_I.PENDING, _I.APPROVED)


def _invitation(
    act: str, label: str, before: tuple[str, ...], after: str, *who: Who, others: bool = False
) -> Step:
    return Step(RequestKind.INVITATION, act, label, before, after, who, others)


def _request(kind: RequestKind, ask: str, *deciders: Who) -> tuple[Step, ...]:
    """What is asked for by its own person, decided by others, and taken back."""
    waiting, asker = (_R.PENDING,), (Who.ASKER,)
    return (
        Step(kind, "ask", ask, (), _R.PENDING, asker),
        Step(kind, "approve", "承認する", waiting, _R.APPROVED, deciders, others=True),
        Step(kind, "reject", "却下する", waiting, _R.REJECTED, deciders, others=True),
        Step(kind, "withdraw", "取り下げる", waiting, _R.WITHDRAWN, asker),
        Step(kind, "expire", "期限切れ", waiting, _R.EXPIRED, (Who.TIME,)),
    )


TABLE: tuple[Step, ...] = (
    _invitation("propose", "メンバーが招待する", (), _I.PENDING, Who.MEMBER),
    _invitation("create", "管理者が招待する", (), _I.APPROVED, Who.RUNS),
    _invitation("invite_relative", "管理者がご本人・ご家族を招待する", (), _I.APPROVED, Who.RUNS),
    _invitation("approve", "承認する", (_I.PENDING,), _I.APPROVED, Who.RUNS, others=True),
    _invitation("reject", "却下する", (_I.PENDING,), _I.REJECTED, Who.RUNS, others=True),
    _invitation("accept", "参加する", (_I.APPROVED,), _I.ACCEPTED, Who.INVITEE),
    _invitation("decline", "拒否する", (_I.APPROVED,), _I.DECLINED, Who.INVITEE),
    _invitation("withdraw", "取り下げる", _LIVE, _I.WITHDRAWN, Who.INVITER, Who.RUNS),
    _invitation("expire", "期限切れ", _LIVE, _I.EXPIRED, Who.TIME),
    _invitation("remind", "催促する", _LIVE, "", Who.INVITER, Who.RUNS),
    _invitation("resend", "再送", (_I.APPROVED,), "", Who.INVITER, Who.RUNS),
    *_request(RequestKind.JOINING, "参加を申し込む", Who.RUNS),
    *_request(RequestKind.AFFILIATION, "所属の確認をお願いする", Who.MANAGER, Who.OFFICE),
    *_request(RequestKind.DEVICE, "登録をお願いする", Who.MANAGER, Who.OFFICE),
)

_BY_ACT = {(step.kind, step.act): step for step in TABLE}


def step(kind: str, act: str) -> Step:
    """The row of an act."""
    return _BY_ACT[RequestKind(kind), act]


def decided_by(who: Who) -> list[RequestKind]:
    """The kinds that this somebody approves and rejects."""
    return [kind for kind in RequestKind if who in step(kind, "approve").who]
