"""How many seconds of which stimulus a request wants: the stimulus matrix."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from catalog.anatomy import BOTH_SIDES, Side
from catalog.catalog import Catalog
from catalog.exercise import Exercise, Modality
from constraints.request import Target

GRAIN_S = 10
"""Wanted and delivered seconds count in whole tens: coarse points prove faster, and nobody feels ten seconds."""

COST_OF_A_SECOND = 1.45
"""Seconds of session that one wanted second per side takes on average: most exercises are done on both sides."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One wish: so many seconds of a modality for a target on its sides (each side gets them)."""

    target: Target
    sides: tuple[Side, ...]
    modality: Modality
    wanted_s: int
    weight: int

    @property
    def tens(self) -> int:
        """The wanted seconds in tens."""
        return self.wanted_s // GRAIN_S

    @property
    def most_help(self) -> int:
        """Tens of seconds that helping muscles can give at most: half of what is wanted."""
        return max(1, self.tens // 2)

    @property
    def name(self) -> str:
        """For instance `glutes:left/stretch`."""
        side = "" if len(self.sides) == 2 else f":{self.sides[0].value}"
        return f"{self.target.part}{side}/{self.modality.value}"


def cells(
    targets: Mapping[Target, int],
    catalog: Catalog,
    budget_s: int,
    smallest_scale: float,
    largest_scale: float,
    modalities: Collection[Modality] = tuple(Modality),
) -> tuple[Cell, ...]:
    """The stimulus matrix of a request, for these modalities.

    The seconds of the regions are stretched or shrunk so that all wishes together fit the budget, within the two
    scales; a weight of 3 leaves them as they are, 1 takes a third off, 5 adds a third. If any target names a side,
    sides are counted one by one.
    """
    base = {
        target: {
            modality: seconds for modality, seconds in _base(target.part, catalog).items() if modality in modalities
        }
        for target in targets
    }
    everything = sum(sum(wanted.values()) * (1 if t.side else 2) / 2 for t, wanted in base.items())
    scale = budget_s / (everything * COST_OF_A_SECOND) if everything else 1.0
    scale = min(max(scale, smallest_scale), largest_scale)
    sided = any(target.side for target in targets)
    found = []
    for target, weight in sorted(targets.items(), key=lambda item: str(item[0])):
        for modality in Modality:
            seconds = base[target].get(modality, 0) * scale * (weight + 3) / 6
            if not base[target].get(modality):
                continue
            wanted = max(GRAIN_S, int(seconds / GRAIN_S + 0.5) * GRAIN_S)
            if target.side is not None:
                groups: tuple[tuple[Side, ...], ...] = ((target.side,),)
            else:
                groups = ((Side.LEFT,), (Side.RIGHT,)) if sided else (BOTH_SIDES,)
            found += [Cell(target, group, modality, wanted, weight) for group in groups]
    return tuple(found)


def _base(part: str, catalog: Catalog) -> dict[Modality, int]:
    region = catalog.regions.get(part)
    if region is not None:
        return dict(region.wanted_s)
    wanted: dict[Modality, int] = {}
    for region_id in catalog.muscles.get(part, ()):
        for modality, seconds in catalog.regions[region_id].wanted_s.items():
            wanted[modality] = max(wanted.get(modality, 0), seconds)
    return wanted


def tens(seconds: int, role: str) -> int:
    """Tens of seconds that one exercise gives, rounded; a helping muscle counts half."""
    counted = seconds if role == "primary" else seconds // 2
    return (counted + GRAIN_S // 2) // GRAIN_S


def role(exercise: Exercise, part: str, catalog: Catalog) -> str | None:
    """`primary` if the exercise is for this region or muscle, `secondary` if it helps, None if neither."""
    if part in catalog.regions:
        muscles = set(catalog.regions[part].muscles)
        if part in exercise.regions:
            return "primary"
        return "secondary" if muscles & {*exercise.muscles.primary, *exercise.muscles.secondary} else None
    if part in exercise.muscles.primary:
        return "primary"
    return "secondary" if part in exercise.muscles.secondary else None
