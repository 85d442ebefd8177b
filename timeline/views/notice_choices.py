"""「グループごとのお知らせ」."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from timeline.actions.telling import choose
from timeline.enums import NoticeScope
from timeline.queries import telling
from timeline.views.doors import person
from timeline.views.page import number_of

REFUSED = "「すべて」「自分あてと要了解」「なし」のどれかを選んでください。"


@require_http_methods(["GET", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """What one is told of each of one's groups: a page of them by name, or the one that `timeline` names."""
    user = person(request)
    only, after = number_of(request, "timeline"), number_of(request, "after")
    rows, more = telling.choices(user, only=only, after=after)
    context = {"rows": rows, "scopes": NoticeScope.choices, "more": more, "only": only}
    if request.method == "GET":
        return render(request, "timeline/notice_choices.html", context)
    chosen = {row.timeline.pk: request.POST.get(f"scope_{row.timeline.pk}", row.scope) for row in rows}
    if not set(chosen.values()) <= set(NoticeScope.values):
        return render(request, "timeline/notice_choices.html", context | {"refused": REFUSED}, status=422)
    for row in rows:
        if chosen[row.timeline.pk] != row.scope:
            choose(user, row.timeline, scope=NoticeScope(chosen[row.timeline.pk]))
    messages.success(request, "グループごとのお知らせを保存しました。")
    return HttpResponseRedirect(request.get_full_path(), status=303)
