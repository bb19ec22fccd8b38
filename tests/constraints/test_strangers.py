"""An exercise that is not in the catalogue has no facts to judge by: `banned` keeps it out, and to the rules that judge
exercises one by one it is as if it were not there. Above all it hides nothing of what comes after it."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.anatomy import Side
from constraints.rule import Finding
from constraints.session import Session
from tests.constraints.handmade import catalog_with, condition, exercise, held, instance_for, pick, timed
from tests.tiny import session_of

CATALOG = catalog_with(
    exercise("stranger", dose=timed(10)),
    exercise("lift", laterality="per_side"),
    exercise("last", dose=timed(10, 10, 300)),
    exercise("hard", difficulty=3),
    exercise("kick", regions=("quads",)),
    exercise("kneel", exposure=("knee_weight_bearing",)),
    exercise("hold", dose=held(90)),
    exercise("press", stages=("activate",)),
    exercise("reach", variants=({"id": "seated", "name": "Seated", "how": "Sit.", "position": "seated_floor"},)),
    exercise("rock", dose=timed(20)),
    conditions={
        "sore_knee": condition("sore_knee", soft={"tags": ["knee_weight_bearing"]}),
        "bad_knee": condition("bad_knee", hard={"tags": ["knee_weight_bearing"]}),
    },
)
NOBODY = "moonwalk"


def _without_facts(session: Session) -> Session:
    """The session with the stranger under a name that the catalogue does not know."""
    steps = (
        step.model_copy(update={"exercise": NOBODY}) if step.exercise == "stranger" else step for step in session.steps
    )
    return Session(session.budget_s, tuple(steps))


@pytest.mark.parametrize(
    ("rule", "names", "facts"),
    [
        ("both_sides", {"lift": {"side": Side.LEFT}}, {"targets": {"quads:left": 3}}),
        ("exercise_share", {"last": {"work_s": 300}}, {}),
        ("difficulty", {"hard": {}}, {}),
        ("purpose", {"kick": {}}, {}),
        ("long_holds", {"hold": {}, "press": {}}, {}),
        ("base_form", {"reach": {"variant": "seated"}}, {}),
        ("cautions", {"kneel": {}}, {"conditions": ("sore_knee",)}),
        ("contraindications", {"kneel": {}}, {"conditions": ("bad_knee",)}),
        ("primary_mover", {"kick": {}}, {}),
        ("stimulus", {"rock": {}}, {}),
    ],
)
def test_an_exercise_that_is_not_in_the_catalogue_changes_nothing_about_the_others(
    rule: str, names: dict[str, dict[str, Any]], facts: dict[str, Any]
) -> None:
    instance = instance_for(rule, CATALOG, level="beginner", **facts)
    others = [pick(instance, name, **which) for name, which in names.items()]

    def found(session: Session) -> list[Finding]:
        return list(instance.rulebook.rule(rule).check(session, instance))

    first, alone = pick(instance, "stranger"), found(session_of(others, instance))
    assert alone, f"{rule} finds nothing here"
    assert found(_without_facts(session_of([first, *others], instance))) == alone
    assert found(_without_facts(session_of([*others, first], instance))) == alone


def test_an_exercise_that_is_not_in_the_catalogue_is_banned() -> None:
    instance = instance_for("banned", CATALOG)
    session = _without_facts(session_of([pick(instance, "stranger"), pick(instance, "rock")], instance))
    breaches = [finding for finding in instance.rulebook.check(session, instance) if finding.breach]
    assert ("banned", (NOBODY,)) in [(finding.rule, finding.about) for finding in breaches]
