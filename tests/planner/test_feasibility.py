"""Whether a request is possible, and how short: against every session of tiny catalogues, judged by the checkers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import DisagreementError
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.session import Session
from planner.feasibility import LONGEST_S, Look, Purse, Shortest, enough, look, shortest, with_budget
from tests.constraints.handmade import catalog_with, exercise, timed, tool
from tests.constraints.test_plugins import installer
from tests.planner.tiny_requests import crowded_instance, every_session, tiny_instance, varied_instance, with_rules
from tests.tiny import admitted, instance_of, off_but, session_of

FRAME = ("arrive", "warm_up", "relax")


def breaks(session: Session, instance: Instance) -> bool:
    return any(finding.breach for finding in instance.rulebook.check(session, instance))


def lengths(session: Session, instance: Instance) -> Iterator[int]:
    """The lengths at which a rule may begin to allow a session: its own, and where a share of it is enough."""
    yield session.total_s
    percent = instance.rulebook.settings("exercise_share").percent
    for bout in session.bouts:
        yield -(-bout.active_s * 100 // percent)
    limits = instance.rulebook.settings("frame_limits")
    for stage in FRAME:
        seconds = sum(bout.active_s for bout in session.bouts if bout.stage.value == stage)
        share = getattr(limits, f"{stage}_percent")
        if share:
            yield -(-seconds * 100 // share)


def shortest_by_hand(instance: Instance) -> int | None:
    """The smallest length at which some session breaks no rule, up to three hours; by trying every session."""
    best: int | None = None
    for modes in every_session(instance):
        session = session_of(modes, instance)
        for seconds in sorted({*lengths(session, instance)}):
            if seconds < session.total_s or seconds > LONGEST_S or (best is not None and seconds >= best):
                continue
            longer = with_budget(instance, seconds)
            if not breaks(Session(seconds, session.steps), longer):
                best = seconds
                break
    return best


def instances() -> Iterator[tuple[str, Instance]]:
    for seed in range(24):
        yield f"varied {seed}", varied_instance(seed)
    for seed in range(16):
        yield f"crowded {seed}", crowded_instance(seed)
    for seed in range(400, 404):
        yield f"tiny {seed}", tiny_instance(seed)


CASES = dict(instances())


@pytest.mark.parametrize("case", CASES)
def test_possible_is_what_some_session_is_by_the_checkers(case: str) -> None:
    instance = CASES[case]
    truth = any(not breaks(session_of(modes, instance), instance) for modes in every_session(instance))
    found = look(instance)
    assert found.possible is truth
    if truth:
        assert found.session is not None
        assert not breaks(found.session, instance)


@pytest.mark.parametrize("case", CASES)
def test_the_shortest_length_is_that_of_the_shortest_session(case: str) -> None:
    instance = CASES[case]
    assert shortest(instance) == Shortest(shortest_by_hand(instance), proven=True)


def test_both_kinds_of_answer_come_up() -> None:
    possible = [look(instance).possible for instance in CASES.values()]
    assert possible.count(True) > 10
    assert possible.count(False) > 5
    assert sum(shortest(instance).budget_s is None for instance in CASES.values()) > 2


RULES = off_but("exercise_share", "frame_limits", "requested", "purpose")


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        # the shortest of a's two doses is always allowed
        (("a",), 60),
        # 250 s of rest are a tenth of 2,500 s; a is done on the way
        (("rest",), 2500),
        (("a", "rest"), 2500),
        # 40 s to work after 3 s of a change of place
        (("a", "b"), 60 + 3 + 40),
        # nothing needs more than the longest of both limits
        (("b", "rest"), 2500),
    ],
)
def test_limits_that_grow_with_the_session_count(include: tuple[str, ...], expected: int) -> None:
    catalog = catalog_with(
        exercise("a", dose=timed(60, 60, 120)),
        exercise("b", dose=timed(40)),
        exercise("rest", stages=("relax",), regions=("relaxation",), dose=timed(250)),
    )
    instance = instance_of(catalog, minutes=1, include=include, rules=RULES)
    assert shortest(instance) == Shortest(expected, proven=True)
    assert look(with_budget(instance, expected)).possible is True
    assert look(with_budget(instance, expected - 1)).possible is False
    assert shortest_by_hand(instance) == expected


def test_what_no_length_makes_possible_is_said_to_be_so() -> None:
    catalog = catalog_with(exercise("a", equipment=(("ball",),)), equipment={"ball": tool("ball")})
    instance = instance_of(catalog, include=("a",))
    assert shortest(instance) == Shortest(None, proven=True)
    assert look(instance) == Look(False)


def test_longer_than_three_hours_is_no_length() -> None:
    rest = exercise("rest", stages=("relax",), regions=("relaxation",), dose=timed(1200))
    instance = instance_of(catalog_with(rest), minutes=20, include=("rest",), rules=RULES)
    assert shortest(instance) == Shortest(None, proven=True)


def test_an_empty_purse_knows_nothing() -> None:
    instance = instance_of(catalog_with(exercise("a")))
    assert look(instance, Purse(0.0)) == Look(None)
    assert shortest(instance, Purse(0.0)) == Shortest(None, proven=False)


def test_a_purse_is_paid_by_work_and_not_by_the_clock() -> None:
    instance = varied_instance(3)
    spent = []
    for _ in range(2):
        purse = Purse(5.0)
        shortest(instance, purse)
        spent.append(5.0 - purse.left)
    assert spent[0] == spent[1] > 0


# ---- the modes that are enough


def kept(instance: Instance) -> list[Mode]:
    return enough(admitted(instance), instance, instance.rulebook.active)


def test_of_the_doses_of_a_stretch_the_shortest_is_enough() -> None:
    catalog = catalog_with(exercise("a", stages=("stretch",), dose=timed(20, 20, 80)))
    instance = instance_of(catalog, rules=off_but())
    assert len(admitted(instance)) > 1
    assert [mode.total_s for mode in kept(instance)] == [20]


def test_longer_doses_stay_where_they_warm_up_more() -> None:
    catalog = catalog_with(exercise("a", stages=("mobilise",), dose=timed(60, 60, 240)))
    instance = instance_of(catalog, rules=off_but("warm_up_first"))
    seconds = [mode.dose.work_s for mode in admitted(instance)]
    wanted = instance.rulebook.settings("warm_up_first").work_instead_s
    assert max(seconds) > wanted
    enough_s = min(second for second in seconds if second >= wanted)
    assert sorted(mode.dose.work_s for mode in kept(instance)) == [s for s in sorted(seconds) if s <= enough_s]


def test_with_a_hard_rule_of_others_every_mode_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it counts is not known: here seconds, of which the shortest dose has too few."""
    installer(tmp_path, monkeypatch)(
        """
class House(Hard):
    def post(self, decisions, instance):
        decisions.model.add(decisions.count(lambda mode: mode.total_s) >= 60)
        return ()
    def check(self, session, instance):
        if sum(bout.active_s for bout in session.bouts) < 60:
            yield self.breach()
"""
    )
    instance = with_rules(
        instance_of(catalog_with(exercise("a", dose=timed(20, 40, 60))), minutes=5, rules=off_but()), house={}
    )
    assert look(instance).session is not None
    assert shortest(instance) == Shortest(60, proven=False)


def test_a_rule_of_others_that_disagrees_with_itself_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installer(tmp_path, monkeypatch)(
        """
class House(Hard):
    def check(self, session, instance):
        yield self.breach()
"""
    )
    instance = with_rules(instance_of(catalog_with(exercise("a")), minutes=5), house={})
    with pytest.raises(DisagreementError, match=r"plug-in rule.*house"):
        look(instance)
