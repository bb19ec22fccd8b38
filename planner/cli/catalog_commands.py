"""`routine catalog list|show|validate|review|schema`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from catalog.exercise import Exercise

app = typer.Typer(help="What can be planned: exercises and the words to describe yourself with.", rich_markup_mode=None)

Folders = Annotated[
    list[str] | None,
    typer.Option("--catalog", metavar="DIR", help="A folder of your own YAML. Repeatable.", show_default=False),
]


@app.command("list")
def list_entries(
    region: Annotated[str | None, typer.Option(metavar="ID", autocompletion=completion.regions)] = None,
    modality: Annotated[
        str | None, typer.Option(metavar="NAME", help="release, mobilise, activate or stretch.")
    ] = None,
    equipment: Annotated[str | None, typer.Option(metavar="ID", autocompletion=completion.equipment)] = None,
    position: Annotated[str | None, typer.Option(metavar="ID", autocompletion=completion.positions)] = None,
    status: Annotated[
        str | None, typer.Option(metavar="NAME", help="plannable, gated or never; or a status of the sources.")
    ] = None,
    regions: Annotated[bool, typer.Option("--regions", help="List regions instead of exercises.")] = False,
    things: Annotated[bool, typer.Option("--things", help="List equipment instead.")] = False,
    conditions: Annotated[bool, typer.Option("--conditions", help="List health conditions instead.")] = False,
    positions: Annotated[bool, typer.Option("--positions", help="List positions instead.")] = False,
    styles: Annotated[bool, typer.Option("--styles", help="List session styles instead.")] = False,
    catalog: Folders = None,
) -> int:
    """Exercises, filtered; or one of the vocabularies."""
    from planner.cli.options import catalog_of

    shelf = catalog_of(catalog)
    vocabularies = {
        "regions": (regions, shelf.regions.values()),
        "things": (things, shelf.equipment.values()),
        "conditions": (conditions, shelf.conditions.values()),
        "positions": (positions, shelf.positions.positions),
        "styles": (styles, shelf.styles.values()),
    }
    asked = [entries for wanted, entries in vocabularies.values() if wanted]
    for entries in asked:
        for entry in entries:
            print(f"{entry.id:40} {entry.name}")  # type: ignore[attr-defined]
    if asked:
        return 0
    _check_filters(shelf, region, modality, equipment, position, status)
    for exercise in shelf.exercises.values():
        if _matches(exercise, region, modality, equipment, position, status):
            stage = exercise.session_stages[0].value
            print(f"{exercise.id:36} {exercise.availability.value:10} {stage:9} {exercise.name}")
    return 0


@app.command()
def show(
    exercise_id: Annotated[str, typer.Argument(metavar="ID", autocompletion=completion.exercises)],
    catalog: Folders = None,
) -> int:
    """One exercise: how it is done, its dose, what it exposes to, and where each fact comes from."""
    from catalog.catalog import known
    from planner.cli.options import catalog_of
    from planner.render.exercise import print_exercise

    shelf = catalog_of(catalog)
    print_exercise(shelf.exercises[known("exercise", exercise_id, shelf.exercises)], shelf)
    return 0


@app.command()
def validate(
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="DIR...", help="Folders of YAML; none checks the built-in one.")
    ] = None,
) -> int:
    """Check a catalogue: everything that is wrong, with file, line and the nearest good value."""
    from catalog.advice import questions
    from catalog.catalog import Catalog

    shelf = Catalog.checked(*(folders or ()))
    print(f"{len(shelf.exercises)} exercises, {len(shelf.own)} of them your own. Nothing is wrong.")
    for line in questions(shelf):
        print(line)
    return 0


@app.command()
def review(
    what: Annotated[
        str, typer.Option("--what", metavar="NAME", help="exercises, conditions or questions.")
    ] = "exercises",
    csv: Annotated[bool, typer.Option("--csv", help="As CSV, the only format there is.")] = True,
    catalog: Folders = None,
) -> int:
    """A sheet for a clinician to review the catalogue with, as CSV: redirect it into a file."""
    from catalog.errors import RequestError, did_you_mean
    from planner.cli.options import catalog_of
    from planner.render.review import SHEETS, sheet

    if what not in SHEETS:
        raise RequestError(f"There is no sheet called {what!r}.", did_you_mean(what, SHEETS) or ", ".join(SHEETS))
    sys.stdout.buffer.write(sheet(what, catalog_of(catalog)).encode())
    return 0


@app.command()
def schema(
    kind: Annotated[
        str, typer.Argument(help="exercises, regions, equipment, exposure, conditions, references, styles or profile.")
    ] = "exercises",
) -> int:
    """The JSON Schema of a catalogue file, for editors."""
    import json

    from pydantic import TypeAdapter

    from catalog.errors import RequestError, did_you_mean
    from catalog.loading import SHELVES
    from constraints.profile import Profile

    if kind == "profile":
        print(json.dumps(Profile.model_json_schema(), indent=2))
        return 0
    if kind not in SHELVES:
        choices = [*SHELVES, "profile"]
        raise RequestError(f"There is no file kind called {kind!r}.", did_you_mean(kind, choices) or ", ".join(choices))
    print(json.dumps(TypeAdapter(list[SHELVES[kind]]).json_schema(), indent=2))  # type: ignore[valid-type]
    return 0


def _check_filters(
    shelf: Catalog,
    region: str | None,
    modality: str | None,
    equipment: str | None,
    position: str | None,
    status: str | None,
) -> None:
    from catalog.catalog import known
    from catalog.exercise import Availability, Modality, Status

    modalities = tuple(entry.value for entry in Modality)
    statuses = tuple(entry.value for entry in (*Availability, *Status))
    everywhere = tuple(entry.id for entry in shelf.positions.positions)
    for kind, value, choices in (
        ("region", region, tuple(shelf.regions)),
        ("modality", modality, modalities),
        ("equipment", equipment, tuple(shelf.equipment)),
        ("position", position, everywhere),
        ("status", status, statuses),
    ):
        if value is not None:
            known(kind, value, choices)


def _matches(
    exercise: Exercise,
    region: str | None,
    modality: str | None,
    equipment: str | None,
    position: str | None,
    status: str | None,
) -> bool:
    groups = [exercise.equipment, *(variant.equipment or () for variant in exercise.variants)]
    used = {name for form in groups for group in form for name in group}
    positions = {exercise.position, *(variant.position for variant in exercise.variants if variant.position)}
    return (
        (region is None or region in exercise.regions)
        and (modality is None or modality in exercise.session_stages)
        and (equipment is None or equipment in used)
        and (position is None or position in positions)
        and (status is None or status in (exercise.status.value, exercise.availability.value))
    )
