"""A facility's devices and rules: its 施設管理者; its other people are told that they may not."""

from accounts.models import Device, Facility
from approvals.models import ApprovalRequest
from tests.access.asks import Ask

RULES = {"idle_minutes": "45", "networks": ""}
HOME = dict.fromkeys(("no", "ip", "ia", "mx", "mn", "se", "su"), "F") | {"fo": "N"}


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
        for page in ("request", "approve", "reject")
    ],
    "device_request.approve/reject": [
        Ask(
            route=f"approvals:{act}",
            of=lambda w: (w.device_request.pk,),
            data=lambda w, c: {},
            changes=ApprovalRequest,
        )
        for act in ("approve", "reject")
    ],
}
