"""Cross-references and plausibility of a whole catalogue: everything wrong is found, not the first thing only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from catalog.conditions import Exclusion
from catalog.errors import did_you_mean
from catalog.exercise import Availability, Bounds, Exercise, HoldsDose, RepsDose, TimedDose
from catalog.library import Catalog

Path = tuple[str | int, ...]
Finding = tuple[str, str, Path, str, str | None]
"""(shelf, entry id, path inside the entry, what is wrong, what to do)"""

LONGEST_S = 3600
"""No single exercise at its smallest dose takes more than an hour."""


def findings(catalog: Catalog) -> Iterator[Finding]:
    """Everything that is wrong between the entries."""
    for exercise in catalog.exercises.values():
        yield from _exercise(catalog, exercise)
    yield from _cycles(catalog)
    yield from _vocabulary(catalog)


def smallest_s(exercise: Exercise) -> int:
    """Seconds of the smallest dose, both sides and all segments, with changes of side."""
    dose = exercise.dose
    if dose is None:
        return 0
    blocks = max(1, len(exercise.segments)) * (2 if exercise.laterality == "per_side" else 1)
    sets = dose.sets.min
    if isinstance(dose, TimedDose):
        work = dose.time_s.min
    elif isinstance(dose, HoldsDose):
        work = dose.hold_s.min * dose.reps.min + dose.rest_s * (dose.reps.min - 1)
    else:
        work = dose.reps.min * dose.rep_s
    return blocks * (sets * work + (sets - 1) * dose.set_rest_s) + (blocks - 1) * exercise.side_switch_s


def _unknown(kind: str, values: Iterable[tuple[Path, str]], choices: Iterable[str]) -> Iterator[tuple[Path, str, str]]:
    pool = set(choices)
    for path, value in values:
        if value not in pool:
            maybe = did_you_mean(value, pool) or f"one of: {', '.join(sorted(pool)[:8])}, ..."
            yield path, f"there is no {kind} called {value!r}", maybe


def _indexed(path: Path, values: Iterable[str]) -> list[tuple[Path, str]]:
    return [((*path, index), value) for index, value in enumerate(values)]


def _exercise(catalog: Catalog, exercise: Exercise) -> Iterator[Finding]:
    def out(found: Iterable[tuple[Path, str, str | None]]) -> Iterator[Finding]:
        for path, what, maybe in found:
            yield "exercises", exercise.id, path, what, maybe

    positions = [position.id for position in catalog.positions.positions]
    yield from out(_unknown("position", [(("position",), exercise.position)], positions))
    yield from out(
        _unknown("position", _indexed(("alternative_positions",), exercise.alternative_positions), positions)
    )
    yield from out(_unknown("exposure tag", _indexed(("exposure",), exercise.exposure or ()), catalog.exposure))
    yield from out(_unknown("region", _indexed(("regions",), exercise.regions), catalog.regions))
    for role in ("primary", "secondary"):
        muscles = getattr(exercise.muscles, role)
        yield from out(_unknown("muscle", _indexed(("muscles", role), muscles), catalog.muscles))
    yield from out(_equipment(catalog, ("equipment",), exercise.equipment))
    yield from out(
        _unknown("equipment", _indexed(("optional_equipment",), exercise.optional_equipment), catalog.equipment)
    )
    for link in ("easier", "harder"):
        yield from out(_unknown("exercise", _indexed((link,), getattr(exercise, link)), catalog.exercises))
    yield from out(_citations(catalog, exercise))
    yield from out(_form(exercise))
    yield from out(_variants(catalog, exercise, positions))


def _equipment(catalog: Catalog, path: Path, groups: Iterable[Iterable[str]]) -> Iterator[tuple[Path, str, str]]:
    for index, group in enumerate(groups):
        yield from _unknown("equipment", _indexed((*path, index), group), catalog.equipment)


def _citations(catalog: Catalog, exercise: Exercise) -> Iterator[tuple[Path, str, str]]:
    cited: list[tuple[Path, str]] = [
        (("sources", index, "document"), source.document) for index, source in enumerate(exercise.sources)
    ]
    for name in ("time_s", "hold_s", "reps", "sets"):
        bounds = getattr(exercise.dose, name, None)
        if isinstance(bounds, Bounds):
            cited += [(("dose", name, "basis"), bounds.basis_of(which)) for which in ("min", "default", "max")]
    cited += [(("variants", index, "basis"), variant.basis) for index, variant in enumerate(exercise.variants)]
    ids = [(path, citation.partition(":")[0]) for path, citation in dict.fromkeys(cited)]
    yield from _unknown("reference", ids, catalog.references)


def _form(exercise: Exercise) -> Iterator[tuple[Path, str, str | None]]:
    both = set(exercise.muscles.primary) & set(exercise.muscles.secondary)
    if both:
        yield ("muscles",), f"{', '.join(sorted(both))} stand as primary and as secondary", "delete one of the two."
    tags = set(exercise.exposure or ())
    never = exercise.availability is Availability.NEVER
    if not never and {"tool_pressure", "lumbar_extension_end"} <= tags:
        yield ("exposure",), "a tool under an arched back is banned (000:20)", "say why in `never_planned`."
    if not never and smallest_s(exercise) > LONGEST_S:
        seconds = smallest_s(exercise)
        yield ("dose",), f"the smallest dose takes {seconds} s, more than {LONGEST_S}", "give a smaller min."
    if not never and exercise.position == "seated_chair" and not _has_chair(exercise.equipment):
        yield ("equipment",), "sitting on a chair needs a group with `chair`", "add [chair]."
    if isinstance(exercise.dose, RepsDose | HoldsDose | TimedDose) and len(exercise.segments) == 1:
        yield ("segments",), "one segment is the whole muscle", "leave `segments` out or name two or more."
    ids = [variant.id for variant in exercise.variants]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        yield ("variants",), f"the variant {twice!r} stands twice", "give it another id."


def _has_chair(groups: Iterable[Iterable[str]]) -> bool:
    return any("chair" in group for group in groups)


def _variants(catalog: Catalog, exercise: Exercise, positions: list[str]) -> Iterator[tuple[Path, str, str | None]]:
    for index, variant in enumerate(exercise.variants):
        path: Path = ("variants", index)
        yield from _unknown("exposure tag", _indexed((*path, "drops"), variant.drops), catalog.exposure)
        yield from _unknown("exposure tag", _indexed((*path, "adds"), variant.adds), catalog.exposure)
        if variant.position is not None:
            yield from _unknown("position", [((*path, "position"), variant.position)], positions)
        groups = exercise.equipment if variant.equipment is None else variant.equipment
        yield from _equipment(catalog, (*path, "equipment"), groups)
        for tag in variant.drops:
            if tag not in (exercise.exposure or ()):
                yield (*path, "drops"), f"drops {tag}, which the base form does not have", "delete it there."
        if (variant.position or exercise.position) == "seated_chair" and not _has_chair(groups):
            yield (*path, "equipment"), "sitting on a chair needs a group with `chair`", "add [chair]."


def _cycles(catalog: Catalog) -> Iterator[Finding]:
    harder: dict[str, set[str]] = {exercise_id: set() for exercise_id in catalog.exercises}
    for exercise in catalog.exercises.values():
        for other in exercise.harder:
            harder[exercise.id].add(other)
        for other in exercise.easier:
            harder.setdefault(other, set()).add(exercise.id)
    for trail in _loops(harder):
        text = " -> ".join([*trail, trail[0]])
        named = next((name for name in trail if name in catalog.own), trail[0])
        link = "harder" if catalog.exercises[named].harder else "easier"
        yield "exercises", named, (link,), f"is harder than itself: {text}", "delete one of these links."


def _loops(harder: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """One cycle for each link that closes one, by depth-first search without recursion."""
    done: set[str] = set()
    for start in sorted(harder):
        trail: list[str] = []
        todo: list[tuple[str, bool]] = [(start, False)]
        while todo:
            node, leaving = todo.pop()
            if leaving:
                trail.pop()
                done.add(node)
            elif node in trail:
                yield trail[trail.index(node) :]
            elif node not in done:
                trail.append(node)
                todo.append((node, True))
                todo += [(follower, False) for follower in sorted(harder.get(node, ()), reverse=True)]


def _vocabulary(catalog: Catalog) -> Iterator[Finding]:
    def out(shelf: str, entry: str, found: Iterable[tuple[Path, str, str]]) -> Iterator[Finding]:
        for path, what, maybe in found:
            yield shelf, entry, path, what, maybe

    positions = [position.id for position in catalog.positions.positions]
    for condition in catalog.conditions.values():
        for strength in ("hard", "soft"):
            predicate: Exclusion = getattr(condition, strength)
            shelves: list[tuple[str, str, Iterable[Any]]] = [
                ("exposure tag", "tags", catalog.exposure),
                ("exercise", "ids", catalog.exercises),
                ("position", "positions", positions),
            ]
            for kind, key, choices in shelves:
                values = _indexed((strength, key), getattr(predicate, key))
                yield from out("conditions", condition.id, _unknown(kind, values, choices))
        preferred = _indexed(("prefer",), condition.prefer)
        yield from out("conditions", condition.id, _unknown("exercise", preferred, catalog.exercises))
    for thing in catalog.equipment.values():
        for index, substitute in enumerate(thing.substitutes):
            path: Path = ("substitutes", index)
            used = [((*path, "use"), substitute.use)]
            yield from out("equipment", thing.id, _unknown("equipment", used, catalog.equipment))
            limited = _indexed((*path, "only_for"), substitute.only_for)
            yield from out("equipment", thing.id, _unknown("exercise", limited, catalog.exercises))
    for style in catalog.styles.values():
        cited = [(("basis", index), name.partition(":")[0]) for index, name in enumerate(style.basis)]
        yield from out("styles", style.id, _unknown("reference", cited, catalog.references))
        targets = [(("targets", target), target) for target in style.targets]
        yield from out("styles", style.id, _unknown("target", targets, catalog.targets))
    yield from _matrix(catalog, positions)


def _matrix(catalog: Catalog, positions: list[str]) -> Iterator[Finding]:
    change: Callable[[str, str], int] = catalog.positions.change_s
    missing = False
    pairs = {frozenset(pair[:2]) for pair in catalog.positions.transitions}
    used = list(catalog.position_ids)
    for index, a in enumerate(used):
        for b in used[index + 1 :]:
            if frozenset((a, b)) not in pairs:
                missing = True
                yield "positions", "", ("transitions",), f"no seconds from {a} to {b}", "add the pair."
    if missing:
        return
    for a in used:
        for b in used:
            for c in used:
                if a != b and change(a, c) + change(c, b) < change(a, b):
                    what = f"{a} to {b} takes longer than the detour over {c}"
                    yield "positions", "", ("transitions",), what, "lower it, or raise the detour."
                    return
