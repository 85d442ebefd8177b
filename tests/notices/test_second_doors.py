"""Checks that stand behind another one: asked directly, so that each holds by itself."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory

from notices import actions, views
from notices.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_notices_of_somebody_else_stay_new():
    nurse, colleague = make.professional(), make.professional()
    actions.tell([colleague.pk], "tests.happened", 1)
    notice = Notice.objects.get()
    assert actions.see(nurse, [notice.pk]) == 0
    notice.refresh_from_db()
    assert notice.seen_at is None
    assert actions.see(colleague, [notice.pk]) == 1


@pytest.mark.parametrize(
    ("view", "method", "given"),
    [
        (views.list_page, "GET", {}),
        (views.mail_choice, "GET", {}),
        (views.read_all, "POST", {}),
        (views.open_notice, "GET", {"pk": 1}),
    ],
)
def test_a_view_that_nobody_signed_in_for_shows_nothing(view, method, given):
    request = RequestFactory().generic(method, "/notices/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        view(request, **given)
