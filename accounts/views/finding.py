"""「つながりを増やす」: somebody not yet connected is found by e-mail address, or through a facility that lists its people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access
from accounts.actions import addressed
from accounts.forms.connecting import AddressForm
from accounts.queries import finding as queries
from accounts.queries.connections import holding, listing
from accounts.queries.people import listed_at
from accounts.views.doors import addressed_of, listing_facility, professional
from accounts.views.listings import is_part, listing_context, sought

SENT = (
    "受け付けました。このメールアドレスの方が申請を受けられるときは、お相手のホームに届きます。"
    "承認されると、お知らせが届きます。"
)
"""The same words for every address."""


@require_http_methods(["GET", "HEAD", "POST"])
def connection_find(request: HttpRequest) -> HttpResponse:
    """The two ways. An address is asked and never looked up: the answer is the same whoever it belongs to."""
    user = professional(request)
    access.require_connecting(user)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            addressed.ask_address(user, form.cleaned_data["address"])
            messages.success(request, SENT)
            return redirect("accounts:connection_requests")
        except ValidationError as refused:
            form.add_error("address", refused)
    asked = sought(request)
    facilities, after = queries.facilities(asked.text, after=asked.after)
    here = reverse("accounts:connection_find")
    context = {"form": form, "facilities": facilities, "q": asked.text, "tab": "all", "here": here}
    context["more_url"] = asked.url(here, tab="", after=str(after)) if after is not None else ""
    return render(request, "accounts/connection_find.html", context, status=422 if form.errors else 200)


@require_POST
def address_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """「取り下げる」 of what went to an address."""
    asked = addressed_of(request, pk)
    try:
        addressed.withdraw_address(professional(request), asked)
        messages.success(request, "申請を取り下げました。")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("accounts:connection_requests")


@require_GET
def connection_facility(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a facility that lists them: name, profession, photo."""
    user, asked = professional(request), sought(request)
    access.require_connecting(user)
    facility = listing_facility(request, pk)
    found = holding(listed_at(user, facility), asked.text, about=False)
    page = listing(found, after=asked.after)
    here = reverse("accounts:connection_facility", args=[pk])
    context = listing_context(here, asked, page) | {
        "facility": facility,
        "here": here,
        "tabs": [],
        "tab": "all",
    }
    if is_part(request, "people"):
        return render(request, "accounts/_facility_people.html", context | {"part": True})
    return render(request, "accounts/connection_facility.html", context)
