"""Checks that stand behind another one: asked directly, so that each holds by itself."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.models import Profession
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("right", ["module", "view", "add", "change"])
def test_the_admin_is_open_to_active_offices_alone(right):
    request = RequestFactory().get("/")
    may = getattr(admin.site.get_model_admin(Profession), f"has_{right}_permission")

    def asked(person) -> bool:
        request.user = person
        return may(request)

    office = make.user(is_secretariat=True)
    assert asked(office)
    assert asked(make.user(is_superuser=True))
    assert not asked(make.professional())
    assert not asked(AnonymousUser())
    office.is_active = False
    assert not asked(office)
