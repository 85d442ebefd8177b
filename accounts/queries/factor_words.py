"""The mails and the notice of the second factor."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import MailCode, User
from notices.enums import Weight
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES, WEIGHTS, Mail, Shown

CODE_MAIL = "accounts.factor_code"
ADDED, REMOVED, RESET = "accounts.factor_added", "accounts.factor_removed", "accounts.factor_reset"


def register() -> None:
    """Hand them in, at start."""
    MAILS[CODE_MAIL] = code_mail
    MAILS[ADDED] = changed_mail("二段階認証の方法が追加されました。")
    MAILS[REMOVED] = changed_mail("二段階認証の方法が削除されました。")
    MAILS[RESET] = changed_mail(
        "管理者が二段階認証を解除しました。次にログインしたときに、もう一度設定してください。"
    )
    NOTICES[RESET] = reset_notice
    WEIGHTS[RESET] = Weight.ALARM


def code_mail(delivery: Delivery) -> Mail | None:
    """The code as it stands in its row; None when it was used, is over, or the account is stopped."""
    row = MailCode.objects.select_related("user").filter(pk=delivery.subject_id, user__is_active=True).first()
    if row is None or not row.token or row.valid_until <= timezone.now() or not row.user.address:
        return None
    words = {"code": row.token, "PRODUCT_NAME": settings.PRODUCT_NAME}
    body = render_to_string("mail/second_factor_code.txt", words)
    return Mail(row.user.address, f"【{settings.PRODUCT_NAME}】確認コード", body)


def changed_mail(sentence: str) -> Callable[[Delivery], Mail | None]:
    """Writes that something about the person's second factor has changed; None for who gets no mail."""

    def write(delivery: Delivery) -> Mail | None:
        user = User.objects.filter(pk=delivery.subject_id, is_active=True).first()
        if user is None or not user.address:
            return None
        words = {
            "sentence": sentence,
            "at": delivery.created_at,
            "contact": settings.CONTACT_LINE,
            "link": settings.SITE_URL + reverse("accounts:second_factor"),
            "PRODUCT_NAME": settings.PRODUCT_NAME,
        }
        body = render_to_string("mail/second_factor_changed.txt", words)
        return Mail(user.address, f"【{settings.PRODUCT_NAME}】二段階認証の設定が変わりました", body)

    return write


def reset_notice(notices: list[Notice], user: User) -> dict[int, Shown]:  # noqa: ARG001  # a notice of one's own
    """That an administrator has taken the second factor off; by no name, as relatives know no administrators."""
    words = "管理者が、あなたの二段階認証を解除しました。もう一度設定してください。"
    return {n.pk: Shown(words, reverse("accounts:second_factor")) for n in notices}
