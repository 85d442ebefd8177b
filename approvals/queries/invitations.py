"""Whose invitations are whose."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import UserKind
from accounts.models import User
from approvals.enums import LIVE, InvitationState
from approvals.models import Invitation
from approvals.queries.timelines import known_to
from timeline.enums import MemberState, TimelineLock
from timeline.models import Timeline, TimelineMember

RELATIVES = (UserKind.PATIENT, UserKind.FAMILY)
"""The kinds of people who are on the 患者側 only. Whose patient or relative one is differs from group to group."""


def fitting(kind: str) -> tuple[UserKind, ...]:
    """The kinds of accounts an invitation of this kind is for, and of invitations for an account of this kind."""
    return RELATIVES if kind in RELATIVES else (UserKind.PROFESSIONAL,)


def lifetime() -> timedelta:
    """How long an invitation waits for its approval, and after that for its answer; how long a request waits."""
    return timedelta(days=settings.INVITATION_DAYS)


def overdue(prefix: str = "") -> Q:
    """Live invitations whose time is over; `prefix` leads to the invitation from another model."""
    horizon = timezone.now() - lifetime()

    def one(state: InvitationState, since: str) -> Q:
        return Q(**{f"{prefix}state": state, f"{prefix}{since}__lte": horizon})

    return one(InvitationState.PENDING, "created_at") | one(InvitationState.APPROVED, "approved_at")


def ends_at(invitation: Invitation) -> datetime:
    """When a live invitation expires."""
    return (invitation.approved_at or invitation.created_at) + lifetime()


def addressed_to(user: User) -> Q:
    """Invitations of this person: by account, or by an address that was nobody's when it was invited."""
    return Q(invitee=user.pk) | Q(invitee__isnull=True, email=user.email.lower())


def invitable(users: QuerySet[User], kind: str = UserKind.PROFESSIONAL) -> QuerySet[User]:
    """Those of `users` who may take part in groups as an invitation of this `kind` has it: active professionals, or
    active patients and relatives. The secretariat's and the operator's accounts see no timeline; who also cares for
    patients has a second account for it.
    """
    return users.filter(is_active=True, kind__in=fitting(kind), is_secretariat=False, is_superuser=False)


def _takes_part(user: User) -> bool:
    """The same of one person, whatever the invitation."""
    return user.is_active and not user.is_staff


def standing(user: User) -> QuerySet[Invitation]:
    """Invitations to timelines that `user` knows of, as member or as 施設管理者. Of other people's invitations patients
    and relatives know nothing.
    """
    if not user.is_professional:
        return Invitation.objects.none()
    return Invitation.objects.filter(timeline__in=known_to(user).values("pk"))


def answerable(user: User) -> QuerySet[Invitation]:
    """The door of the invitee: own invitations that were approved, whatever became of them. Before, there
    are none.
    """
    if not _takes_part(user):
        return Invitation.objects.none()
    mine = Invitation.objects.filter(addressed_to(user), kind__in=fitting(user.kind))
    approved = mine.filter(approved_at__isnull=False)
    return approved.exclude(timeline__lock=TimelineLock.DELETED)


def waiting_for(user: User) -> QuerySet[Invitation]:
    """「招待が届いています」: approved invitations that wait for the answer of `user`.

    Who is in the group by now has nothing to answer; and what was sent before a removal opens nothing after
    it.
    """
    since = TimelineMember.objects.filter(timeline=OuterRef("timeline"), user=user.pk).filter(
        ~Q(state=MemberState.ENDED) | Q(ended_at__gte=OuterRef("approved_at"))
    )
    waiting = answerable(user).filter(~Exists(since), state=InvitationState.APPROVED)
    return waiting.exclude(overdue()).order_by("-approved_at", "-pk")


def locked(invitation_id: int) -> Invitation:
    """The invitation as it is now, its row held until the transaction ends: of several actors one is
    first.
    """
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("timeline", "inviter", "invitee").get(pk=invitation_id)


def live(timeline: Timeline) -> QuerySet[Invitation]:
    """Invitations to this timeline that wait for somebody."""
    return Invitation.objects.filter(timeline=timeline, state__in=LIVE)


def open_of(inviter: User) -> QuerySet[Invitation]:
    """What this person has invited and still waits for somebody."""
    return Invitation.objects.filter(inviter=inviter, state__in=LIVE).exclude(overdue())


def reachable(address: str, kind: str = UserKind.PROFESSIONAL) -> User | None:
    """The person with this address whom an invitation of this kind can reach inside the product."""
    return invitable(User.objects.filter(email=address), kind).first()


def misplaced(invitation: Invitation) -> bool:
    """Whether the address belongs to somebody in use whose account is of another kind, so that nobody can answer it
    with that address. Told to the owner of the address alone.
    """
    others = User.objects.filter(email=invitation.email, is_active=True)
    return invitation.invitee_id is None and others.exclude(kind__in=fitting(invitation.kind)).exists()


def invitee_of(invitation: Invitation) -> User | None:
    """Whom an invitation reaches inside the product; None for a newcomer and for an account it is not meant
    for.
    """
    if invitation.invitee is None:
        return reachable(invitation.email, invitation.kind)
    fits = _takes_part(invitation.invitee) and invitation.invitee.kind in fitting(invitation.kind)
    return invitation.invitee if fits else None


def invitee_ids(invitation: Invitation) -> list[int]:
    """Whose open pages show it or have shown it: nobody's before the approval."""
    invitee = invitee_of(invitation) if invitation.approved_at is not None else None
    return [invitee.pk] if invitee is not None else []


def mail_address(invitation: Invitation) -> str | None:
    """Where the mail of an invitation goes now; None if it is no longer due.

    Who has an issued number gets none. An address of an account that may not take part (a relative's, the
    secretariat's, a suspended one) gets none: the invitation stands like any other, nobody is told why, and it
    expires. Only where a relative is invited at the address of a professional, its owner reads what to do instead.
    """
    if invitation.state != InvitationState.APPROVED or ends_at(invitation) <= timezone.now():
        return None
    person = invitee_of(invitation)
    if person is not None:
        due = waiting_for(person).filter(pk=invitation.pk).exists()
        return (person.address or None) if due else None
    if invitation.invitee_id is not None or _is_taken(invitation):
        return None
    return None if invitation.timeline.lock == TimelineLock.DELETED else invitation.email


def _is_taken(invitation: Invitation) -> bool:
    """Whether the address is somebody's whom no mail of this invitation is for."""
    told = invitation.kind in RELATIVES and misplaced(invitation)
    return not told and User.objects.filter(email=invitation.email).exists()
