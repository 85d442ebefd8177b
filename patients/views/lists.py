"""「患者リスト」."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.views.doors import person
from mcs.core.permissions import allows
from mcs.core.text import CONTROL
from patients import access
from patients.queries import rows as queries

SEARCH = "patient_search"
"""Where the session keeps the words sought: what is sought is a patient's name and stays out of addresses."""


@require_http_methods(["GET", "POST"])
def patient_list(request: HttpRequest) -> HttpResponse:
    """The patients one takes part in, and the names of those of the own facility. Relatives find their
    own.
    """
    user, tab = person(request), _tab(request)
    if request.method == "POST":
        request.session[SEARCH] = CONTROL.sub(" ", request.POST.get("q", ""))[:100].strip()
        return redirect(_address(tab, searched=bool(request.session[SEARCH])))
    text = request.session.get(SEARCH, "") if "searched" in request.GET else ""
    rows, after = queries.page(user, tab=tab, text=text, after=request.GET.get("after", ""))
    more = _address(tab, searched=bool(text), after=after) if after else ""
    context = {"rows": rows, "more_url": more, "text": text}
    if "after" in request.GET:
        return render(request, "patients/_rows.html", context)
    return render(request, "patients/list.html", context | _around(user, tab, text))


def _around(user: User, tab: str, text: str) -> dict[str, object]:
    tabs = [
        {"label": label, "url": _address(key, searched=bool(text)), "current": key == tab}
        for key, label in queries.TABS.items()
    ]
    return {"tabs": tabs, "here": _address(tab), "may_register": allows(access.require_register, user)}


def _tab(request: HttpRequest) -> str:
    tab = request.GET.get("tab", queries.ALL)
    return tab if tab in queries.TABS else queries.ALL


def _address(tab: str, *, searched: bool = False, after: str = "") -> str:
    asked = {
        "tab": tab if tab != queries.ALL else "",
        "searched": "1" if searched else "",
        "after": after,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("patients:list") + (f"?{query}" if query else "")
