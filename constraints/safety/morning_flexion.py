"""A disc takes up water overnight: with some conditions there is no bending forward soon after waking."""

from __future__ import annotations

from collections.abc import Iterable

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import form_of
from constraints.session import Session

BENT = frozenset({"lumbar_flexion_mid", "lumbar_flexion_end", "lumbar_flexion_loaded"})


class MorningFlexion(Rule):
    """No bending forward beyond a small range in the first hours after waking, if a condition says so. Where nobody has
    said when the person woke, it counts as just now."""

    id = "morning_flexion"
    title = "Bending forward too soon after waking"
    level = RuleLevel.SAFETY
    source = "reconciliation C11; snook_1998; conditions.yaml, no_flexion_after_waking_h"
    example = (
        "With an acute disc herniation Edge-of-bed hip-flexor stretch is out one hour after waking "
        "(`--hours-since-waking 1`); three hours after waking this rule lets it in."
    )

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        return self._why(mode.tags, instance)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            why = None if form is None else self._why(form.tags, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    @staticmethod
    def _why(tags: frozenset[str], instance: Instance) -> str | None:
        if not tags & BENT:
            return None
        for condition in instance.conditions:
            hours = condition.params.get("no_flexion_after_waking_h")
            if not isinstance(hours, int) or not hours:
                continue
            woken = instance.just_woken(hours)
            if woken:
                return f"{condition.name}: no bending forward in the first {hours} hours after waking."
            if woken is None:
                return f"{condition.name}: bending forward only if you say that you woke more than {hours} hours ago."
        return None
