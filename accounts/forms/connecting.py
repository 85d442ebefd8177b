"""What is entered to find somebody."""

from django import forms

from accounts.forms.fields import AddressField


class AddressForm(forms.Form):
    """The exact address of whom one wants to be connected with."""

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request sends
        field = AddressField(help_text="お相手から聞いた、ログインに使っているメールアドレスを入力します。")
        field.widget.attrs["autocomplete"] = "off"
        self.fields["address"] = field
