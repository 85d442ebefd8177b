"""Registration of a newcomer who was invited."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.db import IntegrityError
from django.shortcuts import redirect

from accounts.actions import people
from accounts.adapter import INVITED, INVITED_AS, INVITED_BY
from accounts.enums import UserKind
from accounts.forms.fields import AddressField, PasswordField
from accounts.forms.profile import KanaField, NameField, ProfessionsField, Tick, ticks
from accounts.models import Facility, Profile, User
from accounts.passwords import HELP, NotOneself
from accounts.queries import facilities
from mcs.core.validators import GatedCharField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OTHER_LINK = (
    "このブラウザで別の招待メールのリンクが開かれたため、登録を止めました。"
    "ご自分あての招待メールのリンクを、もう一度開いてください。"
)
KNOWN = "このメールアドレスは登録済みです。ログインのページからお入りください。"


class RegistrationForm(SignupForm):  # type: ignore[misc]  # the library carries no types
    """新規登録: the invited address stands fixed; name, kana, profession, facility, password. A patient or relative is
    asked for no profession and no facility. Which of the two it is comes from the opened invitation alone.
    """

    OF_STAFF = ("professions", "facility", "facility_name")
    NAMES = ("email", "family_name", "given_name", "family_kana", "given_kana")

    family_name = NameField(label="姓", autocomplete="family-name")
    given_name = NameField(label="名", autocomplete="given-name")
    family_kana = KanaField(label="せい")
    given_kana = KanaField(label="めい")
    professions = ProfessionsField()
    facility = forms.ModelChoiceField(
        Facility.objects.none(), label="施設", required=False, empty_label="一覧から選んでください"
    )
    facility_name = GatedCharField(
        label="施設名",
        max_length=80,
        required=False,
        help_text="一覧にないときだけ、施設の正式な名前を入力してください。",
    )
    field_order = (
        "email",
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "professions",
        "facility",
        "facility_name",
        "password1",
        "password2",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(disabled=True, required=False)
        self.initial["email"] = context.request.session.get(INVITED, "")
        self.kind = UserKind(context.request.session.get(INVITED_AS, UserKind.PROFESSIONAL))
        shown = f"{self.kind} {self.initial['email']}"
        self.fields["shown"] = forms.CharField(required=False, initial=shown, widget=forms.HiddenInput)
        self.fields["facility"].queryset = facilities.offered()
        self.fields["password1"] = PasswordField(
            label="パスワード", autocomplete="new-password", help_text=HELP
        )
        self.fields["password2"] = PasswordField(label="パスワード(もう一度)", autocomplete="new-password")
        for name in self.OF_STAFF if self.kind != UserKind.PROFESSIONAL else ():
            del self.fields[name]
        self.order_fields(self.field_order)

    def profession_ticks(self) -> list[tuple[str, list[Tick]]]:
        """専門家種別一覧 with what was ticked."""
        return ticks(self["professions"].value() or [])

    def clean_email(self) -> str:
        """The invited address. Telling its owner that it is registered gives nothing away."""
        email: str = super().clean_email()
        if self.account_already_exists:
            raise forms.ValidationError(KNOWN, code="known")
        return email

    def clean_facility_name(self) -> str:
        """Exactly one of the two: chosen from the list, or typed."""
        typed: str = self.cleaned_data["facility_name"].strip()
        chosen = self.cleaned_data.get("facility")
        if bool(typed) == bool(chosen) and "facility" not in self.errors:
            sentence = (
                "施設を一覧から選んだときは、ここは空にしてください。"
                if chosen
                else "施設を一覧から選ぶか、一覧にないときは施設名を入力してください。"
            )
            raise forms.ValidationError(sentence, code="facility")
        return typed

    def clean(self) -> dict[str, Any]:
        """The page was made for the invitation that is opened now; the password holds neither the address nor the name."""
        data: dict[str, Any] = super().clean()
        if data.get("shown", "") not in {"", self.fields["shown"].initial}:
            raise forms.ValidationError(OTHER_LINK, code="other_link")
        if password := data.get("password1"):
            try:
                NotOneself().validate(password, self._unsaved())
            except forms.ValidationError as error:
                if not self.has_error("password1", "oneself"):
                    self.add_error("password1", error)
        return data

    def _unsaved(self) -> User:
        names = ("family_name", "given_name", "family_kana", "given_kana")
        user = User(email=self.cleaned_data.get("email") or "")
        user.profile = Profile(**{name: self.cleaned_data.get(name) or "" for name in names})
        return user

    def try_save(self, request: "HttpRequest") -> "tuple[User | None, HttpResponse | None]":
        """The new account; a second submit of the same form leads to the sign-in page."""
        try:
            return self.save(request), None
        except IntegrityError:
            return None, redirect("account_login")

    def save(self, request: "HttpRequest") -> User:
        """Register, and use the opened invitation link up."""
        typed: dict[str, Any] = {name: self.cleaned_data[name] for name in self.NAMES}
        typed["password"] = self.cleaned_data["password1"]
        if self.kind == UserKind.PROFESSIONAL:
            user = people.register(**typed, **{name: self.cleaned_data[name] for name in self.OF_STAFF})
        else:
            user = people.register_relative(**typed, kind=self.kind)
        get_adapter().unstash_verified_email(request)
        for key in (INVITED, INVITED_AS, INVITED_BY):
            request.session.pop(key, None)
        return user
