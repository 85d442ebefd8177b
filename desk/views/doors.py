"""Getting things of one's own facility for a view: through the door or 404, for its 施設管理者 or 403."""

from django.http import Http404, HttpRequest

from accounts import access
from accounts.models import Device, Facility
from accounts.queries import devices, facilities
from accounts.views.doors import professional


def facility_of(request: HttpRequest, pk: int) -> Facility:
    """A facility one manages; 404 for one that one does not belong to, 403 for its other people."""
    user = professional(request)
    found = facilities.confirmed(user).filter(facility=pk).first()
    if found is None:
        raise Http404
    access.require_manager_of(user, found.facility)
    return found.facility


def device_of(request: HttpRequest, pk: int) -> Device:
    """A device of the ledger of a facility one manages; 404 for others, 403 for the facility's other people."""
    user = professional(request)
    found = devices.known_to(user).select_related("facility", "owner__profile").filter(pk=pk).first()
    if found is None:
        raise Http404
    access.require_care_of_device(user, found)
    return found
