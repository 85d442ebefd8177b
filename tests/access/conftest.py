"""One world for all tests of the table of rights."""

import pytest
from django.conf import settings
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import OpenSession
from tests.access import building
from tests.access.knowledge import granted
from tests.access.rows import ROWS


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world, undone at the end; what is walked in it is undone cell by cell."""
    with (
        override_settings(UPLOAD_DIR=tmp_path_factory.mktemp("uploads")),
        django_db_blocker.unblock(),
    ):
        for one in building.uncommitted():
            one.granted = granted(ROWS)
            yield one


@pytest.fixture(autouse=True)
def _awake(db, request):
    """Whoever asks did something just now: noting that is not what is walked here."""
    if "world" in request.fixturenames:
        OpenSession.objects.update(active_at=timezone.now())


@pytest.fixture(autouse=True)
def _own_files():
    """The files of the world stay where they are."""
    assert settings.UPLOAD_DIR
