"""No three exercises in a row for one region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constraints.instance import Instance
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Variety(Rule):
    """Three exercises in a row with the same main region cost points, for each such three.

    The order inside a node of the circuit is free, so the model cannot see this rule: `planner.order` arranges the
    exercises exactly, and the search goes on until no other choice can be better (see docs/model.md).
    """

    id = "variety"
    title = "No three in a row for one region"
    level = RuleLevel.COMFORT
    source = "judgement"
    default_weight = 5

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
