"""Claimed affiliations: confirmed by the facility's 施設管理者. Each holds the affiliation's row first, then its
request's; all inside the transaction of the decision.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import affiliations
from accounts.enums import AffiliationState
from accounts.models import Affiliation, User
from approvals.actions import steps
from approvals.enums import RequestKind, RequestState
from approvals.models import ApprovalRequest
from approvals.queries.requests import deciders_of
from notices.actions import stir
from timeline.actions.roles import end_held_for


def ask_to_confirm(actor: User, affiliation: Affiliation) -> ApprovalRequest | None:
    """Put a claim before those who may confirm it; asked twice, it is asked once. A facility that is not in use yet
    has nobody to ask: its application is the secretariat's matter, and None is returned.
    """
    if not affiliation.facility.active or affiliation.state != AffiliationState.CLAIMED:
        return None
    try:
        with transaction.atomic():
            made = ApprovalRequest.objects.create(
                kind=RequestKind.AFFILIATION,
                affiliation=affiliation,
                facility=affiliation.facility,
                requester=affiliation.user,
            )
    except IntegrityError:
        return ApprovalRequest.objects.get(affiliation=affiliation, state=RequestState.PENDING)
    steps.ask(actor, made)
    return made


@transaction.atomic
def ask_again(actor: User, affiliation: Affiliation) -> None:
    """「もう一度お願いする」 for an own claim whose request has run out; while one waits nothing happens.

    Raises ValidationError (code "decided") where nothing of one's own is claimed there any more.
    """
    held = Affiliation.objects.select_for_update(of=("self",), no_key=True).get(pk=affiliation.pk)
    if held.user_id != actor.pk or held.state != AffiliationState.CLAIMED:
        raise ValidationError(affiliations.DECIDED, code="decided")
    ask_to_confirm(actor, held)


def hold(request: ApprovalRequest) -> None:
    """The affiliation as it is now, held until the transaction ends: of several actors one is first."""
    rows = Affiliation.objects.select_for_update(of=("self",), no_key=True)
    request.affiliation = rows.select_related("facility", "user").get(pk=request.affiliation_id or 0)


def require_fit(request: ApprovalRequest) -> None:
    """Who asked is still in use; else ValidationError (code "requester")."""
    if not request.requester.is_active:
        raise ValidationError("お願いした方が利用を停止しているため、確認できません。", code="requester")


def approved(actor: User | None, request: ApprovalRequest) -> None:
    """The facility opens to its new person."""
    assert actor is not None
    affiliations.confirm(actor, _of(request))


def rejected(actor: User | None, request: ApprovalRequest) -> None:
    """The claim comes to nothing; what the person was vouched into stays."""
    affiliations.drop(actor, _of(request))
    end_held_for(actor or request.requester, _of(request))


def close_moot(actor: User, affiliation: Affiliation) -> None:
    """A claim was decided elsewhere - by the secretariat in the admin, say: its request is closed with it."""
    acts = {AffiliationState.CONFIRMED: "approve", AffiliationState.CLAIMED: ""}
    act = acts.get(AffiliationState(affiliation.state), "reject")
    waiting = ApprovalRequest.objects.filter(affiliation=affiliation, state=RequestState.PENDING).first()
    if waiting is not None and act and steps.decide(actor, waiting, act):
        stir(deciders_of(waiting))


def _of(request: ApprovalRequest) -> Affiliation:
    assert request.affiliation is not None
    return request.affiliation
