"""Between the entries of a catalogue: links, cycles, doses, chairs, and the seconds between positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.checks import LONGEST_S, Finding, findings, smallest_s
from catalog.exercise import Exercise
from catalog.positions import Positions
from tests.catalog.own import builtin

BASE: dict[str, Any] = {
    "name": "Own exercise",
    "category": "static_stretch",
    "status": "plannable",
    "basis": "general_practice",
    "position": "supine",
    "laterality": "bilateral",
    "exposure": [],
    "intensity": "gentle",
    "difficulty": 1,
    "dose": {"kind": "timed", "time_s": {"min": 30, "default": 60, "max": 90}},
    "instructions_from": "general_practice",
    "steps": ["Lie down.", "Stay.", "Get up."],
    "breathing": "Calmly.",
    "mistake": "Hurrying.",
    "stop_when": "It hurts.",
}


def exercise(exercise_id: str, **changes: Any) -> Exercise:
    return Exercise.model_validate({**BASE, "id": exercise_id, **changes})


def catalog_of(*exercises: Exercise) -> Catalog:
    """The built-in vocabulary with these exercises only, so that nothing else can be wrong with them."""
    conditions = {
        name: condition.model_copy(update={"prefer": (), **_without_ids(condition)})
        for name, condition in builtin().conditions.items()
    }
    equipment = {name: thing.model_copy(update={"substitutes": ()}) for name, thing in builtin().equipment.items()}
    found = {entry.id: entry for entry in exercises}
    return replace(builtin(), exercises=found, conditions=conditions, equipment=equipment)


def _without_ids(condition: Any) -> dict[str, Any]:
    return {side: getattr(condition, side).model_copy(update={"ids": ()}) for side in ("hard", "soft")}


def found(*exercises: Exercise) -> list[Finding]:
    return list(findings(catalog_of(*exercises)))


def only(*exercises: Exercise) -> Finding:
    result = found(*exercises)
    assert len(result) == 1, result
    return result[0]


def test_the_built_in_catalogue_has_no_findings() -> None:
    assert list(findings(builtin())) == []


def test_a_sound_exercise_has_no_findings() -> None:
    assert found(exercise("own")) == []


@pytest.mark.parametrize(
    ("changes", "path", "value"),
    [
        ({"position": "suppine"}, ("position",), "suppine"),
        ({"alternative_positions": ["supine", "suppine"]}, ("alternative_positions", 1), "suppine"),
        ({"exposure": ["immersio"]}, ("exposure", 0), "immersio"),
        ({"regions": ["glutes", "gluts"]}, ("regions", 1), "gluts"),
        ({"muscles": {"primary": ["hamstring"]}}, ("muscles", "primary", 0), "hamstring"),
        ({"muscles": {"secondary": ["hamstring"]}}, ("muscles", "secondary", 0), "hamstring"),
        ({"equipment": [["wall"], ["wall", "chiar"]]}, ("equipment", 1, 1), "chiar"),
        ({"optional_equipment": ["pilow"]}, ("optional_equipment", 0), "pilow"),
        ({"easier": ["owm"]}, ("easier", 0), "owm"),
        ({"harder": ["owm"]}, ("harder", 0), "owm"),
        ({"sources": [{"document": "009", "lines": "1", "level": "full"}]}, ("sources", 0, "document"), "009"),
    ],
)
def test_an_unknown_name_is_found_where_it_stands(
    changes: Mapping[str, Any], path: tuple[str | int, ...], value: str
) -> None:
    shelf, entry, where, what, maybe = only(exercise("own", **changes))
    assert (shelf, entry, where) == ("exercises", "own", path)
    assert repr(value) in what
    assert maybe


@pytest.mark.parametrize(
    ("variant", "path", "value"),
    [
        ({"drops": ["immersio"]}, ("variants", 0, "drops", 0), "immersio"),
        ({"adds": ["immersio"]}, ("variants", 0, "adds", 0), "immersio"),
        ({"position": "standig"}, ("variants", 0, "position"), "standig"),
        ({"equipment": [["chiar"]]}, ("variants", 0, "equipment", 0, 0), "chiar"),
        ({"basis": "judgment"}, ("variants", 0, "basis"), "judgment"),
    ],
)
def test_an_unknown_name_in_a_variant_is_found_where_it_stands(
    variant: Mapping[str, Any], path: tuple[str | int, ...], value: str
) -> None:
    result = found(exercise("own", variants=[{"id": "other", "name": "Other", "how": "Otherwise.", **variant}]))
    assert (path, True) in [(where, repr(value) in what) for _, _, where, what, _ in result]


def test_a_name_like_no_other_is_answered_with_a_few_good_ones() -> None:
    assert "one of: " in str(only(exercise("own", position="qqqqq"))[4])


@pytest.mark.parametrize("number", ["hold_s", "reps", "sets"])
def test_the_citations_of_every_number_are_looked_up(number: str) -> None:
    bounds = {"hold_s": 10, "reps": 2, "sets": 1}
    dose: dict[str, Any] = {"kind": "holds"} | {
        name: {"min": value, "default": value, "max": value} for name, value in bounds.items()
    }
    dose[number]["basis"] = "nowhere:5"
    assert "'nowhere'" in only(exercise("own", dose=dose))[3]


def test_the_lines_of_a_citation_are_no_part_of_its_name() -> None:
    dose = {"kind": "timed", "time_s": {"min": 1, "default": 1, "max": 1, "basis": "002:107, 109-111"}}
    assert found(exercise("own", dose=dose)) == []


def test_a_muscle_cannot_be_mover_and_helper() -> None:
    muscles = {"primary": ["hamstrings", "psoas_major"], "secondary": ["iliacus", "hamstrings"]}
    assert "hamstrings" in only(exercise("own", muscles=muscles))[3]


def test_a_tool_under_an_arched_back_is_banned() -> None:
    tags = ["tool_pressure", "lumbar_extension_end"]
    assert only(exercise("own", exposure=tags))[2] == ("exposure",)
    assert found(exercise("own", exposure=tags[:1]), exercise("other", exposure=tags[1:])) == []
    assert found(exercise("own", exposure=tags, never_planned="It is banned.")) == []


def test_sitting_on_a_chair_needs_a_chair() -> None:
    assert only(exercise("own", position="seated_chair"))[2] == ("equipment",)
    assert only(exercise("own", position="seated_chair", equipment=[["wall"]]))[2] == ("equipment",)
    assert found(exercise("own", position="seated_chair", equipment=[["wall"], ["chair"]])) == []
    assert found(exercise("own", position="seated_chair", never_planned="It is banned.")) == []


@pytest.mark.parametrize(
    ("equipment", "faults"), [(None, 1), ([], 1), ([["wall"]], 1), ([["chair"]], 0), ([["wall"], ["chair"]], 0)]
)
def test_a_form_that_sits_on_a_chair_needs_a_chair_too(equipment: list[list[str]] | None, faults: int) -> None:
    variant = {"id": "seated", "name": "Seated", "how": "Sit.", "position": "seated_chair", "equipment": equipment}
    assert len(found(exercise("own", variants=[variant]))) == faults


def test_a_form_that_no_longer_sits_needs_no_chair() -> None:
    variant = {"id": "standing", "name": "Standing", "how": "Stand.", "position": "standing", "equipment": []}
    assert found(exercise("own", position="seated_chair", equipment=[["chair"]], variants=[variant])) == []


def test_a_form_can_only_drop_what_the_base_form_has() -> None:
    variant = {"id": "other", "name": "Other", "how": "Otherwise.", "drops": ["immersion"]}
    assert only(exercise("own", variants=[variant]))[2] == ("variants", 0, "drops")
    assert found(exercise("own", exposure=["immersion"], variants=[variant])) == []


def test_two_forms_cannot_share_an_id() -> None:
    variant = {"id": "other", "name": "Other", "how": "Otherwise."}
    assert "'other'" in only(exercise("own", variants=[variant, {**variant, "name": "Third"}]))[3]


def test_one_segment_is_the_whole_muscle() -> None:
    assert only(exercise("own", segments=["upper"]))[2] == ("segments",)
    assert found(exercise("own", segments=["upper", "lower"])) == []


TIMED = {"kind": "timed", "time_s": {"min": 30, "default": 30, "max": 30}}
HOLDS = {
    "kind": "holds",
    "hold_s": {"min": 10, "default": 20, "max": 30},
    "reps": {"min": 3, "default": 3, "max": 3},
    "rest_s": 5,
}
MOVES = {"kind": "reps", "reps": {"min": 8, "default": 8, "max": 8}, "rep_s": 4}
TWICE = {"min": 2, "default": 2, "max": 2}


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({"dose": TIMED}, 30),
        ({"dose": HOLDS}, 10 + 5 + 10 + 5 + 10),
        ({"dose": MOVES}, 32),
        ({"dose": {**TIMED, "sets": TWICE, "set_rest_s": 10}}, 30 + 10 + 30),
        ({"dose": {**HOLDS, "sets": TWICE, "set_rest_s": 20}}, 40 + 20 + 40),
        ({"dose": {**MOVES, "sets": TWICE, "set_rest_s": 15}}, 32 + 15 + 32),
        ({"dose": TIMED, "laterality": "per_side", "side_switch_s": 7}, 30 + 7 + 30),
        ({"dose": TIMED, "segments": ["upper", "lower"], "side_switch_s": 7}, 30 + 7 + 30),
        ({"dose": TIMED, "laterality": "per_side", "segments": ["a", "b"], "side_switch_s": 7}, 4 * 30 + 3 * 7),
        ({"dose": {**TIMED, "sets": TWICE, "set_rest_s": 10}, "laterality": "per_side", "side_switch_s": 7}, 147),
        ({"dose": None, "never_planned": "It is banned."}, 0),
    ],
)
def test_the_smallest_dose_counts_sides_segments_sets_and_rests(changes: Mapping[str, Any], seconds: int) -> None:
    assert smallest_s(exercise("own", **changes)) == seconds


def test_no_exercise_takes_more_than_an_hour_at_its_smallest() -> None:
    hour = {"kind": "timed", "time_s": {"min": LONGEST_S, "default": LONGEST_S, "max": LONGEST_S}}
    assert found(exercise("own", dose=hour)) == []
    too_long = exercise("own", dose=hour, laterality="per_side", side_switch_s=1)
    assert "7201 s" in only(too_long)[3]
    assert found(too_long.model_copy(update={"never_planned": "It takes too long."})) == []


def links(**harder: list[str]) -> list[Exercise]:
    return [exercise(name, harder=others) for name, others in harder.items()]


@pytest.mark.parametrize(
    "exercises",
    [
        links(a=["a"]),
        links(a=["b"], b=["a"]),
        links(a=["b"], b=["c"], c=["a"]),
        links(a=[], b=["c"], c=["d"], d=["b"]),
        [exercise("a", easier=["b"], harder=["b"]), exercise("b")],
        [exercise("a", easier=["b"]), exercise("b", easier=["a"])],
        [
            exercise("a", harder=["b"]),
            exercise("b", harder=["c"]),
            exercise("c"),
            exercise("d", easier=["c"], harder=["a"]),
        ],
    ],
    ids=["itself", "two", "three", "later", "both ways", "easier only", "mixed"],
)
def test_nothing_is_harder_than_itself_by_any_way_round(exercises: list[Exercise]) -> None:
    shelf, entry, _, what, maybe = only(*exercises)
    trail = what.partition(": ")[2].split(" -> ")
    assert shelf == "exercises"
    assert entry in trail
    assert trail[0] == trail[-1]
    assert maybe is not None
    harder = {(e.id, other) for e in exercises for other in e.harder} | {(o, e.id) for e in exercises for o in e.easier}
    assert set(pairwise(trail)) <= harder


@pytest.mark.parametrize(
    "exercises",
    [
        links(a=["b", "c"], b=["d"], c=["d"], d=[]),
        [exercise("a", harder=["b"]), exercise("b", easier=["a"])],
        links(a=["b"], b=["c"], c=[], d=["b", "c"]),
    ],
    ids=["diamond", "said from both ends", "two beginnings"],
)
def test_many_ways_to_something_harder_are_no_cycle(exercises: list[Exercise]) -> None:
    assert found(*exercises) == []


def test_two_cycles_are_both_reported() -> None:
    result = found(*links(a=["b"], b=["a"], c=["d"], d=["c"]))
    assert len(result) == 2


def test_a_very_long_ladder_brings_nothing_down() -> None:
    names = [f"rung_{number:04d}" for number in range(3000)]
    first = exercise(names[0])
    ladder = [
        first.model_copy(update={"id": name, "harder": names[number + 1 : number + 2]})
        for number, name in enumerate(names)
    ]
    assert found(*ladder) == []


@pytest.mark.parametrize(
    ("side", "key"), [(side, key) for side in ("hard", "soft") for key in ("tags", "ids", "positions")]
)
def test_an_unknown_name_in_a_condition_is_found(side: str, key: str) -> None:
    condition = builtin().conditions["coccyx_pain"]
    predicate = getattr(condition, side).model_copy(update={key: ("nowhere",)})
    changed = {**builtin().conditions, "coccyx_pain": condition.model_copy(update={side: predicate})}
    [(shelf, entry, path, what, _)] = list(findings(replace(builtin(), conditions=changed)))
    assert (shelf, entry, path) == ("conditions", "coccyx_pain", (side, key, 0))
    assert "'nowhere'" in what


def test_an_unknown_exercise_that_a_condition_prefers_is_found() -> None:
    condition = builtin().conditions["coccyx_pain"].model_copy(update={"prefer": ("bridge", "brigde")})
    changed = {**builtin().conditions, "coccyx_pain": condition}
    [(_, _, path, _, maybe)] = list(findings(replace(builtin(), conditions=changed)))
    assert path == ("prefer", 1)
    assert "bridge" in str(maybe)


def positions_with(*transitions: tuple[str, str, int]) -> Catalog:
    """The built-in catalogue with some seconds between positions exchanged; 0 takes the pair away."""
    new = {frozenset(pair[:2]): pair for pair in transitions}
    pairs = [new.get(frozenset(pair[:2]), pair) for pair in builtin().positions.transitions]
    kept = [pair for pair in pairs if pair[2]]
    return replace(builtin(), positions=Positions(**{**dict(builtin().positions), "transitions": kept}))


def test_every_missing_pair_of_positions_is_named() -> None:
    result = list(findings(positions_with(("prone", "standing", 0), ("supine", "prone", 0))))
    assert [what for *_, what, _ in result] == ["no seconds from supine to prone", "no seconds from prone to standing"]


def test_a_detour_never_pays() -> None:
    [(shelf, _, path, what, _)] = list(findings(positions_with(("supine", "standing", 60))))
    assert (shelf, path) == ("positions", ("transitions",))
    assert "supine" in what
    assert "standing" in what


def test_the_pair_may_stand_in_either_order() -> None:
    assert list(findings(positions_with(("standing", "supine", 13)))) == []
