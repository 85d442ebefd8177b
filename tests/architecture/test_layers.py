"""Dependencies point one way, pages go through the doors, and nothing happens behind a caller's back."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mcs import settings
from tests.architecture.source import APPS, ROOT, Found, Source, broken, called, check, code, names

PAGES = ("views", "consumers", "forms", "templatetags")
DOORS = {"visible_to", "listed_to", "open_to_care", "restorable_by"}
NOTHING = "none"
SIMPLE = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return | ast.Expr
SAVES_ITSELF = {
    "mcs/core/models.py": "refuses the change of an audit entry",
}


def imports_at_the_top(source: Source) -> Found:
    """Imports stand at the top of a module; only AppConfig.ready() may import inside a function."""
    for function in source.functions:
        if source.path.endswith("/apps.py") and function.name == "ready":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno, ast.unparse(node)


def pages_use_doors(source: Source) -> Found:
    """Views, consumers, forms and template tags get rows through a door, never from `.objects` or get_object_or_404.

    The doors themselves (views/doors.py) may start from `.objects.visible_to(…)`.
    """
    if not source.is_in(*PAGES):
        return
    is_door = source.path.endswith("/doors.py")
    for node in source.nodes:
        if isinstance(node, ast.Name | ast.alias) and getattr(node, "id", None) == "get_object_or_404":
            yield node.lineno, "get_object_or_404"
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            followed = _next_name(source, node)
            if followed != NOTHING and not (is_door and followed in DOORS):
                yield node.lineno, f"{ast.unparse(node)}.{followed}"


def pages_at_the_top_use_doors(source: Source) -> Found:
    """The pages beside the apps (ホーム, search) ask `.objects` for a door, or for what hangs on one in the same line."""
    if source.path not in {"mcs/home.py", "mcs/search.py", "mcs/help.py", "mcs/health.py"}:
        return
    for statement in (node for node in source.nodes if isinstance(node, SIMPLE)):
        used = [node for node in ast.walk(statement) if isinstance(node, ast.Attribute)]
        if any(node.attr == "objects" for node in used) and not any(node.attr in DOORS for node in used):
            yield statement.lineno, ast.unparse(statement)[:80]


def _next_name(source: Source, node: ast.Attribute) -> str:
    return next(
        (n.attr for n in source.nodes if isinstance(n, ast.Attribute) and n.value is node),
        "",
    )


def no_signals(source: Source) -> Found:
    """Our own events are actions' announcements, not Django signals."""
    for node in source.nodes:
        if called(node) == "receiver" or (called(node) == "connect" and _hands_in_a_receiver(node)):
            yield node.lineno, ast.unparse(node)[:60]
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
            yield node.lineno, ast.unparse(node)


def _hands_in_a_receiver(call: ast.AST) -> bool:
    assert isinstance(call, ast.Call)
    return bool(call.args) or any(word.arg in {"receiver", "sender"} for word in call.keywords)


def function_views_only(source: Source) -> Found:
    """Views are functions; only allauth's own are classes."""
    for cls in source.classes:
        bases = {names(base)[-1] for base in cls.bases if names(base)}
        if any(base.endswith("View") for base in bases):
            yield cls.lineno, f"class {cls.name}({', '.join(sorted(bases))})"
    for node in source.nodes:
        if called(node) == "as_view":
            yield node.lineno, ast.unparse(node)[:60]


def no_mixins_of_our_own(source: Source) -> Found:
    """What two classes share is a function that both call, not a mixin."""
    for cls in source.classes:
        if cls.name.endswith("Mixin"):
            yield cls.lineno, f"class {cls.name}"


def no_saves_with_effects(source: Source) -> Found:
    """A model saves a row and does nothing else: no `save()` or `delete()` of its own."""
    if not (source.is_in("models") or source.path.endswith("models.py")) or source.path in SAVES_ITSELF:
        return
    for cls in source.classes:
        for item in cls.body:
            if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete", "asave", "adelete"}:
                yield item.lineno, f"{cls.name}.{item.name}"


def affiliations_are_written_above(source: Source) -> Found:
    """Affiliations also move memberships, so accounts' writers of them are called from approvals and desk alone."""
    if source.app in {"accounts", "approvals", "desk"} or source.path.startswith("mcs/demo/"):
        return
    for node in source.nodes:
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("accounts.actions.affiliations")
            and [name.name for name in node.names] != ["FOLLOWS"]
        ):  # the list that upper apps append to
            yield node.lineno, ast.unparse(node)


RULES = [
    imports_at_the_top,
    pages_use_doors,
    pages_at_the_top_use_doors,
    no_signals,
    function_views_only,
    no_mixins_of_our_own,
    no_saves_with_effects,
    affiliations_are_written_above,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps(rule) -> None:
    check(rule, code())


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_at_the_top, "accounts/views/x.py", "def f():\n    import os"),
        (imports_at_the_top, "accounts/apps.py", "class A:\n    def start(self):\n        from x import y"),
        (pages_use_doors, "accounts/views/x.py", "row = User.objects.get(pk=1)"),
        (pages_use_doors, "accounts/forms.py", "rows = User.objects.visible_to(me)"),
        (pages_use_doors, "accounts/views/x.py", "row = get_object_or_404(User, pk=1)"),
        (pages_use_doors, "timeline/views/doors.py", "row = Post.objects.filter(pk=1)"),
        (pages_use_doors, "mcs/core/templatetags/ui.py", "row = User._default_manager.get(pk=1)"),
        (pages_at_the_top_use_doors, "mcs/home.py", "Timeline.objects.filter(pk=1)"),
        (no_signals, "accounts/x.py", "@receiver(post_save)\ndef f(): ..."),
        (no_signals, "accounts/x.py", "post_save.connect(f)"),
        (no_signals, "accounts/x.py", "from django.db.models.signals import post_save"),
        (function_views_only, "accounts/views/x.py", "class Page(TemplateView): ..."),
        (function_views_only, "accounts/urls.py", "path('', Page.as_view())"),
        (no_mixins_of_our_own, "accounts/forms/x.py", "class TwiceMixin: ..."),
        (no_saves_with_effects, "accounts/models/x.py", "class A(Model):\n    def save(self): ..."),
        (
            affiliations_are_written_above,
            "timeline/x.py",
            "from accounts.actions.affiliations import confirm",
        ),
    ],
)
def test_a_breach_is_found(rule, path, text) -> None:
    assert len(broken(rule, [Source(path, text)])) == 1


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_at_the_top, "accounts/apps.py", "class A:\n    def ready(self):\n        from x import y"),
        (pages_use_doors, "timeline/views/doors.py", "rows = Post.objects.visible_to(me)"),
        (pages_use_doors, "accounts/queries/people.py", "rows = User.objects.all()"),
        (pages_use_doors, "accounts/forms/x.py", "field = ModelChoiceField(User.objects.none())"),
        (no_signals, "timeline/consumers.py", "hub.connect(user_id=1)"),
        (
            pages_at_the_top_use_doors,
            "mcs/home.py",
            "x = Group.objects.filter(a=Timeline.objects.visible_to(me))",
        ),
        (function_views_only, "accounts/views/x.py", "def page(request): ..."),
    ],
)
def test_what_is_meant_is_not_taken_for_a_breach(rule, path, text) -> None:
    assert broken(rule, [Source(path, text)]) == []


def _settings_of_tools() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


def test_every_import_points_downwards() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contracts_cover_every_app() -> None:
    linter = _settings_of_tools()["importlinter"]
    standing = {app for app in APPS if (ROOT / app / "__init__.py").exists()}
    inside = [contract for contract in linter["contracts"] if "containers" in contract]
    downwards = " ".join(linter["contracts"][0]["layers"])
    assert standing <= set(linter["root_packages"])
    assert standing - {"mcs"} <= set(re.findall(r"\w+", downwards.replace("mcs.", "")))
    assert {app for contract in inside for app in contract["containers"]} == standing
    assert all(contract["exhaustive"] for contract in inside)
    assert not any(contract.get("ignore_imports") for contract in linter["contracts"])


def test_the_type_checker_covers_every_app() -> None:
    standing = {app for app in APPS if (ROOT / app / "__init__.py").exists()}
    assert standing <= set(_settings_of_tools()["mypy"]["packages"])
    assert _settings_of_tools()["mypy"]["strict"]


def test_every_app_of_ours_is_one_of_the_layers() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert packages <= set(APPS)
    assert packages <= set(settings.INSTALLED_APPS)
