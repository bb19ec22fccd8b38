"""Where the value of a session comes from: every match of every rule that gives or takes points."""

from __future__ import annotations

from collections.abc import Sequence

from constraints.instance import Instance
from constraints.rule import Finding, RuleLevel
from planner.result import Analysis, Match, RuleAnalysis


def analysis(instance: Instance, findings: Sequence[Finding], bound: int) -> Analysis:
    """The findings of a session as points of value, rule by rule in the order of the rulebook.

    Args:
        instance: what the session was judged by.
        findings: what all rules find in it, as `Rulebook.check` gives them.
        bound: the value that no session exceeds.
    """
    rules = []
    for rule in instance.rulebook.at(RuleLevel.GOAL, RuleLevel.COMFORT):
        matches = tuple(
            Match(
                points=finding.points * rule.scale,
                about=finding.about,
                facts=dict(finding.facts),
                sentence=rule.explain(finding, instance),
            )
            for finding in findings
            if finding.rule == rule.id
        )
        points = sum(match.points for match in matches)
        rules.append(RuleAnalysis(id=rule.id, level=rule.level, weight=rule.weight, points=points, matches=matches))
    return Analysis(value=sum(rule.points for rule in rules), bound=bound, rules=tuple(rules))
