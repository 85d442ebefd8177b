"""The database's own refusal to change or delete audit rows, on PostgreSQL and on SQLite."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "core_auditentry"

_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit entries are append only'; END $$""",
    f"""CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
]
_SQLITE = [
    f"""CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'audit entries are append only'); END"""
    for act in ("UPDATE", "DELETE")
]


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them: going back in a migration, and before a test run empties its tables on SQLite."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_append_only ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_is_append_only()")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_no_{act}")
