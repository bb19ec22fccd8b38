"""No three exercises in a row for one region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from catalog.exercise import Stage
from constraints.decisions import Decisions, Term, sum_of
from constraints.instance import Instance
from constraints.mode import modality_of
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Bout, Session


class Variety(Rule):
    """Three exercises in a row with the same main region cost points, for each such three. Arriving, warming up and
    resting have no region.

    The order inside a node of the circuit is free, so the model sees only what no order can avoid: stages in a row with
    k exercises for one region and j for others have at least k - 2 (j + 1) such threes. `planner.order` arranges the
    exercises exactly, and the search goes on until no other choice can be better (see docs/model.md).
    """

    id = "variety"
    title = "No three in a row for one region"
    level = RuleLevel.COMFORT
    source = "judgement"
    example = (
        "Bridge, Clamshell and Side-lying leg raise in a row lose a point, because all three are for the buttocks "
        "first. With Heel dig in between they lose none."
    )
    default_weight = 30

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        number: dict[Stage, Any] = {}
        of_region: dict[tuple[Stage, str], Any] = {}
        members: dict[tuple[Stage, str], set[str]] = {}
        literals: dict[tuple[Stage, str | None], list[Any]] = {}
        for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
            region = main_region(mode.exercise.regions, mode.stage, instance)
            literals.setdefault((mode.stage, region), []).append(literal)
            literals.setdefault((mode.stage, None), []).extend([] if region is None else [literal])
            if region is not None:
                members.setdefault((mode.stage, region), set()).add(mode.exercise.id)
        order = [stage for stage in instance.stage_order if (stage, None) in literals]
        regions = sorted({region for _, region in members})
        often = [name for name in regions if sum(len(members.get((stage, name), ())) for stage in order) >= 3]
        for stage in order if often else ():
            inside = literals[stage, None]
            number[stage] = _counted(decisions, inside, f"number_{stage.value}")
            for name in often:
                if (stage, name) in members:
                    of_region[stage, name] = _counted(decisions, literals[stage, name], f"{stage.value}_{name}")
        for name in often:
            forced = decisions.model.new_int_var(0, len(decisions.exercises), f"threes_{name}")
            for first in range(len(order)):
                for last in range(first, len(order)):
                    span = order[first : last + 1]
                    if sum(len(members.get((stage, name), ())) for stage in span) >= 3:
                        same = sum(of_region[stage, name] for stage in span if (stage, name) in of_region)
                        decisions.model.add(forced >= 3 * same - 2 * sum(number[stage] for stage in span) - 2)
            yield Term(self.id, -1 * forced, of_order=True)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        mains = [self._main(bout, instance) for bout in session.bouts]
        for index in range(len(mains) - 2):
            three = mains[index : index + 3]
            if three[0] is not None and three[0] == three[1] == three[2]:
                yield self.match(-1, three[0], *[bout.exercise for bout in session.bouts[index : index + 3]])

    def explain(self, finding: Finding, instance: Instance) -> str:
        region, *names = (instance.catalog.label(name) for name in finding.about)
        return f"Three in a row for the {region}: {', '.join(names)}."

    @staticmethod
    def _main(bout: Bout, instance: Instance) -> str | None:
        entry = instance.catalog.exercises.get(bout.exercise)
        return main_region(entry.regions, bout.stage, instance) if entry is not None else None


def _counted(decisions: Decisions, literals: Sequence[Any], name: str) -> Any:
    """A variable that equals how many of the literals are true: short rows, where many rows share the sum."""
    total = decisions.model.new_int_var(0, len(literals), name)
    decisions.model.add(total == sum_of((literal, 1) for literal in literals))
    return total


def main_region(regions: Sequence[str], stage: Stage, instance: Instance) -> str | None:
    """The first region of an exercise that counts for variety: structure (arriving, warm-up, rest) does not."""
    if modality_of(stage) is None:
        return None
    for region in regions:
        if instance.catalog.regions[region].kind != "structure":
            return region
    return None
