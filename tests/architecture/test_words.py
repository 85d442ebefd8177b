"""Which words may stand where: the import name stays inside, and every document here explains itself."""

import ast
import re

import pytest
from django.apps import apps
from django.conf import settings

from mcs.celery import app as celery
from tests.architecture.source import Found, Source, broken, called, check, code, files, templates, whole_tree

IMPORT_NAME = re.compile(r"(?<![A-Za-z0-9])mcs(?![A-Za-z0-9])", re.IGNORECASE)
PLACES = ("/" + "work/", "/" + "tmp/", "/" + "root/", "/" + "home/")
CONTAINERS = ("Dockerfile", "docker-compose", "deploy/", "tests/deploy/")
KEYS_ONLY = r"(?<![\w#&.-])(?:H\d{1,2}|INV\d+|O\d{2}|G\d{1,2})(?![\w-])"
REPLACED = "メディカル・?ケアー?・?" + "ステーション|(?<![A-Za-z0-9_])M" + "CS(?![A-Za-z0-9_])"


def test_no_cookie_carries_the_import_name() -> None:
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
    assert [name for name in names if IMPORT_NAME.search(name)] == []


def test_no_table_carries_the_import_name() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert len(tables) > 20
    assert [table for table in tables if IMPORT_NAME.search(table)] == []
    assert [app.label for app in apps.get_app_configs() if IMPORT_NAME.search(app.label)] == []


def test_nothing_in_the_broker_carries_the_import_name() -> None:
    named = [
        celery.main,
        settings.LIVE_CHANNEL,
        *(name for name in celery.tasks if not name.startswith("celery.")),
    ]
    named += [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert [name for name in named if IMPORT_NAME.search(name)] == []


def no_import_name_in_templates(source: Source) -> Found:
    """Pages and mails show the product's name, never the import name."""
    yield from source.finds(IMPORT_NAME.pattern, re.IGNORECASE)


def no_import_name_in_texts(source: Source) -> Found:
    """No log message, sentence or mail text in the code carries the import name."""
    for node in source.nodes:
        logs = called(node) in {"debug", "info", "warning", "error", "exception", "critical", "log"}
        for part in ast.walk(node) if logs else [node]:
            text = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
            said = logs or re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text)
            if said and IMPORT_NAME.search(text) and not _is_docstring(source, part):
                yield part.lineno, text.strip()[:80]


def _is_docstring(source: Source, constant: ast.AST) -> bool:
    return any(isinstance(node, ast.Expr) and node.value is constant for node in source.nodes)


def no_places_of_a_machine(source: Source) -> Found:
    """No path of one machine stands in the tree; places come from the settings. Inside a container /tmp is its own."""
    own = source.path.startswith(CONTAINERS)
    for place in PLACES[:1] + PLACES[2:] if own else PLACES:
        yield from source.finds(re.escape(place) + r"[^\s\"'`)]*")


def no_unexplained_keys(source: Source) -> Found:
    """Nobody needs another document to read this one: no keys like a letter and a number for a rule."""
    yield from source.finds(KEYS_ONLY)


def no_name_of_the_replaced_service(source: Source) -> Found:
    """Pages, documents and the README speak of this product."""
    yield from source.finds(REPLACED)


def documents() -> list[Source]:
    return [
        source
        for source in whole_tree()
        if source.path.endswith((".md", ".txt", ".html")) and _is_ours(source)
    ]


def _is_ours(source: Source) -> bool:
    return not source.path.startswith(("requirements/", "static/icons/"))


def test_no_template_carries_the_import_name() -> None:
    check(no_import_name_in_templates, templates())


def test_no_log_or_sentence_carries_the_import_name() -> None:
    check(no_import_name_in_texts, [source for source in code() if source.path != "mcs/settings.py"])


def test_no_place_of_a_machine_stands_in_the_tree() -> None:
    check(no_places_of_a_machine, whole_tree())


def test_no_unexplained_key_stands_in_the_tree() -> None:
    check(
        no_unexplained_keys, [s for s in whole_tree() if _is_ours(s) and s.path != "static/icons/sprite.svg"]
    )


def test_no_page_or_document_names_the_replaced_service() -> None:
    assert len(documents()) > 50
    check(no_name_of_the_replaced_service, [*documents(), *files("static/js", suffixes=(".js",))])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (no_import_name_in_templates, "<p>ようこそ MCS へ</p>"),
        (no_import_name_in_texts, "logger.warning('mcs: %s failed', x)"),
        (no_import_name_in_texts, "subject = 'MCSへの招待が届きました'"),
        (no_places_of_a_machine, "# see " + PLACES[0] + "notes.md"),
        (no_unexplained_keys, "# keeps IN" + "V4"),
        (no_unexplained_keys, "# the page of (H" + "12)"),
        (no_unexplained_keys, "一覧は O" + "17 のとおり"),
        (no_name_of_the_replaced_service, "メディカルケア" + "ステーションから移る"),
        (no_name_of_the_replaced_service, "M" + "CSの使い方"),
    ],
)
def test_a_breach_is_found(rule, text) -> None:
    assert broken(rule, [Source("docs/x.py", text)]) != []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (no_import_name_in_texts, "from mcs.core import audit"),
        (no_unexplained_keys, "#G5F5F5 A-H1-B w3.org/2000/svg GPS H264x"),
        (no_places_of_a_machine, "tmp_path / 'home'"),
    ],
)
def test_what_is_meant_is_not_taken_for_a_breach(rule, text) -> None:
    assert broken(rule, [Source("docs/x.py", text)]) == []
