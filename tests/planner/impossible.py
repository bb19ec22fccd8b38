"""Requests that no plan can meet, of many kinds, each with the first line that a person should read.

`#` stands for a number of exercises that changes with the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constraints.profile import Profile
from constraints.request import Request
from planner.api import builtin_catalog

POSITIONS = builtin_catalog().position_ids


def asked(person: Mapping[str, Any] | None = None, **fields: Any) -> Request:
    """A request of a person."""
    return Request(profile=Profile(**(person or {})), **fields)


TOO_SHORT = {
    "a ball exercise in a minute": (
        asked({"equipment": ["tennis_ball"]}, minutes=1, include=["glute_ball_release"]),
        "Buttock release on a ball does not fit into 1 min. It needs 75 s more (--minutes 2.25).",
    ),
    "a stretch and its warm-up in a minute": (
        asked(minutes=1, include=["standing_quad_stretch"]),
        "Standing quad stretch does not fit into 1 min with a warm-up before what needs warm muscles. "
        "It needs 18 s more (--minutes 1.3).",
    ),
    "three exercises that alone are too long together": (
        asked(minutes=2, include=["quad_set", "heel_dig", "clamshell"]),
        "Clamshell, Heel dig and Thigh tightening do not fit into 2 min. It needs 26 s more (--minutes 2.44).",
    ),
    "a name with a comma": (
        asked(minutes=1, include=["reclined_pigeon", "wall_sit", "bridge"]),
        'Bridge, Reclined pigeon and "Wall sit, high" do not fit into 1 min. It needs 54 s more (--minutes 1.9).',
    ),
    "a locked one and an included one": (
        asked(minutes=1, lock=["bridge"], include=["clamshell"]),
        "Clamshell and Bridge do not fit into 1 min. It needs 19 s more (--minutes 1.32).",
    ),
    "twenty exercises in five minutes": (
        asked(minutes=5, rules={"exercise_count": {"at_least": 20}}),
        "At least 20 exercises do not fit into 5 min. It needs 3 min 18 s more (--minutes 8.3).",
    ),
    "a routine of five in two minutes": (
        asked({"equipment": ["foam_roller"]}, minutes=2, style="release_routine"),
        "The exercises of the style Five recovery exercises do not fit into 2 min. "
        "It needs 4 min 49 s more (--minutes 6.82).",
    ),
    "five poses in a minute": (
        asked(minutes=1, style="yoga_flow"),
        "5 to 6 exercises do not fit into 1 min. It needs 77 s more (--minutes 2.29).",
    ),
    "a mini session with three of its own": (
        asked(minutes=3, style="mini_session", include=["reclined_pigeon", "seated_ninety_ninety", "open_book"]),
        "Open book, Reclined pigeon and Seated 90/90 stretch do not fit into 3 min. "
        "It needs 11 s more (--minutes 3.19).",
    ),
    "a limit of seconds below the minutes": (
        asked(
            {"equipment": ["tennis_ball"]},
            minutes=10,
            include=["ql_ball_release"],
            rules={"time_budget": {"at_most_s": 120}},
        ),
        "Flank release on a ball does not fit into 2 min. "
        "Cheapest way out: fits the time: at most 135 s instead of 120 s (--rule time_budget.at_most_s=135).",
    ),
    "a long rest that only a long session has room for": (
        asked({"equipment": ["heat_pad"]}, minutes=10, include=["heat_pad_rest"]),
        "These do not go together: Rest with a heat pad on the lower back; at most 1 min to arrive, 2 min to warm up "
        "and 2 min to relax. Cheapest way out: do without Rest with a heat pad on the lower back "
        "(without --include heat_pad_rest).",
    ),
}

THINGS = {
    "a thing that is missing": (
        asked(include=["quad_foam_roll"]),
        "Front-of-thigh foam roll cannot be planned. Needs foam roller. "
        "Cheapest way out: have at hand: foam roller (--equipment foam_roller).",
    ),
    "two things that are missing": (
        asked(minutes=20, include=["quad_foam_roll", "seated_pelvic_tilts"]),
        "Front-of-thigh foam roll cannot be planned. Needs foam roller. "
        "Seated pelvic tilts cannot be planned. Needs steady chair. "
        "Cheapest way out: have at hand: steady chair and foam roller (--equipment chair, --equipment foam_roller).",
    ),
    "a thing that not every household has": (
        asked(minutes=15, include=["ql_ball_release"]),
        "Flank release on a ball cannot be planned. Needs tennis ball or massage ball or lacrosse ball. "
        "Cheapest way out: do without Flank release on a ball (without --include ql_ball_release).",
    ),
    "a thing and much more time": (
        asked(include=["heat_pad_rest"]),
        "Rest with a heat pad on the lower back cannot be planned. Needs heat pad. "
        "Cheapest way out: do without Rest with a heat pad on the lower back (without --include heat_pad_rest).",
    ),
    "a routine without its roller": (
        asked(style="release_routine"),
        "Inner-thigh foam roll, Front-of-thigh foam roll and Buttock foam roll cannot be planned. Needs foam roller. "
        "Cheapest way out: have at hand: foam roller (--equipment foam_roller).",
    ),
    "another routine without its roller": (
        asked(style="indirect_release"),
        "Buttock foam roll and Flank foam roll cannot be planned. Needs foam roller. "
        "Sacral nudge on a roller cannot be planned. Needs foam roller or firm bolster or stacked pillows. "
        "Cheapest way out: have at hand: foam roller (--equipment foam_roller).",
    ),
    "ball work without a ball": (
        asked(style="trigger_point"),
        "No exercise is left for any of the 4 targets: Buttock release on a ball and Flank release on a ball need "
        "equipment that you have not named; Ball release beside the spine and Psoas release on a ball are of higher "
        "risk and need your opt-in. Cheapest way out: have at hand: tennis ball (--equipment tennis_ball).",
    ),
}

POSITIONS_AND_LEVELS = {
    "every position avoided": (
        asked({"avoid_positions": POSITIONS}),
        "No exercise is left for any of the 6 targets: # are done in a position that you avoid; # are of higher risk "
        "and need your opt-in. Cheapest way out: allow exercises lying face down (without --avoid-position prone).",
    ),
    "an exercise in a position that is avoided": (
        asked({"avoid_positions": ["supine"]}, include=["bridge"]),
        "Bridge cannot be planned. You avoid lying on the back. "
        "Cheapest way out: do without Bridge (without --include bridge).",
    ),
    "a desk session without chair, and no standing": (
        asked({"avoid_positions": ["standing"]}, style="desk"),
        "No exercise is left for any of the 4 targets: # are done in a position that you avoid; # need equipment that "
        "you have not named; # are of higher risk and need your opt-in. "
        "Cheapest way out: have at hand: steady chair (--equipment chair).",
    ),
    "a desk session neither sitting nor standing": (
        asked({"equipment": ["chair"], "avoid_positions": ["standing", "seated_chair"]}, style="desk"),
        "No exercise is left for any of the 4 targets: # are done in a position that you avoid; # are of higher risk "
        "and need your opt-in. "
        "Cheapest way out: allow exercises sitting on a chair (without --avoid-position seated_chair).",
    ),
    "no position in which to warm up": (
        asked(
            {"avoid_positions": [name for name in POSITIONS if name != "prone"]},
            targets=["shoulder_girdle"],
        ),
        "These do not go together: exercises for shoulder girdle; a warm-up before what needs warm muscles; nothing in "
        "5 of the positions. "
        "Cheapest way out: allow exercises on hands and knees (without --avoid-position quadruped).",
    ),
    "a flow of poses with nowhere to lie": (
        asked({"avoid_positions": ["supine", "quadruped", "seated_floor"]}, style="yoga_flow"),
        "These do not go together: nothing on hands and knees; nothing sitting on the floor; nothing lying on the "
        "back; only the equipment that you have; the exercises of the style Yoga flow; a warm-up before what needs "
        "warm muscles; 5 to 6 exercises. Cheapest way out: have at hand: steady chair (--equipment chair).",
    ),
    "too hard for the level": (
        asked(include=["single_leg_bridge"]),
        "Single-leg bridge cannot be planned. Difficulty 3; level intermediate goes up to 2. "
        "Cheapest way out: do without Single-leg bridge (without --include single_leg_bridge).",
    ),
    "too hard for a beginner": (
        asked({"level": "beginner"}, include=["dead_bug"]),
        "Dead bug cannot be planned. Difficulty 2; level beginner goes up to 1. "
        "Cheapest way out: do without Dead bug (without --include dead_bug).",
    ),
    "too hard, and a thing is missing": (
        asked(include=["couch_stretch", "quad_foam_roll"]),
        "Couch stretch cannot be planned. Difficulty 3; level intermediate goes up to 2. "
        "Front-of-thigh foam roll cannot be planned. Needs foam roller. Cheapest way out: have at hand: foam roller; "
        "do without Couch stretch (--equipment foam_roller, without --include couch_stretch).",
    ),
}

SETTINGS = {
    "three exercises where two are allowed": (
        asked(include=["bridge", "cat_camel", "open_book"], rules={"exercise_count": {"at_most": 2}}),
        "These do not go together: Bridge; Cat-camel; Open book; at most 2 exercises. "
        "Cheapest way out: number of exercises: at most 3 instead of 2 (--rule exercise_count.at_most=3).",
    ),
    "a stretch without room for its warm-up": (
        asked(minutes=10, include=["standing_quad_stretch"], rules={"exercise_count": {"at_most": 1}}),
        "These do not go together: Standing quad stretch; a warm-up before what needs warm muscles; at most 1 exercise."
        " Cheapest way out: number of exercises: at most 2 instead of 1 (--rule exercise_count.at_most=2).",
    ),
    "no time to arrive or to relax": (
        asked(
            minutes=10,
            include=["diaphragmatic_breathing"],
            rules={"frame_limits": {"arrive_s": 0, "arrive_percent": 0, "relax_s": 0, "relax_percent": 0}},
        ),
        "These do not go together: Deep belly breathing; at most 0 s to arrive, 2 min to warm up and 0 s to relax. "
        "Cheapest way out: warm-up and rest stay small: arrive 5 % instead of 0 % "
        "(--rule frame_limits.arrive_percent=5).",
    ),
    "holds longer than the exercise has": (
        asked(minutes=10, include=["childs_pose"], rules={"dose_bounds": {"hold_min_s": 120}}),
        "Child's pose cannot be planned. Holds of 20 s; this kind of session has 120 to 600 s. "
        "Cheapest way out: dose within bounds: hold min 30 s instead of 120 s (--rule dose_bounds.hold_min_s=30).",
    ),
    "holds shorter than the exercise has": (
        asked(minutes=10, include=["supine_hamstring_stretch"], rules={"dose_bounds": {"hold_max_s": 5}}),
        "Lying hamstring stretch cannot be planned. Holds of 20 s; this kind of session has 1 to 5 s. "
        "Cheapest way out: dose within bounds: hold max 20 s instead of 5 s (--rule dose_bounds.hold_max_s=20).",
    ),
    "a long hold before activation": (
        asked(
            {"equipment": ["foam_roller"]},
            include=["sacral_nudge_foam_roller", "bridge"],
            rules={"long_holds": {"long_s": 10}},
        ),
        "These do not go together: Bridge; Sacral nudge on a roller; no hold of 10 s or more before activation. "
        "Cheapest way out: long holds after activation: long 21 s instead of 10 s (--rule long_holds.long_s=21).",
    ),
    "the warm-up last": (
        asked(
            minutes=20,
            include=["standing_quad_stretch"],
            rules={
                "stage_order": {
                    "order": ["stretch", "arrive", "warm_up", "release", "mobilise", "activate", "relax"],
                }
            },
        ),
        "These do not go together: Standing quad stretch; a warm-up before what needs warm muscles. "
        'Cheapest way out: drop your own setting of the rule "Order of the stages" (without --rule stage_order.order).',
    ),
    "release after the work": (
        asked(
            minutes=20,
            include=["clamshell", "glute_fist_release"],
            rules={
                "stage_order": {
                    "order": ["arrive", "warm_up", "mobilise", "activate", "release", "stretch", "relax"],
                }
            },
        ),
        "These do not go together: Clamshell; Buttock release with your own fist; release before activation. "
        'Cheapest way out: drop your own setting of the rule "Order of the stages" (without --rule stage_order.order).',
    ),
    "one exercise only, and it is too hard": (
        asked(rules={"routine": {"only": ["couch_stretch"]}}),
        "No exercise is left for any of the 6 targets: # are no part of this kind of session; Couch stretch is too "
        'demanding for your level. Cheapest way out: drop your own setting of the rule "Part of this kind of session" '
        "(without --rule routine.only).",
    ),
    "nothing but rest": (
        asked(minutes=10, rules={"routine": {"stages": ["arrive", "relax"]}}),
        "No exercise is left for any of the 6 targets: # are no part of this kind of session. Cheapest way out: "
        'drop your own setting of the rule "Part of this kind of session" (without --rule routine.stages).',
    ),
    "stretches only": (
        asked(minutes=10, rules={"routine": {"stages": ["stretch"]}}),
        "These do not go together: your setting of routine.stages; exercises for any of the 6 targets; a warm-up "
        "before what needs warm muscles. Cheapest way out: drop your own setting of the rule "
        '"Part of this kind of session" (without --rule routine.stages).',
    ),
    "an order that the stages do not have": (
        asked(minutes=20, rules={"routine": {"sequence": ["standing_quad_stretch", "bridge"]}}),
        "This is impossible by itself: your setting of routine.sequence. Cheapest way out: drop your own setting of "
        'the rule "Part of this kind of session" (without --rule routine.sequence).',
    ),
    "a stretch alone": (
        asked(minutes=20, rules={"routine": {"sequence": ["standing_quad_stretch"]}}),
        "These do not go together: your setting of routine.sequence; a warm-up before what needs warm muscles. "
        'Cheapest way out: drop your own setting of the rule "Part of this kind of session" '
        "(without --rule routine.sequence).",
    ),
    "a stretch at the first place": (
        asked(minutes=10, lock=["standing_quad_stretch@1"]),
        "These do not go together: Standing quad stretch at place 1; a warm-up before what needs warm muscles. "
        "Cheapest way out: unlock Standing quad stretch (without --lock standing_quad_stretch@1).",
    ),
    "a setting in the profile": (
        asked({"rules": {"exercise_count": {"at_most": 1}}}, minutes=10, include=["bridge", "clamshell"]),
        "These do not go together: Bridge; Clamshell; at most 1 exercise. "
        "Cheapest way out: number of exercises: at most 2 instead of 1 (--rule exercise_count.at_most=2).",
    ),
}

STYLES = {
    "an exercise that the style does not have": (
        asked(style="yoga_flow", include=["bridge"]),
        "Bridge cannot be planned. Not one of the exercises of Yoga flow. "
        "Cheapest way out: do without Bridge (without --include bridge).",
    ),
    "a position that the style does not have": (
        asked(style="desk", include=["bridge"]),
        "Bridge cannot be planned. Desk session is not done lying on the back. "
        "Cheapest way out: do without Bridge (without --include bridge).",
    ),
    "a stretch in a style without stretches": (
        asked(style="dynamic_first", include=["childs_pose"]),
        "Child's pose cannot be planned. Release, move, activate has no stretch. "
        "Cheapest way out: do without Child's pose (without --include childs_pose).",
    ),
    "all that is left of a style excluded": (
        asked({"equipment": ["tennis_ball"]}, style="trigger_point", exclude=["ql_ball_release", "glute_ball_release"]),
        "No exercise is left for any of the 4 targets: Ball release beside the spine and Psoas release on a ball are "
        "of higher risk and need your opt-in; Buttock release on a ball and Flank release on a ball are excluded by "
        "you. Cheapest way out: allow Buttock release on a ball (without --exclude glute_ball_release).",
    ),
    "two things short of a flow": (
        asked(
            {"avoid_positions": ["supine", "quadruped", "seated_floor", "prone", "side_lying"]},
            minutes=2,
            style="yoga_flow",
        ),
        "These do not go together: only the equipment that you have; the exercises of the style Yoga flow; 5 to 6 "
        "exercises; nothing in 4 of the positions. "
        "Cheapest way out: have at hand: steady chair; take 79 s more (--equipment chair, --minutes 3.32).",
    ),
}

HEALTH = {
    "no floor, no chair, no standing": (
        asked({"conditions": ["cannot_get_on_floor"], "avoid_positions": ["standing"]}),
        "No exercise is left for any of the 6 targets: # are barred by a health condition; # are done in a position "
        "that you avoid; # need equipment that you have not named; others are out for other reasons. "
        "Cheapest way out: have at hand: steady chair (--equipment chair).",
    ),
    "a target that a condition leaves nothing for": (
        asked({"conditions": ["spinal_stenosis"]}, targets=["lumbar_extension_mobility"]),
        "No exercise is left for backward bending: Chest raise on elbows and Standing backbend are barred by a health "
        "condition. Cheapest way out: aim at buttocks instead (--target glutes and no other).",
    ),
    "a target that pregnancy leaves nothing for": (
        asked({"pregnancy_week": 34}, targets=["lumbar_extension_mobility"]),
        "No exercise is left for backward bending: Chest raise on elbows and Standing backbend are barred by a health "
        "condition. Cheapest way out: aim at buttocks instead (--target glutes and no other).",
    ),
    "on the back in late pregnancy, and no chair": (
        asked({"pregnancy_week": 34}, minutes=15, include=["quad_set", "heel_dig"]),
        "Heel dig and Thigh tightening cannot be planned. Pregnancy, weeks 28+: the position supine. "
        "Cheapest way out: have at hand: steady chair (--equipment chair).",
    ),
    "all for a target excluded for good": (
        asked({"exclude": ["standing_backbend", "prone_chest_raise_on_elbows"]}, targets=["lumbar_extension_mobility"]),
        "No exercise is left for backward bending: Chest raise on elbows and Standing backbend are excluded by you. "
        "Cheapest way out: allow Chest raise on elbows "
        "(without prone_chest_raise_on_elbows under exclude in the profile).",
    ),
}

IMPOSSIBLE: dict[str, tuple[Request, str]] = {
    **TOO_SHORT,
    **THINGS,
    **POSITIONS_AND_LEVELS,
    **SETTINGS,
    **STYLES,
    **HEALTH,
}
