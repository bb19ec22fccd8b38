"""Cross-references and plausibility of a whole catalogue: everything wrong is found, not the first thing only.

The checks read plain data, not models: an entry that is no valid model is checked as far as its data can be trusted, so
that all of its faults are told at once. What is wrong in itself has a type there that no check looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from catalog.catalog import Catalog
from catalog.errors import did_you_mean, nearest
from catalog.exercise import Availability, Exercise, Fault, HoldsDose, TimedDose, availability_of
from catalog.positions import Positions

Path = tuple[str | int, ...]
Data = Mapping[str, Any]
Names = Mapping[str, frozenset[str]]
"""Kind of thing -> every name that such a thing has somewhere in the catalogue."""

Finding = tuple[str, str, Path, str, str | None]
"""(shelf, entry id, path inside the entry, what is wrong, what to do)"""

LONGEST_S = 3600
"""No single exercise at its smallest dose takes more than an hour."""

KINDS = {"regions": "region", "equipment": "equipment", "exposure": "exposure tag", "exercises": "exercise"}
"""Shelf -> what its entries are called where they are referred to; the other shelves keep their name."""

REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "exercises": (
        ("position", "position"),
        ("alternative_positions.*", "position"),
        ("exposure.*", "exposure tag"),
        ("regions.*", "region"),
        ("muscles.*.*", "muscle"),
        ("equipment.*.*", "equipment"),
        ("optional_equipment.*", "equipment"),
        ("easier.*", "exercise"),
        ("harder.*", "exercise"),
        ("sources.*.document", "reference"),
        ("dose.*.basis", "reference"),
        ("dose.*.basis.*", "reference"),
        ("variants.*.basis", "reference"),
        ("variants.*.drops.*", "exposure tag"),
        ("variants.*.adds.*", "exposure tag"),
        ("variants.*.position", "position"),
        ("variants.*.equipment.*.*", "equipment"),
    ),
    "conditions": (
        ("hard.tags.*", "exposure tag"),
        ("hard.ids.*", "exercise"),
        ("hard.positions.*", "position"),
        ("soft.tags.*", "exposure tag"),
        ("soft.ids.*", "exercise"),
        ("soft.positions.*", "position"),
        ("prefer.*", "exercise"),
        ("evidence.*", "reference"),
    ),
    "red_flags": (("evidence.*", "reference"),),
    "equipment": (("substitutes.*.use", "equipment"), ("substitutes.*.only_for.*", "exercise")),
    "styles": (("basis.*", "reference"), ("targets.#", "target")),
}
"""Shelf -> where its entries name other things, and of which kind. `*` is everything in a list or behind a key, `#` the
keys themselves."""


class Entry(NamedTuple):
    """An entry as plain data, and the shelf that it belongs to."""

    shelf: str
    data: Data


def findings(catalog: Catalog) -> Iterator[Finding]:
    """Everything that is wrong between the entries of a catalogue."""
    shelves = ("exercises", "conditions", "red_flags", "equipment", "styles", "regions", "exposure", "references")
    found = [(shelf, name, entry) for shelf in shelves for name, entry in getattr(catalog, shelf).items()]
    entries = [Entry(shelf, plain(entry)) for shelf, _, entry in found]
    places = [position.id for position in catalog.positions.positions]
    for index, fault in faults_between(entries, places, catalog.own):
        shelf, name, _ = found[index]
        yield shelf, name, *fault
    for fault in faults_of_matrix(catalog.positions):
        yield "positions", "", *fault


def plain(entry: BaseModel) -> dict[str, Any]:
    """What was written for a valid entry."""
    return entry.model_dump(mode="json", exclude_unset=True, warnings=False)


def faults_between(
    entries: Sequence[Entry], positions: Iterable[str], own: Collection[str]
) -> Iterator[tuple[int, Fault]]:
    """Everything that is wrong between the entries, each with the index of its entry.

    Of two exercises with one id, the later is the one that links are followed through.
    """
    names = _names(entries, positions)
    for index, (shelf, data) in enumerate(entries):
        for way, kind in REFERENCES.get(shelf, ()):
            for fault in _unknown(kind, _values(data, way), names[kind]):
                yield index, fault
        if shelf == "exercises":
            for fault in _form(data, names):
                yield index, fault
    ids = {data.get("id"): index for index, (shelf, data) in enumerate(entries) if shelf == "exercises"}
    exercises = {name: entries[index].data for name, index in ids.items() if isinstance(name, str)}
    for name, fault in _cycles(exercises, own):
        yield ids[name], fault


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


def _names(entries: Sequence[Entry], positions: Iterable[str]) -> Names:
    ids: dict[str, set[str]] = {}
    for shelf, data in entries:
        ids.setdefault(KINDS.get(shelf, shelf), set()).update(name for _, name in _values(data, "id"))
    regions = [data for shelf, data in entries if shelf == "regions"]
    muscles = {muscle for data in regions for _, muscle in _values(data, "muscles.*")}
    targets = {name for data in regions if data.get("wanted_s") for _, name in _values(data, "id")}
    return {
        **{kind: frozenset(ids.get(kind, ())) for kind in KINDS.values()},
        "position": frozenset(positions),
        "muscle": frozenset(muscles),
        "target": frozenset(targets | muscles),
        "reference": frozenset(ids.get("references", ())),
    }


def _values(node: Any, way: str) -> list[tuple[Path, str]]:
    """The texts that stand at `way`, each with its path; nothing for a part that is missing or of another type."""
    found: list[tuple[Path, Any]] = [((), node)]
    for step in way.split("."):
        found = [((*path, key), value) for path, above in found for key, value in _step(above, step)]
        if not found:
            break
    return [(path, value) for path, value in found if isinstance(value, str)]


def _step(node: Any, step: str) -> Iterable[tuple[Any, Any]]:
    if step == "*":
        return _items(node)
    if not isinstance(node, dict):
        return ()
    return [(key, key) for key in node] if step == "#" else [(step, node[step])] if step in node else ()


def _items(node: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(node, list):
        return enumerate(node)
    return node.items() if isinstance(node, dict) else ()


def _texts(node: Any, way: str) -> list[str]:
    return [value for _, value in _values(node, way)]


def _sound(node: Any) -> bool:
    """Whether nothing in it is wrong in itself."""
    if isinstance(node, dict | list):
        return all(_sound(value) for _, value in _items(node))
    return node is None or isinstance(node, str | int | float)


def _unknown(kind: str, values: Iterable[tuple[Path, str]], pool: frozenset[str]) -> Iterator[Fault]:
    for path, value in values:
        name = value.partition(":")[0] if kind == "reference" else value
        if name not in pool:
            maybe = did_you_mean(name, pool) or f"one of: {', '.join(sorted(pool)[:8])}, ..."
            yield path, f"there is no {kind} called {name!r}", maybe


def _meant(names: Iterable[str], pool: frozenset[str]) -> set[str]:
    """The names, and what each that is misspelt may have meant: the misspelling is a fault already."""
    given = set(names)
    return given.union(*(nearest(name, pool) for name in given - pool))


def _form(data: Data, names: Names) -> Iterator[Fault]:
    both = set(_texts(data, "muscles.primary.*")) & set(_texts(data, "muscles.secondary.*"))
    if both:
        yield ("muscles",), f"{', '.join(sorted(both))} stand as primary and as secondary", "delete one of the two."
    never = availability_of(data) is Availability.NEVER
    if not never and {"tool_pressure", "lumbar_extension_end"} <= set(_texts(data, "exposure.*")):
        yield ("exposure",), "a tool under an arched back is banned (000:20)", "say why in `never_planned`."
    seconds = 0 if never else _smallest_s(data)
    if seconds > LONGEST_S:
        yield ("dose",), f"the smallest dose takes {seconds} s, more than {LONGEST_S}", "give a smaller min."
    if data.get("dose") is not None and len(list(_items(data.get("segments")))) == 1:
        yield ("segments",), "one segment is the whole muscle", "leave `segments` out or name two or more."
    yield from _chairs(data, names, never=never)
    yield from _variants(data, names)


def _smallest_s(data: Data) -> int:
    """Like `smallest_s` for plain data; 0 if the dose cannot be trusted."""
    frame = {"id": "any", "name": "any", "category": "breathing", "status": "plannable", "basis": "source"}
    frame |= {"never_planned": "any", "position": "any", "laterality": "bilateral", "intensity": "gentle"}
    counted = {key: data[key] for key in ("dose", "laterality", "segments", "side_switch_s") if key in data}
    try:
        return smallest_s(Exercise.model_validate({**frame, "difficulty": 1, **counted}))
    except ValidationError:
        return 0


def _chairs(data: Data, names: Names, *, never: bool) -> Iterator[Fault]:
    what, maybe = "sitting on a chair needs a group with `chair`", "add [chair]."
    seated = data.get("position") == "seated_chair"
    lacking = seated and not _has_chair(data.get("equipment"), names)
    if lacking and not never:
        yield ("equipment",), what, maybe
    for index, variant in _items(data.get("variants")):
        form = variant if isinstance(variant, dict) else {}
        inherits = form.get("equipment") is None
        groups = data.get("equipment") if inherits else form["equipment"]
        sits = (form.get("position") or data.get("position")) == "seated_chair"
        if sits and not (inherits and lacking) and not _has_chair(groups, names):
            yield ("variants", index, "equipment"), what, maybe


def _has_chair(groups: Any, names: Names) -> bool:
    """Whether a chair is among the things; what is wrong in itself may be one."""
    return not _sound(groups) or "chair" in _meant(_texts(groups, "*.*"), names["equipment"])


def _variants(data: Data, names: Names) -> Iterator[Fault]:
    tags = data.get("exposure")
    base = _meant(_texts(tags, "*"), names["exposure tag"])
    ids: set[str] = set()
    for index, variant in _items(data.get("variants")):
        for _, name in _values(variant, "id"):
            if name in ids:
                yield ("variants", index, "id"), f"the variant {name!r} stands twice", "give it another id."
            ids.add(name)
        for tag in _texts(variant, "drops.*") if _sound(tags) else ():
            if tag in names["exposure tag"] and tag not in base:
                what = f"drops {tag}, which the base form does not have"
                yield ("variants", index, "drops"), what, "delete it there."


def _cycles(exercises: Mapping[str, Data], own: Collection[str]) -> Iterator[tuple[str, Fault]]:
    """Each cycle of links, with the exercise that has one of them: one of the person's own if there is any."""
    links: dict[tuple[str, str], tuple[str, Path]] = {}
    for name, data in exercises.items():
        for path, other in _values(data, "harder.*"):
            links.setdefault((name, other), (name, path))
        for path, other in _values(data, "easier.*"):
            links.setdefault((other, name), (name, path))
    harder: dict[str, set[str]] = {name: set() for name in exercises}
    for lower, higher in links:
        harder.setdefault(lower, set()).add(higher)
    for trail in _loops(harder):
        steps = [links[pair] for pair in zip(trail, [*trail[1:], trail[0]], strict=True)]
        name, path = next((step for step in steps if step[0] in own), steps[0])
        text = " -> ".join([*trail, trail[0]])
        yield name, (path, f"is harder than itself: {text}", "delete one of these links.")


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


def faults_of_matrix(positions: Positions) -> Iterator[Fault]:
    """What is wrong with the seconds between the positions that a session can use."""
    pairs = {frozenset(pair[:2]) for pair in positions.transitions}
    used = [position.id for position in positions.positions if position.plannable]
    ways = [(a, b) for index, a in enumerate(used) for b in used[index + 1 :]]
    missing = [way for way in ways if frozenset(way) not in pairs]
    for a, b in missing:
        yield ("transitions",), f"no seconds from {a} to {b}", "add the pair."
    for a, b in ways if not missing else ():
        detours = {c: positions.change_s(a, c) + positions.change_s(c, b) for c in used if c not in (a, b)}
        shortest = min(detours, key=lambda over: detours[over], default=a)
        if detours.get(shortest, positions.change_s(a, b)) < positions.change_s(a, b):
            what = f"{a} to {b} takes longer than the detour over {shortest}"
            yield ("transitions",), what, "lower it, or raise the detour."
