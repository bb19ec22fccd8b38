"""`routine verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.answering import say

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from constraints.instance import Instance
    from planner.result import Plan
    from planner.verification import PlanFinding

Many = list[str] | None
MOST = 100
"""So many findings are printed; how many more there are is said."""
MOST_RUNS = 8

NOT_CHECKED = {
    "optimal": "That no better plan exists is not checked: it takes the solver.",
    "infeasible": "That no plan exists is not checked: it takes the solver.",
    "unknown": "Whether a plan exists is not checked: it takes the solver.",
}


def verify(
    document: Annotated[
        str, typer.Argument(metavar="PLAN.json", help="A plan as `routine plan --json` prints it; - is stdin.")
    ],
    profile: Annotated[
        Many,
        typer.Option(
            "--profile", "-p", metavar="FILE", help="Judge it for this person, not the plan's own.", show_default=False
        ),
    ] = None,
    catalog: Annotated[
        Many,
        typer.Option("--catalog", metavar="DIR", help="A folder of your own YAML. Repeatable.", show_default=False),
    ] = None,
) -> int:
    """Check a plan from anywhere, by all rules and without the solver.

    Of the document only the request and the steps are believed. A finding is a line: rule, steps, what is wrong.
    """
    from constraints.profile import Profile
    from planner.cli import options
    from planner.plan_document import read_plan
    from planner.verification import findings

    shelf = options.catalog_of(catalog)
    path = options.single(profile, "--profile")
    person = None if path is None else Profile.from_file(path)
    plan = read_plan(document)
    instance = _resolved(plan, shelf, document)
    found = findings(plan, shelf, person)
    for finding in found[:MOST]:
        say(_words(finding), "    ")
    if len(found) > MOST:
        say(f"... and {len(found) - MOST} more findings.", "    ")
    wrong = sum(not finding.warning for finding in found)
    if wrong:
        say(f"{wrong} finding{'' if wrong == 1 else 's'}.", "    ")
        return 1
    say(_checked(plan, instance, path), "    ")
    say(NOT_CHECKED.get(plan.status.value, ""), "    ")
    return 0


def _resolved(plan: Plan, shelf: Catalog, document: str) -> Instance:
    """The plan's own request with everything looked up; what is wrong with it is told with its place."""
    from catalog.errors import RequestError, RuleError
    from constraints.instance import resolve
    from planner.plan_document import placed

    try:
        return resolve(plan.request, shelf)
    except (RequestError, RuleError) as error:
        raise placed(error, plan, document) from None


def _words(finding: PlanFinding) -> str:
    rule = f"warning: {finding.rule}" if finding.warning else finding.rule
    return f"{rule}{_numbers(finding.steps)}: {finding.sentence}"


def _numbers(steps: tuple[int, ...]) -> str:
    """Step numbers for people: `, step 3`, `, steps 3-5, 9`."""
    runs: list[list[int]] = []
    for number in steps:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    if len(texts) > MOST_RUNS:
        texts[MOST_RUNS:] = ["..."]
    return f", step{'s' if len(steps) > 1 else ''} {', '.join(texts)}" if texts else ""


def _checked(plan: Plan, instance: Instance, path: str | None) -> str:
    steps = sum(len(session.steps) for session in plan.sessions)
    whom = f"the person in {path}" if path is not None else plan.request.profile.name or "the person in the plan"
    rules = f"{len(instance.rulebook.active)} rules"
    if not plan.sessions:
        return f"Nothing is wrong: there is no session ({plan.status.value}) for {whom}."
    return f"Nothing is wrong: {steps} steps, {rules}, for {whom} ({instance.style.name}, {instance.budget_s} s)."
