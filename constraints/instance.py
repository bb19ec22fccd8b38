"""The problem instance: a request with everything it refers to looked up, and all defaults filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from catalog.catalog import Catalog, known
from catalog.conditions import Condition
from catalog.equipment import Equipment
from catalog.errors import RequestError, RuleError
from catalog.exercise import Exercise, Modality, Stage
from catalog.styles import Style
from constraints.kept import Lock, doses_of, printed
from constraints.prescription import levels
from constraints.profile import Profile
from constraints.request import Request, Target, TimeOfDay
from constraints.wanted import Cell, cells, role

if TYPE_CHECKING:
    from constraints.rulebook import Rulebook


OLDER_ADULT = 65
"""Age from which more time to change positions is planned."""


def implied_conditions(profile: Profile, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """Conditions that follow from the numbers in a profile: pain now, age, weeks of pregnancy or since an operation."""
    numbers = profile.numbers
    return tuple(
        condition.id
        for condition in conditions.values()
        if any(low <= numbers.get(name, -1) <= high for name, (low, high) in condition.implied_by.items())
    )


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
    def room_s(self) -> int:
        """Whole seconds that may really be used: the budget, or less if the rule on time says so."""
        return min(self.budget_s, int(self.rulebook.settings("time_budget").at_most_s))

    @cached_property
    def targets(self) -> dict[Target, int]:
        """What is aimed at, with weights."""
        return self.request.parsed_targets

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The person's conditions, by id, with those that their numbers imply."""
        implied = implied_conditions(self.profile, self.catalog.conditions)
        names = sorted({*self.profile.conditions, *implied})
        return tuple(self.catalog.conditions[name] for name in names if name in self.catalog.conditions)

    @cached_property
    def screening_gap(self) -> str | None:
        """Why the person does not count as screened: not asked, too old, or with questions open; None if they do."""
        screening, today = self.profile.screening, self.request.day
        if screening is None or today is None:
            return "You have not answered the screening questions yet"
        if screening.age_days(today) > self.rulebook.settings("screening").valid_days:
            return f"Your screening of {screening.day} is too old to rely on"
        unsure = len(screening.open_questions(self.catalog.red_flags))
        return f"Your screening of {screening.day} leaves {unsure} of its questions open" if unsure else None

    def just_woken(self, hours: float) -> bool | None:
        """Whether the session falls into the first hours after waking; None if nobody has said."""
        if self.request.hours_since_waking is not None:
            return self.request.hours_since_waking < hours
        return None if self.request.time_of_day is None else self.request.time_of_day is TimeOfDay.MORNING

    @cached_property
    def owned(self) -> frozenset[str]:
        """Equipment at hand: owned or assumed."""
        assumed = [thing.id for thing in self.catalog.equipment.values() if thing.assumed]
        return frozenset([*assumed, *self.profile.equipment])

    @cached_property
    def missing(self) -> tuple[Equipment, ...]:
        """Things that are not at hand and that something in the catalogue is done with."""
        used = {
            name
            for exercise in self.catalog.exercises.values()
            for groups in (exercise.equipment, *(variant.equipment or () for variant in exercise.variants))
            for group in groups
            for name in group
        }
        return tuple(thing for thing in self.catalog.equipment.values() if thing.id in used - self.owned)

    @cached_property
    def excluded(self) -> frozenset[str]:
        """Exercises that are not wanted, today or ever."""
        return frozenset([*self.request.exclude, *self.profile.exclude])

    @cached_property
    def locks(self) -> dict[str, Lock]:
        """What is locked, by exercise id."""
        return {lock.exercise: lock for lock in map(Lock.parse, self.request.lock)}

    @cached_property
    def wished(self) -> tuple[str, ...]:
        """Exercises that are asked for by name, included or locked, by id."""
        return tuple(sorted({*self.request.include, *self.locks}))

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Exercises that are asked for by name, in the request or in the sequence of the style."""
        return (*self.wished, *self.rulebook.settings("routine").sequence)

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
        """Percent of the usual seconds for a change of position; a condition slows down whatever pace was chosen."""
        paces = self.catalog.positions
        slowed = [condition.params.get("change_pace") for condition in self.conditions]
        names = [str(name) for name in slowed if name is not None]
        if self.profile.pace is not None:
            names.append(self.profile.pace)
        else:
            names.append("older_adult_65plus" if (self.profile.age or 0) >= OLDER_ADULT else "default")
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


def _check_locks(request: Request, catalog: Catalog) -> None:
    """The positions and doses of locks are such that the exercise has them."""
    for lock in map(Lock.parse, request.lock):
        exercise = catalog.exercises[lock.exercise]
        if lock.position is not None:
            has = {form.position or exercise.position for form in exercise.variants} | {exercise.position}
            known("position", lock.position, catalog.position_ids)
            if lock.position not in has:
                where = " or ".join(f"{lock.exercise}@{position}" for position in sorted(has))
                raise RequestError(f"{lock.exercise} is not done {catalog.label(lock.position)}.", f"lock {where}.")
        doses = levels(exercise)
        if lock.dose is not None and doses and all(printed(dose) != lock.dose for dose in doses):
            said, choices = "x".join(map(str, lock.dose)), ", ".join(doses_of(exercise))
            raise RequestError(f"{lock.exercise} has no dose of {said}.", f"one of: {choices}.")


def _day(request: Request) -> dt.date | None:
    """The day of the session, where the profile holds a date that it is to be compared with.

    Raises:
        RequestError: for a screening, a clearance or a stop that lies in the future of that day.
    """
    profile = request.profile
    dated = {f"stopped.{name}": day for name, day in profile.stopped.items()}
    if profile.screening is not None:
        dated["screening.day"] = profile.screening.day
    if profile.cleared is not None:
        dated["cleared"] = profile.cleared
    today = request.day or (dt.date.today() if dated else None)
    for name, day in sorted(dated.items()):
        if today is not None and day > today:
            raise RequestError(
                f"{name} {day} lies after the day of the session, {today}.", "give the day on which it was."
            )
    return today


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
        ("exercise", tuple(lock.exercise for lock in map(Lock.parse, request.lock)), catalog.exercises),
        ("exercise", tuple(entry.exercise for entry in request.stay_close), catalog.exercises),
        ("exercise", tuple(name for names in request.different_from for name in names), catalog.exercises),
        ("exercise", (*profile.opt_in, *profile.likes, *profile.dislikes, *profile.exclude), catalog.exercises),
        ("exercise", tuple(profile.stopped), catalog.exercises),
        ("screening question", tuple(profile.screening.answers) if profile.screening else (), catalog.red_flags),
    ):
        for value in values:
            known(kind, value, choices)
    if profile.pace is not None:
        known("pace", profile.pace, tuple(pace.id for pace in catalog.positions.paces))
    _check_locks(request, catalog)
    asked = {*request.include, *(Lock.parse(text).exercise for text in request.lock)}
    both = sorted(asked & {*request.exclude, *profile.exclude})
    if both:
        raise RequestError(f"{', '.join(both)}: asked for and excluded at the same time.", "drop one of the two.")
    if not catalog.exercises:
        raise RequestError("The catalogue holds no exercise.", "add one, or use the built-in catalogue.")
    filled = request.model_copy(
        update={
            "day": _day(request),
            "minutes": style.minutes if request.minutes is None else request.minutes,
            "targets": request.targets or dict(sorted(style.targets.items())),
        }
    )
    if not filled.targets:
        raise RequestError("There is nothing to aim at.", "name a target, for instance glutes.")
    rulebook = Rulebook.build(style.rules, profile.rules, request.rules)
    _check_routine(rulebook, catalog)
    return Instance(filled, catalog, rulebook, style)
