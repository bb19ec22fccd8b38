"""Which weights would have made another plan the winner: the smallest change, found and proven.

The value of a session is a sum over the rules with points: weight times points. The points do not depend on the
weights, so "the preferred plan is worth more than that one" is a linear inequality in the weights. There are too many
plans to write them all down. So the smallest change that beats the plans known so far is found, then the planner is
asked for the best plan under those weights; if it is better than the preferred one, it is one more to beat. When none
is better, the preferred plan wins, and no smaller change does it, as it would not even beat the plans that are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.catalog import Catalog
from catalog.errors import DisagreementError, RequestError
from constraints.instance import Instance, resolve
from constraints.rule import GOAL_UNIT, Finding, Rule, RuleLevel
from constraints.safety.screening import refusals
from constraints.session import Session
from planner.result import Plan, PlanStatus, SessionPlan
from planner.solve import Outcome, solve
from planner.steer.smallest_change import OutOfTimeError, smallest_change, unbeatable
from planner.steer.tuning_result import Rival, RulePoints, Tuning, TuningStatus, WeightChange, reweighted
from planner.verification import CLAIMS, PlanFinding, findings

MOST_ROUNDS = 100
"""How often the planner is asked for a plan that is still better; ten times are many."""
TIME_LIMIT_S = 60.0
"""Seconds of solver work in all (deterministic, as everywhere)."""


def tune(
    plan: Plan,
    preferred: Plan,
    catalog: Catalog | None = None,
    *,
    most_rounds: int = MOST_ROUNDS,
    time_limit_s: float = TIME_LIMIT_S,
) -> Tuning:
    """The smallest change of weights with which the preferred plan would have won the request of the given plan.

    Only the weights of goals and comforts in force change, as whole numbers from 0 to 100. Rules that are off stay off,
    and safety and hard rules are kept as they are. Smallest is the sum of all changes, then their number. Of the
    preferred plan only the steps are read: they are judged under the request of the given plan.

    Args:
        plan: the plan that was made; its request holds the person and the present weights.
        preferred: the plan that was wanted instead.
        catalog: what their ids mean; the built-in catalogue if None.
        most_rounds: how often a plan may be made.
        time_limit_s: when no further plan is made, in seconds of solver work.

    Raises:
        RequestError: a plan without a session; an unknown id in the request of the given plan.
        RuleError: a rule setting in that request that does not exist or would weaken a safety rule.
        PluginError: a rule of others failed.
        DisagreementError: a defect of this product.
    """
    for name, document in (("given", plan), ("preferred", preferred)):
        if len(document.sessions) != 1:
            what = f"The {name} plan has {len(document.sessions) or 'no'} session{'s' if document.sessions else ''}."
            raise RequestError(what, "take a plan with one session, as `routine plan --json` prints it.")
    instance = resolve(plan.request, catalog or _builtin())
    wrong, notes = _judged(plan, preferred, instance)
    if wrong:
        return Tuning(status=TuningStatus.NOT_VALID, findings=wrong, notes=notes)
    return _Search(instance, plan.sessions[0], preferred.sessions[0], most_rounds, time_limit_s, notes).tuned()


def _builtin() -> Catalog:
    from planner.api import builtin_catalog

    return builtin_catalog()


def _judged(plan: Plan, preferred: Plan, instance: Instance) -> tuple[tuple[PlanFinding, ...], tuple[str, ...]]:
    """What is wrong with the steps of the preferred plan under the request of the given one, and what may be."""
    found = findings(preferred.model_copy(update={"request": plan.request}), instance.catalog)
    wrong = [
        *(PlanFinding("screening", (), f"{refusal.reason} {refusal.advice}") for refusal in refusals(instance)),
        *(finding for finding in found if finding.rule not in CLAIMS),  # in the order of the rulebook: safety first
    ]
    return tuple(dict.fromkeys(wrong)), tuple(
        f"The preferred plan: {finding.sentence}" for finding in found if finding.warning
    )


Points = tuple[int, ...]
"""The points of a session by each rule, before the weights."""


class _Aim(NamedTuple):
    """What is asked of the preferred plan: by how many points to beat the others, and what no weight may fall below."""

    margin: int
    least: int


AHEAD = _Aim(1, 0)
LEVEL = _Aim(0, 1)
"""Nobody is better, and no rule that counts is silenced for it: a rule that counts for nothing tells no plans apart."""
LEVEL_SILENCED = _Aim(0, 0)


class _Settled(NamedTuple):
    """Weights with which no plan of the planner is better than the preferred one."""

    weights: Points
    best: int | None


class _Search:
    """The plans to beat so far, and what was spent on finding them."""

    def __init__(
        self,
        instance: Instance,
        given: SessionPlan,
        preferred: SessionPlan,
        most_rounds: int,
        time_limit_s: float,
        notes: tuple[str, ...],
    ) -> None:
        self.instance = instance
        self.given = given
        self.most_rounds = most_rounds
        self.time_limit_s = time_limit_s
        self.notes = notes
        self.rounds = 0
        self.spent_s = 0.0
        self.rules: tuple[Rule, ...] = tuple(instance.rulebook.at(RuleLevel.GOAL, RuleLevel.COMFORT))
        self.units = [GOAL_UNIT if rule.level is RuleLevel.GOAL else 1 for rule in self.rules]
        self.before: Points = tuple(rule.weight for rule in self.rules)
        self.weights = self.before
        """The weights that are looked at."""
        self.wanted, _ = self._judged(preferred)
        self.known, sound = self._judged(given)
        self.rivals: dict[Points, SessionPlan] = {}
        if not sound:
            self.notes += ("The given plan breaks a rule of its own request, so it is not one that has to be beaten.",)
        elif self.known != self.wanted:
            self.rivals[self.known] = given

    def tuned(self) -> Tuning:
        """How it ends."""
        try:
            for aim in (AHEAD, LEVEL):
                found = self._settled(aim)
                if found is not None:
                    changed = found.weights != self.before
                    status = TuningStatus.TUNED if changed else TuningStatus.ALREADY_BEST
                    return self._tuning(status, found, wins=aim is AHEAD)
        except OutOfTimeError:
            return self._tuning(TuningStatus.UNKNOWN, _Settled(self.weights, None))
        return self._impossible()

    def _impossible(self) -> Tuning:
        points = list(self.rivals)
        unbeaten = unbeatable(self.before, [self._gain(other) for other in points], *AHEAD)
        rivals = tuple(self._rival(points[place]) for place in unbeaten)
        try:
            level = self._settled(LEVEL_SILENCED)
        except OutOfTimeError:
            level = None
        changes = () if level is None else self._changes(level.weights)
        tuning = self._tuning(TuningStatus.IMPOSSIBLE, _Settled(self.before, None))
        return tuning.model_copy(update={"rivals": rivals, "level": changes})

    def _settled(self, aim: _Aim) -> _Settled | None:
        """The smallest change for this aim, confirmed by the planner; None if there is none.

        Raises:
            OutOfTimeError: if neither is known in the time allowed.
        """
        while True:
            self.weights = self.before
            weights = smallest_change(self.before, map(self._gain, self.rivals), *aim)
            if weights is None:
                return None
            self.weights = weights
            outcome = self._planned()
            value = self._value(self.wanted)
            if outcome.session is not None:
                points = self._points(outcome.findings)
                if outcome.value > value or (aim.margin and outcome.value == value and points != self.wanted):
                    self._add(points, outcome.session)
                    continue
                if outcome.bound > value:
                    raise OutOfTimeError
            return _Settled(weights, outcome.value if outcome.session is not None else None)

    def _planned(self) -> Outcome:
        """The best plan under the weights at hand."""
        if self.rounds >= self.most_rounds or self.spent_s >= self.time_limit_s:
            raise OutOfTimeError
        request = reweighted(self.instance.request, self._changed(self.weights))
        request = request.model_copy(update={"time_limit_s": self.time_limit_s - self.spent_s})
        outcome = solve(resolve(request, self.instance.catalog))
        self.rounds += 1
        self.spent_s += outcome.deterministic_time
        if outcome.status is PlanStatus.UNKNOWN:
            raise OutOfTimeError
        return outcome

    def _changed(self, weights: Points) -> dict[str, int]:
        rows = zip(self.rules, self.before, weights, strict=True)
        return {rule.id: weight for rule, was, weight in rows if was != weight}

    def _add(self, points: Points, session: Session) -> None:
        if points in self.rivals or points == self.wanted:
            what = "A plan has another value than its points and the weights say."
            raise DisagreementError(f"{what} This is a defect of the planner or of a rule of others.")
        self.rivals[points] = SessionPlan(budget_s=session.budget_s, total_s=session.total_s, steps=session.steps)

    def _judged(self, given: SessionPlan) -> tuple[Points, bool]:
        """The points of a session, and whether it keeps all rules."""
        found = self.instance.rulebook.check(Session(self.instance.budget_s, given.steps), self.instance)
        return self._points(found), not any(finding.breach for finding in found)

    def _points(self, found: Iterable[Finding]) -> Points:
        total = dict.fromkeys((rule.id for rule in self.rules), 0)
        for finding in found:
            if finding.rule in total:
                total[finding.rule] += finding.points
        return tuple(total.values())

    def _gain(self, other: Points) -> Points:
        """What the preferred plan is ahead of another one for each point of weight, in points of value."""
        return tuple(unit * (mine - theirs) for unit, mine, theirs in zip(self.units, self.wanted, other, strict=True))

    def _value(self, points: Points) -> int:
        return sum(
            unit * weight * number for unit, weight, number in zip(self.units, self.weights, points, strict=True)
        )

    def _tuning(self, status: TuningStatus, found: _Settled, *, wins: bool = False) -> Tuning:
        self.weights = found.weights
        return Tuning(
            status=status,
            wins=wins,
            changes=self._changes(found.weights),
            value=self._value(self.wanted),
            best=found.best,
            notes=self.notes,
            rounds=self.rounds,
            deterministic_time=round(self.spent_s, 6),
        )

    def _changes(self, weights: Points) -> tuple[WeightChange, ...]:
        rows = zip(self.rules, self.before, weights, self.wanted, self.known, strict=True)
        return tuple(
            WeightChange(rule=rule.id, title=rule.title, was=was, weight=weight, preferred=mine, given=theirs)
            for rule, was, weight, mine, theirs in rows
            if was != weight
        )

    def _rival(self, points: Points) -> Rival:
        rows = zip(self.rules, self.wanted, points, strict=True)
        differ = [
            RulePoints(rule=rule.id, title=rule.title, preferred=mine, other=theirs)
            for rule, mine, theirs in rows
            if mine != theirs
        ]
        return Rival(given=self.rivals[points] is self.given, session=self.rivals[points], points=tuple(differ))
