"""A session mixes kinds of work: combined, home remedies serve better than alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from pydantic import Field

from catalog.exercise import Frozen, Modality
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode, modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule."""

    kinds: int = Field(default=3, ge=0, le=4)
    """Kinds of work (release, mobilise, activate, stretch) wanted in a session of 20 minutes and more."""
    short_kinds: int = Field(default=2, ge=0, le=4)
    """Kinds of work wanted in a session from 8 to 20 minutes."""


class ModalityMix(Rule):
    """Three kinds of work from 20 minutes on, two from 8 minutes on."""

    id = "modality_mix"
    title = "A mix of kinds of work"
    level = RuleLevel.GOAL
    source = "002:229 (R002-43); 003:59"
    example = (
        "In 20 minutes a plan of stretches and activation has two kinds of work of the three that are wanted and "
        "loses a point. In 10 minutes two are enough."
    )
    Params = Params
    default_weight = 15

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        wanted = self._wanted(instance)
        if not wanted:
            return
        offered = {mode.modality for mode in decisions.modes}
        present = [
            decisions.any_taken(partial(_is_of, modality), f"kind_{modality.value}")
            for modality in Modality
            if modality in offered
        ]
        met = decisions.model.new_int_var(0, wanted, "kinds_met")
        decisions.model.add(met <= sum(present))
        yield Term(self.id, met - wanted)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        kinds = {modality_of(bout.stage) for bout in session.bouts} - {None}
        missing = self._wanted(instance) - len(kinds)
        if missing > 0:
            yield self.match(-missing, wanted=self._wanted(instance), found=len(kinds))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{finding.fact('found')} kinds of work; {finding.fact('wanted')} are wanted."

    def _wanted(self, instance: Instance) -> int:
        if instance.budget_s >= 20 * 60:
            return int(self.params.kinds)
        return int(self.params.short_kinds) if instance.budget_s >= 8 * 60 else 0


def _is_of(modality: Modality, mode: Mode) -> bool:
    return mode.modality is modality
