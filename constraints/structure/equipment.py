"""Only what the person has, with substitutes that do the same job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Session


class EquipmentOwned(Rule):
    """Everything a form needs is at hand: owned, assumed (mat, wall, floor), or replaced by a substitute."""

    id = "equipment"
    title = "Equipment at hand"
    level = RuleLevel.HARD
    source = "the profile; equipment.yaml"
    example = (
        "Without a roller Buttock foam roll is out, because nothing stands in for it. Buttock release on a ball may "
        "be planned with a tennis ball, a massage ball or a lacrosse ball."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        missing = sorted(set(mode.equipment) - instance.owned)
        if not missing:
            return None
        lacking = [
            " or ".join(instance.catalog.label(name) for name in group)
            for group in Form(mode.exercise, mode.variant).equipment
            if not set(group) & instance.owned
        ]
        return f"Needs {' and '.join(lacking) or ', '.join(missing)}."

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            used = set(bout.equipment)
            for name in sorted(used - instance.owned):
                yield self.breach(bout.exercise, name, why="not owned")
            form = form_of(bout, instance.catalog)
            choices = iter(()) if form is None else _choices(form, used, instance)
            first = next(choices, None)
            if form is not None and first is None:
                needed = [name for group in form.equipment for name in group]
                yield self.breach(bout.exercise, *needed, why="missing")
            elif first is not None and used != first and used not in choices:
                yield self.breach(bout.exercise, *sorted(used - first), why="surplus")
            odd = next((step for step in bout.steps if step.equipment != tuple(sorted(used))), None)
            if odd is not None:
                yield self.breach(bout.exercise, why="differs", second=odd.start_s)

    def explain(self, finding: Finding, instance: Instance) -> str:
        exercise, *things = (instance.catalog.label(name) for name in finding.about)
        if finding.fact("why") == "missing":
            return f"{exercise} needs {' or '.join(things)}."
        if finding.fact("why") == "surplus":
            return f"{exercise} has no use for {' and '.join(things)}."
        if finding.fact("why") == "differs":
            return f"{exercise}: each step names the same things, each once and sorted by id."
        return f"{exercise} uses {' and '.join(things)}, which is not at hand."


def _choices(form: Form, used: set[str], instance: Instance) -> Iterator[set[str]]:
    """What of the things would do, each need with a thing of its own: one roller is not roller and pillow at once."""
    things = instance.catalog.equipment
    options = []
    for group in form.equipment:
        stand_ins = [other for name in group if name in things for other in things[name].stand_ins(form.exercise.id)]
        options.append(sorted({*group, *stand_ins} & used))
    return (set(choice) for choice in product(*options) if len(set(choice)) == len(choice))
