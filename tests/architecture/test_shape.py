"""Small files, small functions, and a sentence on everything that carries a rule."""

import ast
import re
import sys

import pytest
from django.apps import apps

from tests.architecture.source import (
    APPS,
    Found,
    Source,
    broken,
    check,
    code,
    files,
    first_line,
    names,
    templates,
)

FILE_LIMIT, FILE_SPLIT, FUNCTION_LIMIT = 400, 300, 50
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def written() -> list[Source]:
    """Everything with a shape of its own: Python, tests included, scripts, styles and templates."""
    python = [*code(), *files("tests", "bin", suffixes=(".py",))]
    return [*python, *templates(), *files("static/js", "static/css", suffixes=(".js", ".css"))]


def files_are_short(source: Source) -> Found:
    """A file is split by noun long before 400 lines."""
    if len(source.lines) > FILE_LIMIT:
        yield len(source.lines), f"{len(source.lines)} lines"


def functions_are_short(source: Source) -> Found:
    """A function has 6 to 10 lines mostly and 50 at most, without its decorators and docstring."""
    for function in source.functions:
        body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
        length = (function.end_lineno or 0) - body[0].lineno + 2
        if length > FUNCTION_LIMIT:
            yield function.lineno, f"{function.name} has {length} lines"


def modules_are_described(source: Source) -> Found:
    """A module says in one line what it is for."""
    if source.text.strip() and not first_line(source.tree):
        yield 1, "no docstring"


def tasks_and_consumers_are_described(source: Source) -> Found:
    """A task and everything a consumer is asked say what they promise."""
    for function in source.functions:
        marked = any(set(names(mark)) & {"shared_task", "task"} for mark in function.decorator_list)
        if marked and not first_line(function):
            yield function.lineno, f"task {function.name} has no docstring"
    for cls in source.classes if source.is_in("consumers") else []:
        public = [
            f for f in cls.body if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) and f.name[0] != "_"
        ]
        for thing in [cls, *public]:
            if not first_line(thing):
                yield thing.lineno, f"{cls.name}: {thing.name} has no docstring"


def views_are_described_and_short(source: Source) -> Found:
    """A view says what it shows, and parses, gets, calls and answers in 10 to 20 lines (25 at most)."""
    if not source.is_in("views"):
        return
    for function in source.tree.body:
        if (
            not isinstance(function, ast.FunctionDef)
            or not _takes_request(function)
            or function.name[0] == "_"
        ):
            continue
        if not first_line(function):
            yield function.lineno, f"{function.name} has no docstring"
        length = (function.end_lineno or 0) - function.body[-1 if len(function.body) == 1 else 1].lineno + 2
        if length > 25:
            yield function.lineno, f"{function.name} has {length} lines"


def _takes_request(function: ast.FunctionDef) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "request"


@pytest.mark.parametrize(
    "rule", [modules_are_described, tasks_and_consumers_are_described, views_are_described_and_short]
)
def test_the_code_keeps(rule) -> None:
    check(rule, code())


def test_files_are_short(capsys) -> None:
    check(files_are_short, written())
    long = [
        f"{s.path} has {len(s.lines)} lines" for s in written() if FILE_SPLIT < len(s.lines) <= FILE_LIMIT
    ]
    if long:
        with capsys.disabled():
            sys.stdout.write("\n  ".join(["\nto be split by noun before they grow:", *long]) + "\n")


def test_functions_are_short() -> None:
    check(functions_are_short, [source for source in written() if source.path.endswith(".py")])


def test_every_model_says_what_it_is_in_japanese_words() -> None:
    models = [model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS]
    assert len(models) > 20
    lines = {model.__name__: (model.__doc__ or "").partition("\n")[0] for model in models}
    unnamed = [name for name, line in lines.items() if not JAPANESE.search(line.partition(".")[0])]
    assert unnamed == [], "the first sentence of a model's docstring names the Japanese term"


LONG = "def f():\n" + "    x = 1\n" * 50


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (files_are_short, "accounts/x.py", "x = 1\n" * 401),
        (functions_are_short, "accounts/x.py", LONG),
        (modules_are_described, "accounts/x.py", "x = 1"),
        (tasks_and_consumers_are_described, "notices/tasks.py", "@shared_task(name='x')\ndef f(): ..."),
        (
            tasks_and_consumers_are_described,
            "t/consumers.py",
            "class A:\n    '''A.'''\n    async def seen(self): ...",
        ),
        (views_are_described_and_short, "accounts/views/x.py", "def page(request): ..."),
        (views_are_described_and_short, "a/views.py", "def f(request):\n    '''A.'''\n" + "    x = 1\n" * 30),
    ],
)
def test_a_breach_is_found(rule, path, text) -> None:
    assert len(broken(rule, [Source(path, text)])) == 1
