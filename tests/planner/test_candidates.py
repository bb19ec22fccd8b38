"""From a request to the modes that may be chosen: all that every rule admits, less what can never be better."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from catalog.anatomy import Side
from catalog.equipment import Equipment, Substitute
from catalog.exercise import Availability
from constraints.instance import Instance
from constraints.mode import Mode
from planner.api import builtin_catalog
from planner.candidates import Candidates, admissible, candidates
from tests.constraints.handmade import catalog_with, condition, exercise, held, timed, tool
from tests.planner.tiny_requests import crowded_instance, tiny_instance
from tests.planner.unpruned import assert_nothing_is_missed
from tests.tiny import all_modes, instance_of

RELEASE = {"stages": ("release",), "category": "release"}


def _modes(found: Candidates, name: str) -> list[Mode]:
    return [mode for mode in found.modes if mode.exercise.id == name]


def _reason(found: Candidates, name: str) -> tuple[str, str]:
    (exclusion,) = [entry for entry in found.excluded if entry.exercise == name]
    return exclusion.rule, exclusion.reason


@pytest.mark.parametrize("seed", range(400, 425))
def test_pruning_leaves_the_optimum_of_tiny_requests_alone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_is_missed(tiny_instance(seed), monkeypatch)
    assert_nothing_is_missed(crowded_instance(seed), monkeypatch)


@pytest.mark.parametrize("seed", range(25))
def test_pruning_leaves_the_optimum_alone_where_there_is_much_to_prune(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_nothing_is_missed(_rich_instance(Random(seed)), monkeypatch)


def test_pruning_saves_something() -> None:
    saved = 0
    for seed in range(25):
        instance = _rich_instance(Random(seed))
        every = [mode for mode in all_modes(instance, doses=99) if instance.rulebook.refusal(mode, instance) is None]
        assert set(candidates(instance).modes) <= set(every)
        saved += len(every) > len(candidates(instance).modes)
    assert saved > 15


def test_a_dose_that_gives_more_than_is_wanted_and_more_than_warms_up_is_pointless() -> None:
    catalog = catalog_with(exercise("rock", dose=timed(30, 60, 300)))
    instance = instance_of(catalog, targets={"glutes": 3}, rules={"exercise_share": {"percent": 100}})
    enough = max(cell.wanted_s for cell in instance.cells if cell.modality.value == "mobilise")
    enough = max(enough, instance.rulebook.settings("warm_up_first").work_instead_s)
    worked = [mode.dose.work_s for mode in candidates(instance).modes]
    assert min(worked) == 30
    assert sum(seconds >= enough for seconds in worked) == 1
    assert sum(mode.dose.work_s >= enough for mode in all_modes(instance, doses=99)) > 1


def test_a_longer_dose_stays_where_it_warms_up_for_a_stretch() -> None:
    catalog = catalog_with(exercise("rock", dose=timed(30, 60, 120), regions=("hamstrings",)), exercise("sway"))
    purposeless = {"purpose": {"enabled": False}, "exercise_share": {"percent": 100}}
    instance = instance_of(catalog, targets={"glutes": 3}, rules=purposeless)
    assert max(mode.dose.work_s for mode in _modes(candidates(instance), "rock")) == 120


def test_a_longer_dose_stays_where_it_gives_ten_seconds_more_of_what_is_wanted() -> None:
    catalog = catalog_with(exercise("rock", dose=timed(150, 150, 160), **RELEASE))
    instance = instance_of(catalog, minutes=40, targets={"glutes": 5})
    assert max(cell.wanted_s for cell in instance.cells if cell.modality.value == "release") >= 160
    assert [mode.dose.work_s for mode in candidates(instance).modes] == [150, 160]


def test_many_short_holds_stay_beside_fewer_long_ones_that_give_more_in_less_time() -> None:
    dose = {
        **held(10, 2, rest_s=5),
        "hold_s": {"min": 10, "default": 10, "max": 60},
        "reps": {"min": 2, "default": 2, "max": 10},
    }
    catalog = catalog_with(exercise("pose", dose=dose), exercise("press", stages=("activate",)))
    instance = instance_of(catalog, targets={"glutes": 5}, rules={"exercise_share": {"percent": 100}})
    doses = {(mode.dose.reps, mode.dose.piece_s): mode for mode in _modes(candidates(instance), "pose")}
    assert doses[2, 60].total_s < doses[10, 10].total_s, "the long holds bar an activation after them, the short do not"


def test_a_form_that_has_no_advantage_is_pointless_and_one_that_has_stays() -> None:
    def variant(name: str, **facts: Any) -> dict[str, Any]:
        return {"id": name, "name": name, "how": "Do it so.", **facts}

    forms = (
        variant("same_place"),
        variant("other_place", position="prone"),
        variant("less_caution", drops=["wrist_weight_bearing"]),
        variant("no_warm_up", drops=["hip_extension_end"]),
    )
    catalog = catalog_with(
        exercise("rock", exposure=("wrist_weight_bearing", "hip_extension_end"), variants=forms),
        conditions={"sore_wrist": condition("sore_wrist", soft={"tags": ["wrist_weight_bearing"]})},
    )
    assert builtin_catalog().exposure["hip_extension_end"].needs_warm_up
    hurt = {mode.variant_id for mode in candidates(instance_of(catalog, conditions=("sore_wrist",))).modes}
    well = {mode.variant_id for mode in candidates(instance_of(catalog)).modes}
    assert well == {None, "other_place", "no_warm_up"}
    assert hurt == {None, "other_place", "no_warm_up", "less_caution"}


def test_a_variant_stays_where_the_plain_form_is_not_admitted() -> None:
    seated = {"id": "seated", "name": "Seated", "how": "Sit down.", "position": "seated_chair"}
    catalog = catalog_with(exercise("rock", variants=(seated,)))
    found = candidates(instance_of(catalog, avoid_positions=("supine",)))
    assert {mode.variant_id for mode in found.modes} == {"seated"}
    assert found.excluded == ()


@pytest.mark.parametrize("seed", range(12))
def test_every_exercise_has_modes_or_one_reason_and_every_mode_is_admitted(seed: int) -> None:
    instance = _whole_catalogue(Random(seed))
    found = candidates(instance)
    usable = {mode.exercise.id for mode in admissible(instance).modes}
    out = [exclusion.exercise for exclusion in found.excluded]
    assert len(out) == len(set(out))
    assert usable | set(out) == set(instance.catalog.exercises)
    assert not usable & set(out)
    assert {mode.exercise.id for mode in found.modes} <= usable
    for mode in found.modes:
        assert instance.rulebook.refusal(mode, instance) is None
    for exclusion in found.excluded:
        assert exclusion.reason
        assert instance.rulebook.rule(exclusion.rule)


@pytest.mark.parametrize("seed", range(12, 18))
def test_an_exercise_is_out_only_if_no_mode_of_it_is_admitted(seed: int) -> None:
    instance = _whole_catalogue(Random(seed))
    out = {exclusion.exercise for exclusion in candidates(instance).excluded}
    for mode in all_modes(instance, doses=99):
        if mode.exercise.id in out:
            assert instance.rulebook.refusal(mode, instance) is not None


def test_modes_come_in_a_fixed_order_and_each_once() -> None:
    modes = candidates(_whole_catalogue(Random(1))).modes
    keys = [mode.key for mode in modes]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) > 50


def test_the_reason_is_that_of_the_first_rule_and_in_words() -> None:
    catalog = catalog_with(
        exercise("hard", difficulty=3),
        exercise("unwanted"),
        exercise("other", regions=("quads",)),
        exercise("crack", never_planned="It is not safe.", status="banned"),
        exercise("gone", never_planned="Nobody says how.", status="banned", dose=None),
        exercise("wave", position="standing"),
    )
    found = candidates(instance_of(catalog, exclude=("unwanted",), avoid_positions=("standing",), level="beginner"))
    assert found.modes == ()
    assert _reason(found, "hard") == ("difficulty", "Difficulty 3; level beginner goes up to 1.")
    assert _reason(found, "unwanted") == ("requested", "You excluded it.")
    assert _reason(found, "other") == ("purpose", "Serves none of your targets.")
    assert _reason(found, "crack") == ("banned", "It is not safe.")
    assert _reason(found, "gone") == ("banned", "Nobody says how.")
    assert _reason(found, "wave")[0] == "positions"


TOOLS = {
    "roller": tool("roller", firmness=2),
    "ball": tool("ball", firmness=1),
    "pin": Equipment(id="pin", name="pin", in_hand=True, substitutes=(Substitute(use="stick", only_for=("press",)),)),
    "stick": tool("stick"),
}
WITH_TOOLS = catalog_with(
    exercise("roll", equipment=(("roller", "ball"),), **RELEASE),
    exercise("press", equipment=(("pin",),), **RELEASE),
    exercise("knock", equipment=(("pin",),), **RELEASE),
    exercise("lean", equipment=(("wall", "roller"),)),
    exercise("drill", equipment=(("roller",), ("ball", "stick"))),
    equipment=TOOLS,
)


def _used(name: str, *owned: str) -> list[tuple[str, ...]]:
    found = candidates(instance_of(WITH_TOOLS, equipment=owned, level="advanced"))
    return sorted({mode.equipment for mode in _modes(found, name)})


def test_each_thing_that_would_do_and_is_there_is_a_choice() -> None:
    assert _used("roll", "roller") == [("roller",)]
    assert _used("roll", "ball", "roller", "stick") == [("ball",), ("roller",)]


def test_one_of_every_group_is_used() -> None:
    assert _used("drill", "roller", "ball", "stick") == [("ball", "roller"), ("roller", "stick")]
    assert _used("drill", "ball", "stick") == []


def test_a_substitute_does_only_where_it_is_named() -> None:
    assert _used("press", "stick") == [("stick",)]
    assert _used("knock", "stick") == []
    assert _used("press", "pin", "stick") == [("pin",), ("stick",)]


def test_what_everybody_has_is_used_before_anything_else() -> None:
    assert _used("lean") == [("wall",)]
    assert _used("lean", "roller") == [("wall",)]


def test_what_is_missing_is_named() -> None:
    rule, reason = _reason(candidates(instance_of(WITH_TOOLS, equipment=("ball",))), "drill")
    assert rule == "equipment"
    assert reason == "Needs roller."


def test_only_what_is_picked_up_is_in_hand() -> None:
    found = candidates(instance_of(WITH_TOOLS, equipment=("roller",)))
    assert {mode.in_hand for mode in _modes(found, "roll")} == {("roller",)}
    assert {mode.in_hand for mode in _modes(found, "lean")} == {()}


@pytest.mark.parametrize(
    ("targets", "sides"),
    [
        ({"glutes": 3}, {tuple(Side)}),
        ({"glutes:left": 3}, {tuple(Side), (Side.LEFT,)}),
        ({"glutes:left": 3, "glutes:right": 2}, {tuple(Side), (Side.LEFT,), (Side.RIGHT,)}),
        ({"glutes": 3, "quads:left": 2}, {tuple(Side)}),  # the exercise is not for the thigh
    ],
)
def test_one_side_alone_is_a_choice_where_a_target_asks_for_it(
    targets: dict[str, int], sides: set[tuple[Side, ...]]
) -> None:
    catalog = catalog_with(exercise("lift", laterality="per_side"), exercise("rock"))
    found = candidates(instance_of(catalog, targets=targets))
    assert {mode.dose.sides for mode in _modes(found, "lift")} == sides
    assert {mode.dose.sides for mode in _modes(found, "rock")} == {()}


def _whole_catalogue(rng: Random) -> Instance:
    """A random person on the built-in catalogue."""
    source = builtin_catalog()
    cautions = sorted(name for name, found in source.conditions.items() if not found.screening.refuses)
    targets = rng.sample(sorted(region.id for region in source.regions.values() if region.targetable), 3)
    return instance_of(
        source,
        minutes=rng.choice([5, 15, 40]),
        targets={name + rng.choice(["", "", ":left"]): 3 for name in targets},
        equipment=tuple(rng.sample(["foam_roller", "tennis_ball", "chair", "pillow", "couch_or_bench"], 2)),
        conditions=tuple(rng.sample(cautions, rng.choice([0, 1, 2]))),
        avoid_positions=tuple(rng.sample(source.position_ids, rng.choice([0, 1]))),
        level=rng.choice(["beginner", "advanced"]),
    )


def _rich_instance(rng: Random) -> Instance:
    """Six real exercises for the targets with all their doses and variants, and two for the frame."""
    source = builtin_catalog()
    targets = rng.sample(["glutes", "hip_flexors", "quads", "adductors", "lumbar_paraspinals", "ql_lateral_trunk"], 2)
    plannable = [entry for entry in source.exercises.values() if entry.availability is Availability.PLANNABLE]
    serving = [entry for entry in plannable if set(targets) & set(entry.regions) and entry.dose is not None]
    working = [entry for entry in serving if entry.session_stages[0].value not in ("arrive", "warm_up", "relax")]
    frame = [source.exercises[name] for name in ("general_warm_up", "diaphragmatic_breathing")]
    cautions = sorted(name for name, found in source.conditions.items() if not found.screening.refuses)
    return instance_of(
        catalog_with(*rng.sample(working, 6), *frame),
        minutes=rng.choice([10, 15, 20]),
        targets={name + rng.choice(["", "", ":left"]): rng.randint(1, 5) for name in targets},
        equipment=("foam_roller", "tennis_ball", "chair", "pillow"),
        conditions=tuple(rng.sample(cautions, rng.choice([0, 1]))),
        rules={"exercise_share": {"percent": 60}},
        level="advanced",
    )
