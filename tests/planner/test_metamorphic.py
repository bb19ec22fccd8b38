"""What must follow if a request is changed in a way whose effect is known: more room, other names, other sides.

Every relation is tried on seeded random requests on small catalogues, which are proven in milliseconds, and on a few
short sessions from the built-in one. Rules are switched off or pinned only where they change the wishes themselves; the
reason stands at each place.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import pytest

from catalog.catalog import Catalog
from constraints.instance import Instance, resolve
from constraints.rule import RuleLevel
from constraints.rulebook import LARGEST_WEIGHT, RULES
from constraints.session import Session
from planner import Request, builtin_catalog, plan
from planner.result import PlanStatus
from planner.solve import Outcome, solve
from tests.random_requests import DAY, POSITIONS, STEERED, Case, catalog_of, random_case, regions, things
from tests.safety_oracle import breaches, exercises, forbidden_settings, of_the_future, refusals, shelf

ROOT = Path(__file__).parents[2]
PROOF_S = 60.0
FEW = 18
"""Most exercises in the catalogue of a small request."""
SOFT = sorted(rule.id for rule in RULES if rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT))


def small(seed: int, number: int, **changes: Any) -> list[Case]:
    """The first so many random requests of a series that have a plan, under the rules as they come.

    `changes` are made to the request before it is looked at; a value may be a function of a random source.
    """
    found: list[Case] = []
    index = 0
    while len(found) < number:
        case = changed(_plain(random_case(seed, index, whole=0)), Random(index), **changes)
        index += 1
        asked_for = case["request"]
        if len(case["exercises"]) > FEW:
            continue
        if not refusals(asked_for) and not of_the_future(asked_for) and best(case) is not None:
            found.append(case)
    return found


def short(seed: int, number: int, **changes: Any) -> list[Case]:
    """So many requests of four or five minutes for two targets on the whole built-in catalogue."""
    found = []
    for case in small(seed, number):
        rng = Random(f"short {seed} {len(found)}")
        two = {name: rng.randint(1, 5) for name in rng.sample(regions(), 2)}
        whole: Case = {**case, "exercises": None}
        found.append(changed(whole, rng, **{"minutes": rng.choice([4, 5]), "targets": two, **changes}))
    return found


def _plain(case: Case) -> Case:
    """The request in the general style and under the rules as they come, with time for a proof; no other plan is
    known that it refers to, and nothing is locked."""
    case["untagged"] = []
    request = case["request"]
    request.update(style="general", time_limit_s=PROOF_S)
    for name in ("rules", *STEERED):
        request.pop(name, None)
    request["profile"].pop("rules", None)
    return case


def changed(case: Case, rng: Random | None = None, **changes: Any) -> Case:
    """A copy with other fields of the request, or of the profile where only that has the field; None drops a field."""
    made = copy.deepcopy(case)
    request = made["request"]
    for name, value in changes.items():
        holder = request if name in Request.model_fields else request["profile"]
        holder.pop(name, None)
        settled = value(rng) if callable(value) else value
        if settled is not None:
            holder[name] = settled
    return made


def ruled(case: Case, rules: Mapping[str, Mapping[str, Any]]) -> Case:
    """The case with these settings of rules."""
    return changed(case, rules={name: dict(values) for name, values in rules.items()})


def instance(case: Case) -> Instance:
    """The case with everything looked up."""
    return resolve(Request.model_validate(case["request"]), catalog_of(case))


def proven(subject: Instance) -> Outcome:
    """The outcome, which is proven."""
    outcome = solve(subject)
    assert outcome.status in (PlanStatus.OPTIMAL, PlanStatus.INFEASIBLE)
    assert outcome.value == outcome.bound
    return outcome


def best(case: Case) -> int | None:
    """The best value; None if nothing is possible."""
    outcome = proven(instance(case))
    return outcome.value if outcome.status is PlanStatus.OPTIMAL else None


def assert_no_worse(roomier: Case, tighter: Case, less: int = 0) -> None:
    """The first has a plan if the second has, of a value that falls short by `less` at most."""
    tight, wide = best(tighter), best(roomier)
    if tight is not None:
        assert wide is not None
        assert wide >= tight - less


@cache
def asked() -> tuple[Case, ...]:
    """Small requests, and two on the whole catalogue."""
    return (*small(11, 14), *short(12, 2))


def each(cases: Iterable[Any]) -> Any:
    """A test for each number of this range; the cases themselves are made when the first test asks for them."""
    return pytest.mark.parametrize("number", list(cases))


EACH = each(range(16))


# More room


BANDS_S = (8 * 60, 20 * 60)
"""From these lengths on, rule `modality_mix` wants two and three kinds of work."""


@EACH
def test_more_minutes_never_make_the_plan_worse(number: int) -> None:
    """Wanted doses are pinned: they grow with the minutes by their meaning, and with them what a plan can gain or lack.
    The kinds of work that are wanted are those of the shorter session: a longer one is charged for a kind that is not
    there. All other rules stay: with more minutes, shares and free exercises only grow, and the frame only gains."""
    rng = Random(number)
    case = asked()[number]
    seconds = instance(case).budget_s
    longer_s = min(180 * 60, seconds + rng.choice([1, 7, 30, 60, 120, 300, 900]))
    kinds = sum(seconds >= band for band in BANDS_S)
    wanted = (0, 2, 3)[kinds]
    rules = {
        "stimulus": {"smallest_scale": 1.0, "largest_scale": 1.0},
        "modality_mix": {"kinds": wanted, "short_kinds": wanted} if kinds else {"enabled": False},
    }
    shorter = ruled(changed(case, minutes=seconds / 60), rules)
    longer = ruled(changed(case, minutes=longer_s / 60), rules)
    assert [cell.wanted_s for cell in instance(shorter).cells] == [cell.wanted_s for cell in instance(longer).cells]
    assert_no_worse(longer, shorter)


@EACH
def test_more_equipment_never_makes_the_plan_worse(number: int) -> None:
    rng = Random(number)
    case = asked()[number]
    all_things = things()
    some = sorted({*case["request"]["profile"]["equipment"], *rng.sample(all_things, 3)})
    fewer = changed(case, equipment=[name for name in some if rng.random() < 0.4])
    middle = changed(case, equipment=some)
    assert_no_worse(middle, fewer)
    assert_no_worse(changed(case, equipment=all_things), middle)


@EACH
def test_fewer_positions_to_avoid_never_make_the_plan_worse(number: int) -> None:
    case = asked()[number]
    some = Random(number).sample(POSITIONS, 3)
    for fewer, more in ((some[:1], some), ([], some[:1])):
        assert_no_worse(changed(case, avoid_positions=fewer), changed(case, avoid_positions=more))


@EACH
def test_fewer_excluded_exercises_never_make_the_plan_worse(number: int) -> None:
    rng = Random(number)
    case = changed(asked()[number], include=None)
    session = proven(instance(case)).session
    names = [bout.exercise for bout in session.bouts] if session else sorted(instance(case).catalog.exercises)
    today, ever = ([name for name in names if rng.random() < 0.5] for _ in range(2))
    tight = changed(case)
    tight["request"]["exclude"] = today
    tight["request"]["profile"]["exclude"] = ever
    looser = copy.deepcopy(tight)
    looser["request"]["exclude"] = []
    free = copy.deepcopy(looser)
    free["request"]["profile"]["exclude"] = []
    assert_no_worse(looser, tight)
    assert_no_worse(free, looser)


@EACH
def test_a_higher_level_never_makes_the_plan_worse(number: int) -> None:
    """All rules stay on: a firm ball costs a beginner points, is worth nothing to an intermediate and gains an advanced
    person some, so that the same session is worth no less."""
    beginner, intermediate, advanced = (
        changed(asked()[number], level=level) for level in ("beginner", "intermediate", "advanced")
    )
    assert_no_worse(intermediate, beginner)
    assert_no_worse(advanced, intermediate)


@cache
def _conditioned() -> tuple[Case, ...]:
    with_some = {"include": None, "conditions": _some_conditions}
    return (*small(13, 24, **with_some), *short(14, 2, **with_some))


@each(range(26))
def test_fewer_conditions_make_the_plan_worse_at_most_by_what_they_preferred(number: int) -> None:
    """A condition bars, costs, slows down - and gains points for exercises that are good for it. Nothing is switched
    off: without the condition the same session is worth no less than before without those gains, and there may be a
    better one. Exercises asked for by name are dropped: one that a condition bars need not be done, without the
    condition it must."""
    case = _conditioned()[number]
    _assert_conditions(case, Random(number))


def _some_conditions(rng: Random) -> list[str]:
    names = sorted(name for name, entry in shelf("conditions").items() if entry["screening"] == "caution")
    preferring = [name for name in names if shelf("conditions")[name].get("prefer")]
    return sorted({rng.choice(preferring), *rng.sample(names, 2)})


def _assert_conditions(case: Case, rng: Random) -> None:
    more = case["request"]["profile"]["conditions"]
    fewer = changed(case, conditions=rng.sample(more, len(more) - rng.choice([1, 1, 2])))
    assert_no_worse(fewer, case, less=_preferred(case, fewer))
    none = changed(fewer, conditions=[])
    assert_no_worse(none, fewer, less=_preferred(fewer, none))
    without = {"cautions": {"enabled": False}}
    assert_no_worse(ruled(none, without), ruled(fewer, without))


def _preferred(more: Case, fewer: Case) -> int:
    """What the plan with more conditions gains by exercises that the dropped conditions prefer."""
    ours, theirs = instance(more), instance(fewer)
    dropped = [condition for condition in ours.conditions if condition not in theirs.conditions]
    gains = sum(bout.exercise in condition.prefer for bout in _session(more).bouts for condition in dropped)
    return gains * ours.rulebook.rule("cautions").scale


@EACH
def test_less_pain_makes_the_plan_worse_at_most_by_what_the_pain_preferred(number: int) -> None:
    """As with conditions, which pain implies."""
    rng = Random(number)
    case = changed(asked()[number], include=None, pain_now=rng.randint(1, 6))
    if best(case) is None:
        case = changed(case, pain_now=1)
    less = changed(case, pain_now=rng.randint(0, case["request"]["profile"]["pain_now"] - 1))
    assert_no_worse(less, case, less=_preferred(case, less) if best(case) is not None else 0)


@EACH
def test_whoever_was_screened_or_woke_long_ago_never_gets_a_worse_plan(number: int) -> None:
    """An open screening is a caution for end ranges and keeps gated exercises out; the morning is one for bending."""
    case = changed(asked()[number], include=None, stopped=None)
    day = case["request"].get("day", DAY)
    answers = dict.fromkeys(sorted(shelf("red_flags")), False)
    open_one = {**answers, "chest_pain": None}
    never, opened, clear = (
        changed(case, screening=given, day=day)
        for given in (None, {"day": day, "answers": open_one}, {"day": day, "answers": answers})
    )
    assert best(opened) == best(never)
    assert_no_worse(clear, never)
    morning, evening = (changed(case, time_of_day=time, hours_since_waking=None) for time in ("morning", "evening"))
    assert_no_worse(evening, morning)


@EACH
def test_a_longer_catalogue_never_makes_the_plan_worse(number: int) -> None:
    rng = Random(number)
    case = asked()[number]
    there = sorted(exercises()) if case["exercises"] is None else case["exercises"]
    named = {*case["request"].get("include", ()), *case["request"].get("exclude", ())}
    for name in ("opt_in", "likes", "dislikes", "exclude", "stopped"):
        named |= set(case["request"]["profile"].get(name, ()))
    shorter = {**case, "exercises": sorted(name for name in there if name in named or rng.random() < 0.6) or there}
    others = sorted(set(exercises()) - set(there))
    longer = {**case, "exercises": sorted([*there, *rng.sample(others, min(len(others), 8))])}
    assert_no_worse(case, shorter)
    assert_no_worse(longer, case)


# Other names, another order, the other side


def _session(case: Case) -> Session:
    session = proven(instance(case)).session
    assert session is not None
    return session


def _renamed_ids(value: Any, name: Callable[[str], str], ids: frozenset[str]) -> Any:
    """Plain data with every id of an exercise renamed, wherever it stands."""
    if isinstance(value, str):
        return name(value) if value in ids else value
    if isinstance(value, Mapping):
        return {_renamed_ids(key, name, ids): _renamed_ids(entry, name, ids) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_renamed_ids(entry, name, ids) for entry in value)
    return value


def _renamed(case: Case, name: Callable[[str], str]) -> Instance:
    """The case with other ids of exercises, in the catalogue, its vocabulary and the request."""
    source = catalog_of(case)
    ids = frozenset(source.exercises)

    def other(entry: Any) -> Any:
        return type(entry).model_validate(_renamed_ids(entry.model_dump(), name, ids))

    entries = {name(key): other(entry) for key, entry in source.exercises.items()}
    catalog = replace(
        source,
        exercises={key: entries[key] for key in sorted(entries)},
        conditions={key: other(entry) for key, entry in source.conditions.items()},
        equipment={key: other(entry) for key, entry in source.equipment.items()},
    )
    return resolve(Request.model_validate(_renamed_ids(case["request"], name, ids)), catalog)


@EACH
def test_other_names_in_the_same_order_give_the_same_plan_renamed(number: int) -> None:
    case = changed(asked()[number], seed=None)
    ours, theirs = proven(instance(case)), proven(_renamed(case, lambda name: f"x_{name}"))
    assert (ours.status, ours.value, ours.bound) == (theirs.status, theirs.value, theirs.bound)
    assert ours.session is not None
    assert theirs.session is not None
    renamed = [step.model_copy(update={"exercise": f"x_{step.exercise}"}) for step in ours.session.steps]
    assert renamed == list(theirs.session.steps)


@EACH
def test_names_in_another_order_change_nothing_but_ties(number: int) -> None:
    case = asked()[number]
    backwards = {name: f"e{10_000 - index}" for index, name in enumerate(sorted(catalog_of(case).exercises))}
    ours, theirs = proven(instance(case)), proven(_renamed(case, backwards.__getitem__))
    assert (ours.status, ours.value, ours.bound) == (theirs.status, theirs.value, theirs.bound)


@EACH
def test_the_order_of_the_catalogue_changes_nothing(number: int) -> None:
    subject = instance(asked()[number])
    names = list(subject.catalog.exercises)
    Random(number).shuffle(names)
    shuffled = replace(subject.catalog, exercises={name: subject.catalog.exercises[name] for name in names})
    ours, theirs = proven(subject), proven(resolve(subject.request, shuffled))
    assert (ours.value, ours.bound, ours.session) == (theirs.value, theirs.bound, theirs.session)


OTHER = {"left": "right", "right": "left"}


def _one_sided(rng: Random) -> dict[str, int]:
    return {part + rng.choice([":left", ":right"]): rng.randint(1, 5) for part in rng.sample(regions(), 3)}


@cache
def _sided() -> tuple[Case, ...]:
    return (*small(15, 24, targets=_one_sided), *short(16, 2, targets=_one_sided))


@EACH
def test_the_other_sides_give_the_mirrored_plan(number: int) -> None:
    """The value is the same; each plan, mirrored, is a plan for the other request and worth as much there."""
    case = _sided()[number]
    targets = case["request"]["targets"]
    swapped = {part + (colon and f":{OTHER[side]}"): w for (part, colon, side), w in _parted(targets)}
    mirrored = changed(case, targets=swapped)
    here, there = instance(case), instance(mirrored)
    ours, theirs = proven(here), proven(there)
    assert (ours.status, ours.value, ours.bound) == (theirs.status, theirs.value, theirs.bound)
    for outcome, other, request in ((ours, there, mirrored), (theirs, here, case)):
        assert outcome.session is not None
        session = _mirrored(outcome.session)
        found = other.rulebook.check(session, other)
        assert not [finding for finding in found if finding.breach]
        assert other.rulebook.value(found) == outcome.value
        assert not list(breaches(request["request"], [step.model_dump(mode="json") for step in session.steps]))


def test_some_of_the_mirrored_plans_are_one_sided() -> None:
    sides = [bout.sides for case in _sided()[:24] for bout in _session(case).bouts]
    assert sides.count(frozenset({"left"})) > 5
    assert sides.count(frozenset({"right"})) > 5


def _parted(targets: Mapping[str, int]) -> list[tuple[tuple[str, str, str], int]]:
    return [(target.partition(":"), weight) for target, weight in targets.items()]


def _mirrored(session: Session) -> Session:
    """What is done on one side is done on the other; what is done on both begins on the left as ever."""
    steps = []
    for bout in session.bouts:
        alone = len(bout.sides & set(OTHER)) == 1
        for step in bout.steps:
            other = OTHER.get(str(step.side)) if alone else None
            steps.append(step if other is None else step.model_copy(update={"side": other}))
    return Session(session.budget_s, tuple(steps))


# Weights


@cache
def _weighed() -> tuple[Case, ...]:
    return (*small(17, 8), *short(18, 1))


@pytest.mark.parametrize("rule", SOFT)
def test_weight_0_is_as_good_as_off(rule: str) -> None:
    for case in _weighed():
        off, weightless = ruled(case, {rule: {"enabled": False}}), ruled(case, {rule: {"weight": 0}})
        assert best(weightless) == best(off)


@EACH
def test_twice_the_weights_are_twice_the_value(number: int) -> None:
    """Half of the requests with the usual weights, half with others; none is above the cap when doubled."""
    rng = Random(number)
    case = asked()[number]
    usual = {rule.id: rule.default_weight for rule in RULES if rule.id in SOFT}
    weights = {name: rng.randint(0, LARGEST_WEIGHT // 2) for name in SOFT} if number % 2 else usual
    assert max(weights.values()) <= LARGEST_WEIGHT // 2
    once = best(ruled(case, {name: {"weight": weight} for name, weight in weights.items()}))
    twice = best(ruled(case, {name: {"weight": 2 * weight} for name, weight in weights.items()}))
    assert once is not None
    assert twice == 2 * once


# The same again


AGAIN = """
import json, sys
from planner import Request, plan
from tests.random_requests import catalog_of
for case in json.load(sys.stdin):
    print(json.dumps(plan(Request.model_validate(case["request"]), catalog_of(case)).to_json()))
"""


def test_the_same_request_gives_the_same_bytes_here_and_in_a_fresh_process() -> None:
    """Proven, cut short and refused ones; in processes that hash text otherwise."""
    cases = [random_case(19, index) for index in range(50)]
    cases = [case for case in cases if _is_taken(case["request"])][:40] + [
        changed(case, time_limit_s=0.02) for case in short(20, 2)
    ]
    first, second = ([_told(case) for case in cases] for _ in range(2))
    assert first == second
    assert {"optimal", "feasible", "refused"} <= {json.loads(told)["status"] for told in first}
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", AGAIN],
            input=json.dumps(cases),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert [json.loads(line) for line in run.stdout.splitlines()] == first


def _is_taken(request: dict[str, Any]) -> bool:
    return not forbidden_settings(request) and not of_the_future(request)


def _told(case: Case) -> str:
    return plan(Request.model_validate(case["request"]), catalog_of(case)).to_json()


def test_the_requests_are_of_many_kinds() -> None:
    """So that a relation is not tried on plans of one exercise only."""
    sessions = [_session(case) for case in asked()]
    lengths = [len(list(group)) for _, group in groupby(sorted(len(session.bouts) for session in sessions))]
    assert len(lengths) >= 5
    assert max(len(session.bouts) for session in sessions) >= 7
    assert isinstance(builtin_catalog(), Catalog)
