"""Random tiny requests on real exercises with two or three modes each, and their best session by trying every one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from random import Random
from typing import Any

from catalog.catalog import Catalog
from catalog.exercise import Availability, Exercise, Stage
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.profile import Profile
from constraints.request import Request
from constraints.screening import Screening
from planner.api import builtin_catalog
from tests.constraints.handmade import catalog_with, exercise, timed, tool
from tests.tiny import all_modes, session_of

MOST_SESSIONS = 2500
FRAME = (Stage.ARRIVE, Stage.WARM_UP, Stage.RELAX)


@dataclass(frozen=True)
class Best:
    """The best value of any session, and how many sessions were tried and keep all rules."""

    value: int | None
    sessions: tuple[tuple[Mode, ...], ...]
    tried: int
    allowed: int


def every_session(instance: Instance) -> Iterator[tuple[Mode, ...]]:
    """Every choice of modes with at most one of each exercise, in every order that keeps the order of the stages.

    The modes are those of the catalogue, whatever the rules and the planner make of them. The empty session is one.
    """
    by_exercise: dict[str, list[Mode]] = {}
    for mode in all_modes(instance, doses=99):
        by_exercise.setdefault(mode.exercise.id, []).append(mode)
    for length in range(len(by_exercise) + 1):
        for names in combinations(sorted(by_exercise), length):
            for chosen in product(*(by_exercise[name] for name in names)):
                stages = [[mode for mode in chosen if mode.stage is stage] for stage in instance.stage_order]
                for parts in product(*(permutations(part) for part in stages)):
                    yield tuple(mode for part in parts for mode in part)


def best_by_hand(instance: Instance) -> Best:
    """Tries every session and keeps the best that the solver-free checkers find no breach in."""
    best: int | None = None
    best_sessions: list[tuple[Mode, ...]] = []
    tried = allowed = 0
    for modes in every_session(instance):
        tried += 1
        found = instance.rulebook.check(session_of(modes, instance), instance)
        if any(finding.breach for finding in found):
            continue
        allowed += 1
        value = instance.rulebook.value(found)
        if best is None or value > best:
            best, best_sessions = value, []
        if value == best:
            best_sessions.append(modes)
    return Best(best, tuple(best_sessions), tried, allowed)


def tiny_instance(seed: int) -> Instance:
    """A random request on up to five real exercises, each with at most three modes."""
    rng = Random(seed)
    source = builtin_catalog()
    targets = _targets(rng, source)
    names = _exercises(rng, source, targets)
    rules = {"exercise_share": {"percent": rng.choice([20, 40, 100])}}
    plain = Request(minutes=10, targets=targets, profile=_profile(rng, source, names), rules=rules)
    kept = {name: _small(rng, source.exercises[name], plain) for name in names}
    while sum(1 for _ in every_session(resolve(plain, replace(source, exercises=kept)))) > MOST_SESSIONS:
        kept.pop(max(kept, key=lambda name: (_modes_of(kept[name], plain), name)))
    catalog = replace(source, exercises=kept)
    liking = {
        "opt_in": tuple(kept),
        "likes": tuple(name for name in kept if rng.random() < 0.2),
        "dislikes": tuple(name for name in kept if rng.random() < 0.2),
    }
    include = tuple(name for name in kept if rng.random() < 0.06)
    request = plain.model_copy(
        update={
            "minutes": _minutes(rng, resolve(plain, catalog)),
            "include": include,
            "exclude": tuple(name for name in kept if name not in include and rng.random() < 0.04),
        }
    )
    return with_profile(resolve(request, catalog), **liking)


DAY = dt.date(2026, 6, 1)
FEW_SESSIONS = 400
"""So many sessions of a varied request are tried at most."""


def varied_instance(seed: int) -> Instance:
    """A random request under the rules as they come, on three or four real exercises with one to three modes each.

    People differ in all that a profile has: conditions (those that need a clinician are cleared), pain, age, things,
    positions to avoid, likes. There is too little time for everything, or just enough, so that the seconds matter.
    """
    rng = Random(f"varied {seed}")
    source = builtin_catalog()
    targets = _targets(rng, source)
    names = _exercises(rng, source, targets)
    names = sorted(rng.sample(names, min(len(names), rng.choice([3, 4, 4]))))
    plain = Request(minutes=10, targets=targets, profile=_varied_profile(rng, source, names))
    kept = {name: _small(rng, source.exercises[name], plain) for name in names}
    while sum(1 for _ in every_session(resolve(plain, replace(source, exercises=kept)))) > FEW_SESSIONS:
        kept.pop(max(kept, key=lambda name: (_modes_of(kept[name], plain), name)))
    catalog = replace(source, exercises=kept)
    asked = [name for name in kept if rng.random() < 0.1]
    request = plain.model_copy(
        update={
            "minutes": _minutes(rng, resolve(plain, catalog)),
            "include": tuple(asked),
            "exclude": tuple(name for name in kept if name not in asked and rng.random() < 0.05),
            "time_of_day": rng.choice([None, "morning", "evening"]),
            "day": DAY,
        }
    )
    liking = {name: tuple(entry for entry in kept if rng.random() < 0.2) for name in ("likes", "dislikes")}
    return with_profile(resolve(request, catalog), opt_in=tuple(kept), **liking)


def _varied_profile(rng: Random, source: Catalog, names: list[str]) -> Profile:
    needed = sorted({thing for name in names for group in source.exercises[name].equipment for thing in group})
    mild = [name for name in sorted(source.conditions) if source.conditions[name].screening.clearable]
    mild += [name for name, found in sorted(source.conditions.items()) if not found.screening.refuses] * 2
    return Profile(
        equipment=tuple(thing for thing in (*needed, *things_to_own(source)) if rng.random() < 0.6),
        conditions=tuple(rng.sample(mild, rng.choice([0, 0, 1, 1, 1, 2, 3]))),
        cleared=DAY,
        screening=rng.choice([None, Screening.all_clear(DAY, source.red_flags)]),
        direction=rng.choice([None, None, None, "neutral", "flexion", "extension"]),
        sessions_done=rng.choice([None, None, 0, 3]),
        pain_free_weeks=rng.choice([None, 8]),
        avoid_positions=tuple(rng.sample(sorted(source.position_ids), rng.choice([0, 0, 0, 0, 1]))),
        level=rng.choice(["beginner", "intermediate", "advanced", "advanced"]),
        age=rng.choice([None, None, 40, 70]),
        pain_now=rng.choice([None, None, 0, 0, 2, 5]),
        pace=rng.choice([None, None, None, None, "fit_fast"]),
    )


def with_profile(instance: Instance, **changes: Any) -> Instance:
    """The same request for a person who differs in some fields."""
    profile = Profile.model_validate({**instance.profile.model_dump(), **changes})
    return resolve(instance.request.model_copy(update={"profile": profile}), instance.catalog)


def with_rules(instance: Instance, **rules: dict[str, Any]) -> Instance:
    """The same request with further settings of rules."""
    return resolve(instance.request.model_copy(update={"rules": {**instance.request.rules, **rules}}), instance.catalog)


def things_to_own(catalog: Catalog) -> tuple[str, ...]:
    """Ids of everything that a person can own."""
    return tuple(thing.id for thing in catalog.equipment.values() if not thing.assumed)


def _targets(rng: Random, source: Catalog) -> dict[str, int]:
    regions = sorted(region.id for region in source.regions.values() if region.targetable)
    chosen = rng.sample(regions, rng.randint(1, 3))
    sided = rng.random() < 0.4
    found = {}
    for name in chosen:
        side = rng.choice([":left", ":right", ""]) if sided else ""
        found[name + side] = rng.choice([1, 2, 3, 4, 5, 5])
    return found


def _exercises(rng: Random, source: Catalog, targets: dict[str, int]) -> list[str]:
    regions = {name.partition(":")[0] for name in targets}
    usable = [entry for entry in source.exercises.values() if entry.availability is not Availability.NEVER]
    frame = [entry.id for entry in usable if set(entry.session_stages) <= set(FRAME)]
    serving = [entry.id for entry in usable if entry.id not in frame and regions & set(entry.regions)]
    chosen = rng.sample(frame, rng.choice([0, 1, 1, 1, 2]))
    chosen += rng.sample(serving, min(len(serving), rng.choice([4, 5, 5]) - len(chosen)))
    return sorted(chosen)


def _profile(rng: Random, source: Catalog, names: list[str]) -> Profile:
    needed = sorted({thing for name in names for group in source.exercises[name].equipment for thing in group})
    cautions = sorted(name for name, found in source.conditions.items() if not found.screening.refuses)
    positions = sorted(source.position_ids)
    return Profile(
        equipment=tuple(thing for thing in needed if rng.random() < 0.85),
        conditions=tuple(rng.sample(cautions, rng.choice([0, 0, 0, 1, 2]))),
        avoid_positions=tuple(rng.sample(positions, rng.choice([0, 0, 0, 0, 1]))),
        level=rng.choice(["beginner", "intermediate", "advanced", "advanced"]),
        age=rng.choice([None, 40, 70]),
        pain_now=rng.choice([None, None, None, 2, 5]),
    )


def _small(rng: Random, entry: Exercise, request: Request) -> Exercise:
    """The exercise with at most three modes, of a random kind."""
    kinds = [(1, 0), (2, 0), (3, 0), (1, 1), (2, 1)]
    rng.shuffle(kinds)
    start = _at(entry, rng)
    for doses, variants in [*kinds, (1, 0)]:
        cut = _cut(start, doses=doses, variants=variants)
        if 1 < _modes_of(cut, request) <= 3:
            return cut
    return _cut(start, doses=1, variants=0)


def _at(entry: Exercise, rng: Random) -> Exercise:
    """The exercise in one of its stages, its variants in random order."""
    variants = list(entry.variants)
    rng.shuffle(variants)
    stages = entry.session_stages if rng.random() < 0.3 else (rng.choice(entry.session_stages),)
    return entry.model_copy(update={"stages": stages, "variants": tuple(variants)})


def _cut(entry: Exercise, doses: int, variants: int) -> Exercise:
    """The exercise with so many doses and variants at most."""
    data = entry.model_dump()
    dose = data["dose"]
    number = "time_s" if dose["kind"] == "timed" else "reps"
    stride = 30 if number == "time_s" else 3
    usual, low, high = (dose[number][name] for name in ("default", "min", "max"))
    for name in ("time_s", "hold_s", "reps", "sets"):
        if name in dose:
            value = dose[name]["min" if name == "sets" else "default"]
            dose[name] = {"min": value, "default": value, "max": value}
    if doses > 1:
        dose[number]["min"] = max(low, usual - stride)
    if doses > 2 or (doses > 1 and dose[number]["min"] == usual):
        dose[number]["max"] = min(high, usual + stride)
    data["variants"] = data["variants"][:variants]
    return Exercise.model_validate(data)


def _modes_of(entry: Exercise, request: Request) -> int:
    catalog = replace(builtin_catalog(), exercises={entry.id: entry})
    return len(all_modes(resolve(request, catalog), doses=99))


def _minutes(rng: Random, instance: Instance) -> float:
    """Between too little and more than enough for all exercises at once."""
    longest: dict[str, int] = {}
    for mode in all_modes(instance, doses=99):
        longest[mode.exercise.id] = max(longest.get(mode.exercise.id, 0), mode.total_s + 12)
    seconds = sum(longest.values()) * rng.uniform(0.4, 1.3)
    return max(60, round(seconds)) / 60


def crowded_instance(seed: int) -> Instance:
    """A random request on handmade exercises that crowd into one or two stages and a few places, with little time.

    Here the order matters most: what is in hand, who stands at the ends, three in a row, seconds between exercises.
    """
    rng = Random(seed)
    stages = rng.choice([("release",), ("mobilise",), ("release", "mobilise"), ("mobilise", "activate")])
    positions = rng.sample(
        ["supine", "side_lying", "prone", "quadruped", "half_kneeling", "standing"], rng.choice([2, 3])
    )
    things = {name: tool(name, firmness=level) for name, level in (("ball", 1), ("stick", 3))}
    gentle = rng.choice([0.0, 0.3, 0.7])
    entries = []
    names = ("e1", "e2", "e3", "e4", "e5")[: rng.choice([3, 4, 5])]
    for index, name in enumerate(names):
        shortest = rng.choice([20, 25, 30, 34])
        longest = shortest + (rng.choice([0, 1, 6, 10]) if len(names) < 5 or index < 2 else 0)
        entries.append(
            exercise(
                name,
                stages=(rng.choice(stages),),
                position=rng.choice(positions),
                regions=(rng.choice(["glutes", "glutes", "quads"]),),
                intensity="gentle" if rng.random() < gentle else "moderate",
                difficulty=rng.choice([1, 2]),
                exposure=("lumbar_direct_pressure",) if rng.random() < 0.2 else (),
                equipment=(((rng.choice(list(things)),),) if rng.random() < 0.4 else ()),
                dose=timed(shortest, shortest, longest),
            )
        )
    catalog = catalog_with(*entries, equipment=things)
    request = Request(
        minutes=10,
        targets={"glutes": rng.randint(1, 5), "quads": rng.randint(1, 5)},
        profile=Profile(equipment=tuple(things)),
        rules={"exercise_share": {"percent": 100}},
        include=tuple(entry.id for entry in entries if rng.random() < 0.85),
    )
    return _tight(rng, resolve(request, catalog))


def _tight(rng: Random, instance: Instance) -> Instance:
    """The request with just the time that some session takes, or a few seconds more or less."""
    modes = [mode for mode in all_modes(instance, doses=99) if rng.random() < 0.7]
    one_each = {mode.exercise.id: mode for mode in modes}
    chosen = [one_each[name] for name in sorted(one_each)]
    rng.shuffle(chosen)
    chosen.sort(key=lambda mode: instance.stage_order.index(mode.stage))
    seconds = max(60, session_of(chosen, instance).total_s + rng.choice([-2, 0, 0, 0, 1, 3]))
    return resolve(instance.request.model_copy(update={"minutes": seconds / 60}), instance.catalog)
