"""A plan in an order made by hand: timed anew, with what that breaks or costs."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.catalog import Catalog
from catalog.errors import PlanError, Problem, RequestError, did_you_mean
from catalog.exercise import Frozen
from constraints.admission import admission
from constraints.instance import Instance, resolve
from constraints.kept import kept_of
from constraints.mode import Mode
from constraints.rule import RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Bout, Session
from planner.explain.difference import PlanDifference, diff, session_of
from planner.result import Plan, PlanStatus
from planner.timeline import timeline


class Reordered(Frozen):
    """What became of a plan in another order.

    Attributes:
        plan: the plan in that order, `feasible` and with the bound of the old one; None if the order breaks a rule.
        total_s: how long it takes in that order.
        breaks: what it breaks, a sentence each; such an order is not given as a plan.
        cost: points of value that it costs, negative if it gains any; None if it breaks a rule.
        difference: from the old plan to the new one.
    """

    plan: Plan | None
    total_s: int
    breaks: tuple[str, ...] = ()
    cost: int | None = None
    difference: PlanDifference | None = None


def reorder(plan: Plan, order: Sequence[str], catalog: Catalog | None = None) -> Reordered:
    """The exercises of a plan in another order, with the same doses, timed anew and judged by all rules.

    Args:
        plan: a plan with a session.
        order: ids of all of its exercises, each once, in the order wanted.
        catalog: what the ids mean; the built-in catalogue if None.

    Raises:
        RequestError: for an exercise that is not in the plan, stands twice or is missing.
        PlanError: if there is no session, or its steps are not those of the exercises.
    """
    from planner.api import builtin_catalog

    shelf = catalog or builtin_catalog()
    session = session_of(plan)
    instance = resolve(plan.request, shelf)
    bouts = {bout.exercise: bout for bout in session.bouts}
    _check_names(order, bouts)
    sequence = [mode_of_bout(bouts[name], instance) for name in order]
    new = timeline(sequence, instance)
    found = instance.rulebook.check(new, instance)
    broken = [finding for finding in found if finding.breach]
    if broken:
        broken.sort(key=lambda finding: instance.rulebook.rule(finding.rule).level is not RuleLevel.SAFETY)
        words = [instance.rulebook.rule(finding.rule).explain(finding, instance) for finding in broken]
        return Reordered(plan=None, total_s=new.total_s, breaks=tuple(dict.fromkeys(words)))
    made = _with_session(plan, new, instance)
    assert made.score is not None
    before = instance.rulebook.value(instance.rulebook.check(Session(instance.budget_s, session.steps), instance))
    return Reordered(plan=made, total_s=new.total_s, cost=before - made.score.value, difference=diff(plan, made, shelf))


def mode_of_bout(bout: Bout, instance: Instance) -> Mode:
    """What was chosen where this stands in a session: form, stage, things and dose.

    Raises:
        PlanError: if the steps are not those of any dose of the exercise.
    """
    form = form_of(bout, instance.catalog)
    done = kept_of(bout)
    for mode in admission(form, instance, ()).modes if form is not None else ():
        dose = mode.dose
        if (mode.stage, mode.equipment, dose.sides, dose.sets, dose.reps, dose.piece_s) == (
            bout.stage,
            bout.equipment,
            done.sides,
            done.sets,
            done.reps,
            done.piece_s,
        ):
            return mode
    what = f"the steps of {bout.exercise} are not those of any dose of it"
    raise PlanError([Problem("plan", None, "sessions", what, "look at it with `routine verify`.")])


def _check_names(order: Sequence[str], bouts: dict[str, Bout]) -> None:
    for name in order:
        if name not in bouts:
            maybe = did_you_mean(name, list(bouts)) or f"one of: {', '.join(bouts)}."
            raise RequestError(f"{name} is not in the plan.", maybe)
    twice = sorted({name for name in order if list(order).count(name) > 1})
    if twice:
        raise RequestError(f"{', '.join(twice)} stands twice in the order.", "name each exercise once.")
    missing = [name for name in bouts if name not in order]
    if missing:
        raise RequestError(f"The order lacks {', '.join(missing)}.", "name every exercise of the plan once.")


def _with_session(plan: Plan, session: Session, instance: Instance) -> Plan:
    """The plan with another session of the same exercises, and all that follows from it."""
    from planner.api import plan_of
    from planner.candidates import candidates
    from planner.solve import Outcome

    found = tuple(instance.rulebook.check(session, instance))
    value = instance.rulebook.value(found)
    bound = max(value, plan.score.bound if plan.score is not None else value)
    best = plan.status is PlanStatus.OPTIMAL and value >= bound
    status = PlanStatus.OPTIMAL if best else PlanStatus.FEASIBLE
    spent = plan.provenance.deterministic_time
    return plan_of(instance, Outcome(status, candidates(instance), session, found, value, bound, spent))
