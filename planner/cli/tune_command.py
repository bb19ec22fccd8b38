"""`routine tune`: the smallest change of weights that would have made another plan the winner."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.answering import say

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from planner.result import Plan
    from planner.steer.tuning_result import Tuning

Many = list[str] | None


def tune(
    document: Annotated[
        str, typer.Argument(metavar="PLAN.json", help="The plan you were given, from `routine plan --json`.")
    ],
    prefer: Annotated[
        Many, typer.Option("--prefer", metavar="OTHER.json", help="The plan you would have liked.", show_default=False)
    ] = None,
    write: Annotated[
        Many,
        typer.Option("--write", metavar="FILE", help="Put the weights into this profile.", show_default=False),
    ] = None,
    catalog: Annotated[
        Many,
        typer.Option("--catalog", metavar="DIR", help="A folder of your own YAML. Repeatable.", show_default=False),
    ] = None,
    rounds: Annotated[
        Many, typer.Option("--rounds", metavar="N", help="How many plans to try. Default: 100.", show_default=False)
    ] = None,
    time_limit: Annotated[
        Many,
        typer.Option(
            "--time-limit",
            metavar="S",
            help="How long to search, in seconds of solver work. Default: 60.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> int:
    """Find the smallest change of weights with which the plan that you prefer would have won.

    Both plans are judged by what was asked for in PLAN.json. The answer is lines for your profile; nothing is written
    unless you say --write FILE. Safety and hard rules never change.

    Leaves with 0 if the plan wins, with 1 if no weights make it win or it breaks a rule, with 5 if neither was known
    in time.
    """
    from catalog.errors import RequestError, RuleError
    from constraints.instance import resolve
    from planner.cli import options
    from planner.plan_document import STDIN, placed, read_plan
    from planner.steer import tuning

    other = options.single(prefer, "--prefer")
    if other is None:
        raise RequestError("There is no plan that you prefer.", "--prefer OTHER.json.")
    if document == other == STDIN:
        raise RequestError("Both plans are to come from the standard input.", "save one of them as a file.")
    target = options.single(write, "--write")
    most = options.whole(options.single(rounds, "--rounds"), "--rounds", 1, 10_000, "a number")
    limit = options.number(options.single(time_limit, "--time-limit"), "--time-limit", 0.001, 36_000, "seconds")
    shelf = options.catalog_of(catalog)
    _check_writable(target)
    given, wanted = read_plan(document), read_plan(other)
    try:
        resolve(given.request, shelf)
    except (RequestError, RuleError) as error:
        raise placed(error, given, document) from None
    found = tuning.tune(
        given, wanted, shelf, most_rounds=most or tuning.MOST_ROUNDS, time_limit_s=limit or tuning.TIME_LIMIT_S
    )
    if as_json:
        print(found.to_json())
    else:
        _show(found, given, wanted, shelf)
    _keep(target, found, given, shelf, as_json)
    return found.status.exit_code


def _check_writable(target: str | None) -> None:
    """Looks at the profile before the long search."""
    if target is not None:
        from pathlib import Path

        from constraints.profile import Profile
        from constraints.rulebook import Rulebook
        from planner.profile_file import read, with_weights

        text = read(Path(target))
        if text.strip():
            Rulebook.build(Profile.from_file(target).rules)
        with_weights(text, target, {"stimulus": 1})


def _show(found: Tuning, given: Plan, wanted: Plan, shelf: Catalog) -> None:
    from planner.render import tuning as words

    for line in words.told(found, wanted.sessions[0], shelf):
        _say(line)
    optional = [rule for rule, values in given.request.rules.items() if "weight" in values]
    for line in words.notes_on_options(found, optional) if found.changes else ():
        _say(line)


def _say(text: str) -> None:
    """A line for a profile as it is; any other folded, or an empty one."""
    if text.lstrip().partition(": ")[2].startswith("{"):
        from catalog.errors import printable

        print(printable(text))
    elif not text:
        print()
    else:
        indent = " " * (len(text) - len(text.lstrip()))
        say(text, f"{indent}    " if indent else "")


def _keep(target: str | None, found: Tuning, given: Plan, shelf: Catalog, quiet: bool) -> None:
    """Writes the weights into the profile, if that is asked for and they are proven."""
    from planner.steer.tuning_result import TuningStatus

    out = sys.stderr if quiet else sys.stdout
    if found.status is not TuningStatus.TUNED:
        if target is not None:
            print("Nothing was written.", file=out)
        return
    if target is None:
        if not quiet:
            print("Nothing was written; --write FILE puts these weights into a profile.")
        return
    from pathlib import Path

    from planner.profile_file import read, with_weights, write

    weights = {change.rule: change.weight for change in found.changes}
    write(Path(target), with_weights(read(Path(target)), target, weights))
    print(f"Written into {target}.", file=out)
    others = _other_weights(target, found, given, shelf)
    if others:
        names = ", ".join(others)
        print(
            f"It has other weights than the given plan was made with ({names}): plan again, and look at the plan.",
            file=out,
        )


def _other_weights(target: str, found: Tuning, given: Plan, shelf: Catalog) -> list[str]:
    """The rules that count otherwise with this profile than they did when the plans were compared."""
    from constraints.profile import Profile
    from constraints.rulebook import Rulebook

    style = shelf.styles[given.request.style].rules
    compared = Rulebook.build(style, given.request.profile.rules, found.applied_to(given.request).rules)
    optional = {
        rule: {name: value for name, value in values.items() if name != "weight" or rule not in found.rules}
        for rule, values in given.request.rules.items()
    }
    written = Rulebook.build(style, Profile.from_file(target).rules, optional)
    known = {rule.id: rule for rule in written.rules}
    return [
        rule.id
        for rule in compared.rules
        if rule.id not in known
        or (rule.weight, rule.id in compared.off) != (known[rule.id].weight, rule.id in written.off)
    ]
