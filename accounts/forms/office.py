"""Forms of the secretariat's admin."""

from typing import TYPE_CHECKING

from django import forms

from accounts.enums import UserKind
from accounts.forms.fields import AddressField
from accounts.forms.profile import KanaField, NameField, ProfessionsField
from accounts.models import Facility, Profile, User
from accounts.queries import facilities

if TYPE_CHECKING:
    _UserForm = forms.ModelForm[User]
else:
    _UserForm = forms.ModelForm

NAMES = ("family_name", "given_name", "family_kana", "given_kana")


class OpenAccountForm(_UserForm):
    """A new account: no password, that is set by its person through the link of a mail; without an address it gets
    a number and a temporary password.
    """

    email = AddressField(
        required=False,
        help_text="メールアドレスのない方は、空のままにしてください。発行番号と仮のパスワードをお作りします。",
    )
    family_name = NameField(label="姓", autocomplete="off")
    given_name = NameField(label="名", autocomplete="off")
    family_kana = KanaField(label="せい")
    given_kana = KanaField(label="めい")
    professions = ProfessionsField(required=False)
    facility = forms.ModelChoiceField(Facility.objects.none(), label="施設", required=False)
    is_manager = forms.BooleanField(label="施設管理者にする", required=False)

    class Meta:
        model = User
        fields = ("email", "kind")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["facility"].queryset = facilities.offered()  # type: ignore[attr-defined]  # the stubs do not know it

    def clean(self) -> dict[str, object] | None:
        """Patients and relatives belong to no facility; who manages one has one."""
        data = super().clean() or {}
        if data.get("kind") != UserKind.PROFESSIONAL and (data.get("facility") or data.get("professions")):
            self.add_error("facility", "施設と専門家種別は、医療・介護従事者だけに登録できます。")
        if data.get("is_manager") and not data.get("facility"):
            self.add_error("facility", "施設管理者にするときは、施設を選んでください。")
        return data

    def profile(self) -> Profile:
        """The profile, not saved yet."""
        return Profile(**{name: self.cleaned_data[name] for name in NAMES})
