"""Why an exercise is not in a plan: barred, or admissible and not worth it, or impossible together with the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from catalog.catalog import Catalog, known
from catalog.errors import RequestError
from catalog.exercise import Exercise, Frozen
from constraints.admission import admission
from constraints.instance import Instance, resolve
from constraints.profile import Level
from constraints.request import Request
from constraints.rule import RuleLevel
from constraints.safety.forms import forms
from planner.explain.difference import PlanDifference, diff, session_of
from planner.explain.variation import admitted_exercises, having, same_thing
from planner.result import Conflict, Plan, PlanStatus

MOST_SUBSTITUTES = 5


class Verdict(StrEnum):
    """How a question why not ends."""

    BARRED = "barred"
    LEFT_OUT = "left_out"
    WORSE = "worse"
    AS_GOOD = "as_good"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Bar(Frozen):
    """A rule that does not let an exercise in: its reason, where that comes from, and what would open the way (an
    option of `routine plan`; empty where nothing does)."""

    rule: str
    level: RuleLevel
    reason: str
    sources: tuple[str, ...]
    option: str = ""


class WhyNot(Frozen):
    """Why the best plan does without an exercise.

    Attributes:
        exercise: its id.
        verdict: `barred` by a safety rule; `left_out` by a rule that may be tuned; `worse` or `as_good` than the plan
            without it; `impossible` together with the rest; `unknown` if no plan with it was found in time.
        bar: the rule that keeps it out, if one does.
        substitutes: admitted exercises for the same, those of the plan first.
        lost: points of value that the best plan with it has less.
        lost_at_least: the same as far as it is proven.
        status: how planning with it ended.
        difference: from the plan to the best one with it.
        conflict: what cannot stand together with it.
    """

    exercise: str
    verdict: Verdict
    bar: Bar | None = None
    substitutes: tuple[str, ...] = ()
    lost: int | None = None
    lost_at_least: int = 0
    status: PlanStatus | None = None
    difference: PlanDifference | None = None
    conflict: Conflict | None = None


def why_not(request: Request, exercise: str, best: Plan | None = None, catalog: Catalog | None = None) -> WhyNot:
    """Why the plan of a request does without an exercise; found by asking the rules, or by planning again with it.

    Args:
        request: what was asked for.
        exercise: id of an exercise that is not in its plan.
        best: the plan of this request, if it is at hand; it is trusted to be that.
        catalog: what can be planned; the built-in catalogue if None.

    Raises:
        RequestError: for an exercise that does not exist or is in the plan.
        PlanError: if the request has no plan.
    """
    from planner.api import builtin_catalog, plan

    shelf = catalog or builtin_catalog()
    known("exercise", exercise, shelf.exercises)
    now = best or plan(request, shelf)
    if exercise in {bout.exercise for bout in session_of(now).bouts}:
        raise RequestError(f"{shelf.label(exercise)} is in the plan.", f"ask why: `routine why {exercise}`.")
    assert now.score is not None
    with_it = resolve(having(now.request, exercise), shelf)
    bar = bar_of(exercise, with_it)
    if bar is not None:
        verdict = Verdict.BARRED if bar.level is RuleLevel.SAFETY else Verdict.LEFT_OUT
        done = [bout.exercise for bout in session_of(now).bouts]
        substitutes = tuple(substitutes_for(shelf.exercises[exercise], resolve(now.request, shelf), done))
        return WhyNot(exercise=exercise, verdict=verdict, bar=bar, substitutes=substitutes)
    other = plan(with_it.request, shelf)
    if other.score is None:
        verdict = Verdict.IMPOSSIBLE if other.status is PlanStatus.INFEASIBLE else Verdict.UNKNOWN
        return WhyNot(exercise=exercise, verdict=verdict, status=other.status, conflict=other.conflict)
    lost = now.score.value - other.score.value
    return WhyNot(
        exercise=exercise,
        verdict=Verdict.WORSE if lost > 0 else Verdict.AS_GOOD,
        lost=lost,
        lost_at_least=now.score.value - other.score.bound,
        status=other.status,
        difference=diff(now, other, shelf),
    )


def bar_of(exercise: str, instance: Instance) -> Bar | None:
    """The rule that lets no form of an exercise in; None if some form may be planned. Safety rules are named first."""
    refused = _refused(exercise, instance)
    if refused is None:
        return None
    rule = instance.rulebook.rule(refused[0])
    entry = instance.catalog.exercises[exercise]
    return Bar(
        rule=rule.id,
        level=rule.level,
        reason=refused[1],
        sources=tuple(_sources(rule.id, entry, instance)),
        option=_way_in(exercise, instance) if rule.level is not RuleLevel.SAFETY else "",
    )


def _refused(exercise: str, instance: Instance) -> tuple[str, str] | None:
    """(rule id, reason) if no form of an exercise is let in; safety rules are named first."""
    barred = instance.rulebook.barred(exercise, instance)
    if barred is not None:
        return barred
    found = [
        admission(form, instance, instance.rulebook.active) for form in forms(instance.catalog.exercises[exercise])
    ]
    if any(of_form.modes for of_form in found):
        return None
    return next(of_form.refused for of_form in found if of_form.refused is not None)


def _way_in(exercise: str, instance: Instance) -> str:
    """The options that together let an exercise in, rule by rule; empty if a rule is met that none of them moves."""
    options = []
    refused = _refused(exercise, instance)
    while refused is not None:
        opened = _opened(instance.request, refused[0], instance.catalog.exercises[exercise], instance)
        if opened is None or opened[1] in options:
            return ""
        options.append(opened[1])
        instance = resolve(opened[0], instance.catalog)
        refused = _refused(exercise, instance)
    return " ".join(options)


def _sources(rule_id: str, exercise: Exercise, instance: Instance) -> Iterator[str]:
    """Where the reason of a rule comes from: for a condition its own basis, otherwise the rule's."""
    found = False
    if rule_id == "contraindications":
        for condition in instance.conditions:
            for form in forms(exercise):
                if condition.hard.hit(exercise.id, exercise.category, form.position, form.tags) is not None:
                    found = True
                    yield f"{condition.name}: {condition.reason} ({condition.basis})"
                    break
    if not found:
        yield instance.rulebook.rule(rule_id).source


def _opened(request: Request, rule_id: str, exercise: Exercise, instance: Instance) -> tuple[Request, str] | None:
    """The request changed so that a rule no longer keeps an exercise out, and the words of `routine plan` for that."""
    profile = request.profile
    changed: dict[str, object]
    match rule_id:
        case "equipment":
            missing = [group[0] for group in exercise.equipment if not set(group) & instance.owned]
            changed = {"equipment": (*profile.equipment, *missing)}
            option = " ".join(f"--equipment {name}" for name in missing)
        case "difficulty":
            level = next(level for level in Level if level.difficulty_cap >= exercise.difficulty)
            changed, option = {"level": level}, f"--level {level.value}"
        case "positions":
            here = {form.position for form in forms(exercise)}
            changed = {"avoid_positions": tuple(name for name in profile.avoid_positions if name not in here)}
            dropped = [name for name in profile.avoid_positions if name in here]
            option = " and ".join(f"without --avoid-position {name}" for name in dropped)
        case _:
            return None
    if not option:
        return None
    return request.model_copy(update={"profile": profile.model_copy(update=changed)}), option


def substitutes_for(exercise: Exercise, instance: Instance, done: Collection[str]) -> list[str]:
    """Admitted exercises that train the same as one that is out; those of the plan first, then easy before hard."""
    allowed = admitted_exercises(instance)
    found = [
        other
        for other in instance.catalog.exercises.values()
        if other.id in allowed and any(same_thing(exercise, stage, other) for stage in exercise.session_stages)
    ]
    found.sort(key=lambda other: (other.id not in done, other.difficulty, other.id))
    return [other.id for other in found[:MOST_SUBSTITUTES]]
