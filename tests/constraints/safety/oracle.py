"""A second opinion on who may do what: read straight from the YAML, with nothing of the product in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
DATA = ROOT / "catalog" / "data"
DOCUMENT = ROOT.parent / "shared" / "domain" / "taxonomy.yaml"
"""The domain document that the conditions were written from; not part of the product, so it may be missing."""


CLEARABLE = ("caution", "see_clinician_first", "emergency_if_new_back_pain_with_risk")
"""Screenings with which a person may exercise: where a clinician is asked for, once cleared and while nothing hurts."""
SUPPORTS = {"wall", "chair", "couch_or_bench"}
"""What one can hold on to."""


@dataclass(frozen=True)
class RawForm:
    """One form of an exercise as the YAML has it. `smallest_s` and `piece_s` belong to its smallest dose."""

    exercise: str
    variant: str | None
    category: str
    position: str
    tags: frozenset[str]
    stated: bool
    gated: bool
    equipment: tuple[tuple[str, ...], ...]
    stretch: bool
    piece_s: int
    smallest_s: int

    @property
    def key(self) -> tuple[str, str | None]:
        """Exercise and variant."""
        return self.exercise, self.variant


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def conditions() -> dict[str, dict[str, Any]]:
    """The health conditions by id."""
    return {entry["id"]: entry for entry in _read(DATA / "conditions.yaml")}


@lru_cache(maxsize=1)
def red_flags() -> dict[str, dict[str, Any]]:
    """The screening questions by id."""
    return {entry["id"]: entry for entry in _read(DATA / "red_flags.yaml")}


@lru_cache(maxsize=1)
def equipment() -> dict[str, dict[str, Any]]:
    """The things by id."""
    return {entry["id"]: entry for entry in _read(DATA / "equipment.yaml")}


@lru_cache(maxsize=1)
def exercises() -> dict[str, dict[str, Any]]:
    """The exercises by id."""
    entries = [entry for path in sorted((DATA / "exercises").glob("*.yaml")) for entry in _read(path)]
    return {entry["id"]: entry for entry in entries}


@lru_cache(maxsize=1)
def documented() -> dict[str, dict[str, Any]]:
    """The conditions of the domain document, in the shape of `conditions()`; empty where there is no such document."""
    if not DOCUMENT.exists():
        return {}
    return {
        entry["id"]: {
            "hard": {kind: entry.get(f"hard_{kind}") or [] for kind in ("tags", "ids", "categories", "positions")},
            "switches_off_gated": entry["switches_off_gated_items"],
            "screening": entry["screening_action"],
            "params": entry.get("params") or {},
        }
        for entry in _read(DOCUMENT)["conditions"]
    }


@lru_cache(maxsize=1)
def plannable() -> tuple[RawForm, ...]:
    """Every form of every exercise that is not ruled out for everybody."""
    return tuple(form for entry in exercises().values() if "never_planned" not in entry for form in _forms(entry))


def by_key() -> dict[tuple[str, str | None], RawForm]:
    """The plannable forms by exercise and variant."""
    return {form.key: form for form in plannable()}


def _forms(entry: Mapping[str, Any]) -> Iterator[RawForm]:
    base = set(entry.get("exposure") or ())
    for variant in (None, *(entry.get("variants") or ())):
        tags, position, things = set(base), entry["position"], entry.get("equipment") or ()
        if variant is not None:
            tags = tags - set(variant.get("drops") or ()) | set(variant.get("adds") or ())
            position = variant.get("position") or position
            things = things if variant.get("equipment") is None else variant["equipment"]
        yield RawForm(
            exercise=entry["id"],
            variant=variant["id"] if variant else None,
            category=entry["category"],
            position=position,
            tags=frozenset(tags),
            stated=entry.get("exposure") is not None,
            equipment=tuple(tuple(group) for group in things),
            gated=entry["status"] in ("plannable_gated", "gated_named_only"),
            stretch=entry["category"] == "static_stretch" or "stretch" in (entry.get("stages") or ()),
            piece_s=_piece_s(entry["dose"]),
            smallest_s=_smallest_s(entry),
        )


def _piece_s(dose: Mapping[str, Any]) -> int:
    """Seconds that the smallest dose holds still or goes on without a pause; repetitions are not held."""
    if dose["kind"] == "timed":
        return int(dose["time_s"]["min"])
    return int(dose["hold_s"]["min"]) if dose["kind"] == "holds" else 0


def _smallest_s(entry: Mapping[str, Any]) -> int:
    dose = entry["dose"]
    sets = dose.get("sets", {}).get("min", 1)
    set_rest_s = dose.get("set_rest_s", 10 if dose["kind"] == "timed" else 15)
    if dose["kind"] == "timed":
        one_set = dose["time_s"]["min"]
    elif dose["kind"] == "holds":
        number = dose["reps"]["min"]
        one_set = number * dose["hold_s"]["min"] + (number - 1) * dose.get("rest_s", 5)
    else:
        one_set = dose["reps"]["min"] * dose["rep_s"]
    blocks = max(1, len(entry.get("segments") or ())) * (2 if entry["laterality"] == "per_side" else 1)
    return int(blocks * (sets * one_set + (sets - 1) * set_rest_s) + (blocks - 1) * entry.get("side_switch_s", 5))


def bars(condition: Mapping[str, Any], form: RawForm) -> bool:
    """Whether one condition forbids one form: by exposure, name, category, position, or for want of knowledge.

    What nobody has described is unknown, and out with any condition.
    """
    hard = condition.get("hard") or {}
    return (
        bool(form.tags & set(hard.get("tags") or ()))
        or form.exercise in (hard.get("ids") or ())
        or form.category in (hard.get("categories") or ())
        or form.position in (hard.get("positions") or ())
        or not form.stated
    )


def too_long(condition: Mapping[str, Any], form: RawForm) -> bool:
    """Whether even the smallest dose of a form is longer than one condition allows."""
    caps = condition.get("params") or {}
    return (
        ("isometric_hold" in form.tags and form.piece_s > caps.get("hold_max_s", 10**6))
        or (form.stretch and form.piece_s > caps.get("static_hold_max_s", 10**6))
        or (form.position == "supine" and form.smallest_s > caps.get("supine_hold_max_s", 10**6))
    )


def refuses(condition: Mapping[str, Any]) -> bool:
    """Whether there is no exercise with a condition, whatever a clinician has cleared."""
    return condition["screening"] not in CLEARABLE


def unfit(condition: Mapping[str, Any], form: RawForm) -> bool:
    """Whether the parameters of a condition rule a form out, for a person who owns everything, woke long ago and has no
    direction that eases the back."""
    params = condition.get("params") or {}
    firmest = params.get("firmness_max", 3)
    return (
        ("extension_items_need" in params and "lumbar_extension_end" in form.tags)
        or any(all(_firmness(name) > firmest for name in group) for group in form.equipment)
        or (
            bool(params.get("chair_or_wall_support"))
            and form.position == "standing"
            and not any(SUPPORTS & set(group) for group in form.equipment)
        )
    )


def _firmness(thing: str) -> int:
    return int(equipment()[thing].get("firmness") or 0)


def barred(names: Iterable[str], form: RawForm) -> bool:
    """Whether a person with these conditions, screened, cleared and opted in to everything, must not do a form."""
    found = [conditions()[name] for name in names]
    return any(
        refuses(one) or bars(one, form) or unfit(one, form) or (form.gated and one["switches_off_gated"])
        for one in found
    )


def planned_for(names: Iterable[str]) -> set[tuple[str, str | None]]:
    """The forms that a person with these conditions, who opted in to everything and owns everything, may do."""
    found = list(names)
    return {
        form.key
        for form in plannable()
        if not barred(found, form) and not any(too_long(conditions()[name], form) for name in found)
    }


def gated_ids() -> tuple[str, ...]:
    """The exercises that need an opt-in."""
    return tuple(sorted({form.exercise for form in plannable() if form.gated}))
