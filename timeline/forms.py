"""What the composer sends. Texts are judged by the action, which says in one sentence what to do."""

from django import forms
from django.http import QueryDict


class ComposerForm(forms.Form):
    """The fields of the composer. `draft` is the revision of the draft that the page has seen."""

    text = forms.CharField(required=False, strip=False)
    client_key = forms.UUIDField(required=False)
    draft = forms.UUIDField(required=False)


def file_keys(data: QueryDict) -> list[str]:
    """The keys of files uploaded before; one that cannot be a key is empty, and so names no file."""
    return [key if key.isprintable() else "" for key in data.getlist("attachment")]
