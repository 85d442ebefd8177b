"""The consent at the first sign-in."""

from django import forms


class TermsForm(forms.Form):
    """「読んで、守ることに同意します」, for the version that stands on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_767)
    agreed = forms.BooleanField(
        label="読んで、守ることに同意します",
        error_messages={"required": "お読みになったら、ここに印を付けてください。"},
    )
