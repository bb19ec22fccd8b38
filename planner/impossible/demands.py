"""What a request demands of a session, taken apart: each rule, and each wish, so that one can be given up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from constraints.instance import Instance
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import Rulebook

PLAIN_STYLE = "general"
"""The style without rules of its own, to fall back on."""


@dataclass(frozen=True)
class Demand:
    """One thing that a session must satisfy: a rule, or the part of a rule that one wish asks for.

    Attributes:
        id: the rule's id; for a part of it `include:EXERCISE`, `exclude:EXERCISE`, `lock:EXERCISE` or `avoid:POSITION`.
        rule: the rule that judges.
        view: the instance as this rule is to see it: with this wish alone of those that the rule knows.
    """

    id: str
    rule: Rule
    view: Instance

    @property
    def level(self) -> RuleLevel:
        """The level of its rule."""
        return self.rule.level

    @property
    def about(self) -> str:
        """What a part of a rule is about: an exercise or a position; empty for a whole rule."""
        return self.id.partition(":")[2]


def demands(instance: Instance) -> tuple[Demand, ...]:
    """Everything that a session must satisfy, in the order of the rulebook. A wish that a safety rule bars is none."""
    found: list[Demand] = []
    for rule in instance.rulebook.active:
        if rule.level is RuleLevel.SAFETY or rule.level is RuleLevel.HARD:
            found += _parts(rule, instance)
    return tuple(found)


def _parts(rule: Rule, instance: Instance) -> Iterator[Demand]:
    request, profile = instance.request, instance.profile
    if rule.id == "requested":
        for name in request.include:
            if instance.rulebook.barred(name, instance) is None:
                yield Demand(f"include:{name}", rule, _seen(instance, {"include": (name,), "exclude": ()}))
        for name in sorted(instance.excluded):
            yield Demand(f"exclude:{name}", rule, _seen(instance, {"include": (), "exclude": (name,)}))
    elif rule.id == "locked":
        for name, lock in instance.locks.items():
            if instance.rulebook.barred(name, instance) is None:
                yield Demand(f"lock:{name}", rule, _seen(instance, {"lock": (str(lock),)}))
    elif rule.id == "positions":
        for name in profile.avoid_positions:
            yield Demand(f"avoid:{name}", rule, _seen(instance, {}, {"avoid_positions": (name,)}))
    else:
        yield Demand(rule.id, rule, instance)


def _seen(instance: Instance, request: dict[str, Any], profile: dict[str, Any] | None = None) -> Instance:
    """The instance with other wishes; a profile's exclusions count among those of the request."""
    person = instance.profile.model_copy(update={"exclude": (), **(profile or {})})
    return replace(instance, request=instance.request.model_copy(update={**request, "profile": person}))


def with_things(instance: Instance, things: tuple[str, ...]) -> Instance:
    """The instance as if the person owned exactly these things."""
    person = instance.profile.model_copy(update={"equipment": things})
    return replace(instance, request=instance.request.model_copy(update={"profile": person}))


def without_asking(instance: Instance, names: Collection[str]) -> Instance:
    """The instance as if nobody had asked for these exercises, by name or by a lock."""
    include = tuple(name for name in instance.request.include if name not in names)
    lock = tuple(str(lock) for name, lock in instance.locks.items() if name not in names)
    return replace(instance, request=instance.request.model_copy(update={"include": include, "lock": lock}))


def book_without(given: frozenset[str], instance: Instance) -> Rulebook:
    """The rulebook of an instance without some of what was set: `style`, or `setting:RULE`."""
    if not any(name == "style" or name.startswith("setting:") for name in given):
        return instance.rulebook
    style = instance.catalog.styles[PLAIN_STYLE] if "style" in given else instance.style
    dropped = {name.partition(":")[2] for name in given if name.startswith("setting:")}
    own = [
        {rule: values for rule, values in said.items() if rule not in dropped}
        for said in (instance.profile.rules, instance.request.rules)
    ]
    return Rulebook.build(style.rules, *own)
