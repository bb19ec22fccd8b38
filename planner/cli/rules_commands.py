"""`routine rules list|show`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion

if TYPE_CHECKING:
    from constraints.rule import Rule

app = typer.Typer(help="What a plan must and should satisfy, and how to tune it.", rich_markup_mode=None)


@app.command("list")
def list_rules(
    level: Annotated[str | None, typer.Option(help="safety, hard, goal or comfort.", metavar="LEVEL")] = None,
) -> int:
    """All rules: id, level, weight and title."""
    from catalog.errors import RequestError, did_you_mean
    from constraints.rule import RuleLevel
    from constraints.rulebook import Rulebook

    levels = [entry.value for entry in RuleLevel]
    if level is not None and level not in levels:
        raise RequestError(f"There is no level called {level!r}.", did_you_mean(level, levels) or ", ".join(levels))
    for rule in Rulebook.build().rules:
        if level in (None, rule.level.value):
            weight = str(rule.weight) if rule.level.value in ("goal", "comfort") else "-"
            print(f"{rule.id:18} {rule.level.value:8} {weight:>3}  {rule.title}")
    return 0


@app.command()
def show(rule_id: Annotated[str, typer.Argument(metavar="ID", autocompletion=completion.rules)]) -> int:
    """One rule: what it means, its parameters with defaults, and where it comes from."""
    from catalog.errors import RuleError, did_you_mean
    from constraints.rulebook import BY_ID, Rulebook

    if rule_id not in BY_ID:
        raise RuleError(f"There is no rule called {rule_id!r}.", did_you_mean(rule_id, BY_ID) or "routine rules list.")
    rule = Rulebook.build().rule(rule_id)
    print(f"{rule.id}: {rule.title}")
    print(f"  level   {rule.level.value}{_reach(rule)}")
    if rule.level.value in ("goal", "comfort"):
        print(f"  weight  {rule.weight}   (--rule {rule.id}.weight=N, 0 to 100)")
    print(f"  source  {rule.source}")
    for line in _wrapped(" ".join((type(rule).__doc__ or "").split())):
        print(f"  {line}")
    _print_params(rule)
    return 0


def _reach(rule: Rule) -> str:
    from constraints.rulebook import ALWAYS_ON

    if rule.level.value == "safety":
        return " (always on)"
    if rule.id in ALWAYS_ON:
        return " (can be tuned, not switched off)"
    return f" (--without-rule {rule.id} switches it off)"


def _print_params(rule: Rule) -> None:
    meanings = _meanings(rule)
    for name, field in type(rule.params).model_fields.items():
        default = getattr(rule.params, name)
        if isinstance(default, tuple):
            default = ",".join(str(item) for item in default) or "(empty)"
        print(f"  --rule {rule.id}.{name}={default}")
        for line in _wrapped(meanings.get(name, field.description or "")):
            print(f"      {line}")


def _meanings(rule: Rule) -> dict[str, str]:
    """The texts under the fields of a rule's parameters, read from its source."""
    import ast
    import inspect

    tree = ast.parse(inspect.getsource(sys.modules[type(rule.params).__module__]))
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or node.name != type(rule.params).__name__:
            continue
        for statement, following in zip(node.body, node.body[1:], strict=False):
            if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
                continue
            value = following.value if isinstance(following, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[statement.target.id] = " ".join(value.value.split())
    return found


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width=72)
