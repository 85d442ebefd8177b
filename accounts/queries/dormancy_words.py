"""What is said of dormant accounts, in mails and notices. No mail names anybody but its reader's own account."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.enums import UserState
from accounts.models import User
from accounts.queries import dormancy
from accounts.queries.people import visible_to, with_cards
from notices.enums import Weight
from notices.models import Delivery, Notice
from notices.registry import MAILS, NOTICES, WEIGHTS, Mail, Show, Shown


def register() -> None:
    """Hand them in, at start."""
    MAILS[dormancy.WARNING_MAIL] = warning_mail
    MAILS[dormancy.WOKEN_MAIL] = woken_mail
    NOTICES[dormancy.WARNED] = warned
    WEIGHTS[dormancy.WARNED] = Weight.ALARM
    NOTICES[dormancy.NEAR] = _of_others(_near)
    NOTICES[dormancy.DORMANT] = _of_others(_dormant)


def warning_mail(delivery: Delivery) -> Mail | None:
    """「まもなく休止になります」; None for who has signed in meanwhile."""
    user = User.objects.filter(pk=delivery.subject_id, is_active=True).first()
    at = dormancy.rests_at(user) if user else None
    if user is None or at is None:
        return None
    return _mail(user, "アカウントがまもなく休止になります", "mail/dormancy_warning.txt", day=_day(user))


def woken_mail(delivery: Delivery) -> Mail | None:
    """「休止が解除されました」."""
    user = User.objects.filter(pk=delivery.subject_id, is_active=True).first()
    return _mail(user, "アカウントの休止が解除されました", "mail/woken.txt") if user else None


def _mail(user: User, subject: str, template: str, **words: object) -> Mail | None:
    if not user.address:
        return None
    words |= {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "link": settings.SITE_URL + reverse("account_login"),
        "days": settings.DORMANT_DAYS,
    }
    return Mail(user.address, f"【{settings.PRODUCT_NAME}】{subject}", render_to_string(template, words))


def _day(user: User) -> str:
    at = dormancy.rests_at(user)
    day = timezone.localdate(at) if at else timezone.localdate()
    return f"{day.month}月{day.day}日"


def warned(notices: list[Notice], user: User) -> dict[int, Shown]:
    """To the person, who can read it only after signing in."""
    sentence = "長い間ログインがなかったため、アカウントが休止になるところでした。ログインされたので、これまでどおりお使いいただけます。"
    return {n.pk: Shown(sentence, reverse("home")) for n in notices if n.subject_id == user.pk}


def _near(user: User) -> str:
    if user.state != UserState.ACTIVE or user.dormancy_warned_at is None:
        return ""
    return f"は、長い間ログインがないため、{_day(user)}に休止になります。メールの届かない方ですので、お声がけください。"


def _dormant(user: User) -> str:
    if user.state != UserState.DORMANT:
        return ""
    return (
        f"は、{settings.DORMANT_DAYS}日間ログインがなかったため、休止になりました。解除すると、また使えます。"
    )


def _of_others(sentence: Callable[[User], str]) -> Show:
    """To who can help, while it is true. The offices are told no name of patients and relatives."""

    def show(notices: list[Notice], viewer: User) -> dict[int, Shown]:
        people = with_cards(visible_to(viewer).filter(pk__in=[n.subject_id for n in notices]))
        words = {user.pk: (user, words) for user in people if (words := sentence(user))}
        return {
            n.pk: Shown(_whose(words[n.subject_id][0]) + words[n.subject_id][1], _page(viewer, n.subject_id))
            for n in notices
            if n.subject_id in words
        }

    return show


def _whose(user: User) -> str:
    if user.is_professional and hasattr(user, "profile"):
        return f"{user.profile.name}さんのアカウント"
    return f"{user.get_kind_display()}のアカウント({user.login_name})"


def _page(viewer: User, pk: int) -> str:
    name = "admin:accounts_user_change" if viewer.is_staff else "desk:staff_member"
    return reverse(name, args=[pk])
