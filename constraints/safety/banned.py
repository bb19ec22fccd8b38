"""Never planned for anybody: what the catalogue bans, excludes or only names."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.exercise import Availability, Exercise
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session

ARCHED_OVER_A_TOOL = frozenset({"tool_pressure", "lumbar_extension_end"})


class Banned(Rule):
    """No entry that can never be planned, no banned exposure, no tool under an arched back."""

    id = "banned"
    title = "Never planned"
    level = RuleLevel.SAFETY
    source = "000:3-4, 20; policy P4"
    example = (
        "Full-back foam roll is never planned for anybody: it takes the roller over the lower spine. Asking for it "
        "with `--include full_back_foam_roll` changes nothing."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.exercise, mode.tags, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None:
                yield self.breach(bout.exercise, why="it is not in the catalogue")
                continue
            why = self._why(form.exercise, form.tags, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])} can never be planned: {finding.fact('why')}"

    @staticmethod
    def _why(exercise: Exercise, tags: frozenset[str], instance: Instance) -> str | None:
        if exercise.availability is Availability.NEVER:
            return exercise.never_planned
        for tag in sorted(tags):
            if instance.catalog.exposure[tag].banned:
                return f"Banned for everybody: {instance.catalog.exposure[tag].meaning}."
        if tags >= ARCHED_OVER_A_TOOL:
            return "Banned for everybody: a tool under an arched back."
        return None
