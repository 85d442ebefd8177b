"""What each kind of request has of its own, called inside the transaction of the decision."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from approvals.actions import affiliations, devices, joining, proposals
from approvals.enums import RequestKind
from approvals.models import ApprovalRequest

Done = Callable[[User | None, ApprovalRequest], None]


def _nothing(actor: User | None, request: ApprovalRequest) -> None:
    """Nothing follows."""


@dataclass(frozen=True, slots=True)
class Handler:
    """One kind: the row it holds, what must still be so to approve, and what follows from each decision."""

    hold: Callable[[ApprovalRequest], None]
    require_fit: Callable[[ApprovalRequest], None]
    approve: Done
    reject: Done
    withdraw: Done = _nothing
    expire: Done = _nothing

    def after(self, act: str) -> Done:
        """What follows from this act."""
        return {
            "approve": self.approve,
            "reject": self.reject,
            "withdraw": self.withdraw,
            "expire": self.expire,
        }[act]


HANDLERS = {
    RequestKind.INVITATION: Handler(
        hold=proposals.hold,
        require_fit=proposals.require_fit,
        approve=proposals.approved,
        reject=proposals.rejected,
        withdraw=proposals.withdrawn,
        expire=proposals.expired,
    ),
    RequestKind.JOINING: Handler(
        hold=joining.hold, require_fit=joining.require_fit, approve=joining.approved, reject=_nothing
    ),
    RequestKind.AFFILIATION: Handler(
        hold=affiliations.hold,
        require_fit=affiliations.require_fit,
        approve=affiliations.approved,
        reject=affiliations.rejected,
        withdraw=affiliations.rejected,
    ),
    RequestKind.DEVICE: Handler(
        hold=devices.hold,
        require_fit=devices.require_fit,
        approve=devices.approved,
        reject=devices.rejected,
        withdraw=devices.given_up,
        expire=devices.given_up,
    ),
}
