"""Taking a check out of the running process: the function is given the code it has without the check, wherever it has
been imported to.
"""

import gc
import importlib
import inspect
from functools import reduce
from types import CodeType, FunctionType
from typing import Any

from bench.taking_out.sites import ROOT, Site, without


def take_out(site: Site) -> None:
    """Do it; LookupError or ValueError where it cannot be done."""
    module = importlib.import_module(
        site.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )
    whole = compile(without(site), str(ROOT / site.path), "exec")
    outer, *inner = _callable(module, site.function)
    former, new = outer.__code__, _code(whole, _plain(outer.__qualname__))
    outer.__code__ = new
    if inner:
        _everywhere(_code(former, site.function), _code(new, site.function))


def _everywhere(former: CodeType, new: CodeType) -> None:
    """The functions that have been made already by a call of the one around them; what is frozen is not looked through."""
    gc.unfreeze()
    for function in gc.get_objects():
        if type(function) is FunctionType and function.__code__ is former:
            function.__code__ = new


def _callable(module: Any, qualname: str) -> list[Any]:
    """The function of that name below its decorators; of a nested one the outermost function."""
    parts = qualname.split(".")
    for length in range(1, len(parts) + 1):
        found = reduce(getattr, parts[:length], module)
        below = inspect.unwrap(found) if callable(found) and not inspect.isclass(found) else found
        below = getattr(below, "fget", below)
        below = getattr(below, "func", below) if not isinstance(below, FunctionType) else below
        if isinstance(below, FunctionType):
            return [below, *parts[length:]]
    raise LookupError(qualname)


def _plain(qualname: str) -> str:
    return qualname.replace("<locals>.", "")


def _code(code: CodeType, qualname: str) -> CodeType:
    name = _plain(code.co_qualname)
    if name == qualname:
        return code
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and f"{qualname}.".startswith(f"{_plain(inner.co_qualname)}."):
            try:
                return _code(inner, qualname)
            except LookupError:
                continue
    raise LookupError(qualname)
