"""A person's own folder: texts to put into it, what the loader says of it, and where a line stands in a text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.errors import CatalogError, Problem
from catalog.exercise import Exercise

OWN = """\
- id: own_stretch
  name: "Own stretch"
  category: static_stretch
  status: plannable
  basis: general_practice
  position: supine
  laterality: per_side
  equipment:
    - [strap_or_towel]
  optional_equipment: [pillow]
  regions:
    - hamstrings
  muscles:
    primary: [hamstrings]
    secondary: [gluteus_maximus]
  exposure: [hip_flexion_gt90]
  lumbar_movement: {neutral: "yes"}
  intensity: gentle
  difficulty: 2
  dose:
    kind: holds
    hold_s:
      min: 11
      default: 22
      max: 33
      basis:
        min: mcgill
        default: judgement
        max: "002:107"
    reps:
      min: 2
      default: 3
      max: 4
    rest_s: 5
  side_switch_s: 6
  variants:
    - id: lower
      name: "Lower"
      how: "Lift the leg less."
      drops: [hip_flexion_gt90]
      equipment: []
      basis: acsm_flexibility
  sources:
    - document: "003"
      lines: "17-25"
      level: rule
  instructions_from: general_practice
  steps:
    - "Lie on your back."
    - "Lift one leg."
    - "Lower it again."
  breathing: "Breathe calmly."
  mistake: "Pulling."
  stop_when: "Stop if it hurts."
"""
"""A valid own exercise, one value a line, so that every fault has a line of its own."""

REPS = """\
- id: own_rocking
  name: "Own rocking"
  category: dynamic_mobility
  status: plannable
  basis: general_practice
  position: quadruped
  laterality: bilateral
  regions: [adductors]
  exposure: []
  intensity: gentle
  difficulty: 1
  dose:
    kind: reps
    rep_s: 4
    reps:
      min: 5
      default: 6
      max: 7
    set_rest_s: 20
  instructions_from: general_practice
  steps: ["Kneel.", "Rock back.", "Rock forth."]
  breathing: "Breathe calmly."
  mistake: "Hurrying."
  stop_when: "Stop if it hurts."
"""
"""A valid own exercise that is counted in repetitions."""

CONDITION = """\
- id: own_condition
  name: "Own condition"
  screening: caution
  hard:
    tags: [hip_flexion_gt90]
    ids: [couch_stretch]
    positions: [prone]
    categories: [release]
  soft:
    tags: [lumbar_flexion_end]
  prefer: [cat_camel]
  switches_off_gated: true
  params:
    hold_max_s: 6
  reason: "It asks for care."
  basis: "judgement"
"""
"""A valid own condition."""


@lru_cache(maxsize=1)
def builtin() -> Catalog:
    """The built-in catalogue."""
    return Catalog.load()


def swapped(text: str, old: str, new: str) -> str:
    """`text` with its only `old` exchanged for `new`."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
    return text.replace(old, new)


def line_with(text: str, marker: str) -> int:
    """The number, from 1, of the only line of `text` that contains `marker`."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if marker in line]
    assert len(lines) == 1, f"{marker!r} stands in the lines {lines}"
    return lines[0]


def folder_of(folder: Path, files: Mapping[str, str]) -> Path:
    """`folder`, made, with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def problems(*folders: Path) -> tuple[Problem, ...]:
    """Everything that the loader finds wrong in these folders."""
    with pytest.raises(CatalogError) as caught:
        Catalog.load(*folders)
    return caught.value.problems


def problems_in(folder: Path, text: str, name: str = "exercises.yaml") -> tuple[Problem, ...]:
    """Everything that the loader finds wrong in a folder with one file, which must be what each problem names."""
    found = problems(folder_of(folder, {name: text}))
    assert {problem.file for problem in found} == {str(folder / name)}
    return found


def only_problem(folder: Path, text: str, name: str = "exercises.yaml") -> Problem:
    """The one problem of a folder with one file."""
    found = problems_in(folder, text, name)
    assert len(found) == 1, "\n".join(str(problem) for problem in found)
    return found[0]


def as_data(exercise: Exercise, **changes: Any) -> dict[str, Any]:
    """The exercise as it would be authored, with some fields changed."""
    return {**exercise.model_dump(mode="json", exclude_unset=True), **changes}


def as_yaml(*entries: Mapping[str, Any]) -> str:
    """Entries as the text of a YAML file (JSON is YAML)."""
    return json.dumps(list(entries), indent=1, ensure_ascii=False)


def numbered(count: int) -> str:
    """Several valid own exercises: own_stretch_0, own_stretch_1 and so on."""
    return "".join(swapped(OWN, "id: own_stretch", f"id: own_stretch_{index}") for index in range(count))
