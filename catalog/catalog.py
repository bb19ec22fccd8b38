"""`Catalog`: everything that can be planned, indexed by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from catalog.anatomy import Region
from catalog.conditions import Condition, ExposureTag
from catalog.equipment import Equipment
from catalog.errors import RequestError, did_you_mean
from catalog.exercise import Exercise
from catalog.positions import Positions
from catalog.screening import RedFlag
from catalog.styles import Reference, Style

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=False)
class Catalog:
    """Exercises and the vocabulary they use; read-only.

    Every mapping goes from id to entry and is sorted by id. `digest` identifies the content. `own` holds the ids of the
    exercises that do not come with the product.
    """

    exercises: Mapping[str, Exercise]
    regions: Mapping[str, Region]
    positions: Positions
    equipment: Mapping[str, Equipment]
    exposure: Mapping[str, ExposureTag]
    conditions: Mapping[str, Condition]
    styles: Mapping[str, Style]
    red_flags: Mapping[str, RedFlag] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    digest: str = ""
    own: frozenset[str] = frozenset()

    @classmethod
    def load(cls, *folders: Path | str) -> Catalog:
        """The built-in catalogue with the YAML of `folders` merged over it, in that order.

        Raises:
            CatalogError: with everything that is wrong in any of the files.
        """
        from catalog.loading import load

        return load(*folders)

    @classmethod
    def checked(cls, *folders: Path | str) -> Catalog:
        """Like `load`, with every cross-check also over the built-in data."""
        from catalog.loading import load

        return load(*folders, thorough=True)

    @cached_property
    def muscles(self) -> Mapping[str, tuple[str, ...]]:
        """Muscle id -> ids of the regions that it belongs to, sorted."""
        found: dict[str, list[str]] = {}
        for region in self.regions.values():
            for muscle in region.muscles:
                found.setdefault(muscle, []).append(region.id)
        return MappingProxyType({muscle: tuple(sorted(found[muscle])) for muscle in sorted(found)})

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """Everything that a session can be aimed at: regions and muscles, sorted."""
        return tuple(sorted([region.id for region in self.regions.values() if region.targetable] + list(self.muscles)))

    @cached_property
    def position_ids(self) -> tuple[str, ...]:
        """Ids of the positions that a session can use, in the order of the data."""
        return tuple(position.id for position in self.positions.positions if position.plannable)

    def label(self, entry_id: str) -> str:
        """The name for people of any id in the catalogue; the id with spaces if it has no name."""
        for shelf in (self.exercises, self.regions, self.equipment, self.conditions, self.styles, self.red_flags):
            entry = shelf.get(entry_id)
            if entry is not None:
                return str(entry.name)
        for position in self.positions.positions:
            if position.id == entry_id:
                return position.name
        return entry_id.replace("_", " ")


def known(kind: str, value: str, choices: Mapping[str, object] | tuple[str, ...]) -> str:
    """`value` if it is one of `choices`.

    Raises:
        RequestError: naming the value, what it should be, and the nearest ones.
    """
    if value in choices:
        return value
    maybe = did_you_mean(value, choices)
    if maybe is None:
        listed = ", ".join(sorted(choices)[:12])
        maybe = f"one of: {listed}{', ...' if len(choices) > 12 else ''}."
    raise RequestError(f"There is no {kind} called {value!r}.", maybe)
