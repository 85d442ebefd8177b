"""What people may do, and when a session is still good."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.enums import ConnectionState, DeviceState, Ending, Hold
from accounts.models import OpenSession, Profile, User
from accounts.queries import connecting, devices, facilities, people, sessions
from accounts.queries.second_factor import has_way, is_verified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Connection, Device, Facility


class SessionRefused(Exception):  # noqa: N818 - named by what it tells
    """The session opens nothing any more.

    `code` is the close code of its sockets: 4401 ended, 4403 suspended. `why` is a word for the page: empty,
    "idle", "over" (its longest time), "stopped" or "blocked" (its device).
    """

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(why or "ended")
        self.code = code
        self.why = why


class SessionHeld(Exception):  # noqa: N818 - named by what it tells
    """The session is good, but something has to be done first. `hold` tells what; sockets close with 4409. `row` is
    the session's row as `with_rules` made it.
    """

    def __init__(self, hold: Hold, row: OpenSession) -> None:
        super().__init__(hold.value)
        self.hold = hold
        self.row = row


def require_session(user: "User | AnonymousUser", session_key: str | None, *, ip: str) -> OpenSession:
    """The one decision whether a session is still good, for requests and sockets alike.

    It decides the account, the session's end, its idle time and its longest time, whether its device is in use, then
    the network, the device's registration, the second factor, the age of the password and the terms. Returns the
    session's row as `with_rules` made it. Raises SessionRefused: 4401 without a live session and on a blocked device,
    4403 for an account not active; SessionHeld with the first thing that is missing.
    """
    if not isinstance(user, User) or not session_key:
        raise SessionRefused(4401)
    if not user.is_active:
        raise SessionRefused(4403, "stopped")
    row = sessions.with_rules_of(user, session_key)
    if row is None:
        raise SessionRefused(4401)
    if sessions.ends_at(row) <= timezone.now():
        raise SessionRefused(4401, "idle" if row.ends_at > timezone.now() else "over")
    if row.device is not None and row.device.state == DeviceState.BLOCKED:
        raise SessionRefused(4401, Ending.BLOCKED)
    row.session.user = user
    if hold := sessions.held(row, ip=ip):
        raise SessionHeld(hold, row)
    return row


def good_sessions(pairs: "Iterable[tuple[int, str]]") -> set[tuple[int, str]]:
    """Which of these (user id, session key) pairs of open sockets are still good: the same decision, for many in
    a fixed number of queries. The network is the one the session was last used from.
    """
    asked, now = set(pairs), timezone.now()
    alive = Session.objects.filter(session_key__in={key for _, key in asked}, expire_date__gt=now)
    rows = sessions.with_rules(
        OpenSession.objects.filter(
            session__session_key__in=alive.values("session_key"), session__user__is_active=True
        ).exclude(device__state=DeviceState.BLOCKED)
    )
    good = {
        (row.session.user_id, row.session.session_key)
        for row in rows
        if sessions.ends_at(row) > now and sessions.held(row, ip=row.session.ip) is None
    }
    return asked & good


def require_own_session(user: User, row: OpenSession) -> None:
    """A session is ended from 「ログイン中の端末」 by its own person."""
    if row.session.user_id != user.pk:
        raise PermissionDenied("ログアウトさせられるのは、ご自分の端末だけです。")


def require_professional(user: User) -> None:
    """Doors of care staff: PermissionDenied for patients and relatives."""
    if not user.is_professional:
        raise PermissionDenied("この画面は、医療・介護従事者の方だけがお使いいただけます。")


def require_manager(user: User) -> None:
    """施設管理者 only."""
    if not facilities.managed(user).exists():
        raise PermissionDenied("この操作は、施設管理者だけができます。")


def require_care_door(user: User) -> None:
    """Pages that do not exist for patients and relatives: Http404."""
    if not user.is_professional:
        raise Http404


def require_own_profile(user: User, profile: Profile) -> None:
    """A profile is changed by its own person."""
    if profile.user_id != user.pk:
        raise PermissionDenied("個人プロフィールは、ご本人だけが変更できます。")


def require_licence(user: User, profile: Profile) -> None:
    """The picture of somebody's 免許証等: the person, the 施設管理者 of the person's facility, 事務局. Nobody else,
    however well they know the person.
    """
    if user.pk != profile.user_id:
        require_care_of(user, profile.user)


def require_verified(user: User, session_key: str | None) -> None:
    """Who has a second factor changes it in a session that has passed it; who has none yet sets the first one up."""
    if has_way(user) and not is_verified(user, session_key):
        raise PermissionDenied(
            "二段階認証の設定を変える前に、確認コードなどでご本人であることを示してください。"
        )


def require_office(user: User) -> None:
    """事務局 and the operator only."""
    if not user.is_active or not user.is_staff:
        raise PermissionDenied("この操作は、事務局だけができます。")


def require_care_of(user: User, other: User) -> None:
    """Helping somebody to get in again, and vouching for who it is: 施設管理者 over the people of the own facility,
    事務局 over everybody else's account; nobody over the own one, and no 施設管理者 over an office.
    """
    if user.pk == other.pk:
        raise PermissionDenied("ご自分のアカウントには、この操作はできません。ほかの管理者にご依頼ください。")
    if user.is_active and user.is_staff:
        require_office_over(user, other)
    elif other.is_staff or not facilities.managed_people(user).filter(pk=other.pk).exists():
        raise PermissionDenied("この操作は、所属する施設の施設管理者だけができます。")


def require_manager_of(user: User, facility: "Facility") -> None:
    """Running a facility - its rules, its devices: its own 施設管理者."""
    if not facilities.managed(user).filter(pk=facility.pk).exists():
        raise PermissionDenied("この画面は、この施設の施設管理者だけがお使いいただけます。")


def require_asked_for_device(user: User, facility: "Facility") -> None:
    """Asking for the registration of a browser: people of a facility that lets registered ones in only."""
    if not devices.asking(user).filter(pk=facility.pk).exists():
        raise PermissionDenied("この施設には、端末の登録をお願いできません。所属する施設を選んでください。")


def require_care_of_device(user: User, device: "Device") -> None:
    """Taking a device's registration away, and bringing it back into use: 施設管理者 of its facility - of its
    owner's, where no facility has registered it - and 事務局.
    """
    if user.is_active and user.is_staff:
        return
    if device.facility_id is None:
        require_care_of(user, device.owner)
    elif not facilities.managed(user).filter(pk=device.facility_id).exists():
        raise PermissionDenied("端末の登録と停止は、この施設の施設管理者だけができます。")


def require_report_of_device(user: User, device: "Device") -> None:
    """Reporting a device as lost or stolen: who keeps it, used it last or is signed in with it, and who takes care of
    it.
    """
    if (
        user.pk not in {device.owner_id, device.last_user_id}
        and not device.sessions.filter(session__user=user.pk).exists()
    ):
        require_care_of_device(user, device)


def require_operator(user: User) -> None:
    """Granting and taking offices: the operator only."""
    if not (user.is_active and user.is_superuser):
        raise PermissionDenied("事務局の権限は、運用者だけが変更できます。")


def require_office_over(user: User, other: User) -> None:
    """事務局 over other accounts; over the operator's only another operator."""
    require_office(user)
    if user.pk == other.pk:
        raise PermissionDenied("ご自分のアカウントは変更できません。")
    if other.is_superuser and not user.is_superuser:
        raise PermissionDenied("このアカウントは変更できません。")


def require_connecting(user: User) -> None:
    """つながり申請 is care staff's: not for patients and relatives, and an office looks people up without it."""
    if not user.is_active or not user.is_professional or user.is_staff:
        raise PermissionDenied("つながりは、医療・介護従事者の方だけがお使いいただけます。")


def require_two(user: User, other: User) -> None:
    """Two different people of the care staff, none of them an office."""
    require_connecting(user)
    if user.pk == other.pk or not other.is_professional or other.is_staff:
        raise PermissionDenied("この方には、この操作はできません。")


def require_ask(user: User, other: User) -> None:
    """「つながり申請」: between two of the care staff, neither stopped nor connected yet. Raises ValidationError (code
    "blocked") towards somebody one has blocked oneself.
    """
    require_two(user, other)
    if not other.is_active:
        raise PermissionDenied("この方には、つながり申請を送れません。")
    if people.connected_to(user).filter(pk=other.pk).exists():
        raise PermissionDenied("すでにつながりのある方です。")
    if connecting.blocked(user).filter(connecting.of(other)).exists():
        raise ValidationError(
            "この方をブロックしています。ブロックを解除してから申請してください。", code="blocked"
        )


def require_answer(user: User, row: "Connection") -> None:
    """Accepting and declining: who was asked."""
    if row.addressee_id != user.pk:
        raise PermissionDenied("この申請には、申請を受けた方だけが返事できます。")


def require_withdraw_connection(user: User, row: "Connection") -> None:
    """Taking a request back: who asked."""
    if row.requester_id != user.pk:
        raise PermissionDenied("取り下げられるのは、申請した方だけです。")


def require_end(user: User, other: User) -> None:
    """「つながりをやめる」: either of two who are connected by a request."""
    row = connecting.between(user, other)
    if row is None or row.state != ConnectionState.ACCEPTED:
        raise PermissionDenied("この方とは、申請によるつながりがありません。")


def require_block(user: User, other: User) -> None:
    """「ブロックする」: towards care staff; an office cannot be blocked, and blocks nobody."""
    require_two(user, other)


def require_talk(user: User, other: User) -> None:
    """1対1: two of the care staff who are connected, without a block between them, where the site has it switched on.

    Why it is refused is not said: a block is told to nobody.
    """
    if not settings.DIRECT_TALK:
        raise Http404
    require_two(user, other)
    if not people.connected_to(user).filter(pk=other.pk).exists():
        raise PermissionDenied(NO_TALK)
    if connecting.apart(user).filter(connecting.of(other)).exists():
        raise PermissionDenied(NO_TALK)


NO_TALK = "この方とは、いまは1対1でやりとりできません。電話など、ほかの方法で連絡してください。"
