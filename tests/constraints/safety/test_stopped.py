"""What had to be stopped for a symptom stays out until a clinician has cleared the person since."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import RequestError
from constraints.instance import Instance
from planner.api import builtin_catalog
from planner.candidates import admissible
from tests.constraints.handmade import catalog_with, exercise, timed
from tests.constraints.structure.by_hand import (
    assert_same_verdicts,
    breaches,
    let_in,
    mode_of,
    refused,
    relabelled,
    said,
)
from tests.tiny import DAY, all_modes, instance_of, off_but, session_of

BARE = {"id": "bare", "name": "Bare", "how": "With your hands.", "drops": ["tool_pressure"], "equipment": []}
TURNED = {"id": "turned", "name": "Turned", "how": "Turn over.", "position": "prone"}
CATALOG = catalog_with(
    exercise("bend", variants=(TURNED,), dose=timed(30, 60)),
    exercise("slide", stages=("activate",)),
    exercise(
        "roll",
        category="release",
        stages=("release",),
        exposure=("tool_pressure",),
        equipment=(("tennis_ball",),),
        variants=(BARE,),
    ),
)
ALL = {"bend", "bend/turned", "slide", "roll", "roll/bare"}
BEFORE, AFTER = "2026-05-31", "2026-06-02"
TODAY = "2026-07-01"


def someone(symptom: bool | None = False, **profile: Any) -> Instance:
    """A person on a day in July; `symptom` is what they said on the first of June about symptoms during an exercise."""
    answers = {**dict.fromkeys(builtin_catalog().red_flags, False), "numb_tingling_during": symptom}
    person = {"screening": {"day": DAY, "answers": answers}, "equipment": ("tennis_ball",), **profile}
    return instance_of(CATALOG, rules=off_but(), when={"day": TODAY}, **person)


def test_without_a_symptom_everything_is_let_in() -> None:
    assert let_in("stopped", someone()) == ALL
    assert let_in("stopped", someone(screening=None)) == ALL
    assert let_in("stopped", someone(symptom=None)) == ALL


@pytest.mark.parametrize(
    ("cleared", "lifted"), [(None, False), ("2025-01-01", False), (BEFORE, False), (DAY, True), (AFTER, True)]
)
def test_a_stopped_exercise_is_out_in_every_form_until_a_clearance_since(cleared: str | None, lifted: bool) -> None:
    instance = someone(stopped={"bend": DAY}, cleared=cleared)
    assert let_in("stopped", instance) == (ALL if lifted else ALL - {"bend", "bend/turned"})


def test_each_stop_counts_from_its_own_day() -> None:
    instance = someone(stopped={"bend": BEFORE, "slide": AFTER}, cleared=DAY)
    assert let_in("stopped", instance) == ALL - {"slide"}


@pytest.mark.parametrize("cleared", [None, BEFORE])
def test_a_symptom_in_nobody_knows_which_exercise_keeps_tools_off(cleared: str | None) -> None:
    assert let_in("stopped", someone(symptom=True, cleared=cleared)) == ALL - {"roll"}


@pytest.mark.parametrize("cleared", [DAY, AFTER])
def test_a_clearance_since_the_symptom_allows_tools_again(cleared: str) -> None:
    assert let_in("stopped", someone(symptom=True, cleared=cleared)) == ALL


def test_a_symptom_in_a_known_exercise_takes_that_one_only() -> None:
    assert let_in("stopped", someone(symptom=True, stopped={"bend": DAY})) == ALL - {"bend", "bend/turned"}
    assert let_in("stopped", someone(symptom=True, stopped={"bend": BEFORE})) == ALL - {"bend", "bend/turned"}


def test_an_old_stop_that_was_cleared_does_not_explain_a_new_symptom() -> None:
    instance = someone(symptom=True, stopped={"bend": "2026-01-01"}, cleared="2026-02-01")
    assert let_in("stopped", instance) == ALL - {"roll"}


def test_other_answers_stop_nothing_here() -> None:
    answers = {**dict.fromkeys(builtin_catalog().red_flags, False), "chest_pain": True}
    assert let_in("stopped", someone(screening={"day": DAY, "answers": answers})) == ALL


def test_the_reasons_in_words() -> None:
    named, unknown = someone(stopped={"bend": DAY}), someone(symptom=True)
    assert said("stopped", [mode_of(named, "slide"), mode_of(named, "bend")], named) == [
        f"The bend: Stopped on {DAY} for a symptom, and no clinician has cleared you since."
    ]
    assert said("stopped", [mode_of(unknown, "roll")], unknown) == [
        "The roll: You had a symptom during an exercise and did not say in which: nothing that presses with a tool."
    ]


def test_a_session_cannot_relabel_a_stopped_exercise() -> None:
    instance = someone(stopped={"bend": DAY})
    honest = session_of([mode_of(instance, "bend")], instance)
    assert breaches("stopped", relabelled(honest, position="standing", stage="relax"), instance) != []


def test_asking_for_it_does_not_bring_it_back() -> None:
    instance = instance_of(
        CATALOG, when={"day": TODAY}, include=("bend",), likes=("bend",), opt_in=("bend",), stopped={"bend": DAY}
    )
    found = admissible(instance)
    assert "bend" not in {mode.exercise.id for mode in found.modes}
    assert [(out.exercise, out.rule) for out in found.excluded if out.exercise == "bend"] == [("bend", "stopped")]


def test_a_stop_in_the_future_and_an_unknown_exercise_are_pointed_out() -> None:
    for stopped, what in (({"bend": "2026-07-02"}, "stopped.bend 2026-07-02 lies after"), ({"bned": DAY}, "bend")):
        with pytest.raises(RequestError, match=what):
            someone(stopped=stopped)


PEOPLE: dict[str, dict[str, Any]] = {
    "no symptom": {},
    "stopped": {"stopped": {"bend": DAY}},
    "cleared since": {"stopped": {"bend": DAY}, "cleared": AFTER},
    "unknown exercise": {"symptom": True},
    "both": {"symptom": True, "stopped": {"slide": DAY}},
}


@pytest.mark.parametrize("who", PEOPLE)
def test_model_and_checkers_agree_on_all_tiny_sessions(who: str) -> None:
    instance = someone(**PEOPLE[who])
    assert_same_verdicts(instance, 3, all_modes(instance, doses=1), door=True)


@pytest.mark.parametrize("settings", [{"enabled": False}, {"weight": 1}, {"days": 3}])
def test_it_cannot_be_switched_off_weighed_or_tuned(settings: dict[str, Any]) -> None:
    assert "stopped" in refused("stopped", **settings)
