"""One catalogue entry in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from catalog.catalog import Catalog
from catalog.exercise import Bounds, Exercise


def print_exercise(exercise: Exercise, catalog: Catalog) -> None:
    """Prints everything that is known of an exercise."""
    for line in _lines(exercise, catalog):
        print(line)


def _lines(exercise: Exercise, catalog: Catalog) -> Iterator[str]:
    yield f"{exercise.id}: {exercise.name}"
    yield f"  {exercise.availability.value} ({exercise.status.value}), {exercise.category.value}"
    if exercise.never_planned:
        yield from _wrapped("Never planned", exercise.never_planned)
    side = "one side after the other" if exercise.laterality == "per_side" else "both sides at once"
    yield f"  Position    {catalog.label(exercise.position)}; {side}"
    groups = " and ".join(" or ".join(catalog.label(name) for name in group) for group in exercise.equipment)
    yield f"  Equipment   {groups or 'none'}"
    yield from _wrapped("For", ", ".join(catalog.label(region) for region in exercise.regions) or "-")
    yield from _wrapped("Muscles", ", ".join(exercise.muscles.primary).replace("_", " ") or "-")
    yield from _wrapped(
        "Exposes to",
        ", ".join(exercise.exposure or ()) or ("nothing" if exercise.exposure is not None else "not stated"),
    )
    yield f"  Effort      {exercise.intensity.value}, difficulty {exercise.difficulty} of 3"
    yield from _dose(exercise)
    for variant in exercise.variants:
        yield from _wrapped("Form", f"{variant.id} ({variant.name}): {variant.how}")
    for name, links in (("Easier", exercise.easier), ("Harder", exercise.harder)):
        if links:
            yield from _wrapped(name, ", ".join(links))
    for number, step in enumerate(exercise.steps, 1):
        yield from _wrapped(f"Step {number}", step)
    for name, text in (
        ("Breathing", exercise.breathing),
        ("Mistake", exercise.mistake),
        ("Stop", exercise.stop_when),
        ("Note", exercise.note),
    ):
        if text:
            yield from _wrapped(name, text)
    for source in exercise.sources:
        reference = catalog.references.get(source.document)
        title = reference.title if reference else source.document
        yield from _wrapped("Source", f"{title}, lines {source.lines} ({source.level.replace('_', ' ')})")
    if exercise.instructions_from == "general_practice":
        yield from _wrapped("", "How to do it was written from general practice; no source describes it.")


def _dose(exercise: Exercise) -> Iterator[str]:
    for name in ("time_s", "hold_s", "reps", "sets"):
        bounds = getattr(exercise.dose, name, None)
        if isinstance(bounds, Bounds):
            basis = ", ".join(dict.fromkeys(bounds.basis_of(which) for which in ("min", "default", "max")))
            yield f"  Dose        {name}: {bounds.min} to {bounds.max}, usually {bounds.default} ({basis})"


def _wrapped(name: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, 79, initial_indent=f"  {name:11} ", subsequent_indent=" " * 14)
