"""Invitations and approvals."""

from datetime import timedelta

from django.utils import timezone

from approvals.models import ApprovalRequest, Invitation
from approvals.queries.undelivered import mail_key
from notices.models import Delivery, DeliveryState
from tests.access.asks import Ask

NEWCOMER = {"email_1": "somebody.new@example.com"}
_MEMBERS = ("mb", "mc", "mx", "mn")
FREE = {"fa": "N"}
"""A free group has no managing facility: its facility administrator is a stranger to it."""


def _failed(world, column):
    Delivery.objects.filter(key=mail_key(world.newcomer.invitation.pk)).update(state=DeliveryState.FAILED)


def _days_ago(world, column):
    then = timezone.now() - timedelta(days=2)
    Invitation.objects.filter(pk=world.newcomer.invitation.pk).update(approved_at=then)


def _inviting(of, codes, group):
    pages = ("invite", "invite_done", "invite_mail", "invite_mail_done")
    sent = {"data": lambda w, c: NEWCOMER, "changes": Invitation}
    return [
        *(
            Ask(route=f"approvals:{page}", of=of, codes=codes, shows=group if page == "invite" else ())
            for page in pages
        ),
        Ask(
            route="approvals:invite_mail_confirm", of=of, codes=codes, data=lambda w, c: NEWCOMER, follow=True
        ),
        Ask(route="approvals:invite_mail_send", of=of, codes=codes, **sent),
        Ask(
            route="approvals:invite_people",
            of=of,
            codes=codes,
            data=lambda w, c: {"person": w.q.pk},
            changes=Invitation,
        ),
    ]


def _request(name, which):
    return lambda w: (getattr(w, f"{name}_{which}").request.pk,)


def _invitation(name, which):
    return lambda w: (getattr(w, f"{name}_{which}").invitation.pk,)


def _of_relative(route, **fields):
    """An act of the invitation of a relative; nobody who is not on the 患者側 knows it."""
    codes = {"mc": "N", "mn": "N"}
    return Ask(
        route=f"approvals:{route}", of=lambda w: (w.relative.invitation.pk,), **{"codes": codes} | fields
    )


def _of_side(route, **fields):
    return Ask(route=f"approvals:{route}", of=lambda w: (w.talk.pk,), **fields)


def _hours_ago(world, column):
    then = timezone.now() - timedelta(days=2)
    Invitation.objects.filter(pk=world.relative.invitation.pk).update(approved_at=then)


def _bounced(world, column):
    Delivery.objects.filter(key=mail_key(world.relative.invitation.pk)).update(state=DeliveryState.FAILED)


RELATIVE = {"email": "somebody.new@example.com", "kind": "family", "relation": "長女"}
ELSEWHERE = {"ga": "F", "fa": "F"}
"""The pages that invite professionals are not there for the 患者側."""
BOTH = (("care", {}, "patient.name"), ("free", FREE, "free.name"))

ROWS = {
    "invitation.create (care side or free group)": [
        *_inviting(lambda w: (w.care.pk,), {}, ("patient.name",)),
        *_inviting(lambda w: (w.free.timeline_id,), FREE, ("free.name",)),
    ],
    "invitation.create (patient side, relatives)": [
        *_inviting(lambda w: (w.talk.pk,), ELSEWHERE, ()),
        _of_side("invite_relative", shows=("patient.name",)),
        _of_side("invite_relative", data=lambda w, c: RELATIVE, codes={"ga": "R", "fa": "R"}),
        _of_side("invite_relative_confirm", data=lambda w, c: RELATIVE, follow=True),
        _of_side("invite_relative_send", data=lambda w, c: RELATIVE, changes=Invitation),
        _of_side("invite_relative_done"),
        _of_side("board", shows=("kinmail.mail", "ga.name", "patient.name")),
        _of_side("undelivered", before=_bounced, shows=("kinmail.mail", "ga.name")),
    ],
    "invitation.read (another's)": [
        Ask(
            route="approvals:request",
            of=_request(name, "approved"),
            codes=codes,
            shows=("ia.mail", "t.name", group),
        )
        for name, codes, group in BOTH
    ]
    + [
        Ask(
            route="approvals:request",
            of=lambda w: (w.newcomer.request.pk,),
            shows=("newcomer.mail", "t.name", "patient.name"),
        )
    ]
    + [
        Ask(
            route="approvals:undelivered",
            of=lambda w: (w.care.pk,),
            before=_failed,
            shows=("newcomer.mail", "t.name"),
            codes=dict.fromkeys(_MEMBERS, "N"),
            listing=True,
        ),
        Ask(
            route="approvals:resend",
            of=lambda w: (w.newcomer.invitation.pk,),
            before=_failed,
            data=lambda w, c: {},
            changes=Delivery,
        ),
        Ask(
            route="approvals:board",
            of=lambda w: (w.care.pk,),
            shows=("newcomer.mail", "ip.mail", "t.name", "patient.name"),
            partial=dict.fromkeys(_MEMBERS, ("patient.name",)),
            codes=dict.fromkeys(_MEMBERS, "M"),
            listing=True,
        ),
        Ask(
            route="approvals:withdraw",
            of=lambda w: (w.newcomer.invitation.pk,),
            shows=("newcomer.mail", "patient.name"),
        ),
        Ask(
            route="approvals:withdraw",
            of=lambda w: (w.newcomer.invitation.pk,),
            data=lambda w, c: {},
            changes=Invitation,
        ),
        Ask(
            route="approvals:remind",
            of=lambda w: (w.newcomer.invitation.pk,),
            before=_days_ago,
            data=lambda w, c: {},
            changes=Invitation,
        ),
        _of_relative("withdraw", shows=("kinmail.mail", "patient.name")),
        _of_relative("withdraw", data=lambda w, c: {}, changes=Invitation),
        _of_relative("remind", before=_hours_ago, data=lambda w, c: {}, changes=Invitation),
        _of_relative("resend", before=_bounced, data=lambda w, c: {}, changes=Delivery),
    ],
    "approval.read": [
        Ask(
            route=f"approvals:{page}",
            of=_request(name, "pending"),
            codes=codes,
            shows=("ip.mail", "t.name", group),
        )
        for name, codes, group in BOTH
        for page in ("request", "approve", "reject")
    ]
    + [
        Ask(
            route="approvals:requests",
            shows=("ip.mail", "t.name", "patient.name"),
            codes=dict.fromkeys(_MEMBERS, "N"),
            listing=True,
        )
    ],
    "approval.approve/reject": [
        Ask(
            route=f"approvals:{act}",
            of=_request(name, "pending"),
            codes=codes,
            data=lambda w, c: {},
            changes=ApprovalRequest,
        )
        for name, codes, _ in BOTH
        for act in ("approve", "reject")
    ],
    "invitation.accept/decline (this invitee's)": [
        Ask(route=f"approvals:{act}", of=_invitation(name, "approved"), shows=(group, "t.name"))
        for name, _, group in BOTH
        for act in ("accept", "decline")
    ]
    + [
        Ask(
            route=f"approvals:{act}",
            of=_invitation(name, which),
            data=lambda w, c: {},
            changes=Invitation,
            codes={} if which == "approved" else {"ia": "N"},
        )
        for name, _, _ in BOTH
        for act in ("accept", "decline")
        for which in ("approved", "pending")
    ]
    + [
        _of_relative(act, data=lambda w, c: {}, changes=Invitation, codes={"ia": "N"})
        for act in ("accept", "decline")
    ],
}
