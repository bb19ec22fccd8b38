"""What is left for each health condition, and a 20-minute session for each for which one may be planned.

python benchmarks/conditions.py           the table
python benchmarks/conditions.py --plans   and the sessions, to be read by somebody who knows
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable

from catalog.catalog import Catalog
from catalog.exercise import Availability
from constraints.instance import resolve
from constraints.profile import Profile
from constraints.request import Request
from constraints.screening import Screening
from constraints.session import Session
from planner import Plan, builtin_catalog, plan
from planner.candidates import admissible
from planner.render.words import clock, dose, form_name

DAY = dt.date(2026, 1, 1)
THINGS = ("foam_roller", "massage_ball", "tennis_ball", "chair", "pillow", "strap_or_towel")


def request_for(condition: str, catalog: Catalog, minutes: float = 20) -> Request:
    """Twenty minutes for somebody with this condition, screened, cleared where a clinician can clear it, and well
    equipped."""
    painless = {"pain_now": 0} if condition == "aaa_known_or_risk" else {}
    profile = Profile(
        conditions=(condition,),
        equipment=THINGS,
        cleared=DAY,
        screening=Screening.all_clear(DAY, catalog.red_flags),
        **painless,
    )
    return Request(minutes=minutes, profile=profile, day=DAY, time_of_day="midday")


def left(request: Request, catalog: Catalog) -> tuple[int, int]:
    """(exercises left in their plain form, exercises left only as a variant)."""
    forms: dict[str, set[str | None]] = {}
    for mode in admissible(resolve(request, catalog)).modes:
        forms.setdefault(mode.exercise.id, set()).add(mode.variant_id)
    plain = sum(None in found for found in forms.values())
    return plain, len(forms) - plain


def session_lines(made: Plan, catalog: Catalog) -> Iterable[str]:
    """The session in lines: start, stage, exercise, dose, position."""
    session = Session(made.sessions[0].budget_s, made.sessions[0].steps)
    for bout in session.bouts:
        exercise = catalog.exercises[bout.exercise]
        name = f"{form_name(bout, exercise)}, {dose(bout, exercise)}"
        yield f"    {clock(bout.steps[0].start_s):>5} {bout.stage.value:9} {name} ({catalog.label(bout.position)})"
    for entry in made.cautions:
        yield f"          care: {catalog.label(entry.exercise)}, {entry.reason} ({catalog.label(entry.condition)})"


def main() -> None:
    """Prints the table, and the sessions if asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("conditions", nargs="*")
    options = parser.parse_args()
    catalog = builtin_catalog()
    able = sum(exercise.availability is Availability.PLANNABLE for exercise in catalog.exercises.values())
    print(f"Of {able} exercises that need no opt-in; equipment: {', '.join(THINGS)}.\n")
    print(f"{'condition':40} {'plain':>5} {'variant':>7}  plan")
    for condition in options.conditions or catalog.conditions:
        request = request_for(condition, catalog, options.minutes)
        made = plan(request, catalog)
        plain, variant = left(request, catalog)
        steps = made.sessions[0] if made.sessions else None
        told = f"{made.status.value} {clock(steps.total_s)}" if steps else made.status.value
        print(f"{condition:40} {plain:5} {variant:7}  {told}")
        if options.plans:
            for line in session_lines(made, catalog) if steps else (note.text for note in made.notes):
                print(line)


if __name__ == "__main__":
    main()
