"""What a condition makes less wanted costs points; what it makes more wanted gains some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.conditions import Condition
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Session


class Cautions(Rule):
    """Each caution of each condition costs; a preferred exercise gains as much."""

    id = "cautions"
    title = "Cautions of your health conditions"
    level = RuleLevel.GOAL
    source = "conditions.yaml, soft and prefer; policy P7"
    default_weight = 4

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if instance.conditions:
            yield Term(self.id, decisions.count(lambda mode: self.mode_points(mode, instance)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None:
                continue
            for condition, met in _cautions(form, instance):
                yield self.match(-1, bout.exercise, condition.id, why=met)
            for condition in instance.conditions:
                if bout.exercise in condition.prefer:
                    yield self.match(1, bout.exercise, condition.id, why="preferred")

    def explain(self, finding: Finding, instance: Instance) -> str:
        exercise, condition = (instance.catalog.label(name) for name in finding.about)
        if finding.points > 0:
            return f"{exercise} is a good choice with: {condition}."
        return f"{exercise}: take care with {condition} ({str(finding.fact('why')).replace('_', ' ')})."

    @staticmethod
    def mode_points(mode: Mode, instance: Instance) -> int:
        form = Form(mode.exercise, mode.variant)
        preferred = sum(mode.exercise.id in condition.prefer for condition in instance.conditions)
        return preferred - sum(1 for _ in _cautions(form, instance))


def _cautions(form: Form, instance: Instance) -> Iterator[tuple[Condition, str]]:
    exercise = form.exercise
    for condition in instance.conditions:
        met = condition.soft.hit(exercise.id, exercise.category, form.position, form.tags)
        if met is not None:
            yield condition, met
