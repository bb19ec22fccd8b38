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
        tags, position = set(base), entry["position"]
        if variant is not None:
            tags = tags - set(variant.get("drops") or ()) | set(variant.get("adds") or ())
            position = variant.get("position") or position
        yield RawForm(
            exercise=entry["id"],
            variant=variant["id"] if variant else None,
            category=entry["category"],
            position=position,
            tags=frozenset(tags),
            stated=entry.get("exposure") is not None,
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
    """Whether one condition forbids one form: by exposure, name, category, position, or for want of knowledge."""
    hard = condition.get("hard") or {}
    return (
        bool(form.tags & set(hard.get("tags") or ()))
        or form.exercise in (hard.get("ids") or ())
        or form.category in (hard.get("categories") or ())
        or form.position in (hard.get("positions") or ())
        or (condition["switches_off_gated"] and not form.stated)
    )


def too_long(condition: Mapping[str, Any], form: RawForm) -> bool:
    """Whether even the smallest dose of a form is longer than one condition allows."""
    caps = condition.get("params") or {}
    return (
        ("isometric_hold" in form.tags and form.piece_s > caps.get("hold_max_s", 10**6))
        or (form.stretch and form.piece_s > caps.get("static_hold_max_s", 10**6))
        or (form.position == "supine" and form.smallest_s > caps.get("supine_hold_max_s", 10**6))
    )


def barred(names: Iterable[str], form: RawForm) -> bool:
    """Whether a person with these conditions, who opted in to everything, must not do a form."""
    found = [conditions()[name] for name in names]
    return any(bars(one, form) or (form.gated and one["switches_off_gated"]) for one in found)


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
