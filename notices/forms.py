"""What is chosen about mails."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from notices.enums import MailWay
from notices.models import MailChoice

HOURS = [(hour, f"{hour}:00") for hour in range(24)]
CALLS = [
    (MailWay.AT_ONCE, "すぐに"),
    (MailWay.DAILY, "1日1回、まとめて"),
    (MailWay.NEVER, "受け取らない"),
]
NEWS = [
    (MailWay.AT_ONCE, "すぐに（しばらく見なかったものだけ。多くても1時間に1通）"),
    (MailWay.DAILY, "1日1回、まとめて"),
    (MailWay.NEVER, "受け取らない"),
]


def _hour(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=HOURS,
        coerce=int,
        error_messages={
            "required": f"{label}を一覧から選んでください。",
            "invalid_choice": f"{label}を一覧から選んでください。",
        },
    )


def _way(label: str, choices: list[tuple[MailWay, str]], help_text: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={
            "required": "受け取り方を一つ選んでください。",
            "invalid_choice": "受け取り方を一つ選んでください。",
        },
    )


class MailForm(forms.Form):
    """How one wants to be told by mail."""

    calls = _way(
        "招待と承認",
        CALLS,
        "招待が届いたとき、あなたの承認が必要なとき。「受け取らない」を選んでも、承認の依頼だけは、待っている方がいるため1日1回お送りします。",
    )
    news = _way(
        "投稿など、そのほかの新しいお知らせ",
        NEWS,
        "メールに書かれるのは件数だけです。先に画面で見たものは、メールになりません。",
    )
    hour = _hour("1日1回の時刻")
    quiet = forms.BooleanField(label="夜間はメールを送らない", required=False)
    quiet_from = _hour("何時から")
    quiet_to = _hour("何時まで")
    quiet_calls = forms.BooleanField(
        label="この時間は、招待と承認のメールも送らない",
        required=False,
        help_text="印がなければ、招待と承認のメールは夜間でもすぐに届きます。",
    )

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a length, and the hour of once a day lies outside of them."""
        found = super().clean() or {}
        if {"hour", "quiet_from", "quiet_to"} <= found.keys() and found["quiet"]:
            if found["quiet_from"] == found["quiet_to"]:
                self.add_error(
                    "quiet_to", ValidationError("「何時から」と違う時刻を選んでください。", code="same")
                )
            elif MailChoice(**found).is_quiet(found["hour"]):
                sentence = "メールを送らない時間に入っています。その前か後の時刻を選んでください。"
                self.add_error("hour", ValidationError(sentence, code="quiet"))
        return found
