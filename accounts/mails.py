"""The mails of a change of address. Their links are made when they are written."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actions.addresses import mint
from accounts.models import AddressChange
from accounts.queries.addresses import NEW, OLD, is_taken, live
from notices.models import Delivery
from notices.registry import Mail


def address_old(delivery: Delivery) -> Mail | None:
    """The link for the present address; None once it is confirmed, replaced, cancelled or over."""
    change = live().filter(pk=delivery.subject_id, old_confirmed_at__isnull=True).first()
    if change is None or not change.user.address:
        return None
    return _mail(change.user.address, "メールアドレスの変更の確認", "address_old", link=_link(change, OLD))


def address_new(delivery: Delivery) -> Mail | None:
    """The link for the new address. An address that has an account gets a mail without one: its owner may know,
    who asked may not.
    """
    change = live().filter(pk=delivery.subject_id, new_confirmed_at__isnull=True).first()
    if change is None:
        return None
    if is_taken(change):
        return _mail(change.email, "メールアドレスの変更について", "address_taken")
    return _mail(change.email, "メールアドレスの変更の確認", "address_new", link=_link(change, NEW))


def address_changed(delivery: Delivery) -> Mail | None:
    """Tells the old address that it has changed."""
    change = AddressChange.objects.filter(pk=delivery.subject_id).exclude(former="").first()
    return _mail(change.former, "メールアドレスを変更しました", "address_changed") if change else None


def _link(change: AddressChange, side: str) -> str:
    path = reverse("accounts:address_confirm", args=[mint(change, side=side)])
    return f"{settings.SITE_URL}{path}"


def _mail(to: str, subject: str, template: str, **words: str) -> Mail:
    body = render_to_string(f"mail/{template}.txt", {"PRODUCT_NAME": settings.PRODUCT_NAME} | words)
    return Mail(to, f"【{settings.PRODUCT_NAME}】{subject}", body)
