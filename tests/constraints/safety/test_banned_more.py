"""What is banned is banned wherever it stands and whatever else it does."""

from __future__ import annotations

import pytest

from constraints.safety.banned import ARCHED_OVER_A_TOOL
from constraints.session import Session
from tests.constraints.handmade import catalog_with, exercise, instance_for, pick
from tests.constraints.structure.by_hand import breaches, out_for
from tests.tiny import session_of

ARCHED = tuple(sorted(ARCHED_OVER_A_TOOL))
CATALOG = catalog_with(
    exercise("arch", exposure=ARCHED, position="standing"),
    exercise("arch_and_balance", exposure=(*ARCHED, "balance_mild"), position="standing"),
    exercise("rock"),
)


@pytest.mark.parametrize("name", ["arch", "arch_and_balance"])
def test_an_arched_back_over_a_tool_is_banned_whatever_else_it_does(name: str) -> None:
    instance = instance_for("banned", CATALOG)
    mode = pick(instance, name)
    assert out_for("banned", mode, instance) is not None
    assert len(breaches("banned", [mode], instance)) == 1


def test_an_exercise_that_is_not_in_the_catalogue_hides_no_banned_one_after_it() -> None:
    instance = instance_for("banned", CATALOG)
    session = session_of([pick(instance, "rock"), pick(instance, "arch")], instance)
    steps = (
        step.model_copy(update={"exercise": "moonwalk"}) if step.exercise == "rock" else step for step in session.steps
    )
    found = breaches("banned", Session(session.budget_s, tuple(steps)), instance)
    assert [finding.about for finding in found] == [("moonwalk",), ("arch",)]
