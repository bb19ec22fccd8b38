"""The rulebook: all rules with a person's settings applied. A new rule is registered here, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from catalog.errors import RuleError, did_you_mean, printable, shown
from catalog.exercise import Frozen
from constraints.admission import admission, refusal
from constraints.comfort.economy import Economy
from constraints.comfort.effort_curve import EffortCurve
from constraints.comfort.equipment_changes import EquipmentChanges
from constraints.comfort.preferences import Preferences
from constraints.comfort.soft_tool_first import SoftToolFirst
from constraints.comfort.transitions import Transitions
from constraints.comfort.variety import Variety
from constraints.goals.base_form import BaseForm
from constraints.goals.calm_end import CalmEnd
from constraints.goals.cautions import Cautions
from constraints.goals.few_changes import FewChanges
from constraints.goals.few_exercises import FewExercises
from constraints.goals.frame import Frame
from constraints.goals.gentle_morning import GentleMorning
from constraints.goals.hips_first import HipsFirst
from constraints.goals.modality_mix import ModalityMix
from constraints.goals.primary_mover import PrimaryMover
from constraints.goals.stay_close import StayClose
from constraints.goals.stimulus import Stimulus
from constraints.goals.tool_release import ToolRelease
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.banned import Banned
from constraints.safety.contraindications import Contraindications
from constraints.safety.direction import DirectionalBias
from constraints.safety.dose_caps import DoseCaps
from constraints.safety.forms import forms
from constraints.safety.gated import Gated
from constraints.safety.morning_flexion import MorningFlexion
from constraints.safety.screening import Screened
from constraints.safety.stopped import Stopped
from constraints.safety.support import Support
from constraints.safety.tool_firmness import ToolFirmness
from constraints.session import Session
from constraints.structure.both_sides import BothSides
from constraints.structure.different import Different
from constraints.structure.difficulty import DifficultyCap
from constraints.structure.dose_bounds import DoseBounds
from constraints.structure.equipment import EquipmentOwned
from constraints.structure.exercise_count import ExerciseCount
from constraints.structure.exercise_share import ExerciseShare
from constraints.structure.frame_count import FrameCount
from constraints.structure.frame_limits import FrameLimits
from constraints.structure.locked import Locked
from constraints.structure.long_holds import LongHolds
from constraints.structure.positions import PositionsAvoided
from constraints.structure.purpose import Purpose
from constraints.structure.release_first import ReleaseFirst
from constraints.structure.requested import Requested
from constraints.structure.routine import Routine
from constraints.structure.stage_order import StageOrder
from constraints.structure.time_budget import TimeBudget
from constraints.structure.warm_up_first import WarmUpFirst

RULES: tuple[type[Rule], ...] = (
    Banned,
    Screened,
    Gated,
    Contraindications,
    Stopped,
    DirectionalBias,
    MorningFlexion,
    ToolFirmness,
    Support,
    DoseCaps,
    Requested,
    Locked,
    PositionsAvoided,
    EquipmentOwned,
    DifficultyCap,
    Routine,
    Purpose,
    DoseBounds,
    BothSides,
    ExerciseShare,
    TimeBudget,
    WarmUpFirst,
    StageOrder,
    LongHolds,
    ReleaseFirst,
    ExerciseCount,
    FrameLimits,
    FrameCount,
    Different,
    Stimulus,
    PrimaryMover,
    ModalityMix,
    HipsFirst,
    ToolRelease,
    Frame,
    CalmEnd,
    Cautions,
    GentleMorning,
    FewChanges,
    FewExercises,
    BaseForm,
    StayClose,
    Transitions,
    EquipmentChanges,
    Preferences,
    Variety,
    EffortCurve,
    SoftToolFirst,
    Economy,
)
"""In the order in which a reason for leaving something out is looked for: safety first."""

BY_ID: dict[str, type[Rule]] = {rule.id: rule for rule in RULES}

ALWAYS_ON = frozenset({"time_budget", "equipment", "both_sides", "dose_bounds", "stage_order"})
"""Hard rules without which a plan would not be a plan: they can be tuned, not switched off. (The order of the stages is
a parameter; that there is one is what the warm-up rule and the model build on.)"""

LARGEST_WEIGHT = 100


@dataclass(frozen=True)
class Rulebook:
    """Rules with their settings. `active` are in force; `settings` answers for the others too."""

    rules: tuple[Rule, ...]
    off: frozenset[str] = frozenset()

    @classmethod
    def build(cls, *overrides: Mapping[str, Mapping[str, Any]]) -> Rulebook:
        """All rules, with the overrides laid over each other, later ones last; plug-in rules if an override names them.

        Raises:
            RuleError: for an unknown rule or parameter, a wrong value, or a safety rule switched off or weakened; for
                a plug-in rule that cannot be used.
            PluginError: if a plug-in rule fails while it is set up.
        """
        merged: dict[str, dict[str, Any]] = {}
        for override in overrides:
            for rule_id, values in override.items():
                merged.setdefault(rule_id, {}).update(values)
        others = {rule_id: _of_others(rule_id, merged[rule_id]) for rule_id in sorted(merged) if rule_id not in BY_ID}
        known = {**BY_ID, **{rule_id: rule for rule_id, rule in others.items() if rule is not None}}
        off = frozenset(
            name for name, values in merged.items() if name not in known or _switched_off(known[name], values)
        )
        return cls(tuple(_tuned(rule, merged.get(rule.id, {})) for rule in known.values()), off)

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return tuple(rule for rule in self.rules if rule.id not in self.off)

    @cached_property
    def splitting(self) -> tuple[Rule, ...]:
        """The rules in force that tell modes of one place apart."""
        return tuple(rule for rule in self.active if type(rule).split is not Rule.split)

    @cached_property
    def plugins(self) -> tuple[Rule, ...]:
        """The rules in force that are not this product's own."""
        return tuple(rule for rule in self.active if rule.id not in BY_ID)

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id, in force or not."""
        return self._by_id[rule_id]

    def is_on(self, rule_id: str) -> bool:
        """Whether the rule is in force."""
        return rule_id not in self.off

    def settings(self, rule_id: str) -> Any:
        """The parameters of a rule, in force or not."""
        return self._by_id[rule_id].params

    def at(self, *wanted: RuleLevel) -> Iterator[Rule]:
        """The rules in force of these levels."""
        return (rule for rule in self.active if rule.level in wanted)

    def refusal(self, mode: Mode, instance: Instance) -> tuple[str, str] | None:
        """(rule id, reason) of the first rule in force that does not admit the mode; None if all do."""
        return refusal(mode, self.active, instance)

    def barred(self, exercise: str, instance: Instance) -> tuple[str, str] | None:
        """(rule id, reason) if safety rules bar every mode of an exercise; None if some mode is left."""
        found = [
            admission(form, instance, tuple(self.at(RuleLevel.SAFETY)))
            for form in forms(instance.catalog.exercises[exercise])
        ]
        return None if any(of_form.modes for of_form in found) else found[0].refused

    def check(self, session: Session, instance: Instance) -> list[Finding]:
        """What every rule in force finds in a session; breaches and points alike."""
        return [finding for rule in self.active for finding in rule.check(session, instance)]

    def value(self, findings: Sequence[Finding]) -> int:
        """The value of a session: the points of all findings, scaled by their rules."""
        return sum(self._by_id[finding.rule].scale * finding.points for finding in findings)


def _of_others(rule_id: str, values: Mapping[str, Any]) -> type[Rule] | None:
    """The plug-in rule with this id; None if it is switched off, which needs no looking at it."""
    from constraints.plugins import lookup

    if values.get("enabled", True) is False and any(plugin.id == rule_id for plugin in lookup.installed()):
        return None
    rule = lookup.find(rule_id)
    if rule is None:
        choices = [*BY_ID, *(plugin.id for plugin in lookup.installed())]
        maybe = did_you_mean(rule_id, choices) or "one of those that `routine rules list` shows."
        raise RuleError(f"There is no rule called {rule_id!r}.", maybe)
    return rule


def _switched_off(rule: type[Rule], values: Mapping[str, Any]) -> bool:
    enabled = values.get("enabled", True)
    if not isinstance(enabled, bool):
        raise RuleError(f"{rule.id}.enabled is true or false, not {shown(enabled)}.")
    if enabled:
        return False
    if rule.level is RuleLevel.SAFETY:
        raise RuleError(f"{rule.id} protects you ({rule.title.lower()}) and cannot be switched off.", "leave it on.")
    if rule.id in ALWAYS_ON:
        raise RuleError(f"{rule.id} cannot be switched off: without it there is no plan.")
    return True


def _tuned(rule: type[Rule], values: Mapping[str, Any]) -> Rule:
    settings = {name: value for name, value in values.items() if name not in ("enabled", "weight")}
    weight = values.get("weight")
    if weight is not None:
        if rule.level not in (RuleLevel.GOAL, RuleLevel.COMFORT):
            raise RuleError(f"{rule.id} is a {rule.level.value} rule: it is kept, not weighed.")
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= LARGEST_WEIGHT:
            raise RuleError(f"{rule.id}.weight is a whole number from 0 to {LARGEST_WEIGHT}, not {shown(weight)}.")
    if rule.id not in BY_ID:
        from constraints.plugins.guarded import params_of

        return rule(params_of(rule, lambda: _params(rule, settings)), weight)
    return rule(_params(rule, settings) if settings else rule.Params.model_construct(), weight)


def _params(rule: type[Rule], settings: Mapping[str, Any]) -> Frozen:
    try:
        return rule.Params.model_validate(settings)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "extra_forbidden":
            known = [*rule.Params.model_fields, "weight", "enabled"]
            maybe = did_you_mean(name, known) or f"one of: {', '.join(known)}."
            raise RuleError(f"{rule.id} has no parameter {name!r}.", maybe) from None
        weakens = " (a safety rule can only be made stricter)" if rule.level is RuleLevel.SAFETY else ""
        text = printable(fault["msg"].removeprefix("Value error, "))
        raise RuleError(f"{rule.id}.{name}: {shown(fault['input'])}: {text}{weakens}.") from None
