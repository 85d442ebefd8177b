"""Small questions about syntax, and small changes of it."""

import ast


def alone(node: ast.Call) -> bool:
    """A Q of one condition: without it nothing is asked, but `Q() | other` is narrower, not wider."""
    return len(node.args) + len(node.keywords) < 2


def every_row(rows: ast.expr) -> ast.Call:
    return ast.Call(func=ast.Attribute(value=rows, attr="all", ctx=ast.Load()), args=[], keywords=[])


def binds(node: ast.AST) -> bool:
    """Whether it names a value that is used later on: it is asked, but the answer does not count."""
    return any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))


def always(test: ast.expr) -> ast.expr:
    return ast.BoolOp(op=ast.Or(), values=[test, ast.Constant(value=True)])


def left(whole: ast.BoolOp, place: int) -> ast.expr:
    """The condition without the one at `place`."""
    values = list(whole.values)
    if binds(values[place]):
        both = isinstance(whole.op, ast.And)
        values[place] = ast.BoolOp(
            op=ast.Or() if both else ast.And(), values=[values[place], ast.Constant(value=both)]
        )
        return ast.BoolOp(op=whole.op, values=values)
    del values[place]
    return ast.BoolOp(op=whole.op, values=values) if len(values) > 1 else values[0]


def keep_names(now: ast.FunctionDef, former: ast.FunctionDef) -> None:
    """Let the function name all that it named, so that its code keeps the cells of what stands around it."""
    names = {
        node.id for node in ast.walk(former) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    names |= {"__class__"} if "super" in names else set()
    body: list[ast.stmt] = [ast.Expr(ast.Name(id=name, ctx=ast.Load())) for name in sorted(names)]
    now.body.insert(0, ast.If(test=ast.Constant(value=0), body=body, orelse=[]))


def name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def person(node: ast.Call) -> ast.Call:
    """The door of everybody in place of the door of care staff."""
    text = "__import__('accounts.views.doors', fromlist=['person']).person()"
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    call.args = node.args
    return call
