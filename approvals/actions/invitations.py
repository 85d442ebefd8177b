"""What the inviter does, and what time does."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import UserKind
from accounts.models import User
from accounts.queries.people import connected_to
from approvals import access
from approvals.actions import limits, steps
from approvals.actions.batches import each
from approvals.actions.requests import grant
from approvals.enums import InvitationState, RequestKind, RequestState, Told
from approvals.models import ApprovalRequest, Invitation
from approvals.queries import invitations as queries
from mcs.core import audit
from mcs.core.permissions import allows
from mcs.core.text import half_width
from notices.actions import stir
from timeline.models import Timeline
from timeline.queries.members import membership

ADDRESSES = 5
"""Addresses of one form."""
ONESELF = "ご本人"
"""What stands in the place of the 続柄 of the patient."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be invited: a person, an address, or the person an address belongs to; and as what."""

    person: User | None
    email: str
    kind: UserKind = UserKind.PROFESSIONAL
    relation: str = ""

    @property
    def address(self) -> str:
        """The address; in its order everybody writes, so that no two wait for each other."""
        return self.email or (self.person.email if self.person else "")

    @property
    def asked(self) -> Q:
        """Invitations made in the same way: counted apart, so that no limit tells whose an address is."""
        return Q(email=self.email) if self.email else Q(invitee=self.person, email="")

    @property
    def same(self) -> Q:
        """Live invitations of the same person or address."""
        by_address = Q(email=self.address)
        return Q(invitee=self.person.pk) | by_address if self.person else by_address


@transaction.atomic
def invite(
    actor: User, timeline: Timeline, *, people: Iterable[User] = (), emails: Iterable[str] = ()
) -> list[Invitation]:
    """Invite people of one's つながり and addresses to a timeline that came through the door; returns the
    new invitations.

    Who runs the group vouches for them at once; of others an administrator decides first, and until then the
    invitees hear nothing. An address of an active professional's account becomes an invitation of that
    person. Members and those already invited are passed over in silence, so that nothing is told about them;
    doing it twice invites once.

    Raises PermissionDenied for who may not invite, ValidationError with code "connection" (not of one's
    つながり), "self", "many" (over five addresses), "limit" (too many open ones or too many in a day) or "often" (the same
    address to the same group again and again).
    """
    access.require_invite(actor, timeline)
    wanted = sorted([*_people(actor, people), *_addresses(actor, emails)], key=lambda one: one.address)
    return _invite_all(actor, timeline, wanted, at_once=allows(access.require_run, actor, timeline))


@transaction.atomic
def invite_relative(
    actor: User, timeline: Timeline, *, email: str, kind: UserKind, relation: str = ""
) -> Invitation | None:
    """Invite the patient, or a relative under a `relation` (続柄), to the 患者側 by address; those who run the group, so
    that nobody has to approve. Returns the new invitation, None where there is nothing to invite.

    An account of a patient or a relative gets it as an invitation of that person. The kind of an account stays what it
    is: at the address of a professional the invitation waits like any other, and its owner reads what to do.

    Raises PermissionDenied, ValidationError with code "kind" or "relation", and what `invite` raises about addresses.
    """
    access.require_invite_relative(actor, timeline)
    if kind not in queries.RELATIVES:
        raise ValidationError("「患者さんご本人」か「ご家族」を選んでください。", code="kind")
    called = ONESELF if kind == UserKind.PATIENT else relation.strip()
    if not called:
        raise ValidationError("続柄を入力してください。例: 長女", code="relation")
    wanted = [replace(one, kind=kind, relation=called) for one in _addresses(actor, [email], kind)]
    return next(iter(_invite_all(actor, timeline, wanted, at_once=True)), None)


def _invite_all(actor: User, timeline: Timeline, wanted: list[Wanted], *, at_once: bool) -> list[Invitation]:
    limits.require_few(actor, len(wanted))
    _clear(timeline, wanted)
    _leave_in_peace(timeline, wanted)
    made = [_invite_one(actor, timeline, one, at_once=at_once) for one in wanted]
    return [invitation for invitation in made if invitation is not None]


def _people(actor: User, people: Iterable[User]) -> list[Wanted]:
    ids = {person.pk for person in people}
    known = list(queries.invitable(connected_to(actor)).filter(pk__in=ids).order_by("pk"))
    if len(known) != len(ids):
        raise ValidationError("つながりのない方が含まれています。選び直してください。", code="connection")
    return [Wanted(person, "") for person in known]


def _addresses(actor: User, emails: Iterable[str], kind: UserKind = UserKind.PROFESSIONAL) -> list[Wanted]:
    addresses = list(dict.fromkeys(half_width(email).lower() for email in emails))
    if len(addresses) > ADDRESSES:
        raise ValidationError(
            f"一度に招待できるのは{ADDRESSES}件までです。分けて送信してください。", code="many"
        )
    if actor.email in addresses:
        raise ValidationError("ご自分のメールアドレスは招待できません。", code="self")
    return [Wanted(queries.reachable(address, kind), address) for address in addresses]


def _leave_in_peace(timeline: Timeline, wanted: list[Wanted]) -> None:
    """Refuse who was invited here too often of late. Who is a member, or invited at present, is passed over as ever."""
    for one in wanted:
        known = one.person is not None and membership(one.person, timeline) is not None
        live = known or queries.live(timeline).filter(one.same).exists()
        if not live and limits.had_enough(timeline, one.asked):
            whom = one.email or "選んだ方"
            raise ValidationError(
                f"{whom}は、このグループにすでに何度も招待されています。30日たってから、もう一度お試しください。",
                code="often",
            )


def _clear(timeline: Timeline, wanted: list[Wanted]) -> None:
    """Expire what stands in the way though nobody can answer it: overdue, or sent before a membership that
    has ended.
    """
    expire_overdue(timeline)
    for one in wanted:
        if one.person is None or membership(one.person, timeline) is not None:
            continue
        waiting = queries.waiting_for(one.person).values("pk")
        moot = queries.live(timeline).filter(one.same, state=InvitationState.APPROVED).exclude(pk__in=waiting)
        for invitation in moot:
            expire(invitation)


def _invite_one(actor: User, timeline: Timeline, one: Wanted, *, at_once: bool) -> Invitation | None:
    if one.person is not None and membership(one.person, timeline) is not None:
        return None
    if standing := queries.live(timeline).filter(one.same).first():
        if at_once:
            _grant_waiting(actor, standing)
        return None
    now = timezone.now()
    fields = {"state": InvitationState.APPROVED, "vouched_by": actor, "approved_at": now} if at_once else {}
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                timeline=timeline,
                inviter=actor,
                invitee=one.person,
                email=one.email,
                kind=one.kind,
                relation=one.relation,
                **fields,
            )
    except IntegrityError:
        return None
    audit.record(actor, "invitation.create", made, timeline=timeline.pk, state=made.state, kind=made.kind)
    if at_once:
        steps.hand_out(actor, made)
    else:
        request = ApprovalRequest.objects.create(
            kind=RequestKind.INVITATION, timeline=timeline, invitation=made, requester=actor
        )
        steps.ask(actor, request)
    return made


def _grant_waiting(actor: User, standing: Invitation) -> None:
    """An administrator invites whom somebody else has proposed: that is the approval."""
    held = queries.locked(standing.pk)
    request = ApprovalRequest.objects.filter(invitation=held, state=RequestState.PENDING).first()
    if request is not None and held.state == InvitationState.PENDING:
        grant(actor, request)


@transaction.atomic
def withdraw(actor: User, invitation: Invitation) -> None:
    """Take an invitation back before it is answered: the inviter, or who runs the group.

    Raises PermissionDenied for others, ValidationError (code "decided") if it was answered or decided first.
    """
    held = queries.locked(invitation.pk)
    access.require_step(actor, "withdraw", held)
    steps.close(actor, held, "withdraw")
    steps.close_request(actor, held, "withdraw")
    steps.tell_inviter(actor, held, kind=Told.WITHDRAWN)
    stir(queries.invitee_ids(held))


@transaction.atomic
def expire(invitation: Invitation) -> None:
    """Nobody decided or answered in time; nobody's act. Raises ValidationError (code "decided") if somebody
    did.
    """
    held = queries.locked(invitation.pk)
    steps.close(None, held, "expire")
    steps.close_request(None, held, "expire")
    steps.tell_inviter(None, held, kind=Told.EXPIRED)
    stir(queries.invitee_ids(held))


def expire_overdue(timeline: Timeline | None = None) -> int:
    """Expire what has waited longer than INVITATION_DAYS, of one timeline or of all; returns how many. Doing it
    twice is harmless.
    """
    waiting = Invitation.objects.filter(queries.overdue())
    if timeline is not None:
        waiting = waiting.filter(timeline=timeline)
    return each(waiting, expire)
