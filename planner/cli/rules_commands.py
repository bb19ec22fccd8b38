"""`routine rules list|show`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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
            print(_line(rule.id, rule.level.value, rule.weight, rule.title))
    for line in _of_others(level):
        print(line)
    return 0


def _line(rule_id: str, level: str, weight: int, title: str) -> str:
    shown = str(weight) if level in ("goal", "comfort") else "-"
    return f"{rule_id:18} {level:8} {shown:>3}  {title}"


def _of_others(level: str | None) -> Iterator[str]:
    """The installed plug-in rules; one that cannot be used says why, and has no level."""
    from catalog.errors import RuleError, printable
    from constraints.plugins import lookup

    for plugin in lookup.installed():
        try:
            rule = plugin.load()
        except RuleError as error:
            if level is None:
                yield _line(printable(plugin.id), "broken", 0, error.what)
            continue
        if level in (None, rule.level.value):
            title = f"{rule.title} (plug-in of {plugin.distribution}, off unless named)"
            yield _line(rule.id, rule.level.value, rule.default_weight, title)


@app.command()
def show(rule_id: Annotated[str, typer.Argument(metavar="ID", autocompletion=completion.rules)]) -> int:
    """One rule: what it means, its parameters with defaults, and where it comes from."""
    from constraints.rulebook import BY_ID, Rulebook

    rule = Rulebook.build({} if rule_id in BY_ID else {rule_id: {}}).rule(rule_id)
    print(f"{rule.id}: {rule.title}")
    if rule_id not in BY_ID:
        print("  by      somebody else: a plug-in, off unless a request or a profile names it")
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

    found: dict[str, str] = {}
    try:
        tree = ast.parse(inspect.getsource(sys.modules[type(rule.params).__module__]))
    except (OSError, TypeError, KeyError, SyntaxError):  # a plug-in may come without its source
        return found
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

    from catalog.errors import printable

    return textwrap.wrap(printable(text), width=72)
