"""Writing the audit trail. Reading it is a page of its own."""

import re
from typing import TYPE_CHECKING, Any

from django.db import models

from mcs.core.models import AuditEntry

if TYPE_CHECKING:
    from accounts.models import User

_CODE = re.compile(r"[\x21-\x7e]{0,80}")


def record(
    actor: "User | None",
    act: str,
    subject: models.Model | None = None,
    /,
    *,
    timeline: int | None = None,
    **detail: Any,
) -> AuditEntry:
    """Write one row for `act` in the running transaction, and return it for what tells of it.

    `detail` takes ids, numbers, booleans and short ASCII codes only: names and written text have no place here.
    Raises ValueError for anything else.
    """
    for key, value in detail.items():
        if not isinstance(value, int | float | None) and not (
            isinstance(value, str) and _CODE.fullmatch(value)
        ):
            raise ValueError(f"audit detail {key!r} must be an id or a code")
    return AuditEntry.objects.create(
        actor=actor,
        act=act,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        timeline_id=timeline,
        detail=detail,
    )
