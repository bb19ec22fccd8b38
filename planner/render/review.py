"""Sheets for a clinician to review the catalogue with: one row for each exercise form, condition or question.

CSV as in RFC 4180 (lines end with CRLF, UTF-8). A cell that a spreadsheet would take for a formula starts with an
apostrophe. The last columns are empty: they are the reviewer's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from catalog.catalog import Catalog
from catalog.conditions import Condition, Exclusion
from catalog.exercise import Bounds, Exercise, HoldsDose, Laterality, TimedDose
from catalog.screening import in_order
from catalog.second_reading import Left, Reason, Shape, bars, cautions, shapes, verdicts

Row = dict[str, str]

REVIEWER = ("verdict (ok/change/never)", "missing_tags", "comment", "reviewer", "date")
"""The columns that are left empty."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(what: str, catalog: Catalog) -> str:
    """The sheet of this name (see `SHEETS`) as CSV."""
    rows = [{**row, **dict.fromkeys(REVIEWER, "")} for row in SHEETS[what](catalog)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _harmless(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()


def cited(citations: Iterable[str], catalog: Catalog) -> str:
    """Citations with their grade and address: `snook_1998 [A] https://...; 002:107 [source]`."""
    found = []
    for citation in dict.fromkeys(citations):
        reference = catalog.references.get(citation.partition(":")[0])
        grade = f" [{reference.grade}]" if reference else ""
        address = f" {reference.address}" if reference and reference.address else ""
        found.append(f"{citation}{grade}{address}")
    return "; ".join(found)


def dose_in_words(exercise: Exercise) -> str:
    """Smallest to largest dose and the usual one, per side where it is done per side."""
    dose = exercise.dose
    if dose is None:
        return ""
    if isinstance(dose, TimedDose):
        text = f"{_span(dose.time_s)} s"
    elif isinstance(dose, HoldsDose):
        text = f"{_span(dose.reps)} holds of {_span(dose.hold_s)} s"
    else:
        text = f"{_span(dose.reps)} repetitions of {dose.rep_s} s"
    if dose.sets.max > 1:
        text += f", {_span(dose.sets)} sets"
    if exercise.segments:
        text += f", on each of: {', '.join(exercise.segments)}"
    return f"{text}, each side" if exercise.laterality is Laterality.PER_SIDE else text


def _span(bounds: Bounds) -> str:
    if bounds.min == bounds.max:
        return str(bounds.min)
    return f"{bounds.min}-{bounds.max} (usually {bounds.default})"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _exercises(catalog: Catalog) -> Iterator[Row]:
    for exercise in catalog.exercises.values():
        for shape in shapes(exercise):
            yield _form(shape, catalog)


def _form(shape: Shape, catalog: Catalog) -> Row:
    exercise, variant = shape.exercise, shape.variant
    return {
        "id": exercise.id,
        "form": shape.name,
        "name": exercise.name if variant is None else f"{exercise.name}, {variant.name}",
        "category": exercise.category.value,
        "can_be_planned": exercise.availability.value,
        "position": shape.position,
        "exposure": "unknown" if shape.tags is None else ", ".join(shape.tags) or "none",
        "dose": dose_in_words(exercise),
        "barred_by": _conditions(bars, shape, catalog),
        "cautioned_by": _conditions(cautions, shape, catalog),
        "steps": " ".join(exercise.steps),
        "done_differently": variant.how if variant else "",
        "stop_when": exercise.stop_when or "",
        "never_planned": exercise.never_planned or "",
        "sources": _sources(shape, catalog),
    }


def _conditions(meets: Callable[[Condition, Shape], tuple[Reason, ...]], shape: Shape, catalog: Catalog) -> str:
    found = []
    for condition in catalog.conditions.values():
        reasons = meets(condition, shape)
        if reasons:
            found.append(f"{condition.id} ({', '.join(reason.name for reason in reasons)})")
    return "; ".join(found)


def _sources(shape: Shape, catalog: Catalog) -> str:
    exercise = shape.exercise
    named = cited([f"{source.document}:{source.lines}" for source in exercise.sources], catalog)
    numbers = [getattr(exercise.dose, name, None) for name in ("time_s", "hold_s", "reps", "sets")]
    basis = [citation for number in numbers if isinstance(number, Bounds) for citation in _basis(number)]
    parts = [f"exercise: {named or cited(['general_practice'], catalog)}"]
    if exercise.instructions_from:
        parts.append(f"steps: {exercise.instructions_from.replace('_', ' ')}")
    if basis:
        parts.append(f"dose: {cited(basis, catalog)}")
    if shape.variant is not None:
        parts.append(f"variant: {cited([shape.variant.basis], catalog)}")
    return " | ".join(parts)


def _basis(bounds: Bounds) -> tuple[str, ...]:
    return bounds.basis_of("min"), bounds.basis_of("default"), bounds.basis_of("max")


def _condition_rows(catalog: Catalog) -> Iterator[Row]:
    for condition in catalog.conditions.values():
        found = verdicts(condition, catalog)
        implied = [f"{name} {low} to {high}" for name, (low, high) in condition.implied_by.items()]
        yield {
            "id": condition.id,
            "name": condition.name,
            "before_planning": condition.screening.value,
            "implied_by": "; ".join(implied),
            "bars": _predicate(condition.hard),
            "cautions": _predicate(condition.soft),
            "prefers": ", ".join(condition.prefer),
            "switches_off_opt_ins": "yes" if condition.switches_off_gated else "no",
            "limits": "; ".join(f"{name}: {_plain(value)}" for name, value in condition.params.items()),
            "barred": ", ".join(entry.exercise.id for entry in found if entry.left is Left.BARRED),
            "only_as_a_variant": ", ".join(
                f"{entry.exercise.id} ({', '.join(shape.name for shape in entry.allowed)})"
                for entry in found
                if entry.left is Left.VARIANT
            ),
            "reason": condition.reason,
            "basis": condition.basis,
            "evidence": cited(condition.evidence, catalog),
        }


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _predicate(predicate: Exclusion) -> str:
    parts = {
        "tags": predicate.tags,
        "exercises": predicate.ids,
        "categories": tuple(category.value for category in predicate.categories),
        "positions": predicate.positions,
    }
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in parts.items() if names)


def _questions(catalog: Catalog) -> Iterator[Row]:
    for flag in in_order(catalog.red_flags):
        yield {
            "id": flag.id,
            "name": flag.name,
            "question": flag.question,
            "signs": " / ".join(flag.signs),
            "outcome": flag.outcome.value,
            "advice": flag.advice,
            "basis": flag.basis,
            "evidence": cited(flag.evidence, catalog),
        }


SHEETS: Mapping[str, Callable[[Catalog], Iterator[Row]]] = {
    "exercises": _exercises,
    "conditions": _condition_rows,
    "questions": _questions,
}
"""Name of a sheet -> what makes its rows."""
