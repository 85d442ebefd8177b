"""What the composer sends, and who runs a group next. Texts are judged by the action, which says in one sentence what to
do.
"""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from accounts.queries.people import card


class ComposerForm(forms.Form):
    """The fields of the composer. `draft` is the revision of the draft that the page has seen."""

    text = forms.CharField(required=False, strip=False)
    client_key = forms.UUIDField(required=False)
    draft = forms.UUIDField(required=False)


def file_keys(data: QueryDict) -> list[str]:
    """The keys of files uploaded before; one that cannot be a key is empty, and so names no file."""
    return [key if key.isprintable() else "" for key in data.getlist("attachment")]


class SuccessorForm(forms.Form):
    """次のグループ管理者: who runs the group when its last administrator leaves or steps down."""

    successor = forms.ChoiceField(
        label="次のグループ管理者",
        error_messages={
            "required": "次のグループ管理者を選んでください。",
            "invalid_choice": "次のグループ管理者を選び直してください。",
        },
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        choices = [
            (pk, f"{one.name}　{one.label}") for pk, user in self.people.items() if (one := card(user))
        ]
        self.fields["successor"].choices = [("", "選んでください"), *choices]  # type: ignore[attr-defined]  # the stubs do not know it

    @property
    def chosen(self) -> User:
        """Who was chosen, once the form has been judged."""
        return self.people[self.cleaned_data["successor"]]
