"""A picture that came with a form."""

from django import forms

from mcs.core.files.pictures import Photo, keep_photo


def photo_from(form: forms.Form) -> Photo | None:
    """The chosen picture of a judged form, decoded and kept; None where none was chosen. Raises
    FileRefused.
    """
    file = form.cleaned_data.get("photo")
    return keep_photo(file) if file else None
