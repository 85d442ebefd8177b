"""施設の職員: who belongs to the facility, how their accounts stand, and what can be done for one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import access
from accounts.models import User
from accounts.queries import facilities, people
from accounts.queries.locks import opens_at
from accounts.views.doors import known, person, professional
from desk.queries import staff as queries


def staff_of(request: HttpRequest, pk: int) -> User:
    """Somebody whose account the signed-in person takes care of: not visible 404, visible but not theirs 403."""
    user = known(request, pk)
    access.require_care_of(person(request), user)
    return user


@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """The people of the facility one manages; of several, the chosen one."""
    user = professional(request)
    access.require_manager(user)
    managed = facilities.managed(user)
    facility = queries.chosen(managed, request.GET.get("facility", ""))
    if facility is None:
        raise Http404
    text = request.GET.get("q", "")[:100]
    context = {
        "facility": facility,
        "facilities": managed,
        "rows": queries.staff_rows(user, facility, text=text),
        "q": text,
    }
    return render(request, "desk/staff.html", context)


@require_GET
def staff_member(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with every act their account needs now."""
    return member_page(request, staff_of(request, pk))


def member_page(request: HttpRequest, user: User, *, status: int = 200) -> HttpResponse:
    """The page of somebody who came through `staff_of`."""
    me = person(request)
    context = {
        "sheet": people.sheet(me, user),
        "card": people.card(user),
        "profile": user.profile,
        "staff": user,
        "standing": queries.standing(user),
        "opens_at": opens_at(user.email),
        "manages": facilities.managed(me).exists(),
    }
    return render(request, "desk/staff_member.html", context, status=status)
