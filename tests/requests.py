"""Seeded random requests, and what a coach looks at in a plan: read from steps and catalogue alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import groupby

from catalog.exercise import Exercise
from catalog.library import Catalog
from constraints.profile import Profile
from constraints.request import Request
from planner.result import Plan

MODALITIES = ("release", "mobilise", "activate", "stretch")
THINGS = (
    "foam_roller",
    "tennis_ball",
    "massage_ball",
    "lacrosse_ball",
    "swiss_ball",
    "chair",
    "pillow",
    "strap_or_towel",
)
LEVELS = ("beginner", "intermediate", "advanced")


def random_request(rng: random.Random, catalog: Catalog, limit_s: float = 3.0) -> Request:
    """Five minutes to an hour, one to five regions with weights, some equipment, a level."""
    regions = [region.id for region in catalog.regions.values() if region.targetable]
    return Request(
        minutes=rng.choice([5, 8, 10, 15, 20, 30, 45, 60]),
        targets={region: rng.randint(1, 5) for region in rng.sample(regions, rng.randint(1, 5))},
        profile=Profile(equipment=rng.sample(THINGS, rng.randint(0, 4)), level=rng.choice(LEVELS)),
        time_limit_s=limit_s,
    )


def exercises_in_order(plan: Plan, catalog: Catalog) -> list[tuple[Exercise, str, int]]:
    """(exercise, stage, seconds without getting there) in order."""
    found = []
    for (name, stage), steps in groupby(plan.sessions[0].steps, key=lambda step: (step.exercise, step.stage.value)):
        seconds = sum(step.duration_s for step in steps if step.kind.value in ("work", "rest", "switch"))
        found.append((catalog.exercises[name], stage, seconds))
    return found


def coach_says(plan: Plan, catalog: Catalog) -> Iterator[str]:
    """Everything at which a coach would shake their head; nothing for a good plan."""
    budget = plan.sessions[0].budget_s
    bouts = exercises_in_order(plan, catalog)
    usable = set(catalog.exercises) - {entry.exercise for entry in plan.excluded}
    targets = {key.partition(":")[0] for key in plan.request.targets}
    warm_up = sum(seconds for _, stage, seconds in bouts if stage == "warm_up")
    if warm_up > max(120, budget / 6):
        yield f"{warm_up} s of warm-up in {budget} s"
    kinds = {stage for _, stage, _ in bouts} & set(MODALITIES)
    possible = {
        stage.value
        for name in usable
        for stage in catalog.exercises[name].session_stages
        if stage.value in MODALITIES and _serves(catalog.exercises[name], targets, catalog)
    }
    if budget >= 20 * 60 and len(kinds) < min(3, len(possible)):
        yield f"only {sorted(kinds)} in {budget // 60} minutes, and {sorted(possible)} were possible"
    for target in sorted(targets):
        able = [name for name in usable if _is_for(catalog.exercises[name], target)]
        done = [exercise.id for exercise, stage, _ in bouts if stage in MODALITIES and _is_for(exercise, target)]
        if budget >= 10 * 60 and able and not done:
            yield f"nothing is really for {target}"
    for exercise, stage, seconds in bouts:
        if stage in MODALITIES and not _serves(exercise, targets, catalog):
            yield f"{exercise.id} is filler"
        if seconds > max(budget / 5, _smallest_s(exercise)) + 1:
            yield f"{exercise.id} takes {seconds} of {budget} s"
    last, stage, _ = bouts[-1]
    if last.intensity != "gentle" or stage in ("warm_up", "activate"):
        yield f"ends with {last.id}"
    order = ["arrive", "warm_up", *MODALITIES, "relax"]
    if [stage for _, stage, _ in bouts] != sorted((stage for _, stage, _ in bouts), key=order.index):
        yield "the stages are out of order"


def _is_for(exercise: Exercise, target: str) -> bool:
    return target in exercise.regions or target in exercise.muscles.primary


def _serves(exercise: Exercise, targets: set[str], catalog: Catalog) -> bool:
    muscles = {*exercise.muscles.primary, *exercise.muscles.secondary}
    of_targets = {
        muscle for target in targets if target in catalog.regions for muscle in catalog.regions[target].muscles
    }
    return bool(targets & {*exercise.regions, *muscles} or muscles & of_targets)


def _smallest_s(exercise: Exercise) -> int:
    from catalog.checks import smallest_s

    return smallest_s(exercise)
