"""No three exercises in a row for one region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constraints.decisions import Decisions, Term, sum_of
from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Variety(Rule):
    """Three exercises in a row with the same main region cost points, for each such three.

    The order inside a node of the circuit is free, so the model sees only what no order can avoid: stages in a row with
    k exercises for one region and j for others have at least k - 2 (j + 1) such threes. `planner.order` arranges the
    exercises exactly, and the search goes on until no other choice can be better (see docs/model.md).
    """

    id = "variety"
    title = "No three in a row for one region"
    level = RuleLevel.COMFORT
    source = "judgement"
    default_weight = 30

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        mains = [main_region(mode.exercise.regions, instance) for mode in decisions.modes]
        order = instance.stage_order
        spans = [order[a : b + 1] for a in range(len(order)) for b in range(a, len(order))]
        for region in sorted({name for name in mains if name is not None}):
            exercises = {mode.exercise.id for mode, main in zip(decisions.modes, mains, strict=True) if main == region}
            if len(exercises) < 3:
                continue
            forced = decisions.model.new_int_var(0, len(exercises) - 2, f"threes_{region}")
            for span in spans:
                inside = [
                    (literal, 1 if main == region else -2)
                    for literal, mode, main in zip(decisions.taken, decisions.modes, mains, strict=True)
                    if mode.stage in span
                ]
                if sum(weight > 0 for _, weight in inside) >= 3:
                    decisions.model.add(forced >= sum_of(inside) - 2)
            yield Term(self.id, -1 * forced)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        mains = [self._main(bout.exercise, instance) for bout in session.bouts]
        for index in range(len(mains) - 2):
            three = mains[index : index + 3]
            if three[0] is not None and three[0] == three[1] == three[2]:
                yield self.match(-1, three[0], *[bout.exercise for bout in session.bouts[index : index + 3]])

    def explain(self, finding: Finding, instance: Instance) -> str:
        region, *names = (instance.catalog.label(name) for name in finding.about)
        return f"Three in a row for the {region}: {', '.join(names)}."

    @staticmethod
    def _main(exercise: str, instance: Instance) -> str | None:
        entry = instance.catalog.exercises.get(exercise)
        return main_region(entry.regions, instance) if entry is not None else None


def main_region(regions: Sequence[str], instance: Instance) -> str | None:
    """The first region of an exercise that counts for variety: structure (warm-up, rest) does not."""
    for region in regions:
        if instance.catalog.regions[region].kind != "structure":
            return region
    return None
