"""Every demand of a request as it is in force while some wishes stand, and as it is without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from catalog.errors import RuleError
from constraints.instance import Instance
from planner.feasibility import LONGEST_S, with_budget
from planner.impossible.demands import Demand, book_without, with_things, without_asking
from planner.impossible.loosened import CARRIED_OUT, MORE_TIME, State
from planner.impossible.wishes import Wish


def states(instance: Instance, demands: Sequence[Demand], given: Sequence[Wish]) -> list[State]:
    """Every demand as it is in force while these wishes stand, and as it is without some of them."""
    found: list[State] = []
    switched = [wish for wish in given if not wish.alone]
    for demand in demands:
        here = (demand.id, False)
        if demand.rule.id == "equipment":
            found += _of_things(demand, here, switched, instance)
            continue
        if demand.rule.id == "purpose":
            found += _no_longer_named(demand, here, demands)
        touching = [wish.switch for wish in switched if demand.rule.id in wish.rules]
        for values in product((False, True), repeat=len(touching)):
            when = tuple(zip(touching, values, strict=True))
            gone = frozenset(name for name, value in when if value)
            try:
                book = book_without(gone, instance)
            except RuleError:
                continue  # carried out it is refused; here nothing is missed
            if book.is_on(demand.rule.id):
                view = with_budget(demand.view, LONGEST_S) if MORE_TIME in gone else demand.view
                found.append(State(book.rule(demand.rule.id), replace(view, rulebook=book), (here, *when)))
    return found


def _no_longer_named(demand: Demand, here: tuple[str, bool], demands: Sequence[Demand]) -> Iterator[State]:
    """What is asked for by name needs no other purpose. Where such a wish is given up for good, it does; and where all
    are, something must serve a target. (Where rules are only looked at together, each stays what it is.)"""
    asking: dict[str, list[str]] = {}
    for other in demands:
        if other.id.startswith(("include:", "lock:")):
            asking.setdefault(other.about, []).append(other.id)
    for names in dict.fromkeys([*((name,) for name in asking), tuple(asking)]):
        if names:
            when = [(switch, True) for name in names for switch in asking[name]]
            yield State(demand.rule, without_asking(demand.view, names), (here, (CARRIED_OUT, True), *when))


def _of_things(demand: Demand, here: tuple[str, bool], given: Sequence[Wish], instance: Instance) -> Iterator[State]:
    """A thing that could be got has a switch of its own; all others are missing for good."""
    every = tuple(instance.catalog.equipment)
    switches = {wish.switch for wish in given}
    for thing in every:
        if thing not in instance.owned:
            view = with_things(instance, tuple(name for name in every if name != thing))
            switch = f"equipment:{thing}"
            yield State(demand.rule, view, (here, (switch, False)) if switch in switches else (here,))
