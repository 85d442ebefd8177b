"""The desk's pages about one of the facility's people: cared for by its 施設管理者 and the offices."""

from typing import Any

from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.actions.sign_in import claim_try
from accounts.enums import UserState
from accounts.models import Profile, SignInLock, User
from tests.access.asks import Ask
from tests.access.table import TABLE
from tests.access.world import World

CARE = dict(TABLE["profile.edit (T's)"])
"""Who takes care of somebody's account is who may change the profile. The row of the admin speaks of its addresses."""


def _locked(world: World, column: str) -> None:
    for _ in range(settings.SIGN_IN_TRIES):
        claim_try(world.t.email)


def _with_factor(world: World, column: str) -> None:
    TOTPDevice.objects.create(user=world.t, confirmed=True)


def _seen(world: World, column: str) -> dict[str, Any]:
    return {"seen": Profile.objects.get(user=world.t).version}


def _verified(world: World, column: str) -> None:
    Profile.objects.filter(user=world.t).update(verified_by=world.su, verified_at=world.t.created_at)


def act(name: str, changes: type[Any], **more: Any) -> list[Ask]:
    """The question and the act."""
    common: dict[str, Any] = {"route": f"desk:{name}", "of": lambda w: (w.t.pk,), "codes": CARE}
    return [
        Ask(shows=("t.name",), **common),
        Ask(**common | {"data": lambda w, c: {}, "changes": changes} | more),
    ]


ROWS = {
    "profile.edit (T's)": [
        Ask(
            route="desk:staff",
            shows=("t.name",),
            codes={"fo": "N", "no": "F", "po": "N", "pt": "N", "ip": "F", "se": "F", "su": "F"},
            listing=True,
        ),
        Ask(route="desk:staff_member", of=lambda w: (w.t.pk,), shows=("t.name", "profession")),
        *act("staff_verify", Profile, data=_seen),
        *act("staff_unverify", Profile, before=_verified),
    ],
}


def _dormant(world: World, column: str) -> None:
    User.objects.filter(pk=world.t.pk).update(state=UserState.DORMANT, is_active=False)


UNLOCK = [
    *act("staff_wake", User, before=_dormant),
    *act("staff_unlock", SignInLock, before=_locked),
    *act("staff_reset_factor", TOTPDevice, before=_with_factor),
    *act("staff_password", User),
]
"""Of the row of suspending and unlocking, but for a facility's own people."""
