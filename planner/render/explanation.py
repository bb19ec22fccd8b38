"""How to do each exercise of a plan, and why it was chosen."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from catalog.anatomy import Side
from catalog.exercise import Exercise
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.session import Bout, Session
from planner.candidates import plain_form_refused
from planner.render.words import clock, dose, form_name
from planner.result import Plan


def print_explanation(out: Console, plan: Plan, session: Session, instance: Instance) -> None:
    """For each exercise in order: why, how, breathing, the usual mistake, when to stop, and the source."""
    out.print()
    out.print(Text("How and why", style="bold"))
    for bout in session.bouts:
        exercise = instance.catalog.exercises[bout.exercise]
        out.print()
        out.print(
            Text(f"{clock(bout.steps[0].start_s)} {form_name(bout, exercise)} - {dose(bout, exercise)}", style="bold")
        )
        out.print(Text(f"   Why: {why(bout, exercise, instance)}"))
        for number, step in enumerate(exercise.steps, 1):
            out.print(Text(f"   {number}. {step}"))
        for variant in exercise.variants:
            if variant.id == bout.variant:
                out.print(Text(f"   In this form: {variant.how}"))
        out.print(Text(f"   Breathing: {exercise.breathing}"))
        out.print(Text(f"   Mistake: {exercise.mistake}"))
        out.print(Text(f"   Stop: {exercise.stop_when}"))
        out.print(Text(f"   From: {_source(exercise)}", style="dim"))


def why(bout: Bout, exercise: Exercise, instance: Instance) -> str:
    """What the exercise gives that was asked for, and why in this form; only facts that the plan holds."""
    parts = [_purpose(bout, exercise, instance)]
    if bout.exercise in instance.wished:
        parts.append("You asked for it.")
    if bout.exercise in instance.profile.likes:
        parts.append("You like it.")
    health = instance.rulebook.rule("cautions")
    parts += [health.explain(finding, instance) for finding in health.check(Session(bout.end_s, bout.steps), instance)]
    if bout.variant is not None:
        parts.append(_form_reason(exercise, instance))
    return " ".join(part for part in parts if part)


def _purpose(bout: Bout, exercise: Exercise, instance: Instance) -> str:
    modality = modality_of(bout.stage)
    if modality is None:
        return {
            "arrive": "A calm start.",
            "warm_up": "Warms you up before anything that needs it.",
            "relax": "A calm end.",
        }[bout.stage.value]
    seconds = max(bout.worked_s(side) for side in Side)
    served = [
        f"{instance.catalog.label(target.part)} ({'its own exercise' if role == 'primary' else 'helps'})"
        for target, weight in sorted(instance.targets.items(), key=lambda item: (-item[1], str(item[0])))
        if (role := instance.role(exercise, target)) is not None
    ]
    return (
        f"{seconds} s a side of {modality.value} for {', '.join(served)}."
        if served
        else "Part of this kind of session."
    )


def _form_reason(exercise: Exercise, instance: Instance) -> str:
    refused = plain_form_refused(exercise, instance)
    if refused is not None:
        return f"In this form because the plain one is out: {refused[1]}"
    return "In this form because it fits what comes before and after, or its tool and place, better."


def _source(exercise: Exercise) -> str:
    places = [f"source {source.document}, lines {source.lines}" for source in exercise.sources]
    written = (
        "instructions from the source"
        if exercise.instructions_from == "source"
        else "instructions from general practice"
    )
    return f"{'; '.join(places) or 'general practice'}; {written}."
