"""Every kind of the table as a test walks it: who is what, how to begin, how to come to a state, what each act calls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from accounts.actions.affiliations import claim
from accounts.models import Facility, User
from approvals.actions import invitations, requests
from approvals.actions.answers import accept, decline
from approvals.actions.joining import ask_to_join
from approvals.actions.reminding import remind
from approvals.actions.resending import resend
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest, Invitation
from approvals.queries.undelivered import mail_of
from approvals.table import Who
from notices.models import Delivery, DeliveryState
from tests import factories as make
from tests.approvals import kit
from tests.approvals.device_kit import asked
from timeline.models import Timeline

Subject = Invitation | ApprovalRequest
Act = Callable[[User | None, Subject], object]
FOREIGN = ("outsider", "relative", "secretariat", "operator", "stopped")


@dataclass(frozen=True)
class Case:
    """One way of the table: `roles` says who is what, `own` whose matter it is, `lead` which acts lead to a state."""

    name: str
    kind: RequestKind
    begin: Callable[[SimpleNamespace, User], Subject]
    roles: dict[str, set[Who]]
    own: str
    acts: dict[str, Act]
    lead: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    newcomer: Callable[[SimpleNamespace], User] = lambda cast: make.professional(cast.c, "新人 未来子")


def people(cast: SimpleNamespace, own: str, newcomer: User) -> dict[str, User | None]:
    """Everybody who may try. `newcomer` is whose matter it is."""
    cast.ss.refresh_from_db()
    everybody = {
        "inviter": cast.mc,
        "member": cast.mn,
        "admin": cast.ga,
        "manager": cast.fa,
        "other manager": cast.fo,
        "outsider": cast.no,
        "relative": cast.pt,
        "secretariat": cast.se,
        "operator": cast.su,
        "stopped": cast.ss,
        "time": None,
    }
    return everybody | {own: newcomer}


def _timeline(cast: SimpleNamespace, name: str) -> Timeline:
    if name == "community":
        return community(cast)
    return cast.group.care if name == "care" else cast.free.timeline


def community(cast: SimpleNamespace) -> Timeline:
    """A community with the administrator and the members of the cast, made once."""
    if not hasattr(cast, "community"):
        cast.community = make.community(cast.ga, members=(cast.mc, cast.mn))
    return cast.community


def _proposed(name: str) -> Callable[[SimpleNamespace, User], Invitation]:
    return lambda cast, newcomer: kit.proposed(cast.mc, _timeline(cast, name), email=newcomer.email)


def fail_mail(invitation: Invitation) -> None:
    """Let the mail have failed for good, so that there is something to send again."""
    mail = mail_of(invitation)
    if mail is not None:
        Delivery.objects.filter(pk=mail.pk).update(state=DeliveryState.FAILED)


def _resend(who: User | None, invitation: Subject) -> None:
    fail_mail(invitation)
    resend(who, invitation)


def backdate(subject: Subject, *, days: int = 2) -> None:
    """So many days have passed; after two, one may be reminded."""
    then = timezone.now() - timedelta(days=days)
    type(subject).objects.filter(pk=subject.pk).update(created_at=then)
    if isinstance(subject, Invitation):
        Invitation.objects.filter(pk=subject.pk, approved_at__isnull=False).update(approved_at=then)
        ApprovalRequest.objects.filter(invitation=subject).update(created_at=then)


INVITATION_ACTS: dict[str, Act] = {
    "approve": lambda who, i: requests.approve(who, kit.request_of(i)),
    "reject": lambda who, i: requests.reject(who, kit.request_of(i)),
    "accept": accept,
    "decline": decline,
    "withdraw": invitations.withdraw,
    "expire": lambda who, i: invitations.expire(i),
    "remind": remind,
    "resend": _resend,
}
INVITATION_LEAD = {
    "pending": [],
    "approved": [("approve", "admin")],
    "accepted": [("approve", "admin"), ("accept", "newcomer")],
    "declined": [("approve", "admin"), ("decline", "newcomer")],
    "rejected": [("reject", "admin")],
    "withdrawn": [("withdraw", "inviter")],
    "expired": [("expire", "time")],
}
REQUEST_ACTS: dict[str, Act] = {
    "approve": lambda who, r: requests.approve(who, fresh(r)),
    "reject": lambda who, r: requests.reject(who, fresh(r)),
    "withdraw": lambda who, r: requests.withdraw(who, fresh(r)),
    "expire": lambda who, r: requests.expire(fresh(r)),
}


def fresh(request: Subject) -> ApprovalRequest:
    """The request as the next page would load it."""
    return ApprovalRequest.objects.get(pk=request.pk)


RELATIVE_ACTS = {act: call for act, call in INVITATION_ACTS.items() if act not in {"approve", "reject"}}
RELATIVE_LEAD = {
    state: [step for step in steps if step[0] != "approve"]
    for state, steps in INVITATION_LEAD.items()
    if state not in {"pending", "rejected"}
} | {"withdrawn": [("withdraw", "manager")]}
"""An invitation to the 患者側 begins where others come by their approval."""


def _request_lead(decider: str) -> dict[str, list[tuple[str, str]]]:
    return {
        "pending": [],
        "approved": [("approve", decider)],
        "rejected": [("reject", decider)],
        "withdrawn": [("withdraw", "newcomer")],
        "expired": [("expire", "time")],
    }


def _invitation_case(name: str, *, managed: bool) -> Case:
    roles = {"inviter": {Who.INVITER, Who.MEMBER}, "member": {Who.MEMBER}, "admin": {Who.RUNS, Who.MEMBER}}
    roles |= {"manager": {Who.RUNS}} if managed else {}
    roles |= {"newcomer": {Who.INVITEE}, "time": {Who.TIME}}
    return Case(
        f"invitation to {name}",
        RequestKind.INVITATION,
        _proposed(name),
        roles,
        "newcomer",
        INVITATION_ACTS,
        INVITATION_LEAD,
    )


def _claimed(cast: SimpleNamespace, newcomer: User) -> ApprovalRequest:
    return ApprovalRequest.objects.get(affiliation=claim(newcomer, cast.a))


def _device(cast: SimpleNamespace, newcomer: User) -> ApprovalRequest:
    Facility.objects.filter(pk=cast.a.pk).update(registered_devices_only=True)
    make.affiliate(newcomer, cast.a)
    return asked(newcomer)


def _alone(cast: SimpleNamespace, newcomer: User) -> ApprovalRequest:
    """A claim at a facility that has nobody to decide: it is left to the secretariat."""
    return ApprovalRequest.objects.get(affiliation=claim(newcomer, cast.b))


ASKER = {"newcomer": {Who.ASKER}, "time": {Who.TIME}}
OFFICES = {"secretariat": {Who.OFFICE}, "operator": {Who.OFFICE}}
CASES = [
    _invitation_case("care", managed=True),
    _invitation_case("free", managed=False),
    _invitation_case("community", managed=False),
    Case(
        "invitation of a relative",
        RequestKind.INVITATION,
        lambda cast, newcomer: kit.relative(cast.ga, cast.group.patient_side, newcomer.email),
        {
            "admin": {Who.INVITER, Who.RUNS},
            "manager": {Who.RUNS},
            "newcomer": {Who.INVITEE},
            "time": {Who.TIME},
        },
        "newcomer",
        RELATIVE_ACTS,
        RELATIVE_LEAD,
        lambda cast: make.relative("花岡 次女"),
    ),
    Case(
        "joining",
        RequestKind.JOINING,
        lambda cast, newcomer: ask_to_join(newcomer, community(cast)),
        {"admin": {Who.RUNS}, **ASKER},
        "newcomer",
        REQUEST_ACTS,
        _request_lead("admin"),
    ),
    Case(
        "affiliation",
        RequestKind.AFFILIATION,
        _claimed,
        {"manager": {Who.MANAGER}, **ASKER},
        "newcomer",
        REQUEST_ACTS,
        _request_lead("manager"),
    ),
    Case(
        "affiliation without a manager",
        RequestKind.AFFILIATION,
        _alone,
        {**OFFICES, **ASKER},
        "newcomer",
        REQUEST_ACTS,
        _request_lead("secretariat"),
    ),
    Case(
        "device",
        RequestKind.DEVICE,
        _device,
        {"manager": {Who.MANAGER}, **ASKER},
        "newcomer",
        REQUEST_ACTS,
        _request_lead("manager"),
    ),
]
