"""A quick plan for when time runs out before the solver has one: admissible, checked, not optimal."""

from __future__ import annotations

from collections.abc import Sequence

from constraints.instance import Instance
from constraints.mode import Mode
from constraints.session import Session
from planner.timeline import timeline

MOST_TRIES = 120


def quick_session(modes: Sequence[Mode], instance: Instance) -> Session | None:
    """Adds one exercise after the other while the value grows and no rule is broken; None if nothing at all fits."""
    order = {stage: index for index, stage in enumerate(instance.stage_order)}
    wanted = set(instance.named)
    smallest: dict[str, Mode] = {}
    for mode in modes:
        known = smallest.get(mode.exercise.id)
        if known is None or mode.total_s < known.total_s:
            smallest[mode.exercise.id] = mode
    queue = sorted(
        smallest.values(),
        key=lambda mode: (mode.exercise.id not in wanted, -_worth(mode, instance), mode.key),
    )
    chosen: list[Mode] = []
    best: tuple[int, Session] | None = None
    for mode in queue[:MOST_TRIES]:
        attempt = sorted([*chosen, mode], key=lambda item: (order[item.stage], item.position, item.key))
        session = timeline(attempt, instance)
        findings = instance.rulebook.check(session, instance)
        breaches = [finding for finding in findings if finding.breach]
        if any(finding.rule not in ("requested", "locked") for finding in breaches):
            continue
        value = instance.rulebook.value(findings)
        if mode.exercise.id in wanted or best is None or value > best[0]:
            chosen = attempt
            if not breaches:
                best = (value, session)
    return best[1] if best else None


def _worth(mode: Mode, instance: Instance) -> int:
    return sum(
        weight for target, weight in instance.targets.items() if instance.role(mode.exercise, target) == "primary"
    )
