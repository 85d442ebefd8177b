"""Short ways to the states these tests start from."""

import re
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from accounts.actions.people import register
from accounts.enums import UserKind
from accounts.models import Facility, Profession, User
from approvals.actions.invitations import invite, invite_relative
from approvals.actions.requests import approve
from approvals.models import ApprovalRequest, Invitation
from mcs.core.models import AuditEntry
from notices.models import Delivery, Notice
from notices.registry import MAILS, Mail
from tests.factories import PASSWORD
from timeline.models import Timeline


def proposed(inviter: User, timeline: Timeline, *, person: User | None = None, email: str = "") -> Invitation:
    """An invitation that waits for its approval."""
    people = [person] if person else []
    [made] = invite(inviter, timeline, people=people, emails=[email] if email else [])
    assert made.state == "pending"
    return made


def request_of(invitation: Invitation) -> ApprovalRequest:
    return ApprovalRequest.objects.get(invitation=invitation)


def approved(admin: User, inviter: User, timeline: Timeline, **whom) -> Invitation:
    """An invitation that was proposed and approved."""
    made = proposed(inviter, timeline, **whom)
    approve(admin, request_of(made))
    made.refresh_from_db()
    return made


def relative(admin: User, timeline: Timeline, email: str, **who) -> Invitation:
    """An invitation to the 患者側."""
    made = invite_relative(
        admin, timeline, email=email, **{"kind": UserKind.FAMILY, "relation": "次女"} | who
    )
    assert made is not None
    return made


def written_mail(invitation: Invitation) -> Mail | None:
    """The mail of an invitation as the outbox would write it now."""
    delivery = Delivery.objects.get(key=f"invitation:{invitation.pk}")
    return MAILS[delivery.kind](delivery)


def link_of(invitation: Invitation) -> str:
    """The path of the link in a freshly written mail."""
    mail = written_mail(invitation)
    assert mail is not None
    return re.search(r"https?://[^/]+(/i/[\w-]+/)", mail.body)[1]


def acts(invitation: Invitation) -> list[str]:
    """What the audit trail holds of an invitation, in order."""
    kind = "approvals.invitation"
    rows = AuditEntry.objects.filter(subject_kind=kind, subject_id=invitation.pk).order_by("pk")
    return list(rows.values_list("act", flat=True))


def told(person: User) -> list[str]:
    """The kinds of notices a person has."""
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def newcomer(facility: Facility | None = None, *, name: str = "") -> User:
    """Somebody who was invited by mail, has registered and named this facility."""
    made = register(
        email="newcomer@example.jp",
        password=PASSWORD,
        family_name="新人",
        given_name="未来子",
        family_kana="しんじん",
        given_kana="みらいこ",
        professions=Profession.objects.none(),
        facility=facility,
        facility_name=name,
    )
    made.terms_version, made.password_is_long = settings.TERMS_VERSION, True
    made.save(update_fields=["terms_version", "password_is_long"])
    return made


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run these at the same time, each with a connection of its own; what each returned or raised."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def plain(html: bytes) -> str:
    """A page without what differs between any two requests."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", html.decode())
    text = re.sub(r'\sdata-(?:seconds|longest)="\d+"', "", text)  # what is left of the session
    return re.sub(r"X-CSRFToken&quot;: &quot;[^&]+|\"X-CSRFToken\": \"[^\"]+", "", text)
