"""The problem instance: a request with everything it refers to looked up, and all defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from catalog.conditions import Condition
from catalog.errors import RequestError, RuleError
from catalog.exercise import Exercise, Modality, Stage
from catalog.library import Catalog, known
from catalog.styles import Style
from constraints.profile import Profile
from constraints.request import Request, Target
from constraints.wanted import Cell, cells, role

if TYPE_CHECKING:
    from constraints.rulebook import Rulebook

PREGNANCY = "pregnancy_"
UNHURRIED = ("current_back_pain", "balance_or_fall_risk", "vertigo_bppv", "sacroiliac_or_pelvic_girdle_pain")
"""Conditions that, like pregnancy, ask for twice the usual time to change positions (positions.yaml, paces)."""


SEVERE_PAIN = 7
ADULT_AGE = 16


def implied_conditions(profile: Profile) -> tuple[str, ...]:
    """Conditions that follow from the numbers in a profile: pain now (1-6 and 7-10 of 10), age under 16."""
    implied = []
    if profile.pain_now:
        implied.append("acute_severe_pain" if profile.pain_now >= SEVERE_PAIN else "current_back_pain")
    if profile.age is not None and profile.age < ADULT_AGE:
        implied.append("age_under_16")
    return tuple(implied)


@dataclass(frozen=True)
class Instance:
    """What the rules and the model work on. Made by `resolve`; immutable."""

    request: Request
    catalog: Catalog
    rulebook: Rulebook
    style: Style

    @property
    def profile(self) -> Profile:
        """The person."""
        return self.request.profile

    @cached_property
    def budget_s(self) -> int:
        """Whole seconds that the session may take."""
        assert self.request.minutes is not None
        return int(self.request.minutes * 60 + 1e-6)

    @cached_property
    def targets(self) -> dict[Target, int]:
        """What is aimed at, with weights."""
        return self.request.parsed_targets

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The person's conditions, by id, with those that age and pain now imply."""
        implied = implied_conditions(self.profile)
        names = sorted({*self.profile.conditions, *implied})
        return tuple(self.catalog.conditions[name] for name in names if name in self.catalog.conditions)

    @cached_property
    def owned(self) -> frozenset[str]:
        """Equipment at hand: owned or assumed."""
        assumed = [thing.id for thing in self.catalog.equipment.values() if thing.assumed]
        return frozenset([*assumed, *self.profile.equipment])

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Exercises that are not wanted, today or ever."""
        return frozenset([*self.request.exclude, *self.profile.exclude])

    @cached_property
    def stage_order(self) -> tuple[Stage, ...]:
        """The stages in the order in which they come."""
        order: tuple[Stage, ...] = self.rulebook.settings("stage_order").order
        return order

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The stimulus matrix."""
        params = self.rulebook.settings("stimulus")
        scales = (params.smallest_scale, params.largest_scale)
        return cells(self.targets, self.catalog, self.budget_s, *scales, self.modalities)

    @cached_property
    def modalities(self) -> tuple[Modality, ...]:
        """The kinds of work that this kind of session knows; a flow of stretches wants no release."""
        routine = self.rulebook.settings("routine")
        stages = set(routine.stages or Stage) if self.rulebook.is_on("routine") else set(Stage)
        for names in (routine.only, routine.sequence):
            if names and self.rulebook.is_on("routine"):
                stages &= {stage for name in names for stage in self.catalog.exercises[name].session_stages}
        return tuple(modality for modality in Modality if Stage(modality.value) in stages)

    @cached_property
    def sided(self) -> bool:
        """Whether any target names a side, so that the sides are counted one by one."""
        return any(target.side for target in self.targets)

    @cached_property
    def pace_percent(self) -> int:
        """Percent of the usual seconds for a change of position."""
        paces = self.catalog.positions
        if self.profile.pace is not None:
            return paces.pace(self.profile.pace).percent
        names = ["default"]
        if self.profile.age is not None and self.profile.age >= 65:
            names.append("older_adult_65plus")
        if any(condition.id.startswith(PREGNANCY) or condition.id in UNHURRIED for condition in self.conditions):
            names.append("pain_or_pregnancy_or_poor_balance")
        return max(paces.pace(name).percent for name in names)

    @cached_property
    def position_extra_s(self) -> int:
        """Seconds that a condition adds to each change of position."""
        return max(
            [int(condition.params.get("position_change_extra_s", 0)) for condition in self.conditions], default=0
        )

    def change_s(self, start: str | None, end: str) -> int:
        """Seconds to get from one position into another; 0 at the start of the session."""
        if start is None:
            return 0
        return self.catalog.positions.change_s(start, end, self.pace_percent, self.position_extra_s)

    def setup_s(self, things: tuple[str, ...]) -> int:
        """Seconds to put in place what an exercise needs in hand (a roller goes under another part each time)."""
        needed = [name for name in things if name in self.catalog.equipment and self.catalog.equipment[name].in_hand]
        return self.catalog.positions.equipment_change_s if needed else 0

    def role(self, exercise: Exercise, target: Target) -> str | None:
        """`primary`, `secondary` or None: what the exercise is to a target."""
        return self._roles[exercise.id, target.part]

    @cached_property
    def _roles(self) -> dict[tuple[str, str], str | None]:
        parts = sorted({target.part for target in self.targets})
        return {
            (exercise.id, part): role(exercise, part, self.catalog)
            for exercise in self.catalog.exercises.values()
            for part in parts
        }


def _check_routine(rulebook: Rulebook, catalog: Catalog) -> None:
    """The ids in the settings of the routine rule exist, and no exercise stands twice in its sequence."""
    settings = rulebook.settings("routine")
    for kind, values, choices in (
        ("exercise", (*settings.sequence, *settings.only), catalog.exercises),
        ("equipment", settings.equipment, catalog.equipment),
        ("position", settings.positions, catalog.position_ids),
    ):
        for value in values:
            try:
                known(kind, value, choices)
            except RequestError as error:
                raise RuleError(f"routine: {error.what}", error.maybe) from None


def resolve(request: Request, catalog: Catalog) -> Instance:
    """Checks every id of a request against the catalogue and fills in the defaults.

    Raises:
        RequestError: for an unknown id or a contradiction.
        RuleError: for a setting that a rule does not have, or that would weaken a safety rule.
    """
    from constraints.rulebook import Rulebook

    style = catalog.styles[known("style", request.style, catalog.styles)]
    profile = request.profile
    for target in request.parsed_targets:
        known("region or muscle to aim at", target.part, catalog.targets)
    for kind, values, choices in (
        ("equipment", profile.equipment, catalog.equipment),
        ("condition", profile.conditions, catalog.conditions),
        ("position", profile.avoid_positions, catalog.position_ids),
        ("exercise", (*request.include, *request.exclude), catalog.exercises),
        ("exercise", (*profile.opt_in, *profile.likes, *profile.dislikes, *profile.exclude), catalog.exercises),
    ):
        for value in values:
            known(kind, value, choices)
    if profile.pace is not None:
        known("pace", profile.pace, tuple(pace.id for pace in catalog.positions.paces))
    both = sorted(set(request.include) & {*request.exclude, *profile.exclude})
    if both:
        raise RequestError(f"{', '.join(both)}: asked for and excluded at the same time.", "drop one of the two.")
    if not catalog.exercises:
        raise RequestError("The catalogue holds no exercise.", "add one, or use the built-in catalogue.")
    filled = request.model_copy(
        update={
            "minutes": style.minutes if request.minutes is None else request.minutes,
            "targets": request.targets or dict(sorted(style.targets.items())),
        }
    )
    if not filled.targets:
        raise RequestError("There is nothing to aim at.", "name a target, for instance glutes.")
    rulebook = Rulebook.build(style.rules, profile.rules, request.rules)
    _check_routine(rulebook, catalog)
    return Instance(filled, catalog, rulebook, style)
