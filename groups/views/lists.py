"""The lists of groups and of communities, searched and page by page."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.views.doors import professional
from groups import access
from groups.models import Community, FreeGroup
from groups.queries import communities as directory
from groups.queries import lists
from mcs.core.permissions import allows
from mcs.core.text import CONTROL, words

MINE, ALL = "mine", "all"
TABS = {MINE: "参加中", ALL: "さがす"}


def _kept(request: HttpRequest, key: str) -> str:
    """What was sought, which stays out of addresses; a new search is kept in the session."""
    if request.method == "POST":
        request.session[key] = CONTROL.sub(" ", request.POST.get("q", ""))[:100].strip()
    return str(request.session.get(key, "")) if request.method == "POST" or "searched" in request.GET else ""


def _address(name: str, *, tab: str = "", text: str = "", after: str = "") -> str:
    asked = {"tab": tab, "searched": "1" if text else "", "after": after}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


@require_http_methods(["GET", "POST"])
def group_list(request: HttpRequest) -> HttpResponse:
    """「グループ」: the workplace first, then the free groups one is in, and what one may bring back."""
    user, text = professional(request), _kept(request, "group_search")
    if request.method == "POST":
        return redirect(_address("groups:list", text=text))
    page = lists.free_groups(user, words=words(text), after=request.GET.get("after", ""))
    more = _address("groups:list", text=text, after=page.after) if page.after else ""
    context = {"groups": page.rows, "more_url": more, "text": text, "space": "groups"}
    if "after" in request.GET:
        return render(request, "groups/_rows.html", context)
    context |= {"workplaces": lists.workplaces(user), "deleted": lists.deleted(user, FreeGroup)}
    return render(request, "groups/list.html", context)


@require_http_methods(["GET", "POST"])
def community_list(request: HttpRequest) -> HttpResponse:
    """「コミュニティ」: those one is in, the last active first, and all there are."""
    user, text = professional(request), _kept(request, "community_search")
    tab = _tab(request, directory.joins_any(user))
    if request.method == "POST":
        return redirect(_address("communities:list", tab=tab, text=text))
    find = directory.mine if tab == MINE else directory.everything
    page = find(user, words=words(text), after=request.GET.get("after", ""))
    more = _address("communities:list", tab=tab, text=text, after=page.after) if page.after else ""
    context: dict[str, object] = {"groups": page.rows, "more_url": more, "text": text, "space": "communities"}
    if "after" in request.GET:
        return render(request, "groups/_rows.html", context)
    context |= {
        "tabs": _tabs(tab, text),
        "tab": tab,
        "here": _address("communities:list", tab=tab),
        "may_create": allows(access.require_create_community, user),
        "deleted": lists.deleted(user, Community),
    }
    return render(request, "communities/list.html", context)


def _tab(request: HttpRequest, joins_any: bool) -> str:
    tab = request.GET.get("tab", "")
    return tab if tab in TABS else MINE if joins_any else ALL


def _tabs(current: str, text: str) -> list[dict[str, object]]:
    return [
        {"label": label, "url": _address("communities:list", tab=tab, text=text), "current": tab == current}
        for tab, label in TABS.items()
    ]
