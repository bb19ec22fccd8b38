"""A minimal conflict: rules and wishes that cannot stand together, and can as soon as any one of them is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from constraints.rule import RuleLevel
from constraints.session import Session
from planner.feasibility import Purse
from planner.impossible.demands import Demand
from planner.impossible.loosened import Found, Loosened

FOR_CORE = 0.06
"""Work that the solver may spend at most on naming a few demands to begin with."""

MOST_MEMBERS = 12
"""A conflict of more members, that there was no time to make smaller, tells nobody anything."""

ONE_BY_ONE = 3
"""So few demands are tried one by one; more of them by halves."""


@dataclass(frozen=True)
class Clash:
    """Demands that cannot stand together, in their order; `minimal` if any one less can, and that is checked."""

    demands: tuple[Demand, ...]
    minimal: bool


def clash(demands: Sequence[Demand], loosened: Loosened, purse: Purse) -> Clash | None:
    """A minimal conflict among the demands of an impossible request; None if no conflict was found in time.

    The solver names a few demands first; then what can be left out is left out for good while the rest is still
    impossible. Rules go before wishes, and of the rules those for safety first, so that what is left is the plainest.
    For each member there is in the end a session that breaks no other by the word of the checkers.
    """
    return _Shrinking(demands, loosened, purse).clash()


class _Shrinking:
    """A conflict that gets smaller."""

    def __init__(self, demands: Sequence[Demand], loosened: Loosened, purse: Purse) -> None:
        self._names = loosened.binding(demand.id for demand in demands)
        self._loosened = loosened
        self._purse = purse
        self._left = [demand for demand in demands if demand.id in self._names]
        self._sure = True

    def clash(self) -> Clash | None:
        """The conflict, as small as it got."""
        part = self._purse.part(FOR_CORE)
        core = self._loosened.core(self._names, (), part)
        self._purse.pay(part.spent)
        if core is not None and self._without_rest([d for d in self._left if d.id in core]).possible is not False:
            return None  # the solver contradicts itself
        for rank in range(LAST_RANK + 1):
            self._leave_out([demand for demand in self._left if _rank(demand) == rank])
        return Clash(tuple(self._left), self._sure) if len(self._left) <= MOST_MEMBERS else None

    def _leave_out(self, group: Sequence[Demand]) -> None:
        """Leaves out as many of these as can be."""
        if len(group) <= ONE_BY_ONE:
            for demand in group:
                self._leave_out_one(demand)
        elif self._without_rest([demand for demand in self._left if demand not in group]).possible is not False:
            half = len(group) // 2
            self._leave_out(group[:half])
            self._leave_out(group[half:])

    def _leave_out_one(self, demand: Demand) -> None:
        rest = [other for other in self._left if other is not demand]
        found = self._without_rest(rest)
        if found.possible is None or (found.session is not None and not _keeps(found.session, rest)):
            self._sure = False

    def _without_rest(self, kept: Sequence[Demand]) -> Found:
        """Whether these alone can stand together; if they cannot, they are what is left."""
        ids = {demand.id for demand in kept}
        found = self._loosened.without([name for name in self._names if name not in ids], self._purse)
        if found.possible is False:
            self._left = list(kept)
        return found


LAST_RANK = 3


def _rank(demand: Demand) -> int:
    """What is left out first: safety, then rules, then wishes, and the length of the session last."""
    if demand.level is RuleLevel.SAFETY:
        return 0
    if demand.id == "time_budget":
        return LAST_RANK
    return 2 if demand.about else 1


def _keeps(session: Session, demands: Sequence[Demand]) -> bool:
    """Whether a session breaks none of these, by the checkers."""
    return not any(finding.breach for demand in demands for finding in demand.rule.check(session, demand.view))
