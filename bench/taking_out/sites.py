"""Where a permission check stands in the code, and the code without it. Reads syntax, runs nothing.

A check is: a guard that raises or answers with nothing; a call of a `require_*`; `allows(…)` of a button; a door
(`.visible_to(…)`) in front of rows; each condition of a filter inside a door; the door of care staff in a view;
a condition of who a frame goes to; a branch that shows less; what holds a session back.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.taking_out import syntax
from bench.taking_out.lists import APPS, DOORS, LEADING_AWAY, NOT_WHO, PARTS, REFUSALS, SKIPPED, WHOLE
from bench.taking_out.wide import WIDE, Names, written

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """One check: where it stands, what it is, and how it reads."""

    path: str
    function: str
    index: int
    kind: str
    text: str

    @property
    def is_whole(self) -> bool:
        """Whether it is a check, not one of the conditions of which a check consists."""
        return not self.kind.endswith("condition")

    @property
    def name(self) -> str:
        return f"{self.path}:{self.function}#{self.index} {self.kind}: {self.text}"


def sources() -> list[str]:
    """Every file of the product's code."""
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    ours = [path.relative_to(ROOT) for path in found if not {"migrations", "demo"} & set(path.parts)]
    return [str(path) for path in ours if str(path) not in SKIPPED]


def all_sites() -> list[Site]:
    """Every check of the product, in the order of the files."""
    if gone := list(_gone()):
        raise SystemExit(f"Named here, but not in the product any more: {gone}")
    return [site for path in sources() for site in sites_of(path)]


def _gone() -> Iterator[str]:
    yield from (path for path in WHOLE if not (ROOT / path).exists())
    for path, functions in PARTS.items():
        tree = (
            ast.parse((ROOT / path).read_text(encoding="utf-8"))
            if (ROOT / path).exists()
            else ast.Module([], [])
        )
        there = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        yield from (f"{path}:{name}" for name in functions if name.rpartition(".")[2] not in there)


def sites_of(path: str) -> Iterator[Site]:
    """The checks of one file."""
    finder = Taker(path, None)
    finder.visit(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    yield from finder.found


def without(site: Site) -> ast.Module:
    """The syntax of the file without that check."""
    tree = ast.parse((ROOT / site.path).read_text(encoding="utf-8"))
    taker = Taker(site.path, site.index)
    taken = taker.visit(tree)
    if taker.found[-1:] != [site]:
        raise LookupError(f"{site.name} is not there any more")
    return ast.fix_missing_locations(taken)


class Taker(ast.NodeTransformer):
    """Counts the checks of a file; takes out the one at `wanted` and stops counting there."""

    def __init__(self, path: str, wanted: int | None) -> None:
        self.path = path
        self.wanted = wanted
        self.found: list[Site] = []
        self._where: list[str] = []
        self._done = False
        self._names = Names(path)

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self._names.read(node)
        return self.generic_visit(node)

    # --- where ---------------------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._where.append(node.name)
        decorators, node.decorator_list = node.decorator_list, []
        before, former = self._done, copy.deepcopy(node)
        self.generic_visit(node)
        if self._done and not before:
            syntax.keep_names(node, former)
        node.decorator_list = decorators
        self._where.pop()
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self.visit_FunctionDef(node)  # type: ignore[arg-type]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._where.append(node.name)
        self.generic_visit(node)
        self._where.pop()
        return node

    @property
    def _in_a_door(self) -> bool:
        parts = PARTS.get(self.path, set())
        return bool(self._where) and (
            self.path in WHOLE or self.path.endswith("/access.py") or self._where[-1] in parts
        )

    @property
    def _answers_the_admin(self) -> bool:
        """Whether Django's admin asks this function if somebody may."""
        name = self._where[-1]
        whether = name in {"_is_office", "lookup_allowed"} or re.fullmatch(r"has_\w+_permission", name)
        return bool(whether) and self.path != "mcs/admin_site.py"

    def _takes(self, kind: str, node: ast.AST) -> bool:
        """Note a check; whether it is the one to take out."""
        if self._done or not self._where:
            return False
        text = " ".join(ast.unparse(node).split())[:110]
        self.found.append(Site(self.path, ".".join(self._where), len(self.found), kind, text))
        self._done = self.wanted == len(self.found) - 1
        return self._done

    # --- what ----------------------------------------------------------------------------------------------

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if self._refuses(node) and self._takes("guard", node.test):
            return [ast.Expr(node.test) if syntax.binds(node.test) else ast.Pass(), *node.orelse]
        if self._refuses(node) and isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or):
            for place, operand in enumerate(node.test.values):
                if self._takes("guard's condition", operand):
                    node.test = syntax.left(node.test, place)
                    return node
        return self.generic_visit(node)

    def _refuses(self, node: ast.If) -> bool:
        last = node.body[-1]
        if isinstance(last, ast.Raise):
            raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
            named = getattr(raised, "id", getattr(raised, "attr", ""))
            return named in REFUSALS or (named == "ValidationError" and self.path.endswith("/access.py"))
        if isinstance(last, ast.Expr) and isinstance(last.value, ast.Yield):
            return self._where[-1:] == ["_holds"]
        if self.path in LEADING_AWAY and isinstance(last, ast.Return):
            return ast.unparse(last).startswith("return redirect(")
        if self.path == "desk/queries/staff.py" and self._in_a_door and isinstance(last, ast.Return):
            return True
        if not isinstance(last, ast.Return) or len(node.body) != 1:
            return False
        nothing = ast.unparse(last).removeprefix("return").strip()
        empty = nothing in {"", "[]", "{}", "None"} or nothing.endswith(".none()")
        empty |= nothing == "False" and self.path == "approvals/queries/roles.py"
        asks_who = any(
            word in ast.unparse(node.test) for word in ("user", "actor", "takes_part", "version is None")
        )
        return empty and asks_who

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        call = node.value
        if (
            isinstance(call, ast.Call)
            and syntax.name(call.func).startswith("require_")
            and self._takes("require", call)
        ):
            return ast.Pass()
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = syntax.name(node.func)
        if name == "allows" and self._takes("button", node):
            return ast.Constant(value=True)
        if called := self._names.called(node.func):
            if called in WIDE and self._takes("door", node):
                return written(WIDE[called])
        elif name in DOORS and isinstance(node.func, ast.Attribute) and self._takes("door", node):
            return syntax.every_row(node.func.value)
        if name == "professional" and "views" in self.path and self._takes("care door", node):
            return syntax.person(node)
        if self._in_a_door and name in {"filter", "exclude", "Q"}:
            return self._without_a_condition(node)
        return self.generic_visit(node)

    def _without_a_condition(self, node: ast.Call) -> ast.AST:
        for group in (node.args, node.keywords):
            for place, part in enumerate(list(group)):
                if NOT_WHO.match(ast.unparse(part)) or (syntax.name(node.func) == "Q" and syntax.alone(node)):
                    continue
                if self._takes(f"{syntax.name(node.func)} condition", part):
                    group.pop(place)
                    if node.args or node.keywords or syntax.name(node.func) == "Q":
                        return node
                    return syntax.every_row(node.func.value) if isinstance(node.func, ast.Attribute) else node
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        if self._in_a_door and self._takes("branch", node):
            if syntax.binds(node.test):
                return ast.IfExp(test=syntax.always(node.test), body=node.body, orelse=node.orelse)
            empty = ast.unparse(node.body) in {"''", "[]", "None", "base"} or ast.unparse(node.body).endswith(
                ".none()"
            )
            return node.orelse if empty else node.body
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        asks = self._in_a_door and node.value is not None and self._answers_the_admin
        if asks and self._takes("admin", node.value):
            return ast.Return(value=ast.Constant(value=True))
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        if self._in_a_door and isinstance(node.op, ast.And):
            for place, operand in enumerate(node.values):
                if self._takes("condition", operand):
                    return syntax.left(node, place)
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if self._in_a_door and isinstance(node.op, ast.BitAnd):
            if self._takes("condition", node.left):
                return node.right
            if self._takes("condition", node.right):
                return node.left
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        for place, condition in enumerate(node.ifs):
            if self._in_a_door and self._takes("listed condition", condition):
                node.ifs[place] = (
                    syntax.always(condition) if syntax.binds(condition) else ast.Constant(value=True)
                )
                return node
        return self.generic_visit(node)
