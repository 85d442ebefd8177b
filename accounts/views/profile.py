"""個人プロフィール: one's own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import profiles
from accounts.forms.profile import DetailsForm, PhotoForm, ProfessionsForm, ticks
from accounts.queries.own import own_profile
from accounts.views.doors import person, professional

PHOTO_KEPT = "写真を更新しました。"
PHOTO_KEPT_MIDDLE = (
    "写真を更新しました。真ん中を切り抜いています。下の写真でお顔が見えているか、ご確認ください。"
)
DETAILS = ("family_name", "given_name", "family_kana", "given_kana", "phone", "about")


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """What one shows of oneself, each with 「編集」, and kindly what is missing."""
    return render(request, "accounts/profile.html", {"own": own_profile(person(request))})


@require_http_methods(["GET", "POST"])
def profile_professions(request: HttpRequest) -> HttpResponse:
    """専門家種別: what is ticked now or was just chosen from the list; 「更新」 keeps it."""
    user = professional(request)
    given = (
        request.POST if request.method == "POST" else request.GET if "professions" in request.GET else None
    )
    form = ProfessionsForm(given)
    if request.method == "POST" and form.is_valid():
        profiles.update_professions(user, user.profile, professions=form.cleaned_data["professions"])
        messages.success(request, "専門家種別を更新しました。")
        return redirect("accounts:profile")
    chosen = form.cleaned_data["professions"] if given and form.is_valid() else user.profile.professions.all()
    context = {"form": form, "chosen": chosen, "changed": bool(given)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/profile_professions.html", context, status=status)


@require_GET
def profile_professions_choose(request: HttpRequest) -> HttpResponse:
    """専門家種別一覧: ticks, and 「完了」 back to the page before."""
    user = professional(request)
    form = ProfessionsForm(request.GET)
    ticked = form.cleaned_data["professions"] if form.is_valid() else user.profile.professions.all()
    groups = ticks(p.pk for p in ticked)
    return render(request, "accounts/profile_professions_choose.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
def profile_photo(request: HttpRequest) -> HttpResponse:
    """The picture of one's face: 「画像を変更する」, then 「更新」."""
    user = person(request)
    if request.method != "POST":
        return render(request, "accounts/profile_photo.html", {"form": PhotoForm(), "own": own_profile(user)})
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            profiles.update_photo(user, user.profile, photo=form.cleaned_data["picture"])
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, PHOTO_KEPT if form.placed else PHOTO_KEPT_MIDDLE)
            return redirect("accounts:profile")
    context = {"form": form, "own": own_profile(user)}
    return render(request, "accounts/profile_photo.html", context, status=422)


@require_http_methods(["GET", "POST"])
def profile_details(request: HttpRequest) -> HttpResponse:
    """Names, readings, phone number and a word about oneself."""
    user = person(request)
    if request.method != "POST":
        form = DetailsForm(initial={name: getattr(user.profile, name) for name in DETAILS})
        return render(request, "accounts/profile_details.html", {"form": form})
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/profile_details.html", {"form": form}, status=422)
    profiles.update_profile(user, user.profile, **form.cleaned_data)
    messages.success(request, "個人プロフィールを更新しました。")
    return redirect("accounts:profile")


@require_POST
def profile_later(request: HttpRequest) -> HttpResponse:
    """The two buttons of ホーム under what is missing: 「登録する」 leads there, 「あとで」 stays; both count a week."""
    user = person(request)
    profiles.remind_later(user, user.profile)
    return redirect("accounts:profile" if "now" in request.POST else "home")
