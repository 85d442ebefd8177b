"""メールアドレスの変更, and the links of its mails. Opening one changes nothing: mail scanners open links, too."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import addresses
from accounts.forms.addresses import AddressChangeForm
from accounts.models import User
from accounts.queries.addresses import opened, waiting
from accounts.views.doors import person


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The new address and the present password; while a change waits, where it stands."""
    user = person(request)
    form = AddressChangeForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            addresses.ask(user, email=form.cleaned_data["email"])
        except ValidationError as refused:
            form.add_error("email", refused)
        else:
            messages.success(request, "確認のメールをお送りします。メールの中のリンクを開いてください。")
            return redirect("accounts:address")
    change = None if form.is_bound else waiting(user)
    context = {"form": form, "change": change}
    return render(request, "accounts/address.html", context, status=422 if form.is_bound else 200)


@require_POST
def address_cancel(request: HttpRequest) -> HttpResponse:
    """「変更をやめる」."""
    addresses.cancel(person(request))
    messages.success(request, "メールアドレスの変更をやめました。")
    return redirect("accounts:address")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: a page with a button, the same page afterwards whatever came of it.

    An unknown, a replaced and an expired link get the same page. Somebody else who is signed in learns nothing.
    """
    found = opened(token)
    if found is None:
        return render(request, "accounts/address_unknown.html", status=404)
    here = request.user if isinstance(request.user, User) else None
    if here is not None and here.pk != found.change.user_id:
        status = 403 if request.method == "POST" else 200
        return render(request, "accounts/address_other.html", status=status)
    if here is None and found.needs_sign_in and not found.confirmed:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        addresses.confirm(found.change.user, found.change, side=found.side)
        return redirect("accounts:address_confirm", token=token)
    return render(request, "accounts/address_confirm.html", {"found": found})
