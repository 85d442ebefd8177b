"""The tree as these tests read it: files with their text, their syntax and their place in the layers."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("mcs", "notices", "accounts", "timeline", "groups", "patients", "approvals", "desk")
OTHERS = ("tests", "bin", "bench", "docs", "templates", "static", "requirements", ".ci")
SKIPPED = {"__pycache__", "vendor", "node_modules", "var"}

Found = Iterator[tuple[int, str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file, by its path below the root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]

    @property
    def layer(self) -> str:
        """The module of the app that this file is or belongs to: views, actions, models …"""
        parts = self.path.removesuffix(".py").split("/")
        parts = parts[1:] if parts[:2] in (["mcs", "core"], ["mcs", "demo"]) else parts
        return parts[1] if len(parts) > 1 else ""

    @property
    def functions(self) -> list[Function]:
        return [node for node in self.nodes if isinstance(node, Function)]

    @property
    def classes(self) -> list[ast.ClassDef]:
        return [node for node in self.nodes if isinstance(node, ast.ClassDef)]

    def is_in(self, *layers: str) -> bool:
        return self.layer in layers

    def finds(self, pattern: str, flags: int = 0) -> Iterator[tuple[int, str]]:
        """Line and text of every place where `pattern` matches."""
        for match in re.finditer(pattern, self.text, flags):
            yield self.text.count("\n", 0, match.start()) + 1, " ".join(match[0].split())[:80]


@cache
def files(*folders: str, suffixes: tuple[str, ...]) -> list[Source]:
    """Every readable file below these folders with one of these endings."""
    found = [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts)
    ]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in found]


def code() -> list[Source]:
    """The product's Python, without migrations."""
    return [source for source in files(*APPS, suffixes=(".py",)) if "/migrations/" not in source.path]


def templates() -> list[Source]:
    """The templates of pages and mails."""
    return files("templates", suffixes=(".html", ".txt"))


def scripts() -> list[Source]:
    """Our own browser modules."""
    return files("static/js", suffixes=(".js",))


def whole_tree() -> list[Source]:
    """Everything that we write, the files at the root included."""
    texts = (
        ".py",
        ".html",
        ".txt",
        ".js",
        ".css",
        ".md",
        ".toml",
        ".json",
        ".csv",
        ".yml",
        ".yaml",
        ".in",
        "",
    )
    at_root = [
        p for p in sorted(ROOT.iterdir()) if p.suffix in (".md", ".toml", ".yml", ".py") and p.is_file()
    ]
    return [
        *files(*APPS, *OTHERS, suffixes=texts),
        *(Source(path.name, path.read_text(encoding="utf-8")) for path in at_root),
    ]


def broken(rule: Callable[[Source], Found], sources: Iterable[Source]) -> list[str]:
    """Every place that breaks `rule`, as file:line and what stands there."""
    return [f"{source.path}:{line}: {what}" for source in sources for line, what in rule(source)]


def check(rule: Callable[[Source], Found], sources: Iterable[Source], words: str = "") -> None:
    """Fail with every place that breaks `rule` and with the rule in words: its docstring."""
    found = broken(rule, sources)
    assert not found, "\n".join(["", words or rule.__doc__ or rule.__name__, *found])


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `save` in `row.save()`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def names(node: ast.AST) -> list[str]:
    """The names of a dotted expression, also through calls: ["x", "objects", "filter"] for x.objects.filter(y)."""
    if isinstance(node, ast.Call):
        return names(node.func)
    if isinstance(node, ast.Attribute):
        return [*names(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def first_line(node: ast.AST) -> str:
    """The first line of the docstring, empty without one."""
    text = ast.get_docstring(node) if isinstance(node, Function | ast.ClassDef | ast.Module) else None
    return (text or "").partition("\n")[0]
