"""端末の登録: the ledger of a facility, and taking a device out of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import devices as acts
from accounts.models import Device, User
from accounts.queries import devices as queries
from accounts.queries import facilities
from accounts.views.doors import person
from desk.views.doors import device_of, facility_of


@require_GET
def devices(request: HttpRequest, pk: int) -> HttpResponse:
    """Every device of the facility, by state, with who uses it."""
    facility = facility_of(request, pk)
    rows = queries.rows(queries.of_facility(facility))
    return render(request, "desk/devices.html", {"facility": facility, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def device_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """「登録を取り消す」: asked first, done by POST."""
    return _act(request, pk, acts.revoke, "desk/device_revoke.html", "登録を取り消しました。")


@require_http_methods(["GET", "HEAD", "POST"])
def device_block(request: HttpRequest, pk: int) -> HttpResponse:
    """「使用停止」: asked first, done by POST."""
    return _act(request, pk, acts.block, "desk/device_block.html", "使用停止にしました。")


@require_http_methods(["GET", "HEAD", "POST"])
def device_release(request: HttpRequest, pk: int) -> HttpResponse:
    """「使用停止を解除する」: asked first, done by POST."""
    return _act(request, pk, acts.release, "desk/device_release.html", "使用停止を解除しました。")


def _act(
    request: HttpRequest, pk: int, act: Callable[[User, Device], None], template: str, done: str
) -> HttpResponse:
    device = device_of(request, pk)
    back = _ledger(request, device)
    if request.method != "POST":
        [row] = queries.rows(queries.known_to(person(request)).filter(pk=pk))
        return render(request, template, {"row": row, "back": back})
    try:
        act(person(request), device)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, done)
    return redirect(back)


def _ledger(request: HttpRequest, device: Device) -> str:
    """The ledger the device stands in."""
    if device.facility_id is not None:
        return reverse("desk:devices", args=[device.facility_id])
    shared = facilities.managed(person(request)).filter(
        pk__in=facilities.confirmed(device.owner).values("facility")
    )
    first = shared.first()
    return reverse("desk:devices", args=[first.pk]) if first else reverse("desk:home")
