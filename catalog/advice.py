"""Questions to the author of an exercise without exposure tags: which tags look likely. Never filled in for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from catalog.catalog import Catalog
from catalog.exercise import Category, Exercise

BY_POSITION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "quadruped": ("knee_weight_bearing", "wrist_weight_bearing"),
        "half_kneeling": ("knee_weight_bearing", "asymmetrical_pelvis"),
        "prone": ("lumbar_extension_low",),
        "side_lying": ("shoulder_load",),
        "seated_floor": ("lumbar_flexion_low",),
        "standing": ("balance_mild",),
        "water": ("immersion",),
    }
)
BY_THING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "foam_roller": ("tool_pressure",),
        "tennis_ball": ("tool_pressure", "ball_point_pressure"),
        "massage_ball": ("tool_pressure", "ball_point_pressure"),
        "lacrosse_ball": ("tool_pressure", "ball_point_pressure"),
        "swiss_ball": ("unstable_surface", "balance_demand"),
        "light_weights": ("trunk_strengthening",),
        "heat_pad": ("local_heat",),
        "pool_warm": ("immersion",),
        "pool_hydrotherapy": ("immersion", "heat_immersion"),
    }
)
ENDS = (
    "lumbar_flexion_end",
    "lumbar_extension_end",
    "lumbar_rotation_end",
    "lumbar_lateral_end",
    "hip_external_rotation_end",
    "hip_extension_end",
    "hip_flexion_gt90",
)
BY_CATEGORY: Mapping[Category, tuple[str, ...]] = MappingProxyType(
    {
        Category.RELEASE: ("tool_pressure",),
        Category.STATIC_STRETCH: ENDS,
        Category.ACTIVATION_STRENGTH: ("isometric_hold", "trunk_strengthening", "abdominal_strain"),
        Category.WATER: ("immersion",),
    }
)


def likely_exposure(exercise: Exercise) -> tuple[str, ...]:
    """Exposure tags that an exercise like this often has, by position, things and category, sorted."""
    positions = {exercise.position, *(variant.position for variant in exercise.variants if variant.position)}
    groups = [*exercise.equipment, *(group for variant in exercise.variants for group in variant.equipment or ())]
    found = {tag for position in positions for tag in BY_POSITION.get(position, ())}
    found.update(tag for group in groups for thing in group for tag in BY_THING.get(thing, ()))
    found.update(BY_CATEGORY.get(exercise.category, ()))
    if exercise.laterality == "per_side":
        found.add("asymmetrical_pelvis")
    return tuple(sorted(found))


def questions(catalog: Catalog) -> Iterator[str]:
    """What the author of an own exercise is asked; nothing for those whose exposure is stated."""
    for name in sorted(catalog.own):
        exercise = catalog.exercises[name]
        if exercise.exposure is not None:
            continue
        yield f"{name}: `exposure` is missing, so it is never planned for somebody with a medical condition."
        likely = ", ".join(tag for tag in likely_exposure(exercise) if tag in catalog.exposure)
        if likely:
            yield f"  Does it have any of these? {likely}. Write those that hold; `exposure: []` if none does."
