"""Carrying out a way out: what giving up some wishes really comes to, and whether it is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from catalog.errors import RuleError
from constraints.instance import Instance, resolve
from constraints.session import Session
from planner.feasibility import Purse, breaks, hard_only, look, needed_s, shortest
from planner.impossible.changing import changed
from planner.impossible.demands import book_without
from planner.impossible.loosened import MORE_TIME, Loosened
from planner.impossible.wishes import (
    COSTS,
    Wish,
    aiming_at,
    longer,
    minutes_cost,
    own_settings,
    set_to,
)
from planner.result import GivenUp

GivesUp = tuple[GivenUp, ...]


@dataclass(frozen=True)
class Way:
    """A set of things to give up that is enough, and what it costs."""

    cost: int
    gives_up: GivesUp


@dataclass
class Carrier:
    """Carries wishes out on the request of an instance. Sessions that come up are kept: they may do again."""

    instance: Instance
    loosened: Loosened
    purse: Purse
    witnesses: list[Session] = field(default_factory=list)

    def way(self, wishes: Sequence[Wish]) -> tuple[Way | None, bool]:
        """What giving up these wishes comes to; None if it is not enough. And whether that is known for sure."""
        cost = sum(wish.cost for wish in wishes if wish.switch != MORE_TIME)
        gives_up = tuple(wish.gives_up for wish in wishes if wish.switch != MORE_TIME)
        for wish in wishes:
            others = tuple(one for one in gives_up if one is not wish.gives_up)
            better = None
            if wish.switch == "purpose":
                better = self._aimed({wish.switch for wish in wishes}, others)
                cost += 0 if better else COSTS["rule"] - wish.cost
            elif wish.switch.startswith("setting:"):
                better = self.nearest(wish, others)
            if better is not None:
                gives_up = tuple(better if one is wish.gives_up else one for one in gives_up)
        if any(wish.switch == MORE_TIME for wish in wishes):
            trial = hard_only(self._without(gives_up))
            length = shortest(trial, self.purse)
            budget_s = length.budget_s
            if budget_s is None and not length.proven and self.witnesses:
                budget_s = needed_s(self.witnesses[-1], trial)
            if budget_s is None:
                return None, length.proven
            more_s = budget_s - self.instance.budget_s
            gives_up = (*gives_up, longer(budget_s, more_s))
            cost += minutes_cost(more_s)
        enough = self.is_enough(gives_up)
        return (Way(cost, gives_up) if enough else None), enough is not None

    def is_enough(self, gives_up: Iterable[GivenUp]) -> bool | None:
        """Whether the request is possible without these: by the checkers on a session that is known, else by looking
        for one. None if that was not found out in time."""
        try:
            trial = hard_only(self._without(gives_up))
        except RuleError:
            return False  # two settings of a rule that do not go together
        if any(not breaks(Session(trial.budget_s, known.steps), trial) for known in self.witnesses):
            return True
        found = look(trial, self.purse)
        if found.session is not None:
            self.witnesses.append(found.session)
        return found.possible

    def nearest(self, wish: Wish, others: GivesUp) -> GivenUp | None:
        """Of a setting that is one number, the value nearest to the person's own that is known to be enough; None if it
        takes more than changing one number."""
        rule_id = wish.rules[0]
        rule = self.instance.rulebook.rule(rule_id)
        book = book_without(frozenset({wish.switch}), self.instance)
        if not book.is_on(rule_id):
            return None
        for name in sorted(set(own_settings(rule_id, self.instance)) - {"enabled"}):
            own, usual = getattr(rule.params, name), getattr(book.settings(rule_id), name)
            if type(own) is not int or type(usual) is not int or own == usual:
                continue
            good, bad = usual, own
            if not self.is_enough((*others, set_to(rule, name, good, own))):
                continue
            while abs(good - bad) > 1:
                middle = (good + bad) // 2
                if self.is_enough((*others, set_to(rule, name, middle, own))):
                    good = middle
                else:
                    bad = middle
            return set_to(rule, name, good, own)
        return None

    def _aimed(self, thrown: Iterable[str], others: GivesUp) -> GivenUp | None:
        """Aiming at what most is left for, instead of exercises that serve nothing; None if that is not enough."""
        catalog = self.instance.catalog
        left = {mode.exercise.id for mode in self.loosened.usable(thrown) if mode.modality is not None}
        regions = (region for name in left for region in catalog.exercises[name].regions)
        number = Counter(region for region in regions if catalog.regions[region].targetable)
        ranked = sorted(number, key=lambda name: (-number[name], name))
        tried = (aiming_at(region, self.instance) for region in ranked)
        return next((one for one in tried if self.is_enough((*others, one))), None)

    def _without(self, gives_up: Iterable[GivenUp]) -> Instance:
        """The instance that carrying these out gives."""
        return resolve(changed(self.instance.request, gives_up), self.instance.catalog)
