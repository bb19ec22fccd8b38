"""A rule on a bench: a tiny catalogue and a person, on which what the rule says is tried out and judged twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.anatomy import Side
from catalog.conditions import Condition
from catalog.equipment import Equipment
from catalog.exercise import Exercise
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import one_sided
from constraints.request import Request
from constraints.rule import Finding, Rule, RuleLevel
from constraints.rulebook import BY_ID
from constraints.session import Session
from planner.testing.agreement import compared
from planner.testing.exercises import catalog_with, exercise, held, timed, tool
from planner.testing.sessions import admitted, all_modes, instance_of, off_but, sequences, session_of, with_rule

EVERY_DOSE = 99
"""More doses than any exercise has."""
REST_OF_REQUEST = frozenset(Request.model_fields) - {"minutes", "targets", "include", "exclude", "style"}
"""Fields of a request that `instance_of` takes as `when`."""
SPONGE = tool("sponge", 1)
TINY: tuple[Exercise, ...] = (
    exercise("march", category="heat_warm_up", stages=("warm_up",), position="standing", intensity="moderate"),
    exercise("roll", category="release", stages=("release",), equipment=(("sponge",),), exposure=("tool_pressure",)),
    exercise("crawl", position="quadruped", dose=timed(30, 60), laterality="per_side"),
    exercise(
        "lift", category="activation_strength", stages=("activate",), intensity="strong", position="half_kneeling"
    ),
    exercise("fold", category="static_stretch", stages=("stretch",), dose=held(20, 1), position="prone"),
    exercise("rest", category="breathing", stages=("relax",), regions=("relaxation",)),
)
"""Six exercises of different stages, positions, intensities and kinds of dose; the roll needs a sponge."""


@dataclass(frozen=True)
class Bench:
    """One rule in force among those that are always on, with a tiny catalogue and a person.

    Attributes:
        rule: the class of the rule. It need be neither registered nor installed.
        exercises: the catalogue; make them with `exercise`.
        params: settings of the rule, by name.
        weight: of a goal or a comfort; its own if None.
        things: equipment besides the built-in; the person has it. Make it with `tool`.
        conditions: health conditions of the person; make them with `condition`.
        asked: fields of the request and of the profile, by name (`minutes`, `targets`, `level`, `equipment`).
        rules: settings of other rules, as in a request; every rule that can be is off unless it stands here.
        longest: most exercises of a session that is judged.
        one_side: whether exercises on the left side only are tried too, whether they are asked for or not.
    """

    rule: type[Rule]
    exercises: tuple[Exercise, ...] = TINY
    params: Mapping[str, Any] = field(default_factory=dict)
    weight: int | None = None
    things: tuple[Equipment, ...] = (SPONGE,)
    conditions: tuple[Condition, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    longest: int = 3
    one_side: bool = False

    def instance(self, **asked: Any) -> Instance:
        """The request, looked up, with the rule in force; `asked` goes before the fields of the bench."""
        catalog = catalog_with(*self.exercises, equipment={thing.id: thing for thing in self.things})
        if self.conditions:
            catalog = replace(catalog, conditions={entry.id: entry for entry in self.conditions})
        fields: dict[str, Any] = {
            "equipment": tuple(thing.id for thing in self.things),
            "conditions": tuple(entry.id for entry in self.conditions),
            **self.asked,
            **asked,
        }
        for name in ("rules", "profile"):
            if name in fields:
                raise AssertionError(
                    f"`asked` of a bench has no {name}: other rules stand in `rules`, the profile field by field."
                )
        when = {**fields.pop("when", {})}
        when.update({name: fields.pop(name) for name in sorted(fields.keys() & REST_OF_REQUEST)})
        rules: dict[str, Any] = {**off_but(self.rule.id), **self.rules}
        if BY_ID.get(self.rule.id) is not self.rule:
            return with_rule(
                instance_of(catalog, rules=rules, when=when, **fields), self.rule, self.params, self.weight
            )
        weighed = {} if self.weight is None else {"weight": self.weight}
        if self.params or weighed:
            rules[self.rule.id] = {**self.params, **weighed}
        return instance_of(catalog, rules=rules, when=when, **fields)

    def modes(self, instance: Instance) -> list[Mode]:
        """What the sessions are made of: every form and dose of every exercise, whether a rule admits it or not."""
        found = all_modes(instance, EVERY_DOSE)
        if self.one_side:
            found += [replace(mode, dose=one_sided(mode.dose, Side.LEFT)) for mode in found if mode.dose.sides]
        return found

    def done(self, name: str, **wanted: Any) -> Mode:
        """One way to do an exercise: with its smallest dose, in its plain form and first stage, unless more is said.

        `wanted` are attributes of the mode or of its dose: `stage`, `variant_id`, `position`, `work_s`, `reps`.

        Raises:
            AssertionError: if the exercise is not done in such a way.
        """
        for mode in self.modes(self.instance()):
            if mode.exercise.id == name and all(_is(mode, key, value) for key, value in wanted.items()):
                return mode
        raise AssertionError(f"The bench has no way to do {name}" + (f" with {wanted}." if wanted else "."))

    def session(self, *done: str | Mode) -> Session:
        """These exercises in this order, as a session; a name stands for `done(name)`."""
        modes = [self.done(entry) if isinstance(entry, str) else entry for entry in done]
        return session_of(modes, self.instance())

    def findings(self, session: Session) -> list[Finding]:
        """What the rule finds in a session: breaches, and points that are not 0."""
        instance = self.instance()
        found = instance.rulebook.rule(self.rule.id).check(session, instance)
        return [entry for entry in found if entry.breach or entry.points]

    def sentences(self, session: Session) -> list[str]:
        """What the rule says to a person about each of its findings in a session."""
        instance = self.instance()
        return [instance.rulebook.rule(self.rule.id).explain(found, instance) for found in self.findings(session)]

    def assert_finds(self, number: int, session: Session | Sequence[str | Mode], points: int | None = None) -> None:
        """The rule finds so many matches in a session: breaches if its level is hard or safety, otherwise points.

        Args:
            number: of the findings that are breaches or have points.
            session: exercises in order, or a session.
            points: the sum of the points of all findings, before the weight; not looked at if None.

        Raises:
            AssertionError: if it finds another number, other points or the wrong kind; says what it found.
        """
        __tracebackhide__ = True  # pytest shows the message then, not this module
        given = session if isinstance(session, Session) else self.session(*session)
        found = self.findings(given)
        told = "\n".join(f"  {sentence}" for sentence in self.sentences(given)) or "  nothing"
        where = (
            f"In {', '.join(bout.exercise for bout in given.bouts) or 'no exercise'} {self.rule.id} finds:\n{told}\n"
        )
        if len(found) != number:
            raise AssertionError(f"{where}These are {len(found)} matches, not {number}.")
        total = sum(entry.points for entry in found)
        if points is not None and total != points:
            raise AssertionError(f"{where}They have {total} points, not {points}.")
        keeps = self.rule.level in (RuleLevel.SAFETY, RuleLevel.HARD)
        if any(entry.breach is not keeps or bool(entry.points) is keeps for entry in found):
            kind = "breaches without points" if keeps else "points and no breach"
            raise AssertionError(f"{where}What a rule of level {self.rule.level.value} finds is {kind}.")

    def assert_model_agrees(self) -> int:
        """Model and checkers say the same of every session on the bench: every choice, in every order and dose.

        A session is possible in the model (`admit` and `post`) exactly if `check` finds no breach, and has the same
        points in both. The rule must make a difference between the sessions, and the plan that is made must be a best
        one of them all.

        Returns:
            how many sessions were compared (orders that the model cannot tell apart count as one).

        Raises:
            AssertionError: with the first, shortest session of which they say different things, and what they say.
        """
        __tracebackhide__ = True
        instance = self.instance()
        modes = self.modes(instance)
        judged, differ = compared(instance, self.longest, modes, door=True)
        if differ:
            what = (
                f"Model and check of {self.rule.id} disagree on {len(differ)} of {judged} sessions; the first of them:"
            )
            raise AssertionError(f"{what}\n{differ[0]}")
        self._makes_a_difference(modes, instance)
        self._plans_a_best_session()
        return judged

    def _makes_a_difference(self, modes: list[Mode], instance: Instance) -> None:
        __tracebackhide__ = True
        rule = instance.rulebook.rule(self.rule.id)
        met = set()
        for sequence in sequences(modes, self.longest):
            found = list(rule.check(session_of(sequence, instance), instance))
            met.add((any(entry.breach for entry in found), sum(entry.points for entry in found)))
        if len(met) < 2:
            breach, points = next(iter(met), (False, 0))
            same = "a breach" if breach else f"{points} points"
            what = f"{self.rule.id} finds the same in every session on this bench ({same}), so nothing is tested."
            raise AssertionError(f"{what}\nMaybe add exercises or settings on which it finds something.")

    def _plans_a_best_session(self) -> None:
        """The planner, asked for as few exercises as the sessions here have, finds one that no other is better than."""
        __tracebackhide__ = True
        from catalog.errors import DisagreementError
        from planner.result import PlanStatus
        from planner.solve import solve

        maybe = "Maybe the rule judges the order in a way that the planner does not heed."
        instance = self._of_few().instance()
        book = instance.rulebook
        judged = [
            book.check(session_of(done, instance), instance) for done in sequences(admitted(instance), self.longest)
        ]
        values = [book.value(found) for found in judged if not any(entry.breach for entry in found)]
        try:
            outcome = solve(instance)
        except DisagreementError as error:
            raise AssertionError(f"On the bench of {self.rule.id} no plan is made: {error}\n{maybe}") from None
        if outcome.status not in (PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE):
            what = f"The plan on the bench of {self.rule.id} is not proven: {outcome.status.value}."
            raise AssertionError(f"{what}\n{maybe}")
        best = max(values, default=None)
        planned = None if outcome.session is None else outcome.value
        if planned != best:
            names = ", ".join(bout.exercise for bout in outcome.session.bouts) if outcome.session else "no plan"
            what = (
                f"The best session on the bench of {self.rule.id} has a value of {best}, the plan {planned} ({names})."
            )
            raise AssertionError(f"{what}\n{maybe}")

    def _of_few(self) -> Bench:
        """The same bench with at most `longest` exercises in a session."""
        count = self.params if self.rule.id == "exercise_count" else self.rules.get("exercise_count", {})
        few = {**count, "at_most": min(int(count.get("at_most", self.longest)), self.longest)}
        if self.rule.id == "exercise_count":
            return replace(self, params=few)
        return replace(self, rules={**self.rules, "exercise_count": few})


def _is(mode: Mode, key: str, value: Any) -> bool:
    found = getattr(mode, key) if hasattr(mode, key) else getattr(mode.dose, key)
    return bool(found == value)
