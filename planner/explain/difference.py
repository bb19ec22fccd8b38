"""What differs between two plans: exercises, doses, order, and points rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from catalog.catalog import Catalog
from catalog.errors import PlanError, Problem
from catalog.exercise import Frozen
from constraints.rule import RuleLevel
from constraints.session import Bout, Session
from planner.render.words import dose, form_name
from planner.result import Plan


class ChangeKind(StrEnum):
    """How an exercise differs between two plans."""

    OUT = "out"
    IN = "in"
    MOVED = "moved"
    DOSE = "dose"
    FORM = "form"


class Change(Frozen):
    """One difference. `before` and `after` are doses, forms or places in the order, as printed; empty if none."""

    kind: ChangeKind
    exercise: str
    before: str = ""
    after: str = ""


class RuleDifference(Frozen):
    """Points of value of one rule in both plans, each under the request of its own plan."""

    id: str
    level: RuleLevel
    before: int
    after: int

    @property
    def change(self) -> int:
        """Points gained, negative for lost."""
        return self.after - self.before


class PlanDifference(Frozen):
    """From a plan to another one. `rules` holds the rules whose points differ; `value_before` and `value_after` are
    comparable only if both plans were made with the same wishes (`same_wishes`)."""

    changes: tuple[Change, ...]
    rules: tuple[RuleDifference, ...]
    value_before: int
    value_after: int
    total_s_before: int
    total_s_after: int
    same_wishes: bool

    @property
    def same_session(self) -> bool:
        """Whether both are the same exercises in the same order with the same doses."""
        return not self.changes

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of these kinds, in order."""
        return tuple(change for change in self.changes if change.kind in kinds)


def diff(before: Plan, after: Plan, catalog: Catalog | None = None) -> PlanDifference:
    """What changes from one plan to the other: exercises out, in and moved, doses and forms changed, points per rule.

    Moved are as few exercises as can be: those that are left when the longest run of kept exercises in the same order
    stays where it is.

    Args:
        before: a plan with a session.
        after: another one, perhaps of another request.
        catalog: what the ids mean; the built-in catalogue if None.

    Raises:
        PlanError: if one of the two has no session.
    """
    from planner.api import builtin_catalog

    shelf = catalog or builtin_catalog()
    old, new = session_of(before), session_of(after)
    points = [
        {entry.id: (entry.level, entry.points) for entry in plan.score.rules} if plan.score else {}
        for plan in (before, after)
    ]
    rules = [
        RuleDifference(id=name, level=(points[0].get(name) or points[1][name])[0], before=was, after=is_)
        for name in dict.fromkeys([*points[0], *points[1]])
        for was, is_ in [(points[0].get(name, ("", 0))[1], points[1].get(name, ("", 0))[1])]
        if was != is_
    ]
    return PlanDifference(
        changes=tuple(changes(old, new, shelf)),
        rules=tuple(rules),
        value_before=before.score.value if before.score else 0,
        value_after=after.score.value if after.score else 0,
        total_s_before=old.total_s,
        total_s_after=new.total_s,
        same_wishes=_wishes(before) == _wishes(after),
    )


def session_of(plan: Plan) -> Session:
    """The session of a plan.

    Raises:
        PlanError: if it has none.
    """
    if not plan.sessions:
        what = f"there is no session in this plan (it is {plan.status.value})"
        raise PlanError([Problem("plan", None, "sessions", what, "give a plan that has one.")])
    return Session(plan.sessions[0].budget_s, plan.sessions[0].steps)


def changes(old: Session, new: Session, catalog: Catalog) -> list[Change]:
    """Exercises out, in, moved and done otherwise, in the order of the sessions."""
    before = {bout.exercise: bout for bout in old.bouts}
    after = {bout.exercise: bout for bout in new.bouts}
    was, is_ = [name for name in before if name in after], [name for name in after if name in before]
    stay = _longest_common(was, is_)
    found = [
        Change(kind=ChangeKind.OUT, exercise=name, before=_said(bout, catalog))
        for name, bout in before.items()
        if name not in after
    ]
    for name, bout in after.items():
        if name not in before:
            found.append(Change(kind=ChangeKind.IN, exercise=name, after=_said(bout, catalog)))
            continue
        found += _done_otherwise(before[name], bout, catalog)
        if name not in stay:
            places = [str(list(session).index(name) + 1) for session in (before, after)]
            found.append(Change(kind=ChangeKind.MOVED, exercise=name, before=places[0], after=places[1]))
    return found


def _done_otherwise(old: Bout, new: Bout, catalog: Catalog) -> list[Change]:
    exercise = catalog.exercises[new.exercise]
    found = []
    forms = form_name(old, exercise), form_name(new, exercise)
    if old.variant != new.variant or old.equipment != new.equipment:
        with_ = [
            f"{form}{' with ' + ', '.join(map(catalog.label, bout.equipment)) if bout.equipment else ''}"
            for form, bout in zip(forms, (old, new), strict=True)
        ]
        found.append(Change(kind=ChangeKind.FORM, exercise=new.exercise, before=with_[0], after=with_[1]))
    doses = _said(old, catalog), _said(new, catalog)
    if doses[0] != doses[1]:
        found.append(Change(kind=ChangeKind.DOSE, exercise=new.exercise, before=doses[0], after=doses[1]))
    return found


def _said(bout: Bout, catalog: Catalog) -> str:
    return dose(bout, catalog.exercises[bout.exercise]) if bout.exercise in catalog.exercises and bout.work else ""


def _longest_common(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The longest run of names that comes in the same order in both; both hold the same names."""
    place = {name: index for index, name in enumerate(old)}
    best: list[list[str]] = []
    for index, name in enumerate(new):
        before: list[str] = []
        for earlier in range(index):
            if place[new[earlier]] < place[name] and len(best[earlier]) > len(before):
                before = best[earlier]
        best.append([*before, name])
    longest = max((len(names) for names in best), default=0)
    return frozenset(next((names for names in best if len(names) == longest), []))


def _wishes(plan: Plan) -> object:
    """What a value is measured by: two plans with the same wishes can be compared point by point."""
    request = plan.request
    return (
        request.minutes,
        request.targets,
        request.style,
        request.rules,
        request.stay_close,
        request.profile.rules,
        request.profile.likes,
        request.profile.dislikes,
        request.profile.screening,
        request.profile.numbers,
        request.profile.conditions,
        request.time_of_day,
        request.hours_since_waking,
    )
