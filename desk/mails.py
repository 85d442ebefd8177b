"""The mail of a 利用申請, written when it is sent."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from desk.enums import ApplicationState
from desk.models import FacilityApplication
from notices.mails import goes_at_once
from notices.models import Delivery, Notice
from notices.registry import Mail


def application_mail(delivery: Delivery) -> Mail | None:
    """To one of 事務局; None once it is decided, and for who holds the office no more."""
    notice = Notice.objects.filter(pk=delivery.subject_id).first()
    office = (
        User.objects.filter(pk=notice.recipient_id, is_active=True, is_secretariat=True) if notice else None
    )
    recipient = office.first() if office is not None else None
    if notice is None or recipient is None or not recipient.address:
        return None
    waiting = FacilityApplication.objects.filter(pk=notice.subject_id, state=ApplicationState.PENDING)
    if not waiting.exists() or not goes_at_once(recipient.pk):
        return None
    link = settings.SITE_URL + reverse("admin:desk_facilityapplication_changelist")
    body = render_to_string("mail/application.txt", {"link": link})
    return Mail(recipient.address, f"[{settings.PRODUCT_NAME}] 施設の利用申請が届いています", body)
