"""The halves of the passkey ceremonies, asked for by the page's own script."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.actions import passkeys
from accounts.enums import Factor
from accounts.forms.codes import PasskeyForm
from accounts.views.asked import Asked, asked
from accounts.views.doors import person
from accounts.views.recovery import after_adding

STATE = "passkey"
"""The session's key for what a ceremony that was begun has to be judged by; taken out by the answer."""


def passkeys_work_here(request: HttpRequest) -> bool:
    """Whether browsers make passkeys for the address this page stands on: https, or localhost, and a name."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    domain = settings.OTP_WEBAUTHN_RP_ID
    below = host == domain or host.endswith(f".{domain}")
    return below and f"{request.scheme}://{request.get_host()}" in settings.PASSKEY_ORIGINS


@asked
@require_POST
def factor_passkey_begin(request: HttpRequest, who: Asked) -> HttpResponse:
    """What the browser has to sign."""
    options, request.session[STATE] = passkeys.begin(who.user)
    return JsonResponse(options)


@asked
@require_POST
def factor_passkey_complete(request: HttpRequest, who: Asked) -> HttpResponse:
    """What it signed: lets in, or says that it did not fit."""
    answer = request.POST.get("answer", "")
    proof = passkeys.prove_passkey(who.user, state=request.session.pop(STATE, None), answer=answer)
    if not proof.right:
        sentence = "パスキーで確認できませんでした。もう一度押すか、ほかの方法をお使いください。"
        return JsonResponse({"errors": [sentence]}, status=422)
    onwards = who.let_in(request, method=Factor.PASSKEY)
    return JsonResponse({"next": onwards["Location"]})


@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """What the browser has to make a passkey of."""
    key = request.session.session_key or ""
    options, request.session[STATE] = passkeys.begin_registration(person(request), session_key=key)
    return JsonResponse(options)


@require_POST
def passkey_complete(request: HttpRequest) -> HttpResponse:
    """The passkey it made, under the name the person gave it."""
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": sentences}, status=422)
    state, key = request.session.pop(STATE, None), request.session.session_key or ""
    try:
        passkeys.register(person(request), state=state, session_key=key, **form.cleaned_data)
    except ValidationError as refused:
        return JsonResponse({"errors": refused.messages}, status=422)
    return JsonResponse({"next": reverse(after_adding(request, "パスキーを登録しました。"))})
