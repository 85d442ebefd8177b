"""設定 → 「二段階認証」: which ways are on, adding one step by step, taking one away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import access
from accounts.actions import enrolment
from accounts.enums import Factor
from accounts.forms.codes import CodeForm, MailCodeForm
from accounts.models import User
from accounts.queries import second_factor as queries
from accounts.views.doors import person
from accounts.views.passkeys import passkeys_work_here
from accounts.views.recovery import after_adding
from mcs.core.permissions import allows


def _verified(request: HttpRequest) -> tuple[User, str, bool]:
    """The person, the key of the session, and whether it may change the second factor."""
    user, key = person(request), request.session.session_key or ""
    return user, key, allows(access.require_verified, user, key)


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """The ways that are on, and those one may add. Who has one but has not shown it here is asked for it first."""
    user, key, verified = _verified(request)
    if not verified:
        return redirect("accounts:factor")
    context = {
        "ways": queries.ways(user),
        "required": queries.is_required(user, key),
        "passkeys_work": passkeys_work_here(request),
        "held": getattr(request, "held", None),
        "Factor": Factor,
    }
    return render(request, "accounts/second_factor.html", context)


@require_POST
def factor_app_start(request: HttpRequest) -> HttpResponse:
    """Make a new key, and show it."""
    enrolment.start_app(person(request), session_key=request.session.session_key or "")
    return redirect("accounts:factor_app")


@require_http_methods(["GET", "POST"])
def factor_app(request: HttpRequest) -> HttpResponse:
    """Install an app, read the QR code, enter the six digits."""
    user, key, verified = _verified(request)
    device = queries.app_to_confirm(user)
    if not verified or device is None:
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = enrolment.confirm_app(user, code=form.cleaned_data["code"], session_key=key)
        if proof.right:
            return redirect(after_adding(request, "認証アプリを設定しました。"))
        form.refuse(proof)
    context = {"form": form, "key": queries.app_key(device), "address": queries.app_address(device)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/factor_app.html", context, status=status)


@require_safe
def factor_app_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the key that is being set up; there is none outside of it."""
    user, _, verified = _verified(request)
    device = queries.app_to_confirm(user)
    if not verified or device is None:
        raise Http404
    return HttpResponse(queries.app_picture(device), content_type="image/svg+xml")


@require_GET
def factor_passkey(request: HttpRequest) -> HttpResponse:
    """Name the device and let the browser make a passkey."""
    _, _, verified = _verified(request)
    if not verified or not passkeys_work_here(request):
        return redirect("accounts:second_factor")
    return render(request, "accounts/factor_passkey.html")


@require_POST
def factor_mail_start(request: HttpRequest) -> HttpResponse:
    """Send the first code to one's own address."""
    try:
        enrolment.start_mail(person(request), session_key=request.session.session_key or "")
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    return redirect("accounts:factor_mail_add")


@require_http_methods(["GET", "POST"])
def factor_mail_add(request: HttpRequest) -> HttpResponse:
    """Enter the code that arrived."""
    user, key, verified = _verified(request)
    if not verified or queries.mail_to_confirm(user) is None:
        return redirect("accounts:second_factor")
    form = MailCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proof = enrolment.confirm_mail(user, code=form.cleaned_data["code"], session_key=key)
        if proof.right:
            return redirect(after_adding(request, "メールの確認コードを設定しました。"))
        form.refuse(proof)
    context = {"form": form, "address": user.address}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/factor_mail_add.html", context, status=status)


@require_http_methods(["GET", "POST"])
def factor_remove(request: HttpRequest, method: str, pk: int) -> HttpResponse:
    """「削除」 of one way, asked once more."""
    user, key, verified = _verified(request)
    if not verified:
        return redirect("accounts:factor")
    device = queries.devices(user, method).filter(pk=pk).first() if method in queries.WAYS else None
    if device is None:
        raise Http404
    if request.method == "POST":
        try:
            enrolment.remove(user, pk, method=method, session_key=key)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, f"「{Factor(method).label}」を削除しました。")
        return redirect("accounts:second_factor")
    context = {"device": device, "label": Factor(method).label, "last": queries.ways(user).count == 1}
    return render(request, "accounts/factor_remove.html", context)
