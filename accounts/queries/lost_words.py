"""What is said when somebody has lost a device: to those who have to know, and to the person."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as dated

from accounts.models import Device, User
from accounts.queries.devices import described
from accounts.queries.lost import may_know
from accounts.queries.people import cards
from mcs.core.models import AuditEntry
from notices.enums import Weight
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES, WEIGHTS, Mail, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

LOST = "accounts.device_lost"
LOST_MAIL = "accounts.device_lost_mail"
LOST_OWN_MAIL = "accounts.device_lost_own_mail"
ACT = "device.lost"
NO_NAME = "患者さん・ご家族のアカウントの方"


def register() -> None:
    """Register the notice and the mails, at start."""
    NOTICES[LOST] = shown
    WEIGHTS[LOST] = Weight.ALARM
    MAILS[LOST_MAIL] = office_mail
    MAILS[LOST_OWN_MAIL] = own_mail


def shown(notices: list[Notice], user: User) -> dict[int, Shown]:
    """To 施設管理者 and 事務局, as long as the person is theirs."""
    entries = _entries(n.subject_id for n in notices)
    names = _names(entries.values())
    known = {pk for pk, person in _people(entries.values()).items() if may_know(user, person)}
    return {
        n.pk: Shown(_sentence(entry, names), _page(entry, user))
        for n in notices
        if (entry := entries.get(n.subject_id)) and entry.actor_id in known
    }


def office_mail(delivery: Delivery) -> Mail | None:
    """To one 施設管理者 or 事務局; None for who is not concerned any more, or has no address."""
    notice = Notice.objects.select_related("recipient").filter(pk=delivery.subject_id).first()
    entry = _entries([notice.subject_id]).get(notice.subject_id) if notice else None
    if notice is None or entry is None or entry.actor is None:
        return None
    if not notice.recipient.address or not may_know(notice.recipient, entry.actor):
        return None
    words = {"sentence": _sentence(entry, _names([entry]))}
    link = settings.SITE_URL + _page(entry, notice.recipient)
    return _mail(
        notice.recipient, "端末の紛失の連絡がありました", "mail/device_lost.txt", words | {"link": link}
    )


def own_mail(delivery: Delivery) -> Mail | None:
    """To the person who reported it; None without an address."""
    entry = _entries([delivery.subject_id]).get(delivery.subject_id)
    if entry is None or entry.actor is None or not entry.actor.address:
        return None
    subject = "端末の紛失の連絡を受け付けました"
    return _mail(entry.actor, subject, "mail/device_lost_own.txt", {"at": _at(entry)})


def _entries(ids: "Iterable[int]") -> dict[int, AuditEntry]:
    found = AuditEntry.objects.select_related("actor").filter(pk__in=list(ids), act=ACT)
    return {entry.pk: entry for entry in found}


def _people(entries: "Iterable[AuditEntry]") -> dict[int, User]:
    return {entry.actor.pk: entry.actor for entry in entries if entry.actor is not None}


def _names(entries: "Iterable[AuditEntry]") -> dict[int, str]:
    """Who it is, by id, with the facility; patients and relatives are not named."""
    people = _people(entries)
    known = cards(pk for pk, person in people.items() if person.is_professional)
    return {pk: f"{known[pk].name}さん({known[pk].facility})" if pk in known else NO_NAME for pk in people}


def _sentence(entry: AuditEntry, names: dict[int, str]) -> str:
    who, what = names[entry.actor_id or 0], _device(entry)
    return f"{who}から、{_at(entry)}に、端末({what})をなくしたという連絡がありました。"


def _device(entry: AuditEntry) -> str:
    """What was lost: the name people gave the device, and what its browser calls itself."""
    device = Device.objects.filter(pk=entry.detail.get("device")).first()
    if device is None:
        return "どの端末かは、わからない"
    return " ".join(part for part in (device.name, described(device.user_agent)) if part)


def _at(entry: AuditEntry) -> str:
    return dated(timezone.localtime(entry.at), "n月j日G時i分")


def _page(entry: AuditEntry, user: User) -> str:
    """Where the reader can help: the office at the account, 施設管理者 at the person's page of the desk; over the
    account of an office they have no say.
    """
    name = "admin:accounts_user_change" if user.is_staff else "desk:staff_member"
    if not user.is_staff and entry.actor is not None and entry.actor.is_staff:
        name = "accounts:person"
    return reverse(name, args=[entry.actor_id])


def _mail(to: User, subject: str, template: str, words: dict[str, object]) -> Mail:
    body = render_to_string(template, words | {"PRODUCT_NAME": settings.PRODUCT_NAME})
    return Mail(to.address, f"【{settings.PRODUCT_NAME}】{subject}", body)
