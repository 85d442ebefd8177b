"""What a password must be (運用ポリシー第17条: letters and digits, eight or more), and how it is read."""

import re
import secrets
import unicodedata
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from mcs.core.romaji import romaji
from mcs.core.text import fold

if TYPE_CHECKING:
    from accounts.models import User

MAX_LENGTH = 128
HELP = "8文字以上で、英字と数字の両方を入れてください。お名前やメールアドレスを含むものは使えません。"


LETTERS, DIGITS = "acdefhjkmnprtwxy", "346789"
"""Without what looks alike in print or by hand: b 6, g q 9, i l 1, o 0, s 5, u v, z 2."""
TEMPORARY = rf"[{LETTERS}]{{4}}[{DIGITS}]{{4}}[{LETTERS}]{{4}}"
"""What `readable` makes."""


def as_typed(text: str) -> str:
    """A typed password with full-width letters, digits and signs as half width; nothing else is changed.

    Used where a password is set and where it is tried, so that both agree. A temporary one is taken as it stands on
    the paper as well: in groups with a gap, and with the capital that a phone puts first.
    """
    typed = "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "\u3000" else c for c in text
    )
    close = re.sub(r"[\s-]", "", typed).lower()
    return close if re.fullmatch(TEMPORARY, close) else typed


def is_long(password: str) -> bool:
    """Whether its person is only reminded to change it, and never made to."""
    return len(password) >= settings.PASSWORD_LONG


def readable() -> str:
    """A random password to be read from paper: four letters, four digits, four letters (about 42 bits, behind
    the lock of the sign-in).
    """
    return "".join("".join(secrets.choice(chars) for _ in range(4)) for chars in (LETTERS, DIGITS, LETTERS))


def in_fours(text: str) -> list[str]:
    """A password or number in groups of four, as it is shown."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


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
    """Neither the own address or issued number, or a part of it, nor the own name, in kanji, kana or Latin letters."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ValidationError (code "oneself") where four letters or more of oneself stand in it, or where shorter
        words of oneself are all it has beside digits and signs: 「abe20260401」.
        """
        typed, words = fold(password), _words_of(user)
        if any(len(word) >= 4 and word in typed for word in words) or _is_made_of(typed, words):
            raise ValidationError(
                "お名前やメールアドレスを含むパスワードは使えません。ほかのものにしてください。",
                code="oneself",
            )

    def get_help_text(self) -> str:
        """The rule for the form."""
        return "お名前やメールアドレスを含むものは使えません。"


def _is_made_of(typed: str, words: set[str]) -> bool:
    """Whether no letter is left once these words, of two letters or more, are taken out."""
    short = sorted((word for word in words if len(word) >= 2), key=len, reverse=True)
    left = re.sub("|".join(map(re.escape, short)), "", typed) if short else typed
    return left != typed and not any(c.isalpha() for c in left)


def _words_of(user: "User | None") -> set[str]:
    if user is None:
        return set()
    local = user.email.partition("@")[0]
    words = {local, *re.findall(r"[^\W\d_]+", local)}
    profile = getattr(user, "profile", None)
    if profile is not None:
        readings = {profile.family_kana, profile.given_kana}
        words |= {profile.family_name, profile.given_name, *readings}
        words |= {word for reading in readings for word in romaji(reading)}
    return {fold(word) for word in words}


class NotFormer:
    """None of the last few (`FORMER_PASSWORDS`), the present one included: as many hashes, never more."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ValidationError (code "former")."""
        if user is None or user.pk is None:
            return
        former = user.former_passwords.order_by("-pk").values_list("encoded", flat=True)
        kept = [user.password, *former[: settings.FORMER_PASSWORDS - 1]]
        if any(is_password_usable(encoded) and check_password(password, encoded) for encoded in kept):
            raise ValidationError(
                "以前に使ったパスワードは使えません。まだ使ったことのないものにしてください。", code="former"
            )

    def get_help_text(self) -> str:
        """The rule for the form."""
        return f"これまでに使ったもの（最近の{settings.FORMER_PASSWORDS}個）は使えません。"
