"""What a password must be (運用ポリシー第17条: letters and digits, eight or more), and how it is read."""

import unicodedata
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from mcs.core.text import fold

if TYPE_CHECKING:
    from accounts.models import User

MAX_LENGTH = 128
HELP = "8文字以上で、英字と数字の両方を入れてください。お名前やメールアドレスを含むものは使えません。"


def as_typed(text: str) -> str:
    """A typed password with full-width letters, digits and signs as half width; nothing else is changed.

    Used where a password is set and where it is tried, so that both agree.
    """
    return "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "\u3000" else c for c in text
    )


class LettersAndDigits:
    """At least one letter and at least one digit."""

    def validate(self, password: str, user: "User | None" = None) -> None:  # noqa: ARG002  # the signature is the library's
        """Raises ValidationError (code "letters_and_digits")."""
        if not any(c.isalpha() for c in password) or not any(c.isdigit() for c in password):
            raise ValidationError("英字と数字の両方を入れてください。", code="letters_and_digits")

    def get_help_text(self) -> str:
        """The rule for the form."""
        return "英字と数字の両方を入れてください。"


class NotCommon(CommonPasswordValidator):
    """None of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        """What to do about it."""
        return "よく使われているパスワードです。ほかの人が思いつかないものにしてください。"


class NotOneself:
    """Neither the own address nor the own name."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ValidationError (code "oneself") where four letters or more of oneself stand in it."""
        typed = fold(password)
        if any(len(word) >= 4 and word in typed for word in _words_of(user)):
            raise ValidationError(
                "お名前やメールアドレスを含むパスワードは使えません。ほかのものにしてください。",
                code="oneself",
            )

    def get_help_text(self) -> str:
        """The rule for the form."""
        return "お名前やメールアドレスを含むものは使えません。"


def _words_of(user: "User | None") -> list[str]:
    if user is None:
        return []
    words = [user.email.partition("@")[0]]
    profile = getattr(user, "profile", None)
    if profile is not None:
        words += [profile.family_name, profile.given_name, profile.family_kana, profile.given_kana]
    return [fold(word) for word in words]
