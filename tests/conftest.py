"""What every test may ask for, and the settings of a test run."""

import gc
import os
import tempfile
from copy import deepcopy
from types import SimpleNamespace

import psycopg_pool  # noqa: F401  # its first import fails under a moved clock
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from mcs.core import append_only, background
from tests import cast as casts
from tests import factories as make
from timeline import fragments


def pytest_configure() -> None:
    """Cheap password hashes and plain static names: neither is what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.STORAGES["staticfiles"] = {"BACKEND": "tests.static.PlainStorage"}
    settings.WHITENOISE_AUTOREFRESH = True
    gc.set_threshold(
        100_000, 50, 50
    )  # a run makes much that lives long; looking through it again and again is slow
    database = settings.DATABASES["default"]
    name = f"test_{os.getpid()}"  # a run of its own beside others; on SQLite a file, since threads share it
    file = os.environ.get("TEST_DATABASE") or f"{tempfile.gettempdir()}/{name}.sqlite3"
    own = file if settings.SQLITE else name
    database.setdefault("TEST", {})["NAME"] = own


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After pytest-django has put those last that commit."""
    casts.arrange(items)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite a test that commits is cleaned up by DELETE, which the audit trail refuses; its own tests put that back."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            append_only.remove(connection.schema_editor())


@pytest.fixture(autouse=True)
def _own_files(tmp_path, settings):
    """Uploads of a test lie in its own folder."""
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def _nothing_in_the_background():
    """The entry point starts the thread that empties the outbox; tests send what they want sent."""
    background.stop()


@pytest.fixture(autouse=True)
def _forget_fragments():
    """Ids begin anew with each database; what was kept under them must go."""
    fragments.cache.clear()


@pytest.fixture
def as_user():
    """A signed-in client for a person."""

    def client(person) -> Client:
        signed_in = Client()
        signed_in.force_login(person)
        make.session_row(person, signed_in.session.session_key)
        return signed_in

    return client


@pytest.fixture(scope="module", name=casts.SHARED)
def _cast_of_the_module(django_db_setup, django_db_blocker):
    """The rows of the cast, undone after the last test of the module."""
    background.stop()
    with django_db_blocker.unblock(), casts.uncommitted():
        yield casts.made()


@pytest.fixture
def cast(request, db) -> SimpleNamespace:
    """Everybody the access table speaks of; see tests/cast.py."""
    if casts.SHARED in request.fixturenames:
        return deepcopy(request.getfixturevalue(casts.SHARED))
    return casts.made()
