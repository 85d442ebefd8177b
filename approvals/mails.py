"""The mails of invitations and requests, written when they are sent. They name no patient, no group, and quote
nothing.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.queries.people import PersonCard, cards
from approvals.actions import tokens
from approvals.enums import RequestKind, RequestState
from approvals.models import Invitation
from approvals.queries import invitations, requests
from approvals.queries.kinds import KINDS
from notices.mails import goes_at_once
from notices.models import Delivery, Notice
from notices.registry import Mail


def invitation_mail(delivery: Delivery) -> Mail | None:
    """「招待が届いています」 to the invitee; every attempt carries a link of its own. Where a relative was invited at the
    address of a professional, the owner reads what to do instead, without a link.
    """
    found = Invitation.objects.select_related("timeline", "invitee").filter(pk=delivery.subject_id).first()
    to = invitations.mail_address(found) if found is not None else None
    if found is None or to is None:
        return None
    person = invitations.invitee_of(found)
    if person is not None and not goes_at_once(person.pk):
        return None
    words: dict[str, object] = {"inviter": _card(found.inviter_id), "reminder": found.reminded_at is not None}
    if invitations.misplaced(found):
        return _mail(to, "招待について、お知らせがあります", "mail/invitation_taken.txt", words)
    link = settings.SITE_URL + reverse("approvals:open", args=[tokens.mint(found)])
    words |= {"link": link, "ends_at": invitations.ends_at(found)}
    if found.kind in invitations.RELATIVES:
        return _mail(to, "ご本人・ご家族への招待が届いています", "mail/invitation_relative.txt", words)
    return _mail(to, "グループへの招待が届いています", "mail/invitation.txt", words)


def approval_mail(delivery: Delivery) -> Mail | None:
    """What waits for the decision of one person, in the words of its kind; None once it is decided or no longer this
    person's matter. It does not repeat what a device was called.
    """
    notice = Notice.objects.filter(pk=delivery.subject_id).first()
    recipient = User.objects.filter(pk=notice.recipient_id, is_active=True).first() if notice else None
    if notice is None or recipient is None or not recipient.address:
        return None
    mine = requests.left_to_office() if recipient.is_staff else requests.to_decide(recipient)
    waiting = mine.filter(pk=notice.subject_id, state=RequestState.PENDING).first()
    if waiting is None or not goes_at_once(recipient.pk):
        return None
    page = reverse("approvals:request", args=[waiting.pk])
    office = reverse("admin:approvals_approvalrequest_changelist")
    link = settings.SITE_URL + (office if recipient.is_staff else page)
    kind = RequestKind(waiting.kind)
    words = {"asker": _card(waiting.requester_id), "link": link, "reminder": waiting.reminded_at is not None}
    return _mail(recipient.address, KINDS[kind].mail, f"mail/request_{kind}.txt", words)


def _card(user_id: int) -> PersonCard:
    return cards([user_id])[user_id]


def _mail(to: str, subject: str, template: str, words: dict[str, object]) -> Mail:
    body = render_to_string(template, words | {"PRODUCT_NAME": settings.PRODUCT_NAME})
    return Mail(to, f"[{settings.PRODUCT_NAME}] {subject}", body)
