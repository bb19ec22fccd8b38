"""What `routine plan` does besides making one plan: swaps, alternatives, the trade-off of minutes and value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from catalog.errors import RequestError
from planner.cli import options
from planner.cli.answering import answer

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from constraints.request import Request

Run = Callable[["Request", "Catalog", bool, bool], int]


def chosen(
    swap: list[str] | None, alternatives: list[str] | None, differing: list[str] | None, trade_off: bool
) -> Run | None:
    """What the options ask for; None for a plain plan. They exclude each other."""
    which = options.single(swap, "--swap")
    number = options.whole(options.single(alternatives, "--alternatives"), "--alternatives", 1, 10, "a number of plans")
    apart = options.whole(options.single(differing, "--differing"), "--differing", 1, 50, "a number of exercises")
    asked = [
        name
        for name, given in (
            ("--swap", which is not None),
            ("--alternatives", number is not None),
            ("--trade-off", trade_off),
        )
        if given
    ]
    if len(asked) > 1:
        raise RequestError(f"{' and '.join(asked)} are two questions.", "ask one at a time.")
    if apart is not None and number is None:
        raise RequestError("--differing says how different --alternatives are.", "add --alternatives 3.")
    if which is not None:
        return partial(_swap, which)
    if number is not None:
        return partial(_alternatives, number, apart)
    return _trade_off if trade_off else None


def _swap(which: str, request: Request, shelf: Catalog, as_json: bool, explain: bool) -> int:
    from planner.cli.plan_command import show
    from planner.steer.swap import substitutes, swap

    exercise, equals, substitute = which.partition("=")
    if equals:
        return show(swap(request, exercise.strip(), substitute.strip(), catalog=shelf), shelf, as_json, explain)
    from planner.render import choices

    found = substitutes(request, exercise.strip(), catalog=shelf)
    return answer(found, lambda: choices.substitutes(exercise.strip(), found, shelf), as_json)


def _alternatives(
    number: int, apart: int | None, request: Request, shelf: Catalog, as_json: bool, explain: bool
) -> int:
    from planner.cli.plan_command import show
    from planner.render import choices
    from planner.steer.alternatives import alternatives

    found = alternatives(request, number, apart, shelf)
    if not found[0].sessions:
        return show(found[0], shelf, as_json)
    return answer(found, lambda: choices.alternatives(found, number, shelf), as_json)


def _trade_off(request: Request, shelf: Catalog, as_json: bool, explain: bool) -> int:
    from planner.api import plan
    from planner.cli.plan_command import show
    from planner.render import choices
    from planner.steer.alternatives import trade_off

    found = trade_off(request, catalog=shelf)
    if not found:
        return show(plan(request, shelf), shelf, as_json)
    return answer(found, lambda: choices.trade_off(found, request, shelf), as_json)
