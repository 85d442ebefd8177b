"""The picture of a group: chosen in a form, and shown."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from groups.views.doors import group_of, is_of_communities, listed_of
from mcs.core.files import store
from mcs.core.files.pictures import Photo, keep_photo
from mcs.core.files.refusals import FileRefused


@dataclass(frozen=True, slots=True)
class Chosen:
    """The picture of a judged form: whether it is none or a good one, and how it was kept."""

    fits: bool
    kept: Photo | None = None


def chosen(form: forms.Form) -> Chosen:
    """Decode and keep the picture that was chosen; one that is refused becomes an error of the form."""
    file = form.cleaned_data.get("photo")
    try:
        return Chosen(True, keep_photo(file) if file else None)
    except FileRefused as refused:
        form.add_error("photo", refused)
        return Chosen(False)


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The picture of a free group, for its members; of a community, for everybody in whose list it stands. `size` is
    small or large.
    """
    group = listed_of(request, pk) if is_of_communities(request) else group_of(request, pk)
    name = {"small": group.photo_small, "large": group.photo_large}.get(size)
    if not name:
        raise Http404
    return store.serve(name, content_type="image/jpeg")
