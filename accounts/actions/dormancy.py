"""休止: an account that nobody has used for long is closed for the time being, after a warning."""

from django.db import transaction
from django.utils import timezone

from accounts import access
from accounts.actions.endings import end_sessions
from accounts.actions.people import change_state
from accounts.enums import UserState
from accounts.models import User
from accounts.queries import dormancy
from mcs.core import audit
from mcs.core.live.bus import announce_close
from mcs.core.live.events import CloseCode
from notices.actions import owe, tell, withdraw

AT_ONCE = 200


def look_round() -> int:
    """Warn whom there is to warn, and let rest what was warned in time; returns how many. Once an hour; doing it
    twice is harmless.
    """
    warned = sum(warn(user) for user in dormancy.to_warn().order_by("pk")[:AT_ONCE])
    return warned + sum(rest(user) for user in dormancy.to_rest().order_by("pk")[:AT_ONCE])


@transaction.atomic
def warn(user: User) -> bool:
    """Tell somebody, by mail and for the next sign-in, that the account goes dormant soon; who gets no mail is told
    through the helpers. False when somebody was first, or the person has just signed in.
    """
    now = timezone.now()
    if not dormancy.to_warn().filter(pk=user.pk).update(dormancy_warned_at=now):
        return False
    withdraw(dormancy.WARNED, user.pk)
    tell([user.pk], dormancy.WARNED, user.pk)
    if user.address:
        owe(dormancy.WARNING_MAIL, user.pk, key=f"{dormancy.WARNING_MAIL}:{user.pk}:{now:%Y%m%d}")
    else:
        withdraw(dormancy.NEAR, user.pk)
        tell(dormancy.helpers(user), dormancy.NEAR, user.pk)
    audit.record(None, "account.dormancy_warned", user)
    return True


@transaction.atomic
def rest(user: User) -> bool:
    """休止: nobody gets in from now on, sessions and open sockets included; the helpers are told. False when somebody
    was first, the person has just signed in, or nobody could wake the account.
    """
    if user.is_staff:  # one after the other, so that one of them stays
        list(User.objects.select_for_update().filter(dormancy.OFFICE, is_active=True).order_by("pk"))
    if not dormancy.to_rest().filter(pk=user.pk).update(state=UserState.DORMANT, is_active=False):
        return False
    end_sessions(user)
    audit.record(None, "account.dormant", user)
    withdraw(dormancy.NEAR, user.pk)
    withdraw(dormancy.DORMANT, user.pk)
    tell(dormancy.helpers(user), dormancy.DORMANT, user.pk)
    announce_close(user_id=user.pk, code=CloseCode.REMOVED)
    return True


@transaction.atomic
def wake(actor: User, user: User) -> None:
    """「休止を解除する」: in use again, counted anew from now; the person is told by mail. 施設管理者 and 事務局, as
    `require_care_of` says. Raises ValidationError (code "decided") when the account is not dormant.
    """
    access.require_care_of(actor, user)
    change_state(user, UserState.DORMANT, UserState.ACTIVE)
    audit.record(actor, "account.wake", user)
    withdraw(dormancy.DORMANT, user.pk)
    if user.address:
        owe(
            dormancy.WOKEN_MAIL, user.pk, key=f"{dormancy.WOKEN_MAIL}:{user.pk}:{timezone.now():%Y%m%d%H%M%S}"
        )
