"""免許証等: one's own picture of it, and its bytes behind the door."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import profiles
from accounts.forms.profile import LicenceForm
from accounts.queries.own import own_profile
from accounts.views.doors import known, person, professional
from mcs.core.files import store


@require_http_methods(["GET", "POST"])
def profile_licence(request: HttpRequest) -> HttpResponse:
    """The picture that is kept, who sees it, and another one in its place."""
    user = professional(request)
    form = LicenceForm(request.POST, request.FILES) if request.method == "POST" else LicenceForm()
    if request.method == "POST" and form.is_valid():
        try:
            profiles.update_licence(user, user.profile, licence=form.cleaned_data["picture"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "免許証等を登録しました。施設管理者が確認します。")
            return redirect("accounts:profile_licence")
    context = {"form": form, "own": own_profile(user)}
    return render(request, "accounts/profile_licence.html", context, status=422 if form.errors else 200)


@require_POST
def profile_licence_remove(request: HttpRequest) -> HttpResponse:
    """「登録を取り消す」."""
    user = professional(request)
    profiles.remove_licence(user, user.profile)
    messages.success(request, "免許証等の画像を削除しました。")
    return redirect("accounts:profile_licence")


@require_safe
def licence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes of the picture, for the person and for whoever vouches for it."""
    user = known(request, pk)
    access.require_licence(person(request), user.profile)
    if not user.profile.licence:
        raise Http404
    return store.serve(user.profile.licence, content_type="image/jpeg")
