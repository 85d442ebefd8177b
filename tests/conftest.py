"""The cast: the columns of the access table, and the settings of a test run."""

import os
import tempfile
from types import SimpleNamespace

import psycopg_pool  # noqa: F401  # its first import fails under a moved clock
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.enums import UserKind, UserState
from mcs.core import append_only, background
from tests import factories as make
from timeline import fragments
from timeline.actions.members import end_memberships


def pytest_configure() -> None:
    """Cheap password hashes and plain static names: neither is what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True
    database = settings.DATABASES["default"]
    name = f"test_{os.getpid()}"  # a run of its own beside others; on SQLite a file, since threads share it
    file = os.environ.get("TEST_DATABASE") or f"{tempfile.gettempdir()}/{name}.sqlite3"
    own = file if settings.SQLITE else name
    database.setdefault("TEST", {})["NAME"] = own


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


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Everybody the access table speaks of, around one patient group managed by facility A.

    mb, mx on both sides; mc, mn on the care side; nf, no outside; ga administrator; fa, fo managers;
    pt, pt2 patient and relative, po somebody else's; se, su offices; ss suspended; rm removed.
    """
    a, b, c = make.facility("青葉クリニック"), make.facility("若葉訪問看護"), make.facility("双葉薬局")
    ga = make.professional(a, "院長 一郎", profession="医師")
    people = SimpleNamespace(
        a=a,
        b=b,
        c=c,
        ga=ga,
        mb=make.professional(a, "両側 花子"),
        mc=make.professional(a, "片側 洋子"),
        mx=make.professional(b, "他施 両子"),
        mn=make.professional(b, "他施 片子"),
        nf=make.professional(a, "同所 外男"),
        no=make.professional(c, "他所 外男"),
        fa=make.professional(a, "管理 者子", manager=True),
        fo=make.professional(c, "管理 他子", manager=True),
        pt=make.relative("花岡 すみ", kind=UserKind.PATIENT),
        pt2=make.relative("花岡 長女"),
        po=make.relative("別田 家族"),
        se=make.user("事務 局子", is_secretariat=True),
        su=make.user("運用 者男", is_superuser=True),
        ss=make.professional(b, "停止 中子"),
        rm=make.professional(a, "元員 去子"),
    )
    group = make.patient_group(
        ga,
        a,
        care=(people.mc, people.mn, people.ss, people.rm),
        both=(people.mb, people.mx),
        relatives=(people.pt, people.pt2),
    )
    end_memberships(ga, [group.care, group.patient_side], users=[people.rm])
    people.ss.state, people.ss.is_active = UserState.SUSPENDED, False
    people.ss.save(update_fields=["state", "is_active"])
    theirs = make.professional(c, "別田 担当")
    other = make.patient_group(theirs, c, relatives=(people.po,), name="別田 清", disease="脳梗塞")
    people.group, people.other, people.patient = group, other, group.patient
    people.free = make.free_group(ga, members=(people.mb, people.mc, people.mx, people.mn))
    return people
