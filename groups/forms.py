"""What is entered of a group."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.forms.fields import AddressField
from accounts.models import User
from groups.enums import Joining
from groups.models import Community, FreeGroup
from groups.queries.communities import administrator_by
from mcs.core.validators import GatedCharField

if TYPE_CHECKING:
    _CommunityForm = forms.ModelForm[Community]
else:
    _CommunityForm = forms.ModelForm

NAME_LENGTH = FreeGroup._meta.get_field("name").max_length
PURPOSE_LENGTH = FreeGroup._meta.get_field("purpose").max_length


class GroupForm(forms.Form):
    """グループ名, the one required field, a picture, and what the group is for."""

    photo = forms.FileField(
        label="画像を設定する",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"}),
        error_messages={"empty": "ファイルの中身がありません。別の画像を選んでください。"},
    )
    without_photo = forms.BooleanField(label="今の画像を外す", required=False)
    name = GatedCharField(
        label="グループ名",
        max_length=NAME_LENGTH,
        error_messages={
            "required": "グループ名を入力してください。",
            "max_length": f"グループ名は{NAME_LENGTH}文字以内で入力してください。",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = GatedCharField(
        label="グループの説明",
        required=False,
        max_length=PURPOSE_LENGTH,
        help_text="何を共有するグループか、メンバーに見えます。あとから変更できます。",
        error_messages={"max_length": f"グループの説明は{PURPOSE_LENGTH}文字以内で入力してください。"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, has_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photo:
            del self.fields["without_photo"]

    def words(self) -> dict[str, Any]:
        """What was entered, without the picture."""
        apart = ("photo", "without_photo")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class CommunityForm(GroupForm):
    """コミュニティ名, what it is for, and how one joins."""

    joining = forms.ChoiceField(
        label="参加のしかた",
        choices=Joining.choices,
        initial=Joining.OPEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": "参加のしかたを選んでください。",
            "invalid_choice": "参加のしかたを選び直してください。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, purpose = self.fields["name"], self.fields["purpose"]
        name.label, purpose.label = "コミュニティ名", "コミュニティの説明"
        name.error_messages["required"] = "コミュニティ名を入力してください。"
        purpose.help_text = (
            "何のためのコミュニティか、すべての医療・介護従事者に見えます。あとから変更できます。"
        )


class NewCommunityForm(CommunityForm):
    """The same with a key of its own, so that a double click makes one community."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class OfficeCommunityForm(_CommunityForm):
    """A new community in the secretariat's admin: with who will run it, since the secretariat sees no timeline."""

    administrator = AddressField()

    class Meta:
        model = Community
        fields = ("name", "purpose", "joining")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("administrator"):
            field.label = "管理者のメールアドレス"
            field.help_text = "コミュニティを管理する医療・介護従事者の方です。お知らせが届きます。事務局からは、投稿は見えません。"

    def clean_administrator(self) -> User:
        """Somebody who may run it."""
        found = administrator_by(self.cleaned_data["administrator"])
        if found is None:
            raise forms.ValidationError(
                "このメールアドレスの、利用中の医療・介護従事者が見つかりません。事務局のアカウントは選べません。",
                code="administrator",
            )
        return found


class NewGroupForm(GroupForm):
    """The same with a key of its own, so that a double click makes one group."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
