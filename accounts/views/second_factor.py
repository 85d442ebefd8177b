"""The second step of signing in: one page that asks, one address for each way of answering."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import second_factor
from accounts.actions.second_factor import Proof
from accounts.enums import Factor
from accounts.forms.codes import CodeForm, MailCodeForm, RecoveryForm
from accounts.queries import second_factor as queries
from accounts.views.asked import Asked, asked
from accounts.views.passkeys import passkeys_work_here


@asked
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest, who: Asked) -> HttpResponse:
    """The ways this person has; a code of the authenticator app is taken here."""
    return _code_page(
        request,
        who,
        "accounts/factor.html",
        CodeForm(request.POST or None),
        second_factor.prove_app,
        method=Factor.APP,
    )


@asked
@require_POST
def factor_mail_send(request: HttpRequest, who: Asked) -> HttpResponse:
    """「確認コードをメールで送る」."""
    try:
        second_factor.send_mail_code(who.user)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    return redirect("accounts:factor_mail")


@asked
@require_http_methods(["GET", "POST"])
def factor_mail(request: HttpRequest, who: Asked) -> HttpResponse:
    """The code of the mail."""
    return _code_page(
        request,
        who,
        "accounts/factor_mail.html",
        MailCodeForm(request.POST or None),
        second_factor.prove_mail,
        method=Factor.MAIL,
    )


@asked
@require_http_methods(["GET", "POST"])
def factor_recovery(request: HttpRequest, who: Asked) -> HttpResponse:
    """One of the printed codes, for the day the phone is lost."""
    answer = _code_page(
        request,
        who,
        "accounts/factor_recovery.html",
        RecoveryForm(request.POST or None),
        second_factor.prove_recovery,
        method=Factor.RECOVERY,
    )
    if answer.status_code == 302:
        left = queries.recovery_codes(who.user).count()
        messages.warning(request, f"予備コードを1つ使いました。残りは{left}個です。")
    return answer


def _code_page(
    request: HttpRequest,
    who: Asked,
    template: str,
    form: CodeForm,
    prove: Callable[..., Proof],
    *,
    method: str,
) -> HttpResponse:
    """Ask for a code, try it, and let the person in or say what was wrong, with what was typed."""
    if request.method == "POST" and form.is_valid():
        proof = prove(who.user, code=form.cleaned_data["code"])
        if proof.right:
            return who.let_in(request, method=method)
        form.refuse(proof)
    context = {
        "form": form,
        "ways": queries.ways(who.user),
        "signed_in": who.stage is None,
        "passkeys_work": passkeys_work_here(request),
        "contact": settings.CONTACT_LINE,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)
