"""お知らせ, how one is told of them by mail, and the announcements of the secretariat."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices import actions, queries
from notices.forms import MailForm
from notices.models import MailChoice


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """お知らせ: the newest first, the new ones marked, and what the secretariat tells everybody. Older ones are pages
    of their own, and as a fragment follow below the newer.
    """
    if isinstance(request.user, AnonymousUser):
        raise Http404
    before = request.GET.get("before", "")
    found = queries.page(request.user, before=before)
    context = {"rows": found.rows, "older": found.older, "is_newest": not before}
    if before and getattr(request, "htmx", False):
        return render(request, "notices/_rows.html", context)
    context |= {
        "unseen": queries.unseen_count(request.user),
        "announcements": [] if before else queries.announced_to(request.user),
    }
    return render(request, "notices/list.html", context)


@require_http_methods(["GET", "POST"])
def mail_choice(request: HttpRequest) -> HttpResponse:
    """「お知らせの設定」: when mails tell of what is new."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    if request.method == "GET":
        form = MailForm(initial=model_to_dict(queries.mail_choice(request.user.pk)))
        return render(request, "notices/mail_choice.html", {"form": form})
    form = MailForm(request.POST)
    if not form.is_valid():
        return render(request, "notices/mail_choice.html", {"form": form}, status=422)
    actions.choose_mail(request.user, MailChoice(**form.cleaned_data))
    messages.success(request, "お知らせの設定を保存しました。")
    return redirect("notices:mail_choice")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """「すべて既読にする」."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    actions.see_all(request.user)
    return redirect("notices:list")


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one of one's own notices leads; it is read by that. 404 where it leads nowhere any more."""
    if isinstance(request.user, AnonymousUser):
        raise Http404
    row = queries.row(request.user, pk)
    if row is None:
        raise Http404
    actions.see(request.user, [pk])
    return redirect(row.url)


@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement, for everybody who is signed in, while it is shown; it is read by that."""
    found = queries.announcements().filter(pk=pk).first()
    if found is None or isinstance(request.user, AnonymousUser):
        raise Http404
    actions.see(request.user, queries.of_announcement(request.user, pk).values_list("pk", flat=True))
    return render(request, "notices/announcement.html", {"announcement": found})
