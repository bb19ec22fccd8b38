"""A plug-in rule in a wrapper, so that it cannot do harm unseen."""

from __future__ import annotations

import re
from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from catalog.errors import PluginError, RuleError
from catalog.exercise import ID, Frozen
from constraints.plugins import limits
from constraints.plugins.answers import each, finding_of, plain, posted, sentence
from constraints.plugins.within import FailedError, kind_of, nonsense, shown_as, within
from constraints.rule import GOAL_UNIT, Finding, Rule, RuleLevel

if TYPE_CHECKING:
    from constraints.decisions import Decisions, Term
    from constraints.instance import Instance
    from constraints.mode import Mode
    from constraints.plugins.lookup import Plugin
    from constraints.session import Session

T = TypeVar("T")


def fitted(plugin: Plugin, thing: object) -> type[Guarded]:
    """The guarded class of what an entry point names."""
    from constraints.rulebook import BY_ID, LARGEST_WEIGHT

    if not (isinstance(thing, type) and issubclass(thing, Rule)):
        nonsense(f"it is {kind_of(thing)}, not a class of rules (a subclass of constraints.rule.Rule)")
    facts: dict[str, Any] = {name: getattr(thing, name, None) for name in ("id", "title", "source", "level", "Params")}
    if plugin.id in BY_ID:
        nonsense("a built-in rule has this id")
    if not re.match(ID, plugin.id) or len(plugin.id) > 64:
        nonsense("its id is not made of lower case letters, digits and underscores")
    if facts["id"] != plugin.id or type(facts["id"]) is not str:
        nonsense(f"the entry point is called {plugin.id!r}, and the rule's id is {shown_as(facts['id'])}")
    for name in ("title", "source"):
        text = facts[name]
        if type(text) is not str or not text.strip() or not text.isprintable() or len(text) > limits.LONGEST_TITLE:
            nonsense(f"its {name} is {shown_as(text)}, not a line of at most {limits.LONGEST_TITLE} letters")
    if not isinstance(facts["level"], RuleLevel):
        nonsense(f"its level is {shown_as(facts['level'])}, not one of RuleLevel")
    if facts["level"] is RuleLevel.SAFETY:
        nonsense("it is of level safety, which only the product's own rules are; hard is as strict")
    params = facts["Params"]
    if not (isinstance(params, type) and issubclass(params, Frozen)):
        nonsense("its Params is not a subclass of catalog.exercise.Frozen")
    taken = {"weight", "enabled"} & set(params.model_fields)
    if taken:
        nonsense(f"its Params may not have {' and '.join(sorted(taken))}, which every rule has")
    weight = thing.default_weight
    if type(weight) is not int or not 1 <= weight <= LARGEST_WEIGHT:
        nonsense(f"its default_weight is {shown_as(weight)}, not a whole number from 1 to {LARGEST_WEIGHT}")
    own = {verb for verb in limits.VERBS if getattr(thing, verb) is not getattr(Rule, verb)}
    for verb in sorted(own):
        if not callable(getattr(thing, verb)):
            nonsense(f"its {verb} cannot be called")
    absent = {verb: getattr(Rule, verb) for verb in limits.VERBS if verb not in own and verb != "explain"}
    facts["example"] = thing.example
    if type(thing.example) is not str or len(thing.example) > limits.LONGEST_TEXT:
        nonsense(f"its example is {shown_as(thing.example)}, not a text of at most {limits.LONGEST_TEXT} letters")
    facts["__doc__"] = thing.__doc__ if isinstance(thing.__doc__, str) else ""
    body = {**facts, **absent, "default_weight": weight, "plugin": plugin, "made_of": lambda self: thing}
    return cast("type[Guarded]", ABCMeta(f"Guarded_{plugin.id}", (Guarded,), body))


class Guarded(Rule):
    """A plug-in rule in a wrapper: each verb is called within limits, and its answer is looked at before it is used.

    Each plug-in has a subclass of its own, made when it is loaded; there the verbs that the plug-in does not override
    are those of `Rule`, so that they count as absent.
    """

    plugin: ClassVar[Plugin]
    judges_dose = True
    """Asked for every dose, whatever the plug-in says of itself: it may forget to say so."""

    def __init__(self, params: Frozen | None = None, weight: int | None = None) -> None:
        super().__init__(params, weight)
        self._left_s = limits.LONGEST_IN_ALL_S
        self._splits: set[Hashable] = set()
        self.posted: tuple[Term, ...] = ()
        """The terms that `post` gave last."""
        self._rule: Rule = self._asked("__init__", self._begun)

    @abstractmethod
    def made_of(self) -> type[Rule]:
        """The class of the plug-in."""

    @property
    def most_value(self) -> int:
        """More than it can add to the value of any session."""
        return (GOAL_UNIT if self.level is RuleLevel.GOAL else 1) * limits.MOST_POINTS if self.scale else 0

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        def answer() -> str | None:
            reason = self._rule.admit(mode, instance)
            return None if reason is None else sentence(reason)

        return self._asked("admit", answer)

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        found = self._asked("split", lambda: plain(self._rule.split(mode, instance)))
        self._splits.add(found)
        if len(self._splits) > limits.MOST_SPLITS:
            raise self.error(FailedError(f"split tells more than {limits.MOST_SPLITS} kinds apart"))
        return found

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        self.posted = self._asked("post", lambda: posted(self, self._rule, decisions, instance))
        ends = self.id in decisions.end_charges
        return [replace(term, of_order=term.of_order and ends) for term in self.posted]

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        def answer() -> list[Finding]:
            found = [finding_of(self, finding) for finding in each(self._rule.check(session, instance), "findings")]
            if sum(abs(finding.points) for finding in found) * self.weight > limits.MOST_POINTS:
                nonsense(f"gave more than {limits.MOST_POINTS} points, weight included")
            return found

        return self._asked("check", answer)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return self._asked("explain", lambda: sentence(self._rule.explain(finding, instance)))

    def _begun(self) -> Rule:
        made: object = self.made_of()(self.params, self.weight)
        if not isinstance(made, self.made_of()):
            nonsense(f"gave {kind_of(made)}, not the rule")
        return made

    def _asked(self, verb: str, answer: Callable[[], T]) -> T:
        started = monotonic()
        try:
            if self._left_s <= 0:
                raise FailedError(
                    f"its calls took longer than {limits.LONGEST_IN_ALL_S:g} s in all, {verb} was the last"
                )
            return within(min(limits.LONGEST_CALL_S, self._left_s), verb, answer)
        except FailedError as failed:
            raise self.error(failed) from failed.__cause__
        finally:
            self._left_s -= monotonic() - started

    @classmethod
    def error(cls, failed: Exception) -> PluginError:
        """What is said when it failed."""
        return PluginError(
            f"The {cls.plugin} failed, and no plan is given: {failed}.",
            f"do without it (--without-rule {cls.id}), and tell those who wrote it.",
        )


def params_of(rule: type[Rule], validated: Callable[[], Frozen]) -> Frozen:
    """What `validated` makes of the settings of a plug-in rule, within limits; its RuleError passes.

    Raises:
        PluginError: if code of the plug-in's `Params` fails.
    """
    assert issubclass(rule, Guarded)

    def quietly() -> Frozen | RuleError:
        try:
            return validated()
        except RuleError as error:
            return error

    try:
        found = within(limits.LONGEST_CALL_S, "looking at its settings", quietly)
    except FailedError as failed:
        raise rule.error(failed) from failed.__cause__
    if isinstance(found, RuleError):
        raise found
    return found
