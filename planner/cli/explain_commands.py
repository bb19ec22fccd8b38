"""`routine why`, `why-not`, `what-if`, `advise`, `diff` and `reorder`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion
from planner.cli.answering import answer
from planner.cli.asking import FROM, Asked, asking

if TYPE_CHECKING:
    from constraints.request import Request

Exercise = Annotated[str, typer.Argument(metavar="EXERCISE", autocompletion=completion.exercises)]
Document = Annotated[str, typer.Argument(metavar="PLAN.json")]
Folders = Annotated[
    list[str] | None,
    typer.Option("--catalog", metavar="DIR", help="A folder of your own YAML. Repeatable.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def _base(source: list[str] | None) -> Request | None:
    """The request of the plan that `--from` names."""
    from planner.cli import options

    path = options.single(source, "--from")
    if path is None:
        return None
    from planner.plan_document import read_plan

    return read_plan(path).request


@asking
def why(asked: Asked, exercise: Exercise, source: FROM = None, as_json: Json = False) -> int:
    """Say why an exercise is in the plan: what is lost without it, and who would take its place.

    For instance: routine why bird_dog --minutes 20
    """
    from planner.api import plan
    from planner.explain.why import why as ask
    from planner.render import answers

    shelf = asked.shelf()
    best = plan(asked.request(_base(source)), shelf)
    found = ask(best.request, exercise, best, shelf)
    return answer(found, lambda: answers.why(found, best, shelf), as_json)


@asking
def why_not(asked: Asked, exercise: Exercise, source: FROM = None, as_json: Json = False) -> int:
    """Say why an exercise is not in the plan: what bars it, or what the best plan with it costs.

    For instance: routine why-not plank --minutes 20
    """
    from planner.api import plan
    from planner.explain.why_not import why_not as ask
    from planner.render import answers

    shelf = asked.shelf()
    best = plan(asked.request(_base(source)), shelf)
    found = ask(best.request, exercise, best, shelf)
    return answer(found, lambda: answers.why_not(found, best, shelf), as_json)


@asking
def what_if(asked: Asked, source: FROM = None, as_json: Json = False) -> int:
    """Say what a change of the request would gain or cost: the options of `routine plan`, over a plan's request.

    For instance: routine what-if --from PLAN.json --minutes 20 --equipment +massage_ball --target -quads
    """
    from constraints.instance import resolve
    from constraints.profile import Profile
    from constraints.request import Request
    from planner.cli import options
    from planner.explain.what_if import what_if as ask
    from planner.render import answers

    shelf = asked.shelf()
    base = _base(source)
    path = options.single(asked.profile, "--profile")
    if base is None:
        base = Request(profile=Profile.from_file(path)) if path is not None else Request()
    base = resolve(base, shelf).request
    found = ask(base, asked.request(base), catalog=shelf)
    return answer(found, lambda: answers.what_if(found, shelf), as_json)


@asking
def advise(asked: Asked, source: FROM = None, as_json: Json = False) -> int:
    """Say which single change would gain most: a thing to have, five minutes more, a limit fewer (never a safety rule).

    For instance: routine advise --minutes 20 --equipment foam_roller
    """
    from planner.explain.what_if import advise as ask
    from planner.render import answers

    shelf = asked.shelf()
    found = ask(asked.request(_base(source)), catalog=shelf)
    return answer(found, lambda: answers.advice(found, shelf), as_json)


def diff(before: Document, after: Document, catalog: Folders = None, as_json: Json = False) -> int:
    """Compare two plans: exercises out, in and moved, doses changed, points per rule."""
    from planner.cli import options
    from planner.explain.difference import diff as compare
    from planner.plan_document import read_plan
    from planner.render import differences

    shelf = options.catalog_of(catalog)
    found = compare(read_plan(before), read_plan(after), shelf)
    return answer(found, lambda: differences.whole(found, shelf), as_json)


def reorder(
    document: Document,
    order: Annotated[list[str], typer.Argument(metavar="EXERCISE...", autocompletion=completion.exercises)],
    catalog: Folders = None,
    as_json: Json = False,
) -> int:
    """Put the exercises of a plan in another order: what that breaks or costs, and the plan timed anew.

    Name every exercise of the plan once. Leaves with 1 if the order breaks a rule; there is no plan then.
    """
    from planner.cli import options
    from planner.cli.plan_command import show
    from planner.plan_document import read_plan
    from planner.render import choices
    from planner.steer.reorder import reorder as put

    shelf = options.catalog_of(catalog)
    found = put(read_plan(document), [name for text in order for name in text.split(",") if name], shelf)
    if found.plan is None:
        answer(found, lambda: choices.reordered(found), as_json)
        return 1
    if not as_json:
        answer(found, lambda: choices.reordered(found), as_json)
    return show(found.plan, shelf, as_json)
