"""The words of the notices of つながり."""

from django.urls import reverse

from accounts.enums import ConnectionState, ConnectionTold
from accounts.models import Connection, User
from accounts.queries import connecting
from accounts.queries.people import cards
from notices.models import Notice
from notices.registry import NOTICES, Shown


def register() -> None:
    """Hand them in, at start."""
    NOTICES[ConnectionTold.ASKED] = asked
    NOTICES[ConnectionTold.ACCEPTED] = accepted
    NOTICES[ConnectionTold.DECLINED] = declined


def asked(notices: list[Notice], user: User) -> dict[int, Shown]:
    """To who was asked, while an answer is waited for."""
    found = connecting.waiting_for(user).filter(pk__in=[n.subject_id for n in notices])
    names = _names({row.pk: row.requester_id for row in found})
    page = reverse("accounts:connection_requests")
    return {
        n.pk: Shown(f"{names[n.subject_id]}さんから、つながり申請が届いています。", page)
        for n in notices
        if n.subject_id in names
    }


def accepted(notices: list[Notice], user: User) -> dict[int, Shown]:
    """To who asked, while they are connected."""
    rows = _asked_by(user, notices, ConnectionState.ACCEPTED)
    names = _names(rows)
    return {
        n.pk: Shown(
            f"{names[n.subject_id]}さんが、つながり申請を承認しました。",
            reverse("accounts:person", args=[rows[n.subject_id]]),
        )
        for n in notices
        if n.subject_id in names
    }


def declined(notices: list[Notice], user: User) -> dict[int, Shown]:
    """To who asked a person; never to who tried an address."""
    rows = _asked_by(user, notices, ConnectionState.DECLINED)
    names, page = _names(rows), reverse("accounts:connections")
    return {
        n.pk: Shown(f"{names[n.subject_id]}さんは、つながり申請を辞退しました。", page)
        for n in notices
        if n.subject_id in names
    }


def _asked_by(user: User, notices: list[Notice], state: ConnectionState) -> dict[int, int]:
    """The addressee of what `user` asked, by connection; of those in this state whose outcome is told."""
    rows = Connection.objects.filter(pk__in=[n.subject_id for n in notices], requester=user, state=state)
    if state == ConnectionState.DECLINED:
        rows = rows.filter(by_address=False)
    return dict(rows.values_list("pk", "addressee"))


def _names(people: dict[int, int]) -> dict[int, str]:
    known = cards(people.values())
    return {pk: known[person].name for pk, person in people.items()}
