"""What people ask for themselves: to be let into a community, to be confirmed by a facility."""

from accounts.models import User
from approvals.actions.joining import ask_to_join
from approvals.models import ApprovalRequest
from approvals.queries.timelines import joinable
from tests.access.asks import Ask


def _waits(world, column):
    """Who may ask has asked."""
    someone = world.people.get(column)
    if isinstance(someone, User) and joinable(someone).filter(pk=world.community.pk).exists():
        ask_to_join(someone, world.community)


def _community(route, **fields):
    return Ask(route=f"approvals:{route}", of=lambda w: (w.community.pk,), **fields)


ROWS = {
    "community.ask_to_join": [
        _community("ask_to_join", shows=("community.name",)),
        _community("ask_to_join", data=lambda w, c: {}, changes=ApprovalRequest),
        _community("withdraw_joining", before=_waits, data=lambda w, c: {}, changes=ApprovalRequest),
    ],
    "affiliation_claim.ask/withdraw (no's)": [
        Ask(
            route="approvals:ask_affiliation",
            of=lambda w: (w.claim_run_out.pk,),
            data=lambda w, c: {},
            changes=ApprovalRequest,
        ),
        Ask(
            route="approvals:withdraw_affiliation",
            of=lambda w: (w.claim_request.pk,),
            data=lambda w, c: {},
            changes=ApprovalRequest,
        ),
    ],
    "affiliation_request.read": [
        Ask(
            route=f"approvals:{page}",
            of=lambda w: (w.claim_request.pk,),
            shows=("no.name", "no.given", "faca.name"),
        )
        for page in ("request", "approve", "reject")
    ],
    "affiliation_request.approve/reject": [
        Ask(
            route=f"approvals:{act}",
            of=lambda w: (w.claim_request.pk,),
            data=lambda w, c: {},
            changes=ApprovalRequest,
        )
        for act in ("approve", "reject")
    ],
}
