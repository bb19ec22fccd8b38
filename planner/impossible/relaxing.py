"""Ways out of a request that is impossible: the cheapest sets of wishes to give up, each of which is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import inf

from constraints.instance import Instance
from constraints.rule import RuleLevel
from planner.feasibility import Purse, Shortest
from planner.impossible.carrying import Carrier, Way
from planner.impossible.loosened import MORE_TIME, Loosened
from planner.impossible.naming import listed
from planner.impossible.wishes import COSTS, LEAST, Wish, longer, minutes_cost
from planner.result import GivenUp, Relaxation

MOST_WAYS = 4
"""More ways out than these are not looked for."""

MOST_CHANGES = 3
"""A way out that changes more is told only if there is no cheaper one."""

DEARER = 3
"""Nor is one told that costs so many times as much as the cheapest, and a little more."""

MOST_TRIES = 20
"""How many sets of wishes are tried, including those that turn out not to be enough."""

TOGETHER = ("Have at hand: ", "Do without ", "Allow exercises ", "Allow ", "Unlock ")
"""Beginnings of phrases that are told once for several things."""


@dataclass(frozen=True)
class Ways:
    """Ways out, the cheapest first, and whether it is known that there are no others (but for those that are alike)."""

    ways: tuple[Relaxation, ...] = ()
    complete: bool = False


def ways_out(instance: Instance, loosened: Loosened, wishes: Sequence[Wish], length: Shortest, purse: Purse) -> Ways:
    """The cheapest ways out, the cheapest first; each alone makes the request possible, which is checked.

    Args:
        instance: an impossible one.
        loosened: its model with a switch for each of the wishes.
        wishes: what may be given up.
        length: how long the session would have to be if nothing else changed.
        purse: how much may be spent.
    """
    search = _Search(Carrier(instance, loosened, purse), {wish.switch: wish for wish in wishes if not wish.alone})
    if length.budget_s is not None:
        more_s = length.budget_s - instance.budget_s
        search.longer = minutes_cost(more_s)
        search.ways.append(Way(search.longer, (longer(length.budget_s, more_s),)))
    search.run()
    search.one_by_one([wish for wish in wishes if wish.alone])
    exact = not any(rule.level is RuleLevel.HARD for rule in instance.rulebook.plugins)
    found = [_relaxation(way, exact and way.cost <= search.unseen) for way in _worth_telling(search.ways)]
    return Ways(tuple(found), exact and search.unseen == inf)


@dataclass
class _Search:
    """Asks the model for sets of wishes in the order of their cost, and carries each out.

    The model never costs a set higher than it is, and never calls one impossible that is enough: so nothing cheaper is
    missed.
    """

    carrier: Carrier
    wishes: Mapping[str, Wish]
    longer: float = inf
    """What it costs to take more minutes and give up nothing else."""
    ways: list[Way] = field(default_factory=list)
    unseen: float = 0
    """Nothing that is not among the ways costs less, but what is like one of them."""
    _doubt: float = inf
    """The least cost of a set of which it is not known whether it is enough."""

    def run(self) -> None:
        """Finds ways until there are enough, or the rest is too dear, or the purse is empty."""
        costs = {name: wish.cost for name, wish in self.wishes.items()}
        barred: list[Sequence[str]] = []
        refused: list[frozenset[str]] = []
        for _ in range(MOST_TRIES):
            found = self.carrier.loosened.cheapest(costs, self.carrier.purse, barred, refused)
            if found.possible is False:
                self.unseen = self._doubt
            if not found.possible or not found.thrown or found.session is None:
                return
            if found.best:
                self.unseen = min(found.cost, self._doubt)
                if self._is_enough_told(found.cost):
                    return
            self.carrier.witnesses.append(found.session)
            thrown = [wish for name, wish in self.wishes.items() if name in found.thrown]
            way, sure = self.carrier.way(thrown)
            self._doubt = self._doubt if sure else min(self._doubt, found.cost)
            if way is None:
                refused.append(found.thrown)
            else:
                timed = MORE_TIME in found.thrown
                if not timed or way.cost < self.longer:
                    self.ways.append(way)
                pointless = self._alike(found.thrown)
                if way.cost < found.cost + (1 if timed else LEAST):
                    barred += pointless
                else:  # with something more, and fewer minutes, it may be cheaper
                    refused += map(frozenset, pointless)
            if not found.best:
                return

    def one_by_one(self, wishes: Sequence[Wish]) -> None:
        """Tries wishes that the model has no switch for. What such a one and others are together is not looked for, so
        unless it is enough by itself, nothing is known beyond its cost."""
        for wish in wishes:
            nearest = self.carrier.nearest(wish, ()) if wish.switch.startswith("setting:") else None
            gives_up = (nearest or wish.gives_up,)
            if self.carrier.is_enough(gives_up):
                self.ways.append(Way(wish.cost, gives_up))
            else:
                self.unseen = min(self.unseen, wish.cost)

    def _is_enough_told(self, cost: int) -> bool:
        """Whether nothing that costs so much or more needs to be looked for."""
        known = sorted(way.cost for way in self.ways)
        return bool(known) and (cost > _dearest(known[0]) or (len(known) >= MOST_WAYS and cost >= known[MOST_WAYS - 1]))

    def _alike(self, thrown: frozenset[str]) -> list[Sequence[str]]:
        """The sets that a way out makes pointless: itself, and those with something alike in place of its own."""
        number = Counter(self.wishes[name].family for name in thrown)
        return list(product(*(self._family(name, number) for name in sorted(thrown))))

    def _family(self, name: str, number: Mapping[str, int]) -> list[str]:
        wish = self.wishes[name]
        alike = [other for other, its in self.wishes.items() if its.family == wish.family]
        return alike if number[wish.family] == 1 else [name]


def _worth_telling(ways: Sequence[Way]) -> Iterator[Way]:
    """The ways that a person is told of, the cheapest first."""
    ranked = sorted(ways, key=lambda way: way.cost)[:MOST_WAYS]
    for way in ranked:
        if way is ranked[0] or (way.cost <= _dearest(ranked[0].cost) and len(way.gives_up) <= MOST_CHANGES):
            yield way


def _dearest(cheapest: int) -> int:
    """The highest cost that is worth telling of besides the cheapest way."""
    return DEARER * cheapest + COSTS["setting"]


def _relaxation(way: Way, proven: bool) -> Relaxation:
    return Relaxation(
        kind=way.gives_up[0].kind if len(way.gives_up) == 1 else "several",
        what=_told(way.gives_up),
        option=", ".join(one.option for one in way.gives_up),
        cost=way.cost,
        proven=proven,
        gives_up=way.gives_up,
    )


def _told(gives_up: Sequence[GivenUp]) -> str:
    """What is given up, in one phrase; things of one kind are told together."""
    groups: dict[str, list[str]] = {}
    for one in gives_up:
        prefix = next((prefix for prefix in TOGETHER if one.what.startswith(prefix)), one.what)
        groups.setdefault(prefix, []).append(one.what.removeprefix(prefix))
    phrases = [f"{prefix}{listed(rest)}" for prefix, rest in groups.items()]
    phrases = [phrase if not at else phrase[0].lower() + phrase[1:] for at, phrase in enumerate(phrases)]
    return "; ".join(phrases)
