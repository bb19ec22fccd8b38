"""Judges a session again, from its steps alone, without any solver."""

from __future__ import annotations

from catalog.library import Catalog
from constraints.instance import Instance, resolve
from constraints.request import Request
from constraints.rule import Finding
from constraints.session import Session
from planner.result import Plan


def verify(plan: Plan, catalog: Catalog | None = None) -> list[str]:
    """Every breach in a plan, a sentence each; empty if it keeps all rules of its own request.

    Only the steps and the request of the plan are read: its status, coverage and score are not trusted.
    """
    from planner.api import builtin_catalog

    instance = resolve(plan.request, catalog or builtin_catalog())
    sentences: list[str] = []
    for session in plan.sessions:
        judged = Session(instance.budget_s, session.steps)
        findings = instance.rulebook.check(judged, instance)
        sentences += [sentence(finding, instance) for finding in findings if finding.breach]
    return sentences


def value_of(plan: Plan, request: Request, catalog: Catalog) -> int:
    """The value of a plan's session under another request (budget, rules and targets are that request's)."""
    instance = resolve(request, catalog)
    session = Session(instance.budget_s, plan.sessions[0].steps)
    return instance.rulebook.value(instance.rulebook.check(session, instance))


def sentence(finding: Finding, instance: Instance) -> str:
    """A finding in words."""
    return instance.rulebook.rule(finding.rule).explain(finding, instance)
