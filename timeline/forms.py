"""What the composer sends. Texts are judged by the action, which says in one sentence what to do."""

from django import forms


class ComposerForm(forms.Form):
    """The fields of the composer."""

    text = forms.CharField(required=False, strip=False)
    client_key = forms.UUIDField(required=False)
