"""`plan`: from a request to a plan. The library's front door; the command line walks through it too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from catalog.exercise import Availability
from constraints.goals.stimulus import delivered_s
from constraints.instance import Instance, resolve
from constraints.request import Request
from constraints.safety.screening import refusals
from constraints.session import Session
from planner.candidates import plain_form_refused
from planner.explain.analysis import analysis
from planner.guidance import guidance
from planner.result import (
    AdaptedExercise,
    Analysis,
    CautionedExercise,
    Coverage,
    ExcludedExercise,
    Note,
    Plan,
    PlanStatus,
    Provenance,
    Score,
    SessionPlan,
    side_name,
)
from planner.solve import Outcome, solve
from planner.version import VERSION

if TYPE_CHECKING:
    from planner.impossible.conflict import Explained


@lru_cache(maxsize=1)
def builtin_catalog() -> Catalog:
    """The catalogue that comes with the product, loaded once."""
    return Catalog.load()


def plan(request: Request, catalog: Catalog | None = None) -> Plan:
    """The best session for a request, with a proof or a stated gap.

    Args:
        request: what is asked for, and by whom.
        catalog: what can be planned; the built-in catalogue if None.

    Returns:
        A plan. Look at `status` first: only `optimal` and `feasible` have a session.

    Raises:
        RequestError: an unknown id, or a contradiction in the request.
        RuleError: a rule setting that does not exist or would weaken a safety rule.
        PluginError: a rule of others failed; no plan is given.
        DisagreementError: a defect of this product; no plan is given.
    """
    instance = resolve(request, catalog or builtin_catalog())
    refused = refusals(instance)
    if refused:
        notes = [
            Note(level="emergency" if refusal.emergency else "warning", text=f"{refusal.reason} {refusal.advice}")
            for refusal in refused
        ]
        return Plan(
            status=PlanStatus.REFUSED,
            request=instance.request,
            notes=tuple(notes),
            provenance=_provenance(instance, None),
        )
    return plan_of(instance, solve(instance))


def plan_of(instance: Instance, outcome: Outcome) -> Plan:
    """The result that a person gets, with all that follows from a session and its findings."""
    session = outcome.session
    excluded = [
        ExcludedExercise(exercise=exclusion.exercise, rule=exclusion.rule, reason=exclusion.reason)
        for exclusion in outcome.candidates.excluded
    ]
    judged = analysis(instance, outcome.findings, outcome.bound) if session is not None else None
    explained: Explained | None = None
    if outcome.status is PlanStatus.INFEASIBLE:
        from planner.impossible.conflict import why_impossible

        explained = why_impossible(instance, outcome.candidates, outcome.deterministic_time)
    return Plan(
        status=outcome.status,
        request=instance.request,
        sessions=()
        if session is None
        else (SessionPlan(budget_s=session.budget_s, total_s=session.total_s, steps=session.steps),),
        coverage=_coverage(instance, outcome),
        score=_score(judged) if judged is not None else None,
        analysis=judged,
        conflict=None if explained is None else explained.conflict,
        relaxations=() if explained is None else explained.relaxations,
        excluded=tuple(excluded),
        adapted=() if session is None else tuple(_adapted(instance, session)),
        cautions=tuple(_cautions(instance, outcome)),
        guidance=() if session is None else guidance(instance),
        notes=tuple(_notes(instance, outcome, explained)),
        provenance=_provenance(instance, outcome),
    )


def _adapted(instance: Instance, session: Session) -> Iterator[AdaptedExercise]:
    """The exercises in another form whose plain form no rule lets in."""
    for bout in session.bouts:
        if bout.variant is not None:
            refused = plain_form_refused(instance.catalog.exercises[bout.exercise], instance)
            if refused is not None:
                yield AdaptedExercise(exercise=bout.exercise, variant=bout.variant, rule=refused[0], reason=refused[1])


def _cautions(instance: Instance, outcome: Outcome) -> Iterator[CautionedExercise]:
    for finding in outcome.findings:
        if finding.rule == "cautions" and finding.points < 0:
            exercise, condition = finding.about
            yield CautionedExercise(exercise=exercise, condition=condition, reason=str(finding.fact("why")))


def _coverage(instance: Instance, outcome: Outcome) -> tuple[Coverage, ...]:
    if outcome.session is None:
        return ()
    return tuple(
        Coverage(
            region=cell.target.part,
            side=side_name(cell.sides),
            modality=cell.modality,
            wanted_s=cell.wanted_s,
            delivered_s=delivered_s(outcome.session, cell, instance),
        )
        for cell in instance.cells
    )


def _score(judged: Analysis) -> Score:
    return Score(value=judged.value, bound=judged.bound, gap=judged.bound - judged.value, rules=judged.scores)


def _notes(instance: Instance, outcome: Outcome, explained: Explained | None) -> list[Note]:
    notes = [_overruled(name, instance) for name in instance.wished if instance.rulebook.barred(name, instance)]
    if explained is not None:
        notes.append(Note(level="warning", text=explained.conflict.first_line))
    if outcome.status is PlanStatus.UNKNOWN:
        text = "No plan was found in the time allowed. That does not mean there is none: allow more with --time-limit."
        notes.append(Note(level="warning", text=text))
    if outcome.session is not None:
        notes += _on_health(instance)
        notes += _without_exercise(instance, outcome)
        notes.append(Note(level="info", text=_left_over(instance, outcome.session)))
        if instance.conditions:
            notes.append(Note(level="info", text=_gated_off(instance)))
    return [note for note in notes if note.text]


def _on_health(instance: Instance) -> list[Note]:
    notes = []
    if instance.screening_gap is not None:
        text = f"{instance.screening_gap}: this is the cautious form of a plan. `routine screen` asks them."
        notes.append(Note(level="info", text=text))
    cleared = [condition.name for condition in instance.conditions if condition.screening.refuses]
    if cleared:
        text = f"Planned on a clinician's clearance of {instance.profile.cleared} for: {'; '.join(cleared)}."
        notes.append(Note(level="info", text=text))
    return notes


def _overruled(name: str, instance: Instance) -> Note:
    barred = instance.rulebook.barred(name, instance)
    reason = barred[1] if barred else ""
    return Note(level="warning", text=f"{instance.catalog.label(name)} is asked for and left out. {reason}")


def _left_over(instance: Instance, session: Session) -> str:
    """A word on minutes that stay empty, if they are a tenth of the session or more."""
    spare = instance.room_s - session.total_s
    if 10 * spare < instance.room_s:
        return ""
    short = [cell for cell in instance.cells if delivered_s(session, cell, instance) < cell.wanted_s]
    reason = (
        "Nothing more is left under your limits that is worth another exercise."
        if short
        else "Everything you asked for has its dose."
    )
    return f"{reason} {spare // 60} min {spare % 60} s are left over."


def _without_exercise(instance: Instance, outcome: Outcome) -> list[Note]:
    found = []
    for target in instance.targets:
        if not any(
            mode.modality is not None and instance.role(mode.exercise, target) == "primary"
            for mode in outcome.candidates.modes
        ):
            text = f"Nothing that is really for the {instance.catalog.label(target.part)} is left under your limits."
            found.append(Note(level="warning", text=text))
    return found


def _gated_off(instance: Instance) -> str:
    names = [
        name
        for name in instance.profile.opt_in
        if name in instance.catalog.exercises
        and instance.catalog.exercises[name].availability is Availability.GATED
        and instance.rulebook.barred(name, instance)
    ]
    listed = ", ".join(instance.catalog.label(name) for name in names)
    return f"Allowed by you, and still left out because of a health condition: {listed}." if names else ""


def _provenance(instance: Instance, outcome: Outcome | None) -> Provenance:
    return Provenance(
        planner=VERSION,
        ortools=_solver_version(),
        catalog=instance.catalog.digest,
        own_exercises=tuple(sorted(instance.catalog.own)),
        model=outcome.fingerprint if outcome is not None else "",
        seed=instance.request.seed,
        deterministic_time=outcome.deterministic_time if outcome is not None else 0.0,
    )


def _solver_version() -> str:
    import ortools

    return str(getattr(ortools, "__version__", "unknown"))
