"""The audit trail: ids and codes only, written with the act, never changed afterwards."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from mcs.core import audit
from mcs.core.models import AuditEntry
from tests import factories as make

triggers = import_module("mcs.core.migrations.0002_audit_append_only").Migration.operations[0]


@pytest.fixture
def append_only(db) -> None:
    """The database as a migration leaves it. On SQLite a test run lives without the triggers otherwise."""
    triggers.reverse_code(None, connection.schema_editor())
    triggers.code(None, connection.schema_editor())


def test_an_act_is_written_with_who_what_and_where(db) -> None:
    actor, subject = make.user(), make.user()
    audit.record(
        actor, "account.suspend", subject, timeline=7, count=3, state="suspended", silent=True, by=None
    )
    entry = AuditEntry.objects.get(act="account.suspend")
    assert (entry.actor, entry.subject_kind, entry.subject_id) == (actor, "accounts.user", subject.pk)
    assert entry.timeline_id == 7
    assert entry.detail == {"count": 3, "state": "suspended", "silent": True, "by": None}
    assert entry.at is not None


def test_an_act_of_nobody_without_a_subject_is_written_too(db) -> None:
    audit.record(None, "outbox.sweep")
    entry = AuditEntry.objects.get(act="outbox.sweep")
    assert (entry.actor, entry.subject_kind, entry.subject_id, entry.detail) == (None, "", None, {})


@pytest.mark.parametrize(
    "text",
    ["花岡すみ", "two words", "line\n", "code\n", "a" * 81, ["ab"], {"name": "x"}, b"bytes"],
)
def test_written_text_has_no_place_in_it(db, text: object) -> None:
    with pytest.raises(ValueError, match="'reason'"):
        audit.record(None, "account.suspend", reason=text)
    assert not AuditEntry.objects.filter(act="account.suspend").exists()


def test_it_goes_with_the_act_when_the_act_is_undone(db) -> None:
    with transaction.atomic():
        audit.record(None, "group.delete")
        transaction.set_rollback(True)
    assert not AuditEntry.objects.filter(act="group.delete").exists()


def test_a_row_cannot_be_saved_again(db) -> None:
    audit.record(None, "group.delete")
    entry = AuditEntry.objects.get(act="group.delete")
    entry.act = "group.edit"
    with pytest.raises(TypeError, match="append only"):
        entry.save()


def test_a_row_of_the_same_number_cannot_be_put_in_its_place(db) -> None:
    audit.record(None, "group.delete")
    kept = AuditEntry.objects.get(act="group.delete")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry(pk=kept.pk, at=kept.at, act="group.edit").save()
    assert AuditEntry.objects.get(pk=kept.pk).act == "group.delete"


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(act="group.edit"),
        lambda rows: rows.delete(),
        lambda rows: rows.update(detail={}),
        lambda rows: rows.get().delete(),
    ],
    ids=["update", "delete", "update of one column", "delete of a row"],
)
def test_the_database_itself_refuses_changes(append_only, change) -> None:
    audit.record(None, "group.delete", timeline=7)
    rows = AuditEntry.objects.filter(act="group.delete")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        change(rows)
    assert rows.get().timeline_id == 7


@pytest.mark.parametrize("statement", ["UPDATE core_auditentry SET act = 'x'", "DELETE FROM core_auditentry"])
def test_the_database_refuses_plain_sql_too(append_only, statement: str) -> None:
    audit.record(None, "group.delete")
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(act="group.delete").count() == 1


def test_a_person_with_acts_cannot_be_deleted_and_takes_none_along(db) -> None:
    actor = make.user()
    audit.record(actor, "group.delete")
    with pytest.raises(ProtectedError):
        actor.delete()
    assert AuditEntry.objects.get(act="group.delete").actor_id == actor.pk


def test_going_back_in_the_migration_lets_changes_through(append_only) -> None:
    audit.record(None, "group.delete")
    triggers.reverse_code(None, connection.schema_editor())
    assert AuditEntry.objects.filter(act="group.delete").update(act="group.edit") == 1
