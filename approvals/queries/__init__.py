"""Which invitations and approvals are whose, split by noun."""

from approvals.queries.invitations import waiting_for
from approvals.queries.requests import to_decide
from approvals.queries.timelines import deciders

__all__ = ["deciders", "to_decide", "waiting_for"]
