"""The search page: everything through the doors, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.queries import people
from groups.queries import communities
from groups.queries import lists as groups
from mcs.core.text import CONTROL, words
from patients.queries import rows as patients
from timeline.queries import posts
from timeline.queries.naming import named
from timeline.views.doors import person

LIMIT = 20
SOUGHT = "search"
"""Where the session keeps the words sought: they are often a patient's name and stay out of addresses."""


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Patients, groups, people and posts that hold every word, of what this person may see."""
    user = person(request)
    if request.method == "POST":
        request.session[SOUGHT] = CONTROL.sub(" ", request.POST.get("q", ""))[:100].strip()
        return redirect(f"{reverse('search')}?searched=1")
    text = request.session.get(SOUGHT, "") if "searched" in request.GET else ""
    sought = [word for word in words(text) if word]
    context: dict[str, object] = {"q": text, "asked": bool(sought)}
    if sought:
        found = {
            "patients": _patients(user, text),
            "groups": groups.found(user, sought)[:LIMIT],
            "communities": communities.found(user, sought)[:LIMIT],
            "people": _people(user, sought),
            "posts": _posts(user, text.split()),
        }
        context |= found | {"nothing": not any(found.values())}
    return render(request, "search/search.html", context)


def _patients(user: User, text: str) -> list[patients.PatientRow]:
    """For relatives nothing: their one patient stands on ホーム."""
    if not user.is_professional:
        return []
    return patients.rows(user, patients.found(user, text=text)[:LIMIT])


def _people(user: User, sought: list[str]) -> list[people.PersonCard]:
    """For relatives nobody: who takes part stands in the list of members."""
    if not user.is_professional:
        return []
    found = people.known_to(user)
    for word in sought:
        found = found.filter(profile__search_key__contains=word)
    shown = people.with_cards(found.order_by("profile__sort_key", "pk")[:LIMIT])
    return people.told_apart([people.card(user) for user in shown])


def _posts(user: User, raw: list[str]) -> list[dict[str, object]]:
    newest = list(posts.found(user, raw).values_list("pk", flat=True)[:LIMIT])
    shown = posts.shown(newest)
    named(user, [post.timeline for post in shown.values()])
    return [{"post": shown[pk], "author": people.card(shown[pk].author)} for pk in newest]
