"""Doors that are functions, and what stands in their place when they are taken out: every row there is."""

import ast

_MODELS = {
    "accounts.queries.people": ("accounts.models.User", "visible_to known_to connected_to"),
    "accounts.queries.lost": ("accounts.models.Device", "visible_to"),
    "accounts.queries.devices": ("accounts.models.Device", "known_to"),
    "accounts.queries.signed_in": ("accounts.models.OpenSession", "visible_to"),
    "accounts.queries.facilities": ("accounts.models.Facility", "managed"),
    "notices.queries": ("notices.models.Notice", "visible_to"),
    "approvals.queries.requests": (
        "approvals.models.ApprovalRequest",
        "known_to decidable to_decide own_device",
    ),
    "approvals.queries.timelines": ("timeline.models.Timeline", "known_to run_by managed_by"),
    "approvals.queries.invitations": ("approvals.models.Invitation", "answerable waiting_for"),
}
_RULES = "__import__('accounts.queries.sessions', fromlist=['with_rules']).with_rules({rows})"


def _rows(model: str) -> str:
    module, _, name = model.rpartition(".")
    return f"__import__({module!r}, fromlist=[{name!r}]).{name}.objects.all()"


WIDE = {
    f"{module}.{door}": _rows(model) for module, (model, doors) in _MODELS.items() for door in doors.split()
}
WIDE["accounts.queries.facilities.managed_people"] = _rows("accounts.models.User")
WIDE["accounts.queries.facilities.confirmed"] = _rows("accounts.models.Affiliation")
WIDE["accounts.queries.signed_in.visible_to"] = _RULES.format(rows=_rows("accounts.models.OpenSession"))
WIDE["approvals.queries.to_decide"] = WIDE["approvals.queries.requests.to_decide"]
WIDE["approvals.queries.waiting_for"] = WIDE["approvals.queries.invitations.waiting_for"]
"""The full name of a door -> the expression without it."""


def written(text: str) -> ast.expr:
    """The syntax of an expression."""
    return ast.parse(text, mode="eval").body


class Names:
    """What the names of a file stand for, by its imports and its own functions."""

    def __init__(self, path: str) -> None:
        self.module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.full: dict[str, str] = {}

    def read(self, tree: ast.Module) -> None:
        """Learn them."""
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                self.full |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
            elif isinstance(node, ast.FunctionDef):
                self.full[node.name] = f"{self.module}.{node.name}"

    def called(self, function: ast.expr) -> str:
        """The full name of the function that is called, empty where it is a method of something."""
        if isinstance(function, ast.Name):
            return self.full.get(function.id, "")
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            around = self.full.get(function.value.id, "")
            return f"{around}.{function.attr}" if f"{around}.{function.attr}" in WIDE else ""
        return ""
