"""Every change of state is one function in actions: by somebody, atomic, described; nothing else writes."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.reviewed import ATOMIC_BY_ITSELF, MAY_WRITE, WITHOUT_ACTOR
from tests.architecture.source import Found, Function, Source, broken, called, check, code, first_line, names

WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create_user",
    "create_superuser",
}
ACTORS = ("actor", "user")
WRITERS = ("actions", "demo")
PART = re.compile(
    r"(?:in|of) the caller's transaction|inside (?:the|their) (?:callers?'s? )?transactions?\b", re.IGNORECASE
)


def is_write(node: ast.AST) -> bool:
    """Whether this is a call that changes rows.

    A queryset's `.update(…)` takes keywords only, a dict's does not; a row's `.save()` and `.delete()` name no place.
    """
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "update":
        return bool(node.keywords) and not node.args
    if node.func.attr in {"save", "delete"}:
        return not node.args
    return node.func.attr in WRITES


def only_actions_write(source: Source) -> Found:
    """Rows are changed in actions alone."""
    if source.is_in(*WRITERS) or source.path.startswith("mcs/demo/") or source.path in MAY_WRITE:
        return
    for node in source.nodes:
        if is_write(node):
            yield node.lineno, ast.unparse(node)[:80]


def no_sql_of_our_own(source: Source) -> Found:
    """Queries are written with the ORM; triggers and the database's own checks are in mcs.core."""
    if source.path.startswith("mcs/core/"):
        return
    for node in source.nodes:
        if called(node) in {"raw", "extra", "RawSQL", "executemany"} or names(node)[-2:] == [
            "cursor",
            "execute",
        ]:
            yield node.lineno, ast.unparse(node)[:80]


def acts(source: Source) -> Iterator[ast.FunctionDef]:
    """The public functions of an actions module."""
    if source.is_in("actions"):
        yield from (
            f for f in source.tree.body if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")
        )


def is_part(source: Source, function: ast.FunctionDef) -> bool:
    """Whether this is a part of the acts that call it: its docstring or its module's says in whose transaction."""
    return any(
        PART.search(" ".join((ast.get_docstring(node) or "").split())) for node in (function, source.tree)
    )


def actor_first(source: Source) -> Found:
    """An action takes who acts first, the subject second and the rest by keyword.

    A part of other acts is free in that; its docstring says "inside the caller's transaction".
    """
    for act in acts(source):
        if f"{source.path}:{act.name}" in WITHOUT_ACTOR or is_part(source, act):
            continue
        places = [arg.arg for arg in act.args.posonlyargs + act.args.args]
        if not places or places[0] not in ACTORS:
            yield act.lineno, f"{act.name} takes no actor first"
        elif len(places) > 2:
            yield act.lineno, f"{act.name} takes {', '.join(places[2:])} without keyword"


def actions_are_described(source: Source) -> Found:
    """The docstring of an action says its promise."""
    for act in acts(source):
        if not first_line(act):
            yield act.lineno, f"{act.name} has no docstring"


def actions_are_atomic(source: Source) -> Found:
    """An action that writes is atomic: decorated, or its writes stand in `with transaction.atomic()`.

    A part of other acts says in its docstring that it works "inside the caller's transaction".
    """
    if not source.is_in("actions"):
        return
    local = {f.name: f for f in source.tree.body if isinstance(f, ast.FunctionDef)}
    for act in acts(source):
        if f"{source.path}:{act.name}" in ATOMIC_BY_ITSELF or is_part(source, act):
            continue
        if write := _bare_write(act, local, {act.name}):
            yield act.lineno, f"{act.name} writes outside of a transaction: {write}"


def _bare_write(function: ast.FunctionDef, local: dict[str, ast.FunctionDef], seen: set[str]) -> str:
    """The first write of `function` that no transaction holds, also in the private functions it calls."""
    if any(_is_atomic(mark) for mark in function.decorator_list):
        return ""
    for node in _outside_of_atomic(function):
        if is_write(node):
            return ast.unparse(node)[:60]
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        own = name.startswith("_") and name in local and name not in seen
        if own and (inner := _bare_write(local[name], local, seen | {name})):
            return inner
    return ""


def _outside_of_atomic(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and any(_is_atomic(item.context_expr) for item in child.items):
            continue
        yield child
        yield from _outside_of_atomic(child)


def _is_atomic(node: ast.AST) -> bool:
    return "atomic" in names(node)


def access_functions_are_described(source: Source) -> Found:
    """An access function says its rule in a docstring, and raises, returns or asks another that does."""
    if not source.is_in("access"):
        return
    for function in source.functions:
        if not function.name.startswith("require_"):
            continue
        if not first_line(function):
            yield function.lineno, f"{function.name} has no docstring"
        if not _decides(function):
            yield function.lineno, f"{function.name} neither raises nor returns nor asks another"


def _decides(function: Function) -> bool:
    return any(
        isinstance(node, ast.Raise | ast.Return) or called(node).startswith("require_")
        for node in ast.walk(function)
    )


def access_functions_only_decide(source: Source) -> Found:
    """An access function answers with PermissionDenied, Http404 or ValidationError, with words where it is shown."""
    allowed = {"PermissionDenied", "Http404", "ValidationError", "SessionRefused", "SessionHeld"}
    if not source.is_in("access"):
        return
    for node in source.nodes:
        if not isinstance(node, ast.Raise) or node.exc is None:
            continue
        kind = (names(node.exc) or [""])[-1]
        if kind not in allowed:
            yield node.lineno, ast.unparse(node)[:80]
        elif kind in {"PermissionDenied", "ValidationError"} and not getattr(node.exc, "args", None):
            yield node.lineno, f"{kind} without a sentence"


def refusals_have_a_code(source: Source) -> Found:
    """A ValidationError of ours carries a code, so that a test and a page can tell it from others."""
    for node in source.nodes:
        if isinstance(node, ast.Raise) and node.exc is not None and called(node.exc) == "ValidationError":
            call = node.exc
            assert isinstance(call, ast.Call)
            sentence = call.args and not isinstance(call.args[0], ast.Dict | ast.List | ast.Name)
            if sentence and not any(word.arg == "code" for word in call.keywords):
                yield node.lineno, ast.unparse(node)[:80]


RULES = [
    only_actions_write,
    no_sql_of_our_own,
    actor_first,
    actions_are_described,
    actions_are_atomic,
    access_functions_are_described,
    access_functions_only_decide,
    refusals_have_a_code,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_code_keeps(rule) -> None:
    check(rule, code())


ACT = "accounts/actions/x.py"
DENY = "def require_x(user):\n    '''Rule.'''\n    raise "


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (only_actions_write, "accounts/views/x.py", "row.save()"),
        (only_actions_write, "accounts/forms/x.py", "User.objects.create(name=1)"),
        (only_actions_write, "accounts/queries/x.py", "rows.update(seen=True)"),
        (only_actions_write, "accounts/tasks.py", "rows.update(**fields)"),
        (only_actions_write, "mcs/home.py", "Row.objects.bulk_create([])"),
        (no_sql_of_our_own, "accounts/queries/x.py", "Row.objects.raw('SELECT 1')"),
        (actor_first, ACT, "def close(row, *, reason): ..."),
        (actor_first, ACT, "def close(actor, row, reason): ..."),
        (actor_first, ACT, "def close(): ..."),
        (actions_are_described, ACT, "def close(actor): ..."),
        (actions_are_atomic, ACT, "def close(actor, row):\n    row.save()"),
        (actions_are_atomic, ACT, "def close(actor):\n    _write()\ndef _write():\n    Row.objects.create()"),
        (
            actions_are_atomic,
            ACT,
            "def close(a, r):\n    with transaction.atomic():\n        r.save()\n    r.delete()",
        ),
        (
            access_functions_are_described,
            "accounts/access.py",
            "def require_x(user):\n    raise PermissionDenied('x')",
        ),
        (access_functions_are_described, "accounts/access.py", "def require_x(user):\n    '''Rule.'''"),
        (access_functions_only_decide, "accounts/access.py", f"{DENY}ValueError('x')"),
        (access_functions_only_decide, "accounts/access.py", f"{DENY}PermissionDenied"),
        (refusals_have_a_code, ACT, "def f():\n    raise ValidationError('文')"),
    ],
)
def test_a_breach_is_found(rule, path, text) -> None:
    assert len(broken(rule, [Source(path, text)])) == 1


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (only_actions_write, "accounts/views/x.py", "words.update(other)"),
        (only_actions_write, "accounts/actions/x.py", "row.save()"),
        (actions_are_atomic, ACT, "@transaction.atomic\ndef close(actor, row):\n    row.save()"),
        (
            actions_are_atomic,
            ACT,
            "@transaction.atomic(durable=True)\ndef close(actor, row):\n    row.save()",
        ),
        (
            actions_are_atomic,
            ACT,
            "def part(r):\n    'Ends it, inside the caller`s transaction.'\n    r.save()".replace("`", "\\'"),
        ),
        (actor_first, ACT, "'Parts. Called inside the transaction of the step.'\ndef part(row): ..."),
        (
            actions_are_atomic,
            ACT,
            "def close(actor):\n    _write()\n@transaction.atomic\ndef _write():\n    r.save()",
        ),
        (access_functions_only_decide, "accounts/access.py", f"{DENY}Http404"),
        (refusals_have_a_code, ACT, "def f():\n    raise ValidationError('文', code='x')"),
    ],
)
def test_what_is_meant_is_not_taken_for_a_breach(rule, path, text) -> None:
    assert broken(rule, [Source(path, text)]) == []


def test_every_reviewed_exception_still_stands() -> None:
    standing = {source.path for source in code()}
    functions = {f"{source.path}:{act.name}" for source in code() for act in acts(source)}
    assert set(MAY_WRITE) <= standing
    assert set(WITHOUT_ACTOR) <= functions
    assert set(ATOMIC_BY_ITSELF) <= functions
