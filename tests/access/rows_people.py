"""Profiles, the directory, announcements, notices."""

from django.utils import timezone

from accounts.models import OpenSession, SignInLock, User
from accounts.queries.locks import digest
from notices.models import Notice
from tests.access.asks import Ask
from tests.access.table import SIGNED_IN

PROFILE = ("t.name", "t.tel", "t.about", "t.kana", "faca.tel")
CARD = ("t.name", "faca.tel")


def _locked(person: User) -> None:
    """Five wrong passwords were typed just now."""
    SignInLock.objects.create(address=digest(person.email), failures=5, last_failure_at=timezone.now())


ROWS = {
    "profile.read (staff T of this group)": [
        Ask(
            route="accounts:person",
            of=lambda w: (w.t.pk,),
            shows=(*PROFILE, "profession", "faca.name"),
            partial=dict.fromkeys(("pt", "ia"), (*CARD, "profession", "faca.name")),
        ),
        Ask(
            route="accounts:connections",
            shows=("t.name",),
            codes=dict.fromkeys(("pt", "ia", "se", "su"), "N"),
            listing=True,
        ),
    ],
    "profile.photo": [
        Ask(route="accounts:photo", of=lambda w: (w.t.pk, "small"), shows=("t.small",)),
        Ask(route="accounts:photo", of=lambda w: (w.t.pk, "large"), shows=("t.large",)),
    ],
    "profile.licence_image (顔写真付き免許証)": [
        Ask(route="accounts:licence", of=lambda w: (w.t.pk,), shows=("t.licence",)),
    ],
    "notice.read (another's)": [
        Ask(route="notices:open", of=lambda w: (w.notice.pk,)),
        Ask(route="notices:open", of=lambda w: (w.asked.pk,), changes=Notice, codes={"ga": "W"}),
    ],
    "announcement.read": [
        Ask(
            route="notices:announcement",
            of=lambda w: (w.announcement.pk,),
            shows=("announcement.title", "announcement.body"),
        ),
        Ask(route="notices:list", shows=("announcement.title",)),
        Ask(route="home", shows=("announcement.title", "announcement.body")),
    ],
    "session.list/end (own; another's is N)": [
        Ask(route="accounts:sessions"),
        Ask(
            route="accounts:end_session",
            of=lambda w: (OpenSession.objects.get(session__user=w.mb).pk,),
            data=lambda w, c: {},
            codes=dict.fromkeys((c for c in SIGNED_IN if c != "mb"), "N"),
        ),
    ],
    "admin.index": [Ask(route="admin:index")],
    "admin.post.content": [
        Ask(route="admin:index", below="timeline/post/"),
        Ask(route="admin:index", below="timeline/post/1/change/"),
        Ask(route="admin:index", below="patients/patient/"),
        Ask(route="admin:index", below="core/auditentry/"),
    ],
    "admin.user.suspend/unlock": [
        Ask(
            route="admin:accounts_user_changelist",
            data=lambda w, c: {"action": "suspend", "_selected_action": [w.t.pk]},
            changes=User,
        ),
        Ask(
            route="admin:accounts_user_changelist",
            data=lambda w, c: {"action": "revive", "_selected_action": [w.ss.pk]},
            changes=User,
        ),
        Ask(
            route="admin:accounts_user_changelist",
            before=lambda w, c: _locked(w.t),
            data=lambda w, c: {"action": "unlock", "_selected_action": [w.t.pk]},
            changes=SignInLock,
        ),
        Ask(
            route="admin:accounts_user_changelist",
            data=lambda w, c: {"action": "close", "_selected_action": [w.t.pk], "confirmed": "yes"},
            changes=User,
        ),
    ],
    "admin.user.promote (grant staff/superuser)": [
        Ask(
            route="admin:accounts_user_change",
            of=lambda w: (w.t.pk,),
            data=lambda w, c, office=office: {office: "on"},
            changes=User,
        )
        for office in ("is_secretariat", "is_superuser")
    ],
}
