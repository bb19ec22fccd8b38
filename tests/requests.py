"""Seeded random requests, and what a coach looks at in a plan: read from its steps, its request and the catalogue."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from catalog.catalog import Catalog
from catalog.exercise import Exercise, Intensity, Stage
from constraints.comfort.variety import main_region
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.profile import Profile
from constraints.request import Request
from constraints.session import Bout, Session
from planner.candidates import admissible
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
    yield from _says_of_the_order(plan, catalog)


def _says_of_the_order(plan: Plan, catalog: Catalog) -> Iterator[str]:
    """What a coach misses among the targets, and what would stand better in another order of the same exercises."""
    instance = resolve(plan.request, catalog)
    session = Session(plan.sessions[0].budget_s, plan.sessions[0].steps)
    modes = admissible(instance).modes
    yield from _without_an_exercise(session, modes, instance)
    if _threes(session.bouts, instance) and _fits(session, instance, varied=True):
        yield "three in a row for one region, and another order has none"
    yield from _hardest_at_an_end(session, modes, instance)


def _without_an_exercise(session: Session, modes: Sequence[Mode], instance: Instance) -> Iterator[str]:
    """Targets without an exercise that is really for them, though the smallest dose of one fits the session."""
    for target in instance.targets:
        able = [mode for mode in modes if mode.modality is not None and _is_for(mode.exercise, target.part)]
        done = [
            bout.exercise
            for bout in session.bouts
            if bout.stage.value in MODALITIES and _is_for(instance.catalog.exercises[bout.exercise], target.part)
        ]
        if not done and any(mode.setup_s + mode.total_s <= session.budget_s for mode in able):
            yield f"nothing is really for {target.part}"


def _hardest_at_an_end(session: Session, modes: Sequence[Mode], instance: Instance) -> Iterator[str]:
    """The hardest exercise (a strong one, else a moderate one) stands first or last, and need not: another order has
    fewer such ends, or a gentle exercise to arrive, warm up or relax still fits before or after it."""
    hardest = _hardest(session.bouts, instance)
    bouts = session.bouts
    used = {bout.exercise for bout in bouts}
    if hardest is None:
        return

    def fine(bout: Bout) -> bool:
        return instance.catalog.exercises[bout.exercise].intensity is not hardest

    ends = [(name, bout) for name, bout in (("first", bouts[0]), ("last", bouts[-1])) if not fine(bout)]
    better = _fits(session, instance, first=fine, last=fine) or (
        len(ends) == 2 and (_fits(session, instance, first=fine) or _fits(session, instance, last=fine))
    )
    spare_s = session.budget_s - session.total_s
    for name, bout in ends:
        stages = (Stage.ARRIVE, Stage.WARM_UP) if name == "first" else (Stage.RELAX,)
        framed = bout.stage not in stages and any(
            mode.stage in stages
            and mode.exercise.id not in used
            and mode.exercise.intensity is Intensity.GENTLE
            and mode.setup_s + mode.total_s + instance.change_s(mode.position, bout.position) <= spare_s
            for mode in modes
        )
        if better or framed:
            yield f"the hardest exercise stands {name}: {bout.exercise}"


def _hardest(bouts: Sequence[Bout], instance: Instance) -> Intensity | None:
    """The highest intensity in a session; None if all of it is gentle."""
    found = {instance.catalog.exercises[bout.exercise].intensity for bout in bouts}
    return next((level for level in (Intensity.STRONG, Intensity.MODERATE) if level in found), None)


def _threes(bouts: Sequence[Bout], instance: Instance) -> int:
    """How often three exercises in a row have the same main region."""
    mains = [_main(bout, instance) for bout in bouts]
    return sum(_same(*mains[index : index + 3]) for index in range(len(mains) - 2))


def _same(*regions: str | None) -> bool:
    return regions[0] is not None and len(set(regions)) == 1


def _main(bout: Bout, instance: Instance) -> str | None:
    return main_region(instance.catalog.exercises[bout.exercise].regions, bout.stage, instance)


def _fits(
    session: Session,
    instance: Instance,
    varied: bool = False,
    first: Callable[[Bout], bool] | None = None,
    last: Callable[[Bout], bool] | None = None,
) -> bool:
    """Whether the exercises of a session fit its time in some order inside the stages that has no three in a row for
    one region (`varied`), or begins and ends with what is asked for. Tries every order."""
    bouts = session.bouts
    stages = [tuple(group) for _, group in groupby(range(len(bouts)), key=lambda index: bouts[index].stage)]
    mains = [_main(bout, instance) for bout in bouts]
    never = session.budget_s + 1

    @cache
    def least_s(stage: int, done: frozenset[int], before: int | None, now: int | None) -> int:
        """Fewest seconds between the exercises that are still to come."""
        if len(done) == len(stages[stage]):
            if stage + 1 < len(stages):
                return least_s(stage + 1, frozenset(), before, now)
            return 0 if now is None or last is None or last(bouts[now]) else never
        found = never
        for index in stages[stage]:
            if index in done or (now is None and first is not None and not first(bouts[index])):
                continue
            if varied and before is not None and now is not None and _same(mains[before], mains[now], mains[index]):
                continue
            way_s = 0 if now is None else instance.change_s(bouts[now].position, bouts[index].position)
            found = min(found, way_s + least_s(stage, done | {index}, now, index))
        return found

    ways_s = sum(instance.change_s(one.position, other.position) for one, other in pairwise(bouts))
    return session.total_s - ways_s + least_s(0, frozenset(), None, None) <= session.budget_s


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
