"""The heart of the objective: for each target, side and modality, the wanted seconds of work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from catalog.exercise import Frozen, Modality
from constraints.decisions import Decisions, Term, sum_of
from constraints.instance import Instance
from constraints.mode import Mode, modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session
from constraints.wanted import GRAIN_S, Cell, tens


class Params(Frozen):
    """Settings of the rule."""

    smallest_scale: float = Field(default=0.5, gt=0, le=1)
    """How far wanted doses shrink in a short session."""
    largest_scale: float = Field(default=1.5, ge=1, le=4)
    """How far wanted doses grow in a long session."""


class Stimulus(Rule):
    """A point for each ten seconds up to the wanted dose, times the weight of the target; nothing after.

    An exercise counts for the modality of its own stage, in whole tens of seconds per side. Helping muscles count
    half, and for no more than half of a wanted dose.
    """

    id = "stimulus"
    title = "What you asked for gets its dose"
    level = RuleLevel.GOAL
    source = "behm_2020; acsm_flexibility; 003:19, 27-33"
    example = (
        "Where 60 s of stretching are wanted for a target of weight 3, 40 s bring 12 points and 60 s bring 18. More "
        "than 60 s bring no more."
    )
    Params = Params

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        of_modality: dict[Modality | None, list[tuple[Any, Mode]]] = {}
        for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
            of_modality.setdefault(mode.modality, []).append((literal, mode))
        for cell in instance.cells:
            primary: list[tuple[Any, int]] = []
            secondary: list[tuple[Any, int]] = []
            for literal, mode in of_modality.get(cell.modality, ()):
                role = instance.role(mode.exercise, cell.target)
                if role is None:
                    continue
                number = tens(min(mode.worked_s(side) for side in cell.sides), role)
                if number:
                    (primary if role == "primary" else secondary).append((literal, number))
            if not primary and not secondary:
                continue
            given = decisions.model.new_int_var(0, cell.tens, f"given_{cell.name}")
            delivered = sum_of(primary)
            if secondary:
                helped = decisions.model.new_int_var(0, cell.most_help, f"helped_{cell.name}")
                decisions.model.add(helped <= sum_of(secondary))
                delivered = delivered + helped
            decisions.model.add(given <= delivered)
            yield Term(self.id, given * cell.weight)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for cell in instance.cells:
            seconds = delivered_s(session, cell, instance)
            yield self.match(
                min(seconds, cell.wanted_s) // GRAIN_S * cell.weight,
                cell.target.part,
                modality=cell.modality.value,
                sides=" ".join(cell.sides),
                wanted_s=cell.wanted_s,
                delivered_s=seconds,
            )

    def explain(self, finding: Finding, instance: Instance) -> str:
        facts = dict(finding.facts)
        name = instance.catalog.label(finding.about[0])
        side = f" ({facts['sides']})" if " " not in str(facts["sides"]) else ""
        return f"{name}{side}, {facts['modality']}: {facts['delivered_s']} of {facts['wanted_s']} s a side."


def delivered_s(session: Session, cell: Cell, instance: Instance) -> int:
    """Seconds per side that a session gives to a cell, each exercise rounded to whole tens: prime movers in full,
    helping muscles half and together at most half of the wanted dose."""
    full = half = 0
    for bout in session.bouts:
        exercise = instance.catalog.exercises.get(bout.exercise)
        if exercise is None or modality_of(bout.stage) is not cell.modality:
            continue
        seconds = min(bout.worked_s(side) for side in cell.sides)
        match instance.role(exercise, cell.target):
            case "primary":
                full += (seconds + 5) // 10 * 10
            case "secondary":
                half += (seconds // 2 + 5) // 10 * 10
    return full + min(half, cell.wanted_s // 20 * 10 or 10)
