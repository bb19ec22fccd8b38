"""Makes `safety.md`: what is barred for whom and why, read from the data alone, for a reader who wants to check it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from safety_texts import CASES, HOW_TO_READ, NOT_REVIEWED, PARAMS, POLICIES

from catalog.catalog import Catalog
from catalog.conditions import Condition, ScreeningAction
from catalog.exercise import Availability
from catalog.screening import in_order
from catalog.second_reading import Ground, Left, Reason, Shape, Verdict, cautions, shapes, verdicts
from constraints.rulebook import Rulebook

WIDTH = 118
ROOT = Path(__file__).parents[1]
GUIDANCE = "planner/guidance.py"
"""What says the parameters in words with each plan."""

BEFORE = {
    ScreeningAction.CAUTION: "plan with care",
    ScreeningAction.SEE_CLINICIAN_FIRST: "clinician first: no plan without a dated clearance, then the limits below",
    ScreeningAction.SEE_CLINICIAN: "no plan: see a clinician; no clearance lifts this",
    ScreeningAction.EMERGENCY_OR_CLINICIAN: "no plan: emergency care or a clinician; no clearance lifts this",
    ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK: "clinician first, and an emergency if the back hurts: "
    "a plan only with a dated clearance and with pain stated as 0",
    ScreeningAction.NOT_SUPPORTED: "no plan: not supported",
}
OUTCOMES = {
    "emergency_now": "emergency: no plan",
    "urgent": "urgent: no plan",
    "see_clinician": "see a clinician: no plan",
    "stop_item": "that exercise is out",
}


def safety_page(made: str) -> str:
    """The whole page; `made` is the line that says who made it."""
    catalog = Catalog.load()
    lines = [made, "", "# Safety, to be checked", ""]
    for part in (_opening(catalog), _screening(catalog), _policies(), _cases(), _all_conditions(catalog)):
        lines += part
    lines += _exercises(catalog)
    return "\n".join(lines).rstrip() + "\n"


def _opening(catalog: Catalog) -> Iterator[str]:
    yield from _paragraphs(NOT_REVIEWED)
    yield "## How to read this"
    yield ""
    yield from _paragraphs(HOW_TO_READ)
    yield "What the exposure tags mean:"
    yield ""
    for tag in catalog.exposure.values():
        marks = [
            text for text, holds in (("comes after a warm-up", tag.needs_warm_up), ("banned", tag.banned)) if holds
        ]
        yield f"- `{tag.id}`: {tag.meaning}{' [' + ', '.join(marks) + ']' if marks else ''}"
    yield ""


def _screening(catalog: Catalog) -> Iterator[str]:
    yield "## The screening"
    yield ""
    asked = in_order(catalog.red_flags)
    days = Rulebook.build().settings("screening").valid_days
    yield from _paragraphs(
        f"{len(asked)} questions come before a plan. A yes to any sign is a yes. A yes that refuses leaves calm "
        "breathing at most, and no option or clearance gets past it: who has been examined answers anew. Answers "
        f"count for {days} days."
    )
    for number, flag in enumerate(asked, 1):
        yield f"### {number}. {flag.name} (`{flag.id}`)"
        yield ""
        yield from _bullet(f"asked: {flag.question}")
        for sign in flag.signs:
            yield from _bullet(sign, 1)
        yield from _bullet(f"a yes means: {OUTCOMES[flag.outcome.value]}")
        yield from _bullet(f"what to do: {flag.advice}")
        yield from _bullet(f"basis: {flag.basis}")
        yield from _evidence(flag.evidence, catalog)
        yield ""


def _policies() -> Iterator[str]:
    yield "## Policies, and what carries them out"
    yield ""
    for name, (text, carried) in POLICIES.items():
        yield from _bullet(f"**{name}** {text}")
        yield from _bullet(f"carried out by: {carried}", 1)
    yield ""


def _cases() -> Iterator[str]:
    yield "## Where the sources contradict each other or practice"
    yield ""
    for name, (conflict, decision, carried) in CASES.items():
        yield f"### {name}"
        yield ""
        yield from _bullet(f"conflict: {conflict}")
        yield from _bullet(f"decision: {decision}")
        yield from _bullet(f"carried by: {carried}")
        yield ""


def _all_conditions(catalog: Catalog) -> Iterator[str]:
    able = [entry for entry in catalog.exercises.values() if entry.availability is not Availability.NEVER]
    gated = sum(entry.availability is Availability.GATED for entry in able)
    yield f"## The {len(catalog.conditions)} conditions"
    yield ""
    yield from _paragraphs(
        f"Counted are the {len(able)} exercises that can stand in a plan at all, {gated} of them only after an opt-in "
        "(counted as opted in). An exercise may stand under several reasons; of a category that is barred as a whole "
        "only the number is given. Limits of dose, tool and support come on top."
    )
    yield "| condition | before planning | base form | only as a variant | barred | with care |"
    yield "|---|---|---:|---:|---:|---:|"
    for condition in catalog.conditions.values():
        found = verdicts(condition, catalog)
        counts = [sum(entry.left is left for entry in found) for left in (Left.BASE, Left.VARIANT, Left.BARRED)]
        eased = len(_eased(condition, found))
        action = condition.screening.value.replace("_", " ")
        cells = [f"`{condition.id}`".ljust(40), action.ljust(22), *(f"{count:3}" for count in (*counts, eased))]
        yield f"| {' | '.join(cells)} |"
    yield ""
    for condition in catalog.conditions.values():
        yield from _condition(condition, catalog)


def _condition(condition: Condition, catalog: Catalog) -> Iterator[str]:
    found = verdicts(condition, catalog)
    yield f"### {condition.name} (`{condition.id}`)"
    yield ""
    yield from _bullet(f"before planning: {BEFORE[condition.screening]}")
    implied = [f"{_spaced(name)} from {low} to {high}" for name, (low, high) in condition.implied_by.items()]
    yield from _bullet(f"implied in the profile by: {' or '.join(implied) or 'nothing; it has to be named'}")
    opt_in = "switched off" if condition.switches_off_gated else "left to the person and the tags"
    yield from _bullet(f"exercises that need an opt-in: {opt_in}")
    for name, value in condition.params.items():
        yield from _bullet(_parameter(name, value))
    yield from _bullet(f"reason: {condition.reason}")
    yield from _bullet(f"basis: {condition.basis}")
    yield from _evidence(condition.evidence, catalog)
    counts = {left: sum(entry.left is left for entry in found) for left in Left}
    yield ""
    numbers = [f"{left.value} {counts[left]}" for left in (Left.BASE, Left.VARIANT, Left.BARRED)]
    yield f"Left: {', '.join(numbers)}."
    yield ""
    barred = {entry.exercise.id: entry.why for entry in found if entry.left is Left.BARRED}
    yield from _grouped("Barred", barred, catalog)
    variants = [entry for entry in found if entry.left is Left.VARIANT]
    if variants:
        yield "Only as a variant:"
        yield ""
        for entry in variants:
            forms = "; ".join(_variant(shape, entry.why) for shape in entry.allowed)
            yield from _bullet(f"`{entry.exercise.id}`: {forms}")
        yield ""
    yield from _grouped("With care (less wanted)", _eased(condition, found), catalog)
    if condition.prefer:
        yield from _paragraphs(f"Preferred: {', '.join(f'`{name}`' for name in condition.prefer)}.")


def _eased(condition: Condition, found: Iterable[Verdict]) -> dict[str, tuple[Reason, ...]]:
    """Exercise that is left -> why the first form that is left is less wanted."""
    met = {entry.exercise.id: cautions(condition, entry.allowed[0]) for entry in found if entry.allowed}
    return {name: why for name, why in met.items() if why}


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _variant(shape: Shape, why: Iterable[Reason]) -> str:
    """The variant with what it changes of that which bars the base form; all that it drops stands in the last table."""
    variant = shape.variant
    assert variant is not None
    parts = []
    if variant.position and variant.position != shape.exercise.position:
        parts.append(f"position {variant.position}")
    drops = [reason.name for reason in why if reason.name in variant.drops]
    if drops:
        parts.append(f"drops {', '.join(drops)}")
    if variant.adds:
        parts.append(f"adds {', '.join(variant.adds)}")
    return f"{variant.name} ({'; '.join(parts) or 'same exposure'})"


def _grouped(title: str, met: dict[str, tuple[Reason, ...]], catalog: Catalog) -> Iterator[str]:
    if not met:
        return
    whole = {name for name, why in met.items() if any(reason.ground is Ground.CATEGORY for reason in why)}
    groups: dict[tuple[int, str], list[str]] = {}
    for name, why in met.items():
        for reason in why:
            groups.setdefault((list(Ground).index(reason.ground), _in_words(reason, catalog)), []).append(name)
    yield f"{title}:"
    yield ""
    for (rank, words), names in sorted(groups.items()):
        if rank == list(Ground).index(Ground.CATEGORY):
            yield from _bullet(f"{words}: all {len(names)}")
            continue
        shown = [f"`{name}`" for name in names if name not in whole]
        if shown:
            yield from _bullet(f"{words}: {', '.join(shown)}")
    yield ""


def _in_words(reason: Reason, catalog: Catalog) -> str:
    if reason.ground is Ground.TAG:
        return f"{catalog.exposure[reason.name].meaning} (`{reason.name}`)"
    if reason.ground is Ground.EXERCISE:
        return "the exercise itself"
    if reason.ground is Ground.CATEGORY:
        return f"the category {reason.name.replace('_', ' ')}"
    if reason.ground is Ground.POSITION:
        return f"the position {catalog.label(reason.name)}"
    return reason.name


def _parameter(name: str, value: object) -> str:
    shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    kept = [path for path in _readers(name) if path != GUIDANCE]
    said = f"said with the plan by {GUIDANCE}" if GUIDANCE in _readers(name) else "only shown"
    return f"{PARAMS[name].format(shown)} (`{name}`; {'kept by ' + ', '.join(kept) if kept else said})"


@cache
def _readers(name: str) -> tuple[str, ...]:
    """The files that look up a parameter of a condition."""
    paths = [path for package in ("constraints", "planner") for path in sorted((ROOT / package).rglob("*.py"))]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return tuple(path for path, text in texts.items() if "params" in text and f'"{name}"' in text)


def _exercises(catalog: Catalog) -> Iterator[str]:
    yield f"## The {len(catalog.exercises)} exercises"
    yield ""
    yield from _paragraphs("Each variant stands under its exercise, with what it drops and adds.")
    yield "| exercise or variant | name | can be planned | position | exposure |"
    yield "|---|---|---|---|---|"
    for exercise in catalog.exercises.values():
        base, *others = shapes(exercise)
        tags = "unknown" if base.tags is None else ", ".join(base.tags) or "none"
        cells = [f"`{exercise.id}`".ljust(34), exercise.name, exercise.availability.value, base.position, tags]
        yield f"| {' | '.join(cells)} |"
        for shape in others:
            assert shape.variant is not None
            changes = [f"- {tag}" for tag in shape.variant.drops] + [f"+ {tag}" for tag in shape.variant.adds]
            cells = [
                f"... `{shape.name}`".ljust(34),
                shape.variant.name,
                "",
                shape.position,
                ", ".join(changes) or "the same",
            ]
            yield f"| {' | '.join(cells)} |"
    yield ""


def _evidence(citations: Sequence[str], catalog: Catalog) -> Iterator[str]:
    yield "- evidence:"
    for citation in citations:
        name, _, where = citation.partition(":")
        reference = catalog.references[name]
        place = f", lines {where}" if where else ""
        address = f" <{reference.address}>" if reference.address else ""
        yield f"  - {reference.grade}: {reference.title}{place}{address}"


def _bullet(text: str, depth: int = 0) -> Iterator[str]:
    indent = "  " * depth
    yield from _wrapped(text, f"{indent}- ", f"{indent}  ")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        if paragraph.startswith(("- ", "    ")):
            yield from paragraph.split("\n")
        else:
            yield from _wrapped(" ".join(paragraph.split()))
        yield ""


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
