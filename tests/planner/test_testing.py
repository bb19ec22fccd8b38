"""The public bench for authors of rules: it accepts rules that mean one thing, and says of others what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any, ClassVar

import pytest

from catalog.exercise import Frozen, Intensity, Stage
from constraints.comfort.economy import Economy
from constraints.comfort.transitions import Transitions
from constraints.comfort.variety import Variety
from constraints.decisions import Decisions, Node, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session
from planner import PlanStatus
from planner import solve as solving
from planner.testing import TINY, Bench, condition, counted, exercise, held, timed, tool

ROCK, SWAY = exercise("rock"), exercise("sway")
CRAWL = exercise("crawl", position="quadruped")
THREE = (CRAWL, ROCK, SWAY)


class Params(Frozen):
    """How many."""

    most: int = 1


class AtMost(Rule):
    """At most so many exercises, as `exercise_count` has it; both verbs are right."""

    id = "house"
    title = "The rule of the house"
    level = RuleLevel.HARD
    source = "the house"
    Params = Params
    more_in_post: ClassVar[int] = 0
    more_in_check: ClassVar[int] = 0

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        decisions.model.add(decisions.count(lambda mode: 1) <= self.params.most + self.more_in_post)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        if len(session.bouts) > self.params.most + self.more_in_check:
            yield self.breach(*[bout.exercise for bout in session.bouts], number=len(session.bouts))

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{finding.fact('number')} exercises, at most {self.params.most}."


class Slowly(Rule):
    """A point for every ten seconds; both verbs are right."""

    id = "slowly"
    title = "Take your time"
    level = RuleLevel.COMFORT
    source = "the house"
    default_weight = 3

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield Term(self.id, decisions.count(lambda mode: mode.total_s // 10))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            yield self.match(bout.active_s // 10, bout.exercise)


class ByName(Rule):
    """A point less for each exercise that follows one with a later name; told apart by name, as it must be."""

    id = "by_name"
    title = "Names in order"
    level = RuleLevel.GOAL
    source = "the house"

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        return mode.exercise.id

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge(self.id, self._cost)

    def _cost(self, tail: Node | None, head: Node | None) -> int:
        names = [node.split(self.id) for node in (tail, head) if node is not None]
        return -1 if names != sorted(names, key=str) else 0

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        names = [bout.exercise for bout in session.bouts]
        for one, other in pairwise(names):
            if one > other:
                yield self.match(-1, one, other)


class HardEnd(Rule):
    """A point less if the last exercise is strong: an order inside a place, stated in the way that is heeded."""

    id = "hard_end"
    title = "No strong end"
    level = RuleLevel.COMFORT
    source = "the house"

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        yield decisions.charge_ends(self.id, last=lambda mode: mode.exercise.intensity is Intensity.STRONG)

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        last = session.bouts[-1]
        if instance.catalog.exercises[last.exercise].intensity is Intensity.STRONG:
            yield self.match(-1, last.exercise)


# ---- what is right is accepted


@pytest.mark.parametrize("rule", [AtMost, Slowly, ByName, HardEnd], ids=lambda rule: rule.id)
def test_a_rule_whose_verbs_mean_the_same_is_accepted(rule: type[Rule]) -> None:
    assert Bench(rule, (*THREE, exercise("push", intensity="strong", dose=timed(30, 60)))).assert_model_agrees() > 20


@pytest.mark.parametrize("rule", [AtMost, Slowly, ByName, HardEnd], ids=lambda rule: rule.id)
def test_the_tiny_catalogue_that_comes_with_it_is_enough_for_most_rules(rule: type[Rule]) -> None:
    assert Bench(rule, longest=2).assert_model_agrees() > 20


def test_every_choice_and_dose_is_judged_in_every_order_that_the_model_can_tell_apart() -> None:
    """Two exercises of one place and one of another, one of them with two doses."""
    bench = Bench(Slowly, (CRAWL, ROCK, exercise("sway", dose=timed(30, 60))))
    judged = 0
    places = {"crawl": "hands and knees", "rock": "back", "sway": "back"}
    doses = {"crawl": 1, "rock": 1, "sway": 2}
    for length in (1, 2, 3):
        told_apart = set()
        for names in permutations(places, length):
            walk = [name for i, name in enumerate(names) if i == 0 or places[name] != places[names[i - 1]]]
            if len({places[name] for name in walk}) == len(walk):
                told_apart.add((frozenset(names), tuple(places[name] for name in walk)))
        judged += sum(doses["sway"] if "sway" in names else 1 for names, _ in told_apart)
    assert bench.assert_model_agrees() == judged


def test_a_rule_with_the_id_of_a_built_in_one_takes_its_place() -> None:
    class Twice(Economy):
        """Everything costs double in the model only."""

        def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
            return [*super().post(decisions, instance)] * 2

    assert Bench(Economy, THREE).assert_model_agrees() > 5
    with pytest.raises(AssertionError, match="Model and check of economy disagree"):
        Bench(Twice, THREE).assert_model_agrees()


def test_settings_and_weights_reach_the_rule() -> None:
    assert Bench(AtMost, THREE, params={"most": 2}).instance().rulebook.rule("house").params.most == 2
    assert Bench(Slowly, THREE).instance().rulebook.rule("slowly").scale == 3
    assert Bench(Slowly, THREE, weight=7).instance().rulebook.rule("slowly").scale == 7
    assert Bench(Economy, THREE, weight=7).instance().rulebook.rule("economy").scale == 7
    seconds = {"seconds_a_point": 5}
    assert Bench(Transitions, THREE, params=seconds, weight=2).instance().rulebook.rule("transitions").weight == 2
    assert Bench(Transitions, THREE, params=seconds).instance().rulebook.settings("transitions").seconds_a_point == 5


def test_other_rules_are_off_unless_they_are_named() -> None:
    assert "variety" not in {rule.id for rule in Bench(Slowly).instance().rulebook.active}
    on = Bench(Slowly, rules={"variety": {"weight": 4}}).instance().rulebook
    assert on.is_on("variety")
    assert on.rule("variety").weight == 4
    assert {"slowly", "time_budget", "banned"} <= {rule.id for rule in on.active}


def test_the_bench_has_things_conditions_and_what_is_asked() -> None:
    stone = tool("stone", 3)
    sore = condition("sore", hard={"positions": ["standing"]})
    asked = {"minutes": 7, "level": "beginner", "lock": ["rock"], "time_of_day": "morning", "when": {"seed": 5}}
    instance = Bench(Slowly, THREE, things=(stone,), conditions=(sore,), asked=asked).instance(minutes=8)
    assert instance.owned >= {"stone"}
    assert [entry.id for entry in instance.conditions] == ["sore"]
    assert (instance.budget_s, instance.profile.level, instance.request.seed) == (480, "beginner", 5)
    assert (instance.request.lock, instance.request.time_of_day) == (("rock",), "morning")


@pytest.mark.parametrize("name", ["rules", "profile"])
def test_what_has_a_place_of_its_own_on_the_bench_is_not_asked_for(name: str) -> None:
    with pytest.raises(AssertionError, match=f"`asked` of a bench has no {name}"):
        Bench(Slowly, THREE, asked={name: {}}).instance()


def test_doses_are_made_in_a_line() -> None:
    bench = Bench(Slowly, (exercise("hold", dose=held(20, 2, rest_s=5)), exercise("lift", dose=counted(8, 10, 12))))
    assert bench.session("hold").total_s == 2 * 20 + 5
    assert bench.session("lift").total_s == 8 * 3


# ---- a session by hand


def test_a_session_is_made_of_names_and_of_ways_to_do_an_exercise() -> None:
    bench = Bench(Slowly, TINY)
    session = bench.session("crawl", bench.done("fold"), bench.done("crawl", work_s=60, position="quadruped"))
    assert [bout.exercise for bout in session.bouts] == ["crawl", "fold", "crawl"]
    assert [sum(step.duration_s for step in bout.work) for bout in session.bouts] == [60, 20, 120]
    assert session.bouts[1].stage is Stage.STRETCH


def test_a_way_that_is_not_there_is_named() -> None:
    bench = Bench(Slowly, THREE)
    with pytest.raises(AssertionError, match="no way to do roll"):
        bench.done("roll")
    with pytest.raises(AssertionError, match=r"no way to do rock with {'work_s': 77}"):
        bench.done("rock", work_s=77)


def test_one_side_alone_is_tried_where_it_is_said() -> None:
    bench = Bench(Slowly, (exercise("bend", laterality="per_side"),))
    sides = [mode.dose.sides for mode in bench.modes(bench.instance())]
    both = [mode.dose.sides for mode in Bench(Slowly, bench.exercises, one_side=True).modes(bench.instance())]
    assert (len(sides), [len(entry) for entry in both]) == (1, [2, 1])


def test_the_number_and_the_points_of_matches_are_compared() -> None:
    names = Bench(ByName, THREE)
    names.assert_finds(0, ["crawl", "rock", "sway"], points=0)
    names.assert_finds(2, ["sway", "rock", "crawl"], points=-2)
    names.assert_finds(1, names.session("crawl", "sway", "rock"), points=-1)
    with pytest.raises(AssertionError, match=r"(?s)Names in order: .*sway.*These are 1 matches, not 2\."):
        names.assert_finds(2, ["crawl", "sway", "rock"])
    with pytest.raises(AssertionError, match=r"They have -1 points, not -2\."):
        names.assert_finds(1, ["crawl", "sway", "rock"], points=-2)
    with pytest.raises(AssertionError, match=r"(?s)finds:\n  nothing\nThese are 0 matches, not 1\."):
        names.assert_finds(1, ["crawl"])
    assert names.sentences(names.session("sway", "rock")) == ["Names in order: The sway, The rock"]


def test_a_built_in_rule_that_finds_what_its_level_does_not_have_is_named() -> None:
    """Rules of others are judged as they are when a plan is made: see `test_a_plug_in_is_wrapped`."""

    class Strict(Economy):
        """A comfort that breaks."""

        def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
            yield self.breach(session.bouts[0].exercise)

        def explain(self, finding: Finding, instance: Instance) -> str:
            return "Broken."

    with pytest.raises(AssertionError, match="level comfort finds is points and no breach"):
        Bench(Strict, THREE).assert_finds(1, ["rock"])


# ---- what is wrong is shown


def _wrong(base: type[Rule], **changed: Any) -> type[Rule]:
    return type("Wrong", (base,), {"__doc__": "A wrong rule.", **changed})


def _admit_crawl(self: Rule, mode: Mode, instance: Instance) -> str | None:
    return "No crawling." if mode.exercise.id == "crawl" else None


def _post_one_more(self: Rule, decisions: Decisions, instance: Instance) -> Iterable[Term]:
    yield Term(self.id, decisions.count(lambda mode: mode.total_s // 10 + (mode.exercise.id == "sway")))


def _no_split(self: Rule, mode: Mode, instance: Instance) -> Hashable:
    return None


def _nothing(self: Rule, *about: object) -> Iterable[Any]:
    return ()


def _sway_not_last(self: Rule, session: Session, instance: Instance) -> Iterable[Finding]:
    if len(session.bouts) > 1 and session.bouts[-1].exercise == "sway":
        yield self.breach("sway", number=1)


WRONG: dict[str, tuple[type[Rule], str]] = {
    "post too lax": (
        _wrong(AtMost, more_in_post=1),
        r"disagree on \d+ of \d+ sessions; the first of them:\n"
        r"  session: crawl, 30 s, quadruped, mobilise\n           rock, 30 s, supine, mobilise\n"
        r"  model:   possible, value 0\n"
        r"  check:   a breach \(house: 2 exercises, at most 1\.\)\n"
        r"  Maybe `post` and `admit` allow what `check` forbids\.",
    ),
    "post too strict": (
        _wrong(AtMost, more_in_check=1),
        r"model:   impossible\n  check:   possible, value 0\n  Maybe `post` or `admit` forbids what `check` finds no",
    ),
    "admit without check": (
        _wrong(AtMost, admit=_admit_crawl),
        r"session: crawl, 30 s, quadruped, mobilise\n"
        r"  model:   impossible: house does not admit crawl \(No crawling\.\)\n  check:   possible",
    ),
    "points of one exercise": (
        _wrong(Slowly, post=_post_one_more),
        r"session: sway, 30 s, supine, mobilise\n  model:   possible, value 12\n"
        r"  check:   possible, value 9 \(slowly \+9: Take your time: The sway\)\n  Maybe `post` gives \+3 points",
    ),
    "nothing posted": (_wrong(Slowly, post=_nothing), r"Maybe `post` gives -9 points of value compared with `check`\."),
    "an order that split does not tell apart": (
        _wrong(ByName, split=_no_split, post=_nothing),
        r"(?s)in another order \(sway, rock\) possible, value -1000.*`split` must tell these exercises apart",
    ),
    "a breach by an order that is left open": (
        _wrong(AtMost, post=_nothing, check=_sway_not_last),
        r"model:   possible, value 0\n  check:   possible, value 0; in another order \(rock, sway\) "
        r"a breach \(house: 1 exercises, at most 1\.\)\n  Maybe the rule judges an order that the model leaves open",
    ),
}


IN_ONE_PLACE = (ROCK, SWAY)


@pytest.mark.parametrize("case", WRONG)
def test_a_rule_that_disagrees_with_itself_is_shown_the_first_session(case: str) -> None:
    rule, said = WRONG[case]
    with pytest.raises(AssertionError) as caught:
        Bench(rule, IN_ONE_PLACE if "order" in case else THREE).assert_model_agrees()
    assert re.search(said, str(caught.value)), str(caught.value)


@pytest.mark.parametrize("rule", [Slowly, AtMost, ByName])
def test_a_bench_on_which_the_rule_makes_no_difference_tests_nothing(rule: type[Rule]) -> None:
    with pytest.raises(AssertionError, match="finds the same in every session on this bench") as caught:
        Bench(rule, (ROCK,)).assert_model_agrees()
    assert "\nMaybe add exercises" in str(caught.value)


class Astray(ByName):
    """States the order over the circuit itself, which is not heeded when the chosen exercises are put in order."""

    id = "astray"

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        for arc in decisions.arcs:
            if arc.tail is not None and arc.head is not None and self._cost(arc.tail, arc.head):
                yield Term(self.id, arc.literal * -1, of_order=self.of_order)

    of_order: ClassVar[bool] = False


@pytest.mark.parametrize("of_order", [False, True])
def test_a_rule_that_is_not_heeded_when_the_exercises_are_put_in_order_is_found_by_planning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, of_order: bool
) -> None:
    """Its `post` is right for every session, and its plan is not the best one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Astray, "of_order", of_order)
    places = (exercise("a", position="supine"), exercise("b", position="prone"), exercise("c", position="side_lying"))
    others = {"transitions": {"weight": 90}, "requested": {}}
    include = {"include": ("a", "b", "c")}
    assert Bench(ByName, places, rules=others, asked=include).assert_model_agrees() > 5
    with pytest.raises(AssertionError, match=r"(?s)bench of astray .*\nMaybe the rule judges the order in a way that"):
        Bench(Astray, places, rules=others, asked=include).assert_model_agrees()


def test_a_best_session_that_the_model_cannot_see_is_found_by_planning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who likes changes of position wants to leave the back and come back to it, which the circuit cannot say."""

    class Restless(Transitions):
        """A point for each change of position."""

        def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
            yield decisions.charge(
                self.id, lambda tail, head: int(bool(tail and head and tail.position != head.position))
            )

        def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
            for one, other in pairwise(session.bouts):
                if one.position != other.position:
                    yield self.match(1, one.position, other.position)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Bench(Restless, (CRAWL, ROCK)).assert_model_agrees() > 3
    with pytest.raises(
        AssertionError, match=r"(?s)no plan is made: The checkers value the plan at 2, the model at 1\."
    ):
        Bench(Restless, THREE).assert_model_agrees()


def test_a_plug_in_is_wrapped_and_what_would_fail_in_a_plan_fails_on_the_bench() -> None:
    from planner import PluginError

    with pytest.raises(AssertionError, match="Wrong cannot be used as a plug-in rule: it is of level safety"):
        Bench(_wrong(AtMost, level=RuleLevel.SAFETY)).assert_model_agrees()
    with pytest.raises(AssertionError, match="its id is not made of lower case letters"):
        Bench(_wrong(AtMost, id="My rule")).assert_model_agrees()
    with pytest.raises(PluginError, match="a comfort rule has points only"):
        Bench(_wrong(AtMost, level=RuleLevel.COMFORT)).assert_model_agrees()
    with pytest.raises(PluginError, match=r"check raised ZeroDivisionError.*test_testing\.py, line"):
        Bench(_wrong(Slowly, check=lambda self, session, instance: 1 // 0)).assert_finds(0, ["rest"])


def test_a_word_of_the_solver_that_is_no_verdict_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Rule, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        decisions.model.proto.variables[0].domain.clear()
        return ()

    with pytest.raises(AssertionError, match=r"The solver says MODEL_INVALID of a fixed session \(crawl, 30 s"):
        Bench(_wrong(AtMost, post=broken), THREE).assert_model_agrees()

    from ortools.sat.python import cp_model

    monkeypatch.setattr(cp_model.CpSolver, "solve", lambda self, model: cp_model.UNKNOWN)
    monkeypatch.setattr(cp_model.CpSolver, "status_name", lambda self, status: "UNKNOWN")
    with pytest.raises(AssertionError, match="The solver says UNKNOWN of a fixed session"):
        Bench(AtMost, THREE).assert_model_agrees()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": PlanStatus.FEASIBLE}, r"The plan on the bench of slowly is not proven: feasible\."),
        ({"value": 26}, r"The best session on the bench of slowly has a value of 27, the plan 26 \(.*rock.*\)\."),
        ({"session": None}, r"The best session on the bench of slowly has a value of 27, the plan None \(no plan\)\."),
    ],
)
def test_a_plan_that_is_not_the_best_one_fails(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], said: str
) -> None:
    """Three exercises of 30 s at three points of weight 3 each are worth 27."""
    solve: Callable[[Instance], Any] = solving.solve
    monkeypatch.setattr(solving, "solve", lambda instance: replace(solve(instance), **changed))
    with pytest.raises(AssertionError, match=said):
        Bench(Slowly, THREE).assert_model_agrees()


# ---- rules of our own that know more of the order than the model


def test_where_the_model_knows_only_a_bound_for_the_order_it_may_be_above_and_never_below() -> None:
    """Variety in one stage, and a strong end in one place."""
    four = (ROCK, SWAY, exercise("tilt"), exercise("turn", regions=("quads",)))
    assert Bench(Variety, four, asked={"targets": {"glutes": 3, "quads": 3}}, longest=4).assert_model_agrees() > 10
    strong = (exercise("push", intensity="strong"), ROCK, SWAY)
    assert Bench(HardEnd, strong).assert_model_agrees() > 5

    class Wrong(HardEnd):
        """Gives more in the model than there is, and that not about the order."""

        def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
            yield from super().post(decisions, instance)
            yield Term(self.id, -decisions.count(lambda mode: 1))

    with pytest.raises(AssertionError, match="`post` gives -1 points"):
        Bench(Wrong, strong).assert_model_agrees()


def test_what_is_charged_from_place_to_place_the_model_knows_exactly() -> None:
    class Cheap(Transitions):
        """A point less in the model than there is."""

        def _cost(self, tail: Node | None, head: Node | None, instance: Instance) -> int:
            return max(0, super()._cost(tail, head, instance) - 1)

    with pytest.raises(AssertionError, match=r"Maybe `post` gives \+1 points"):
        Bench(Cheap, THREE).assert_model_agrees()


def test_neither_pytest_nor_the_tests_are_needed() -> None:
    code = (
        "import sys, planner.testing\n"
        "used = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not used & {'pytest', '_pytest', 'tests', 'hypothesis'}, used\n"
        "assert 'ortools' not in used\n"
        "assert all(getattr(planner.testing, name).__doc__ for name in planner.testing.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
