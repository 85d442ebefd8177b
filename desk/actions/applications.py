"""利用申請: made with a claim to a facility that nobody knows, decided by 事務局."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import access
from accounts.actions import affiliations
from accounts.actions.facilities import open_facility
from accounts.enums import AffiliationRole, AffiliationState
from accounts.models import Affiliation, User
from approvals.actions.affiliations import ask_to_confirm
from approvals.queries.requests import offices
from desk.enums import ApplicationState, Told
from desk.models import FacilityApplication
from mcs.core import audit
from notices.actions import clear, owe, tell
from notices.models import Notice
from timeline.actions.roles import end_held_for

State = ApplicationState


def apply(actor: User, affiliation: Affiliation) -> None:
    """A claim to a facility that is not in use yet is put before 事務局, inside the caller's transaction; once."""
    if affiliation.facility.active:
        return
    try:
        with transaction.atomic():
            made = FacilityApplication.objects.create(facility=affiliation.facility, affiliation=affiliation)
    except IntegrityError:
        return
    audit.record(actor, "application.make", made, facility=affiliation.facility_id)
    tell(offices().values_list("pk", flat=True), Told.APPLIED, made.pk, actor=actor)
    for notice in Notice.objects.filter(kind=Told.APPLIED, subject_id=made.pk):
        owe(Told.APPLICATION_MAIL, notice.pk, key=f"application:{made.pk}:{notice.recipient_id}")


@transaction.atomic
def accept(actor: User, application: FacilityApplication, *, role: AffiliationRole) -> None:
    """The facility is in use from now on, and who applied is its first 施設管理者 or one of its staff. Who else says to
    belong to it is put before those who may confirm it. 事務局 only.

    Raises ValidationError (code "decided") if somebody was first, or the claim does not stand any more.
    """
    access.require_office(actor)
    _decide(actor, application, State.ACCEPTED)
    open_facility(actor, application.facility)
    affiliations.confirm(actor, application.affiliation, role=role)
    _tell(actor, application, Told.ACCEPTED)
    for other in FacilityApplication.objects.filter(facility=application.facility, state=State.PENDING):
        _decide(actor, other, State.ACCEPTED)
        ask_to_confirm(other.affiliation.user, other.affiliation)


@transaction.atomic
def decline(actor: User, application: FacilityApplication) -> None:
    """The facility stays out; who applied keeps what others have vouched for. 事務局 only.

    Raises ValidationError (code "decided") if somebody was first, or the claim does not stand any more.
    """
    access.require_office(actor)
    _decide(actor, application, State.DECLINED)
    affiliations.drop(actor, application.affiliation)
    end_held_for(actor, application.affiliation)
    _tell(actor, application, Told.DECLINED)


def close_moot(actor: User, affiliation: Affiliation) -> None:
    """The claim was decided elsewhere: its application is closed with it, inside the caller's transaction."""
    waiting = FacilityApplication.objects.filter(affiliation=affiliation, state=State.PENDING).first()
    if waiting is not None and affiliation.state != AffiliationState.CLAIMED:
        confirmed = affiliation.state == AffiliationState.CONFIRMED
        _decide(actor, waiting, State.ACCEPTED if confirmed else State.DECLINED)


def _decide(actor: User, application: FacilityApplication, state: State) -> None:
    still = FacilityApplication.objects.filter(pk=application.pk, state=State.PENDING)
    if not still.update(state=state, decided_by=actor, decided_at=timezone.now()):
        raise ValidationError("この利用申請は、すでに決まっています。", code="decided")
    application.refresh_from_db()
    audit.record(actor, f"application.{state}", application, facility=application.facility_id)
    clear(Told.APPLIED, application.pk)


def _tell(actor: User, application: FacilityApplication, kind: str) -> None:
    tell([application.affiliation.user_id], kind, application.pk, actor=actor)
