"""Release the low back through the hips: pressure beside the lumbar spine only together with, and after, the hips."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import pairwise

from catalog.exercise import Stage
from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Bout, Session

LUMBAR_PRESSURE = "lumbar_direct_pressure"
HIPS = frozenset({"glutes", "deep_hip_rotators"})


class HipsFirst(Rule):
    """A tool beside the lumbar spine costs points unless a hip release is in the session, and more if other release
    work follows it."""

    id = "hips_first"
    title = "Hips before pressure near the lower back"
    level = RuleLevel.GOAL
    source = "000:4-6 (R000-02)"
    example = (
        "Ball release beside the spine without a release of the hips loses 2 points. Straight before Buttock "
        "release on a ball it loses 1, and after it none."
    )
    default_weight = 3

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        return _at_the_spine(mode)

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if not any(_at_the_spine(mode) for mode in decisions.modes):
            return
        hips = decisions.count(
            lambda mode: (
                mode.stage is Stage.RELEASE
                and LUMBAR_PRESSURE not in mode.tags
                and bool(HIPS & set(mode.exercise.regions))
            )
        )
        alone = decisions.model.new_bool_var("lumbar_pressure_alone")
        pressed = decisions.any_taken(_at_the_spine, "lumbar_pressure")
        decisions.model.add(alone + hips >= pressed)
        yield Term(self.id, -2 * alone)
        yield decisions.charge(self.id, self._arc)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        release = session.in_stages([Stage.RELEASE])
        lumbar = [bout for bout in release if self._presses(bout, instance)]
        if not lumbar:
            return
        hips = [
            bout
            for bout in release
            if bout not in lumbar
            and bout.exercise in instance.catalog.exercises
            and HIPS & set(instance.catalog.exercises[bout.exercise].regions)
        ]
        if not hips:
            yield self.match(-2, *[bout.exercise for bout in lumbar], why="alone")
        bouts = session.bouts
        for before, after in pairwise(bouts):
            if before in lumbar and after in release and after not in lumbar:
                yield self.match(-1, before.exercise, after.exercise, why="order")

    def explain(self, finding: Finding, instance: Instance) -> str:
        names = [instance.catalog.label(name) for name in finding.about]
        if finding.fact("why") == "alone":
            return f"{' and '.join(names)}: pressure near the lower back without a hip release."
        return f"{names[1]} would better come before {names[0]}."

    def _arc(self, tail: Node | None, head: Node | None) -> int:
        if tail is None or head is None or head.stage is not Stage.RELEASE:
            return 0
        return -1 if tail.split(self.id) is True and head.split(self.id) is False else 0

    @staticmethod
    def _presses(bout: Bout, instance: Instance) -> bool:
        form = form_of(bout, instance.catalog)
        return form is not None and LUMBAR_PRESSURE in form.tags


def _at_the_spine(mode: Mode) -> bool:
    return mode.stage is Stage.RELEASE and LUMBAR_PRESSURE in mode.tags
