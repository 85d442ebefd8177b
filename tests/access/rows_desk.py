"""A facility's devices and rules: its 施設管理者; its other people are told that they may not."""

from collections.abc import Callable
from typing import Any

from accounts.models import Device, Facility
from approvals.models import ApprovalRequest
from tests.access.asks import Ask
from tests.access.table import SIGNED_IN
from tests.access.world import World

RULES = {"idle_minutes": "45", "networks": ""}
HOME = dict.fromkeys(("no", "ip", "ia", "mx", "mn", "se", "su"), "F") | {"fo": "N"}

OFFICE = "admin:approvals_approvalrequest_changelist"
ACTS = ("approve", "reject")
STRANGERS = {column: "N" for column in SIGNED_IN if column not in {"se", "su"}}
"""To whom the admin does not exist. The offices stand in the table as strangers to the devices of a facility that
has a 施設管理者; what nobody in a facility may decide is theirs.
"""


def _chosen(act: str, which: str) -> Callable[[World, str], dict[str, Any]]:
    return lambda w, c: {"action": f"{act}_requests", "_selected_action": getattr(w, which).pk}


def _act(name: str, which: str) -> list[Ask]:
    """The question and the act."""
    of = {"route": f"desk:{name}", "of": lambda w: (getattr(w, which).pk,)}
    return [Ask(shows=("device.name", "t.name"), **of), Ask(data=lambda w, c: {}, changes=Device, **of)]


ROWS = {
    "facility.desk (devices, rules)": [
        Ask(route="desk:home", shows=("faca.name",), codes=HOME, listing=True),
        Ask(route="desk:devices", of=lambda w: (w.faca.pk,), shows=("device.name", "asked.device", "t.name")),
        Ask(route="desk:rules", of=lambda w: (w.faca.pk,), shows=("faca.name", "nf.name")),
        Ask(
            route="desk:rules",
            of=lambda w: (w.faca.pk,),
            data=lambda w, c: RULES,
            changes=Facility,
        ),
        *_act("device_revoke", "device"),
        *_act("device_block", "device"),
        *_act("device_release", "lost_device"),
    ],
    "device_request.read": [
        Ask(
            route=f"approvals:{page}",
            of=lambda w: (w.device_request.pk,),
            shows=("asked.device", "t.name", "faca.name"),
        )
        for page in ("request", *ACTS)
    ]
    + [
        Ask(route=OFFICE, shows=("asked.device",), codes=STRANGERS, listing=True),
        Ask(
            route=OFFICE, shows=("left.device", "q.name"), codes=STRANGERS | dict.fromkeys(("se", "su"), "R")
        ),
    ],
    "device_request.approve/reject": [
        Ask(
            route=f"approvals:{act}",
            of=lambda w: (w.device_request.pk,),
            data=lambda w, c: {},
            changes=ApprovalRequest,
        )
        for act in ACTS
    ]
    + [
        Ask(
            route=OFFICE,
            data=_chosen(act, "device_request"),
            changes=ApprovalRequest,
            codes=STRANGERS,
            shows=("asked.device",),
            listing=True,
            follow=True,
        )
        for act in ACTS
    ]
    + [
        Ask(
            route=OFFICE,
            data=_chosen(act, "left_request"),
            changes=ApprovalRequest,
            codes=STRANGERS | dict.fromkeys(("se", "su"), "W"),
        )
        for act in ACTS
    ],
}
