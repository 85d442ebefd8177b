"""The mails of accounts, written when they are sent."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from notices.models import Delivery
from notices.registry import Mail


def password_reset(delivery: Delivery) -> Mail | None:
    """The link to set a new password; None for an account that is not active."""
    user = User.objects.filter(pk=delivery.subject_id, is_active=True).first()
    if user is None or not user.address:
        return None
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    words = {"link": settings.SITE_URL + path, "PRODUCT_NAME": settings.PRODUCT_NAME}
    body = render_to_string("mail/password_reset.txt", words)
    return Mail(user.address, f"【{settings.PRODUCT_NAME}】パスワードの設定", body)


def password_temporary(delivery: Delivery) -> Mail | None:
    """That a temporary password was given; without it, and without a link."""
    user = User.objects.filter(pk=delivery.subject_id, is_active=True).first()
    if user is None or not user.address:
        return None
    body = render_to_string("mail/password_temporary.txt", {"PRODUCT_NAME": settings.PRODUCT_NAME})
    return Mail(user.address, f"【{settings.PRODUCT_NAME}】仮のパスワードの発行", body)
