"""利用規約, 個人情報の取り扱い, お問い合わせ, and the consent at the first sign-in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.terms import accept
from accounts.forms.terms import TermsForm
from accounts.middleware import WANTED
from accounts.views.doors import person
from mcs.core.texts import text


@login_not_required
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """利用規約(運用ポリシー). Holds nothing of anybody."""
    return render(request, "accounts/text.html", {"text": text("terms")})


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """個人情報の取り扱い. Holds nothing of anybody."""
    return render(request, "accounts/text.html", {"text": text("privacy")})


@login_not_required
@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    """お問い合わせ, and how a facility applies. Holds nothing of anybody."""
    words = {
        "line": settings.CONTACT_LINE,
        "phone": settings.CONTACT_PHONE,
        "mail": settings.CONTACT_MAIL,
    }
    return render(request, "accounts/contact.html", {"contact": words})


@require_http_methods(["GET", "POST"])
def accept_terms(request: HttpRequest) -> HttpResponse:
    """The first sign-in, and the first after the terms changed: read, agree, go on to where one wanted to go."""
    user, version = person(request), settings.TERMS_VERSION
    if user.terms_version >= version:
        return redirect(_wanted(request))
    form = TermsForm(request.POST if request.method == "POST" else None, initial={"version": version})
    if form.is_valid():
        try:
            accept(user, version=form.cleaned_data["version"])
        except ValidationError as changed:
            messages.error(request, changed.messages[0])
            return redirect("accounts:accept_terms")
        return redirect(_wanted(request))
    context = {"form": form, "text": text("terms"), "renewed": user.terms_version > 0}
    return render(request, "accounts/accept_terms.html", context, status=422 if form.is_bound else 200)


def _wanted(request: HttpRequest) -> str:
    wanted = str(request.session.pop(WANTED, "/"))
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
