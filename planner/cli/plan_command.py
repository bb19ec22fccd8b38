"""`routine plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion, messages
from planner.cli.asking import Asked, Many, asking

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from planner.result import Plan


@asking
def plan(
    asked: Asked,
    swap: Annotated[
        Many,
        typer.Option(
            "--swap",
            metavar="ID[=ID]",
            help="What could take the place of an exercise, ranked; with =ID, the plan with that one.",
            autocompletion=completion.exercises,
            show_default=False,
        ),
    ] = None,
    alternatives: Annotated[
        Many,
        typer.Option("--alternatives", metavar="K", help="K plans that really differ, 1 to 10.", show_default=False),
    ] = None,
    differing: Annotated[
        Many,
        typer.Option(
            "--differing",
            metavar="N",
            help="With --alternatives: so many exercises of each earlier plan are gone. Default: 3.",
            show_default=False,
        ),
    ] = None,
    trade_off: Annotated[
        bool, typer.Option("--trade-off", help="What 5, 10, ... minutes of this session would give.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    json_schema: Annotated[bool, typer.Option("--json-schema", help="Print the JSON Schema of that document.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add how to do each exercise and why it was chosen.")
    ] = False,
) -> int:
    """Plan today's session.

    For instance: routine plan --minutes 20 --target glutes=4 --target hip_flexors:left --equipment foam_roller
    """
    if json_schema:
        import json

        from planner.result import Plan

        print(json.dumps(Plan.json_schema(), indent=2))
        return 0
    from planner.api import plan as make_plan
    from planner.cli import steering

    shelf = asked.shelf()
    request = asked.request()
    steered = steering.chosen(swap, alternatives, differing, trade_off)
    if steered is not None:
        return steered(request, shelf, as_json, explain)
    return show(make_plan(request, shelf), shelf, as_json, explain)


def show(result: Plan, catalog: Catalog, as_json: bool, explain: bool = False) -> int:
    """Prints a plan for a person or a program, and says what to leave with."""
    if as_json:
        print(result.to_json())
        messages.notes(result.notes)
    else:
        _for_people(result, catalog, explain)
    return result.status.exit_code


def _for_people(result: Plan, catalog: Catalog, explain: bool) -> None:
    from planner.render.impossible import ways_and_conflict
    from planner.render.terminal import print_plan

    messages.notes(result.notes)
    messages.lines(ways_and_conflict(result))
    if result.sessions:
        print_plan(result, catalog, explain=explain)
