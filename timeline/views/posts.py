"""Writing, catching up, reading on."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from mcs.core.files import store
from timeline import addresses, fragments
from timeline.actions.posts import write_post
from timeline.actions.reading import mark_read as move_mark
from timeline.actions.uploads import upload as keep_file
from timeline.enums import AttachmentKind
from timeline.forms import ComposerForm, file_keys
from timeline.models import Post, Timeline
from timeline.queries import posts as queries
from timeline.queries.naming import named
from timeline.views.answers import wants_json
from timeline.views.doors import attachment_of, person, post_of, timeline_of
from timeline.views.page import number_of, older_than


@require_POST
def post_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a post. Without script the files come along; what is refused is shown again with everything typed."""
    timeline = timeline_of(request, pk)
    form = ComposerForm(request.POST)
    form.full_clean()
    keys, sentences = _kept_files(request, timeline)
    if sentences:
        return _refused(request, timeline, form, keys, sentences)
    try:
        post = write_post(
            person(request),
            timeline,
            text=form.data.get("text", ""),
            attachment_keys=keys,
            client_key=form.cleaned_data.get("client_key") or uuid4(),
        )
    except ValidationError as refused:
        return _refused(request, timeline, form, keys, refused.messages)
    if wants_json(request):
        return JsonResponse(_as_json(post), status=201)
    return HttpResponseRedirect(addresses.of(timeline), status=303)


def _kept_files(request: HttpRequest, timeline: Timeline) -> tuple[list[str], list[str]]:
    """The keys of what was uploaded before and of what comes along now, and why some of it was refused."""
    keys, sentences = file_keys(request.POST), []
    for file in request.FILES.getlist("files"):
        try:
            keys.append(keep_file(person(request), timeline, file=file).key)
        except ValidationError as refused:
            sentences += [f"「{file.name}」: {sentence}" for sentence in refused.messages]
    return keys, sentences


def _refused(
    request: HttpRequest, timeline: Timeline, form: ComposerForm, keys: list[str], sentences: list[str]
) -> HttpResponse:
    """The sentence at the composer, with text and files kept."""
    if wants_json(request):
        return JsonResponse({"errors": sentences}, status=422)
    named(person(request), [timeline])
    context = {
        "timeline": timeline,
        "side": timeline.side,
        "text": form.data.get("text", ""),
        "client_key": form.cleaned_data.get("client_key") or uuid4(),
        "attachments": queries.unposted(person(request), timeline, keys),
        "errors": sentences,
        "may_post": True,
        "back": addresses.of(timeline),
    }
    return render(request, "timeline/compose.html", context, status=422)


def _as_json(post: Post) -> dict[str, object]:
    now = queries.current(post)
    return _frame(now, fragments.render_all([now])[0])


def _frame(post: Post, html: str) -> dict[str, object]:
    return {"post": post.pk, "number": post.number, "version": post.version, "html": html}


@require_POST
def upload(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep one file for the composer; answers with its key and small picture."""
    timeline = timeline_of(request, pk)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise ValidationError("ファイルが届きませんでした。もう一度選んでください。", code="missing")
        kept = keep_file(person(request), timeline, file=file)
    except ValidationError as refused:
        return JsonResponse({"errors": refused.messages}, status=422)
    is_photo = kept.kind == AttachmentKind.IMAGE
    small = reverse("timeline:file", args=[kept.key, "small"]) if is_photo else ""
    return JsonResponse({"key": kept.key, "name": kept.original_name, "small": small}, status=201)


@require_safe
def changes(request: HttpRequest, pk: int) -> JsonResponse:
    """What changed after the version a page has: on opening, reconnecting, focus and after every gap."""
    timeline = timeline_of(request, pk)
    posts = queries.changed(person(request), timeline, after=number_of(request, "after") or 0)
    if len(posts) > queries.CATCH_UP:
        return JsonResponse({"version": timeline.version, "reload": True, "posts": []})
    frames = [_frame(post, html) for post, html in zip(posts, fragments.render_all(posts), strict=True)]
    return JsonResponse({"version": timeline.version, "reload": False, "posts": frames})


@require_safe
def older(request: HttpRequest, pk: int) -> HttpResponse:
    """The next page of older posts, as a fragment of the list."""
    timeline = timeline_of(request, pk)
    posts = queries.newest(person(request), timeline, before=number_of(request, "before"))
    context = {
        "timeline": timeline,
        "fragments": fragments.render_all(posts),
        "older_than": older_than(posts),
    }
    return render(request, "timeline/_older.html", context)


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one's read mark to a post that has passed the screen."""
    timeline = timeline_of(request, pk)
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        move_mark(person(request), timeline, number=int(number))
    return HttpResponse(status=204)


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of one post: leads to its place in the timeline."""
    found = post_of(request, pk)
    return redirect(f"{addresses.of(found.timeline)}?before={found.number + 1}#post-{found.pk}")


@require_safe
def file(request: HttpRequest, key: str, size: str) -> HttpResponseBase:
    """The bytes of an attachment, behind the door. `size` is large or small for photos, file for downloads."""
    found = attachment_of(request, key)
    if found.kind == AttachmentKind.IMAGE:
        return store.serve(found.small if size == "small" else found.large, content_type=found.content_type)
    return store.serve(found.large, content_type=found.content_type, download_name=found.original_name)
