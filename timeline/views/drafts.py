"""The draft of the composer."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from timeline import addresses
from timeline.actions import drafts
from timeline.forms import ComposerForm, file_keys
from timeline.views.answers import wants_json
from timeline.views.doors import person, timeline_of


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being written; answers with the revision kept, empty where there is nothing to keep."""
    timeline = timeline_of(request, pk)
    form = ComposerForm(request.POST)
    form.full_clean()
    try:
        kept = drafts.keep(
            person(request),
            timeline,
            text=form.data.get("text", ""),
            client_key=form.cleaned_data.get("client_key") or uuid4(),
            attachment_keys=file_keys(request.POST),
            seen=form.cleaned_data.get("draft"),
        )
    except ValidationError as refused:
        return JsonResponse({"errors": refused.messages}, status=422)
    return JsonResponse({"draft": str(kept.revision) if kept else ""})


def typed(request: HttpRequest, leads_to: str) -> HttpResponse | None:
    """A post without script whose session has ended: the text stays on the screen, echoed and not kept.

    `leads_to` is where the session door leads instead. None where no text was typed, and for the page's own script.
    """
    text = request.POST.get("text", "")
    if wants_json(request) or not text.strip():
        return None
    files = bool(request.FILES or request.POST.getlist("attachment"))
    context = {"text": text, "files": files, "held": request.user.is_authenticated, "leads_to": leads_to}
    return render(request, "timeline/typed.html", context, status=401)


@require_POST
def draft_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """「書きかけを消す」: the draft that the page shows."""
    timeline = timeline_of(request, pk)
    form = ComposerForm(request.POST)
    form.full_clean()
    gone = drafts.drop(person(request), timeline, seen=form.cleaned_data.get("draft"))
    if wants_json(request):
        return HttpResponse(status=204)
    if gone:
        messages.success(request, "書きかけを消しました。")
    return HttpResponseRedirect(addresses.of(timeline), status=303)
