"""`routine rules list|show`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion

if TYPE_CHECKING:
    from constraints.rule import Rule

WIDTH = 80
"""Letters of a line."""

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
    """One rule: what it means, what it does to a plan, an example, its settings, and where it comes from."""
    from constraints.rulebook import BY_ID, LARGEST_WEIGHT, Rulebook
    from planner.render.effect import effect

    rule = Rulebook.build({} if rule_id in BY_ID else {rule_id: {}}).rule(rule_id)
    print(f"{rule.id}: {rule.title}")
    _print_wrapped(" ".join((type(rule).__doc__ or "").split()), "  ")
    if rule_id not in BY_ID:
        _print_wrapped("somebody else: a plug-in, off unless a request or a profile names it", "  by       ")
    print(f"  level    {rule.level.value}")
    if rule.level.value in ("goal", "comfort"):
        print(f"  weight   {rule.weight}   (--rule {rule.id}.weight=N, 0 to {LARGEST_WEIGHT})")
    _print_wrapped(effect(rule), "  effect   ")
    _print_wrapped(rule.example, "  example  ")
    _print_wrapped(rule.source, "  source   ")
    _print_settings(rule)
    return 0


def _print_settings(rule: Rule) -> None:
    from catalog.errors import printable
    from planner.render.effect import settings

    meanings = _meanings(rule)
    fields = type(rule.params).model_fields
    if any(name not in meanings and not field.description for name, field in fields.items()):
        _print_wrapped(" ".join((type(rule.params).__doc__ or "").split()), "  ")
    for name, value, allowed in settings(rule):
        line = printable(f"  --rule {rule.id}.{name}={value}" + (f"   ({allowed})" if allowed else ""))
        if len(line) <= WIDTH:
            print(line)
        else:  # a long list cannot be broken where it is to be copied
            print(f"  --rule {rule.id}.{name}=LIST")
            _print_wrapped(f"usually {value.replace(',', ', ')}", "      ")
        _print_wrapped(meanings.get(name, fields[name].description or ""), "      ")


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


def _print_wrapped(text: str, head: str) -> None:
    """A text in lines of at most `WIDTH` letters, the first behind `head`, the others as far in; nothing if empty."""
    import textwrap

    from catalog.errors import printable

    lines = textwrap.wrap(
        printable(text), WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False
    )
    for line in lines:
        print(line)
