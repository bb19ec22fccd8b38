"""Judges a plan again, from its steps and its request alone, without any solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.errors import shown
from constraints.goals.stimulus import delivered_s
from constraints.instance import Instance, resolve
from constraints.profile import Profile
from constraints.request import Request
from constraints.rule import Finding
from constraints.safety.screening import refusals
from constraints.session import Session
from planner.explain.analysis import analysis
from planner.result import Analysis, Coverage, Plan, PlanStatus, side_name

CLAIMS = ("status", "sessions", "coverage", "score", "analysis", "conflict", "excluded", "catalog")
"""What stands in the place of a rule's id where not a rule, but something that the document claims is broken."""

WITH_SESSION = (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One thing that is wrong with a plan.

    Attributes:
        rule: id of the rule that is broken, or what of the document is not true (one of `CLAIMS`).
        steps: the steps that it is about, counted from 1; empty if it is about the whole plan.
        sentence: what is wrong, in words.
        warning: whether the plan may be all right in spite of it.
    """

    rule: str
    steps: tuple[int, ...]
    sentence: str
    warning: bool = False


def verify(plan: Plan, catalog: Catalog | None = None) -> list[str]:
    """Every breach in a plan, a sentence each; empty if it keeps all rules of its own request.

    Only the steps and the request of the plan are read: its status, coverage and score are not trusted.
    """
    instance = resolve(plan.request, catalog or _builtin())
    return [finding.sentence for finding in _breaches(plan, instance)]


def findings(plan: Plan, catalog: Catalog | None = None, profile: Profile | None = None) -> list[PlanFinding]:
    """Everything that is wrong with a plan: rules that its steps break, and claims of it that are not true.

    Only the request and the steps are trusted. What the plan says besides is worked out again from them and compared:
    status, seconds, coverage, score and exclusions. That no better plan exists, or none at all, takes the solver and is
    not judged; nor are notes and guidance, which are words.

    Args:
        plan: the plan, made by anybody.
        catalog: what its ids mean; the built-in catalogue if None.
        profile: judges the steps for this person instead of the plan's own.

    Raises:
        RequestError: an unknown id, or a contradiction in the request.
        RuleError: a rule setting that does not exist or would weaken a safety rule.
    """
    shelf = catalog or _builtin()
    own = resolve(plan.request, shelf)
    judged = own if profile is None else resolve(plan.request.model_copy(update={"profile": profile}), shelf)
    return list(dict.fromkeys([*_breaches(plan, judged), *_claims(plan, own)]))


def value_of(plan: Plan, request: Request, catalog: Catalog) -> int:
    """The value of a plan's session under another request (budget, rules and targets are that request's)."""
    instance = resolve(request, catalog)
    session = Session(instance.budget_s, plan.sessions[0].steps)
    return instance.rulebook.value(instance.rulebook.check(session, instance))


def sentence(finding: Finding, instance: Instance) -> str:
    """A finding in words."""
    return instance.rulebook.rule(finding.rule).explain(finding, instance)


def _builtin() -> Catalog:
    from planner.api import builtin_catalog

    return builtin_catalog()


def _breaches(plan: Plan, instance: Instance) -> Iterator[PlanFinding]:
    for given in plan.sessions:
        session = Session(instance.budget_s, given.steps)
        steps = _Steps(session)
        for finding in instance.rulebook.check(session, instance):
            if finding.breach:
                yield PlanFinding(finding.rule, steps.of(finding), sentence(finding, instance))


class _Steps:
    """The numbers of the steps of a session, from 1."""

    def __init__(self, session: Session) -> None:
        self._at: dict[tuple[str, int | str], list[int]] = {}
        for number, step in enumerate(session.steps, 1):
            for key in (("exercise", step.exercise), ("stage", step.stage.value), ("second", step.start_s)):
                self._at.setdefault(key, []).append(number)
        self._found: dict[tuple[str, int | str], tuple[int, ...]] = {}

    def of(self, finding: Finding) -> tuple[int, ...]:
        """The steps that a breach is about: the one at its second, or those of its exercise or stage."""
        facts = dict(finding.facts)
        about = [("exercise", name) for name in finding.about]
        wanted = [(name, facts[name]) for name in ("second", "stage") if name in facts]
        for key in (*wanted[:1], *about, *wanted[1:]) if "second" in facts else (*about, *wanted):
            if key in self._at:
                if key not in self._found:
                    self._found[key] = tuple(self._at[key])
                return self._found[key]
        return ()


def _claims(plan: Plan, instance: Instance) -> Iterator[PlanFinding]:
    """What the document says of itself and is not so."""
    yield from _status(plan, instance)
    if plan.provenance.catalog != instance.catalog.digest:
        what = (
            f"Made with another catalogue: {shown(plan.provenance.catalog)}, and this is {instance.catalog.digest!r}."
        )
        yield PlanFinding("catalog", (), what, warning=True)
    if len(plan.sessions) != 1:
        if plan.coverage or plan.score is not None:
            yield PlanFinding("sessions", (), "There are coverage or score, and not one session that they are of.")
        return
    given = plan.sessions[0]
    session = Session(instance.budget_s, given.steps)
    for name, said, true in (
        ("budget_s", given.budget_s, instance.budget_s),
        ("total_s", given.total_s, session.total_s),
    ):
        if said != true:
            yield PlanFinding("sessions", (), f"{name} is {shown(said)}; it should be {true}.")
    yield from _coverage(plan, session, instance)
    yield from _score(plan, session, instance)
    yield from _excluded(plan)


def _status(plan: Plan, instance: Instance) -> Iterator[PlanFinding]:
    status = plan.status.value
    if len(plan.sessions) > 1:
        yield PlanFinding("status", (), f"A plan has one session, not {len(plan.sessions)}.")
    if bool(plan.sessions) != (plan.status in WITH_SESSION):
        yield PlanFinding(
            "status", (), f"The status is {status}, and there is {'a' if plan.sessions else 'no'} session."
        )
    if plan.status is not PlanStatus.INFEASIBLE and (plan.conflict is not None or plan.relaxations):
        yield PlanFinding("conflict", (), f"The status is {status}, and there is a conflict or a way out of one.")
    if plan.status is PlanStatus.REFUSED and not refusals(instance):
        yield PlanFinding("status", (), "The status is refused, and nothing in the request asks for that.")
    if plan.status is not PlanStatus.REFUSED and refusals(instance):
        yield PlanFinding("status", (), f"The status is {status}, and this person is to see a clinician first.")


def _coverage(plan: Plan, session: Session, instance: Instance) -> Iterator[PlanFinding]:
    true = {
        (cell.target.part, side_name(cell.sides), cell.modality): (cell.wanted_s, delivered_s(session, cell, instance))
        for cell in instance.cells
    }
    seen = set()
    for entry in plan.coverage:
        key = (entry.region, entry.side, entry.modality)
        name = _name_of(entry, instance)
        if key not in true:
            yield PlanFinding("coverage", (), f"{name}: nobody asked for that.")
        elif key in seen:
            yield PlanFinding("coverage", (), f"{name}: stands twice.")
        elif (entry.wanted_s, entry.delivered_s) != true[key]:
            wanted, delivered = true[key]
            is_ = f"{shown(entry.delivered_s)} of {shown(entry.wanted_s)} s"
            yield PlanFinding("coverage", (), f"{name}: {is_}; it should be {delivered} of {wanted} s.")
        seen.add(key)
    for region, side, modality in true.keys() - seen:
        entry = Coverage(region=region, side=side, modality=modality, wanted_s=0, delivered_s=0)
        yield PlanFinding("coverage", (), f"{_name_of(entry, instance)}: is missing.")


def _name_of(entry: Coverage, instance: Instance) -> str:
    known = entry.region in instance.catalog.targets
    region = instance.catalog.label(entry.region) if known else shown(entry.region)
    return f"{region}{'' if entry.side == 'both' else f' ({entry.side})'}, {entry.modality.value}"


def _score(plan: Plan, session: Session, instance: Instance) -> Iterator[PlanFinding]:
    found = instance.rulebook.check(session, instance)
    value = instance.rulebook.value(found)
    score = plan.score
    if score is None:
        yield PlanFinding("score", (), f"There is no score; the value is {value}.")
        return
    judged = analysis(instance, found, score.bound)
    true = {entry.id: entry for entry in judged.scores}
    if [entry.id for entry in score.rules] != list(true):
        yield PlanFinding("score", (), f"The rules with points are, in this order: {', '.join(true)}.")
    for entry in score.rules:
        right = true.get(entry.id, entry)
        if entry != right:
            is_ = f"{right.points} points at weight {right.weight}, {right.level.value}"
            yield PlanFinding("score", (), f"{entry.id}: it should be {is_}.")
    if score.value != value:
        yield PlanFinding("score", (), f"The value is {shown(score.value)}; it should be {value}.")
    if score.gap != score.bound - score.value:
        yield PlanFinding("score", (), f"The gap is {shown(score.gap)}; it should be bound less value.")
    if score.bound < value:
        yield PlanFinding("score", (), f"The bound is {shown(score.bound)}, and the plan is worth {value}.")
    if plan.analysis != judged:
        yield PlanFinding("analysis", (), _first_difference(plan, judged))
    if plan.status is PlanStatus.OPTIMAL and score.bound != score.value:
        yield PlanFinding("score", (), "The status is optimal, and the bound is not the value.")


def _first_difference(plan: Plan, right: Analysis) -> str:
    """Where the analysis of a plan first differs from what the rules say."""
    given = plan.analysis
    if given is None:
        return "There is no analysis of the score."
    for mine, true in zip(given.rules, right.rules, strict=False):
        if mine.id != true.id:
            return f"The rules come in another order: {shown(mine.id)} where {true.id} should stand."
        for number, (is_, wanted) in enumerate(zip(mine.matches, true.matches, strict=False), 1):
            if is_ != wanted:
                return f"{true.id}, match {number}: it should be {wanted.points} points: {wanted.sentence}"
        if mine != true:
            return f"{true.id}: it should be {true.points} points in {len(true.matches)} matches."
    return f"It should name {len(right.rules)} rules, the value {right.value} and the bound {right.bound}."


def _excluded(plan: Plan) -> Iterator[PlanFinding]:
    for exercise in dict.fromkeys(entry.exercise for entry in plan.excluded):
        steps = tuple(number for number, step in enumerate(plan.sessions[0].steps, 1) if step.exercise == exercise)
        if steps:
            yield PlanFinding("excluded", steps, f"{shown(exercise)} is called excluded and stands in the session.")
