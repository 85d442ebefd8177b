"""了解 and いいね."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from timeline import addresses, fragments
from timeline.actions import answers
from timeline.models import Post
from timeline.queries import answers as queries
from timeline.queries.posts import current
from timeline.views.doors import person, post_of


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks; without script the answer is a page."""
    return request.headers.get("Accept", "").startswith("application/json")


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """「了解」."""
    post = post_of(request, pk)
    answers.acknowledge(person(request), post)
    return _changed(request, post)


@require_POST
def like(request: HttpRequest, pk: int) -> HttpResponse:
    """「いいね」."""
    post = post_of(request, pk)
    answers.like(person(request), post)
    return _changed(request, post)


@require_POST
def unlike(request: HttpRequest, pk: int) -> HttpResponse:
    """「いいね」 taken back."""
    post = post_of(request, pk)
    answers.unlike(person(request), post)
    return _changed(request, post)


def _changed(request: HttpRequest, post: Post) -> HttpResponse:
    if not wants_json(request):
        return HttpResponseRedirect(f"{addresses.of(post.timeline)}#post-{post.pk}", status=303)
    now = current(post)
    frame = {
        "post": now.pk,
        "number": now.number,
        "version": now.version,
        "html": fragments.render_all([now])[0],
    }
    return JsonResponse(frame)


@require_safe
def acknowledgements(request: HttpRequest, pk: int) -> HttpResponse:
    """「了解した人」: who said so and when. A page of its own, and its inside for the dialog."""
    post = post_of(request, pk)
    template = (
        "timeline/_acknowledgements.html"
        if getattr(request, "htmx", False)
        else "timeline/acknowledgements.html"
    )
    context = {"post": post, "rows": queries.acknowledged_by(post), "back": addresses.of(post.timeline)}
    return render(request, template, context)
