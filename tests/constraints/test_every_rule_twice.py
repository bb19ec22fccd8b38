"""Every rule is judged twice: on all sessions of a tiny catalogue, the model and the checkers say the same.

A rule that is not on this bench fails the test: see `BENCHES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from catalog.exercise import Exercise
from constraints.rule import Rule
from constraints.rulebook import RULES
from planner import testing
from planner.testing import condition, exercise, held, timed, tool
from tests.tiny import SCREENED, disagreements, findings, sequences

TURNED = {"id": "turned", "name": "Turned", "how": "Turn over.", "position": "side_lying"}
THINGS = (tool("sponge", 1), tool("stone", 3))
RELEASE: dict[str, Any] = {"category": "release", "stages": ("release",), "exposure": ("tool_pressure",)}
STRETCH: dict[str, Any] = {"category": "static_stretch", "stages": ("stretch",)}
FRAME: dict[str, Any] = {"category": "breathing", "regions": ("relaxation",)}
SLIDE = exercise("slide", variants=(TURNED,))
MARCH = exercise("march", position="standing", regions=("quads",), intensity="moderate")
ROLL = exercise("roll", **RELEASE, equipment=(("sponge", "stone"),))
LIFT = exercise("lift", category="activation_strength", stages=("activate",), regions=("glutes", "quads"))
FOLD = exercise("fold", **STRETCH, exposure=("lumbar_flexion_end",), dose=held(20, 1))
ARCH = exercise("arch", **STRETCH, exposure=("lumbar_extension_end",), dose=held(40, 1), position="prone")
REST = exercise("rest", **FRAME, stages=("relax",))
LIE = exercise("lie", **FRAME, stages=("arrive", "relax"), dose=held(40, 1, rest_s=0))
BEND = exercise("bend", laterality="per_side", difficulty=3)
SIX = (SLIDE, MARCH, ROLL, LIFT, FOLD, REST)
WORK_FIRST = ["arrive", "warm_up", "activate", "mobilise", "release", "stretch", "relax"]


@dataclass(frozen=True)
class Bench:
    """A tiny catalogue and a person, on which all sessions of at most `longest` exercises are judged."""

    exercises: tuple[Exercise, ...] = SIX
    params: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the rule that is judged."""
    made_up: Mapping[str, Any] = field(default_factory=dict)
    """What the condition of the person is like; no condition if this is empty."""
    rules: Mapping[str, Any] = field(default_factory=dict)
    person: Mapping[str, Any] = field(default_factory=dict)
    longest: int = 2
    one_side: bool = False
    """Whether modes of one side only stand on the bench too."""

    def of(self, rule: type[Rule]) -> testing.Bench:
        """The public bench that authors of rules use, with this rule on it."""
        return testing.Bench(
            rule,
            self.exercises,
            params=self.params,
            things=THINGS,
            conditions=(condition("made_up", **self.made_up),) if self.made_up else (),
            asked={"minutes": 10, "targets": {"glutes": 3, "quads": 1}, **self.person},
            rules=self.rules,
            longest=self.longest,
            one_side=self.one_side,
        )


NEVER = exercise("crack", never_planned="It is not safe.", status="banned")
GATED = exercise("curl", status="plannable_gated")
LONG = exercise("long", dose=timed(30, 60, 300))
BENCHES: dict[str, tuple[Bench, ...]] = {
    "banned": (Bench((*SIX[:3], NEVER)),),
    "screening": (Bench(made_up={"screening": "see_clinician"}), Bench(person={"pain_now": 7}), Bench(person=SCREENED)),
    "gated": (
        Bench((*SIX[:3], GATED)),
        Bench((*SIX[:3], GATED), person={"opt_in": ("curl",)}),
        Bench((*SIX[:3], GATED), person={"opt_in": ("curl",), **SCREENED}),
    ),
    "contraindications": (Bench(made_up={"hard": {"tags": ["tool_pressure"], "positions": ["standing"]}}),),
    "stopped": (Bench(person={"stopped": {"lift": "2026-01-01"}}),),
    "direction": tuple(
        Bench((SLIDE, FOLD, ARCH), person=person, longest=3)
        for person in ({"direction": "flexion"}, {"direction": "extension"}, {"sessions_done": 0})
    ),
    "morning_flexion": (Bench((SLIDE, FOLD, ARCH), made_up={"params": {"no_flexion_after_waking_h": 2}}),),
    "tool_firmness": (Bench(person={"level": "beginner"}), Bench(made_up={"params": {"firmness_max": 1}})),
    "support": (Bench(made_up={"params": {"chair_or_wall_support": True}}),),
    "dose_caps": (Bench((SLIDE, FOLD, ARCH), made_up={"params": {"static_hold_max_s": 20}}),),
    "requested": (Bench(person={"include": ("slide",), "exclude": ("march",)}),),
    "locked": (
        Bench(person={"lock": ("slide@2",)}),
        Bench((SLIDE, MARCH, BEND, LONG), person={"lock": ("slide@side_lying", "long=60s"), "level": "advanced"}),
    ),
    "positions": (Bench(person={"avoid_positions": ("standing", "side_lying")}),),
    "equipment": (Bench(person={"equipment": ()}),),
    "difficulty": (Bench((SLIDE, BEND, MARCH)),),
    "routine": (Bench(params={"only": ["slide", "roll", "rest"]}), Bench(params={"sequence": ["roll", "slide"]})),
    "purpose": (Bench(person={"targets": {"glutes": 3}}),),
    "dose_bounds": (Bench((SLIDE, FOLD, ARCH), longest=3),),
    "both_sides": (
        Bench((SLIDE, BEND), one_side=True),
        Bench((SLIDE, BEND), person={"targets": {"glutes:left": 3}}, one_side=True),
    ),
    "exercise_share": (Bench((SLIDE, LONG), params={"percent": 20}),),
    "time_budget": (Bench(person={"minutes": 1}),),
    "warm_up_first": (Bench((SLIDE, MARCH, FOLD), longest=3, params={"work_instead_s": 60}),),
    "stage_order": (Bench(), Bench(params={"order": WORK_FIRST})),
    "long_holds": (Bench((SLIDE, LIFT, ARCH, LIE), params={"long_s": 30}, longest=3),),
    "release_first": (Bench((SLIDE, ROLL, LIFT), rules={"stage_order": {"order": WORK_FIRST}}, longest=3),),
    "exercise_count": (Bench(params={"at_least": 2}), Bench(params={"at_most": 1})),
    "frame_limits": (Bench((SLIDE, REST, LIE), params={"relax_s": 35, "relax_percent": 1}),),
    "frame_count": (Bench((SLIDE, REST, LIE), longest=3),),
    "different": (Bench(person={"different_from": (("slide", "roll"), ("lift",))}, params={"at_least": 1}),),
    "stimulus": (Bench(), Bench(person={"targets": {"glutes:left": 3}})),
    "primary_mover": (Bench(),),
    "modality_mix": (Bench(longest=2),),
    "hips_first": (
        Bench(
            (
                exercise("hips", regions=("hip_flexors",), **{**RELEASE, "exposure": ()}),
                exercise(
                    "back", regions=("lumbar_paraspinals",), **{**RELEASE, "exposure": ("lumbar_direct_pressure",)}
                ),
                exercise("other", regions=("lumbar_paraspinals",), **RELEASE),
            ),
            person={"targets": {"hip_flexors": 3, "lumbar_paraspinals": 3}},
            longest=3,
        ),
    ),
    "tool_release": (Bench((SLIDE, ROLL, exercise("knead", **RELEASE))),),
    "frame": (Bench((SLIDE, REST, LIE)),),
    "calm_end": (Bench(),),
    "cautions": (Bench(), Bench(made_up={"soft": {"positions": ["standing"]}, "prefer": ["slide"]}, person=SCREENED)),
    "gentle_morning": (Bench(person={"when": {"time_of_day": "morning"}}),),
    "few_changes": (Bench(made_up={"params": {"minimise_transitions": True}}),),
    "few_exercises": (
        Bench((SLIDE, MARCH, LIFT, REST), longest=3, params={"seconds_each": 600}),
        Bench((SLIDE, MARCH, LIFT, REST), longest=3, person={"minutes": 5}),
    ),
    "base_form": (Bench(),),
    "stay_close": (
        Bench(
            (SLIDE, LONG, BEND),
            person={
                "level": "advanced",
                "stay_close": (
                    {"exercise": "slide", "variant": "turned", "piece_s": 30},
                    {"exercise": "long", "piece_s": 60},
                ),
            },
        ),
    ),
    "transitions": (Bench(),),
    "equipment_changes": (Bench(),),
    "preferences": (Bench(person={"likes": ("slide",), "dislikes": ("roll",)}),),
    "variety": (Bench((SLIDE, exercise("rock"), exercise("sway"), exercise("turn", regions=("quads",))), longest=3),),
    "effort_curve": (Bench(),),
    "soft_tool_first": (Bench(person={"level": "beginner"}), Bench(person={"level": "advanced"})),
    "economy": (Bench(),),
}


COUNTS_ALL = {"economy"}
"""Rules that find something in every session by what they mean; on the bench the points differ."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_model_and_checkers_agree_on_every_session(rule: type[Rule]) -> None:
    assert rule.id in BENCHES, f"{rule.id} stands on no bench: add an instance on which it finds something"
    met: set[bool] = set()
    given: set[int] = set()
    for bench in BENCHES[rule.id]:
        public = bench.of(rule)
        verdicts = _verdicts(public)
        met |= {bool(breaches or points) for breaches, points in verdicts}
        given |= {sum(points) for _, points in verdicts}
        if len(verdicts) > 1:
            assert public.assert_model_agrees() > 8
        else:  # the public bench does not take a bench on which the rule makes no difference
            instance = public.instance()
            judged, differ = disagreements(instance, bench.longest, public.modes(instance), door=True)
            assert judged > 8
            assert differ == []
    if rule.id in COUNTS_ALL:
        assert met == {True}
        assert len(given) > 1, f"{rule.id} gives every session the same points"
    else:
        assert met == {True, False}, f"{rule.id} finds something in {'every' if True in met else 'no'} session"


def _verdicts(bench: testing.Bench) -> set[tuple[bool, tuple[int, ...]]]:
    """All that the rule says of the sessions of a bench: whether it is broken, and its points."""
    instance = bench.instance()
    return {
        (any(entry.breach for entry in found), tuple(sorted(entry.points for entry in found if entry.points)))
        for modes in sequences(bench.modes(instance), bench.longest)
        for found in [findings(bench.rule.id, modes, instance)]
    }


def test_each_bench_is_for_a_rule_and_together_they_judge_thousands_of_sessions() -> None:
    assert set(BENCHES) == {rule.id for rule in RULES}
    benches = [bench.of(rule) for rule in RULES for bench in BENCHES[rule.id]]
    assert sum(1 for bench in benches for _ in sequences(bench.modes(bench.instance()), bench.longest)) > 2000
