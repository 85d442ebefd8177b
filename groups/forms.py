"""What is entered of a group."""

from django import forms

from groups.models import FreeGroup
from mcs.core.validators import GatedCharField

NAME_LENGTH = FreeGroup._meta.get_field("name").max_length
PURPOSE_LENGTH = FreeGroup._meta.get_field("purpose").max_length


class GroupForm(forms.Form):
    """グループ名, the one required field, and what the group is for."""

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


class NewGroupForm(GroupForm):
    """The same with a key of its own, so that a double click makes one group."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
