"""The examples that rules give of themselves are true: each is carried out with the real rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from typer.main import get_command

from catalog.anatomy import Side
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import one_sided
from constraints.profile import Profile
from constraints.rule import Rule
from constraints.rulebook import RULES, Rulebook
from constraints.session import Session
from planner import Request, Screening, builtin_catalog, plan
from planner.cli import app
from planner.testing import (
    Bench,
    all_modes,
    catalog_of,
    exercise,
    held,
    instance_of,
    session_of,
    timed,
)

EXAMPLES = {rule.id: rule.example for rule in RULES}
BY_NAME = {entry.name: entry.id for entry in builtin_catalog().exercises.values()}
DAY = dt.date(2026, 6, 1)


# ---- the examples are there, short, and speak of what exists


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_every_rule_has_an_example_of_one_to_three_plain_sentences(rule: type[Rule]) -> None:
    text = rule.example
    sentences = [part for part in re.split(r"(?<=[.?])\s", text) if part]
    assert 1 <= len(sentences) <= 3, text
    assert all(part.endswith(".") and not part[0].islower() for part in sentences), text
    assert len(text) <= 240
    assert "  " not in text


def test_the_ids_settings_and_options_that_examples_name_exist() -> None:
    catalog = builtin_catalog()
    commands: Any = get_command(app.app)
    options = {option for entry in commands.commands["plan"].params for option in entry.opts}
    known = {*catalog.exercises, *catalog.styles, *catalog.regions, *catalog.position_ids}
    known |= {*Profile.model_fields, *(f"{rule.id}.{name}" for rule in RULES for name in rule.Params.model_fields)}
    named = 0
    for rule, text in EXAMPLES.items():
        for quoted in re.findall(r"`([^`]*)`", text):
            for word in re.findall(r"--[a-z]+[a-z-]*", quoted):
                assert word in options, f"{rule}: {word}"
            for word in re.findall(r"[a-z]+[_.][a-z_.]+", quoted):
                assert word in known, f"{rule}: {word}"
                named += 1
    assert named > 5


# ---- each example is carried out

Case = Callable[[], None]
CARRIED_OUT: dict[str, Case] = {}


def carried_out(case: Case) -> Case:
    """Carries out the example of the rule with this name, which stands word for word below it."""
    CARRIED_OUT[case.__name__] = case
    return case


def _instance(*names: str, rules: Mapping[str, Any] | None = None, **asked: Any) -> Instance:
    """The built-in exercises with these names, for a person with all the things they need."""
    catalog = catalog_of(*(BY_NAME[name] for name in names))
    things = tuple(name for name, thing in catalog.equipment.items() if not thing.assumed)
    return instance_of(catalog, rules=rules, **{"equipment": things, **asked})


def _modes(name: str, instance: Instance, **wanted: Any) -> list[Mode]:
    """All ways to do an exercise, in the plain form unless a variant is named, from the smallest dose on."""
    found = [mode for mode in all_modes(instance, 99) if mode.exercise.id == BY_NAME[name]]
    form = wanted.pop("variant_id", None)
    return [
        mode
        for mode in found
        if mode.variant_id == form and all(getattr(mode, key, None) == value for key, value in wanted.items())
    ]


def _done(instance: Instance, *names: str) -> Session:
    return session_of([_modes(name, instance)[0] for name in names], instance)


def _points(rule: str, instance: Instance, *names: str) -> int:
    """The points of these exercises in this order, each in its plain form and smallest dose."""
    return _sum(rule, instance, _done(instance, *names))


def _sum(rule: str, instance: Instance, session: Session) -> int:
    found = list(instance.rulebook.rule(rule).check(session, instance))
    assert not any(finding.breach for finding in found)
    return sum(finding.points for finding in found)


def _broken(rule: str, instance: Instance, session: Session) -> bool:
    return any(finding.breach for finding in instance.rulebook.rule(rule).check(session, instance))


def _out(rule: str, name: str, variant: str | None = None, **asked: Any) -> bool:
    """Whether the rule refuses every way to do an exercise in a form; its check says the same of each."""
    instance = _instance(name, **asked)
    judge = instance.rulebook.rule(rule)
    modes = _modes(name, instance, variant_id=variant)
    verdicts = {
        (judge.admit(mode, instance) is not None, _broken(rule, instance, session_of([mode], instance)))
        for mode in modes
    }
    assert len(verdicts) == 1, f"{rule} says different things of the doses of {name}"
    refused, broken = verdicts.pop()
    assert refused == broken
    return refused


def _holding(instance: Instance, name: str, hold_s: int) -> list[Mode]:
    return [mode for mode in _modes(name, instance) if mode.dose.piece_s == hold_s]


def _refused(**profile: Any) -> bool:
    request = Request.model_validate({"minutes": 5, "day": DAY, "profile": profile})
    return plan(request).status == "refused"


def _answers(**yes: bool) -> Screening:
    return Screening(day=DAY, answers={**dict.fromkeys(builtin_catalog().red_flags, False), **yes})


@carried_out
def banned() -> None:
    """Full-back foam roll is never planned for anybody: it takes the roller over the lower spine. Asking for it
    with `--include full_back_foam_roll` changes nothing."""
    assert _out_whatever("banned", "Full-back foam roll")
    assert "lower spine" in str(builtin_catalog().exercises["full_back_foam_roll"].never_planned)
    made = plan(Request(minutes=5, include=("full_back_foam_roll",)))
    assert "full_back_foam_roll" not in {step.exercise for step in made.sessions[0].steps}
    assert made.status == "optimal"


def _out_whatever(rule: str, name: str) -> bool:
    """Whether the rule has something against an exercise that has no dose to be tried with."""
    entry = builtin_catalog().exercises[BY_NAME[name]]
    dosed = entry.model_copy(update={"dose": exercise("any").dose})
    instance = instance_of(replace(builtin_catalog(), exercises={dosed.id: dosed}), equipment=("foam_roller",))
    mode = all_modes(instance)[0]
    return instance.rulebook.rule(rule).admit(mode, instance) is not None


@carried_out
def screening() -> None:
    """Who has answered yes to the question about chest pain gets advice and no plan, and so does who states pain
    of 7 out of 10 now. With 6 there is a plan."""
    assert _refused(screening=_answers(chest_pain=True))
    assert not _refused(screening=_answers())
    assert _refused(pain_now=7)
    assert not _refused(pain_now=6)


@carried_out
def gated() -> None:
    """Ball release beside the spine stays out until it is allowed with `--opt-in erector_spinae_ball_release`, and
    even then as long as the screening questions are open or there is pain now (`--pain 1`)."""
    name, ready = "Ball release beside the spine", {"screening": _answers(), "when": {"day": DAY}}
    assert _out("gated", name, pain_now=0, **ready)
    assert not _out("gated", name, opt_in=("erector_spinae_ball_release",), pain_now=0, **ready)
    assert _out("gated", name, opt_in=("erector_spinae_ball_release",), pain_now=0)
    assert _out("gated", name, opt_in=("erector_spinae_ball_release",), pain_now=1, **ready)


@carried_out
def contraindications() -> None:
    """With osteoporosis Both knees to chest is out, because it bends the back to the end of its range. Bridge
    stays in."""
    assert _out("contraindications", "Both knees to chest", conditions=("osteoporosis",))
    assert "lumbar_flexion_end" in (builtin_catalog().exercises["double_knees_to_chest"].exposure or ())
    assert not _out("contraindications", "Bridge", conditions=("osteoporosis",))


@carried_out
def stopped() -> None:
    """With `stopped: {clamshell: 2026-05-01}` in the profile Clamshell is out. `cleared: 2026-05-01` or a later
    day lets it in again."""
    day: dict[str, Any] = {"stopped": {"clamshell": "2026-05-01"}, "when": {"day": DAY}}
    assert _out("stopped", "Clamshell", **day)
    assert _out("stopped", "Clamshell", cleared="2026-04-30", **day)
    assert not _out("stopped", "Clamshell", cleared="2026-05-01", **day)


@carried_out
def direction() -> None:
    """With `--direction flexion` Standing backbend is out, with `--direction extension` Both knees to chest is.
    With `--direction neutral` both may stand in a plan."""
    for name, eased in (("Standing backbend", "flexion"), ("Both knees to chest", "extension")):
        assert _out("direction", name, direction=eased)
        assert not _out("direction", name, direction="neutral")


@carried_out
def morning_flexion() -> None:
    """With an acute disc herniation Edge-of-bed hip-flexor stretch is out one hour after waking
    (`--hours-since-waking 1`); three hours after waking this rule lets it in."""
    disc = ("disc_herniation_or_radiculopathy_acute",)
    for hours, out in ((1, True), (3, False)):
        when = {"hours_since_waking": hours}
        assert _out("morning_flexion", "Edge-of-bed hip-flexor stretch", conditions=disc, when=when) is out


@carried_out
def tool_firmness() -> None:
    """For a beginner a lacrosse ball (firmness 3) is too firm, and a massage ball (2) is not."""
    instance = _instance("Buttock release on a ball", level="beginner")
    rule = instance.rulebook.rule("tool_firmness")
    for ball, firmness in (("lacrosse_ball", 3), ("massage_ball", 2)):
        mode = _modes("Buttock release on a ball", instance, equipment=(ball,))[0]
        assert instance.catalog.equipment[ball].firmness == firmness
        assert (rule.admit(mode, instance) is not None) == (firmness == 3)


@carried_out
def support() -> None:
    """With poor balance Step touch from side to side is out standing and may be planned sitting. Plank at the wall
    may be planned, since there the wall is to hold on to."""
    poor = ("balance_or_fall_risk",)
    assert _out("support", "Step touch from side to side", conditions=poor)
    assert not _out("support", "Step touch from side to side", "seated_step_touch", conditions=poor)
    assert not _out("support", "Plank at the wall", conditions=poor)


@carried_out
def dose_caps() -> None:
    """With hypermobility a stretch is held for 20 s at most, so Butterfly stretch with holds of 30 s is refused.
    For everybody a ball presses beside the spine for 120 s a side at most."""
    bendy = _instance("Butterfly stretch", conditions=("hypermobility",))
    rule = bendy.rulebook.rule("dose_caps")
    assert all(rule.admit(mode, bendy) is not None for mode in _holding(bendy, "Butterfly stretch", 30))
    assert all(rule.admit(mode, bendy) is None for mode in _holding(bendy, "Butterfly stretch", 20))
    assert _holding(bendy, "Butterfly stretch", 20)
    name = "Ball release beside the spine"
    anybody = _instance(name)
    seconds = {mode.dose.work_s for mode in _modes(name, anybody) if rule.admit(mode, anybody) is None}
    assert max(seconds) == 120 < max(mode.dose.work_s for mode in _modes(name, anybody))


@carried_out
def requested() -> None:
    """`--include bridge` puts Bridge into the plan, and `--exclude bridge` keeps it out."""
    for wish, names in (("include", {"bridge"}), ("exclude", set())):
        made = plan(Request.model_validate({"minutes": 10, "targets": ["glutes"], wish: ("bridge",)}))
        assert {step.exercise for step in made.sessions[0].steps} & {"bridge"} == names


@carried_out
def positions() -> None:
    """With `--avoid-position standing` Plank at the wall is out. Standing side reach may be planned in its form on
    a chair."""
    avoided = {"avoid_positions": ("standing",)}
    assert _out("positions", "Plank at the wall", **avoided)
    assert _out("positions", "Standing side reach", **avoided)
    assert not _out("positions", "Standing side reach", "seated_side_reach", **avoided)


@carried_out
def equipment() -> None:
    """Without a roller Buttock foam roll is out, because nothing stands in for it. Buttock release on a ball may
    be planned with a tennis ball, a massage ball or a lacrosse ball."""
    assert _out("equipment", "Buttock foam roll", equipment=("tennis_ball", "pillow"))
    for ball in ("tennis_ball", "massage_ball", "lacrosse_ball"):
        assert not _out("equipment", "Buttock release on a ball", equipment=(ball,))
    assert _out("equipment", "Buttock release on a ball", equipment=("foam_roller",))


@carried_out
def difficulty() -> None:
    """For a beginner Bird dog (difficulty 2) and Couch stretch (3) are out; at level intermediate only Couch
    stretch is."""
    for name, level, out in (
        ("Bird dog", "beginner", True),
        ("Couch stretch", "beginner", True),
        ("Bird dog", "intermediate", False),
        ("Couch stretch", "intermediate", True),
    ):
        assert _out("difficulty", name, level=level) is out


@carried_out
def routine() -> None:
    """In the style `desk` nothing is done on the floor: Bridge is out, and Plank at the wall may be planned."""
    assert _out("routine", "Bridge", style="desk")
    assert not _out("routine", "Plank at the wall", style="desk")
    floor = {entry.id for entry in builtin_catalog().positions.positions if entry.floor}
    assert not floor & set(Rulebook.build(builtin_catalog().styles["desk"].rules).settings("routine").positions)


@carried_out
def purpose() -> None:
    """Asked for the buttocks alone, Wall angel is left out: it is for the shoulder girdle. With `--include
    wall_angel` it is in."""
    asked = {"targets": {"glutes": 3}}
    instance = _instance("Wall angel", **asked)
    assert instance.rulebook.rule("purpose").admit(_modes("Wall angel", instance)[0], instance) is not None
    named = _instance("Wall angel", include=("wall_angel",), **asked)
    assert named.rulebook.rule("purpose").admit(_modes("Wall angel", named)[0], named) is None
    assert builtin_catalog().exercises["wall_angel"].regions == ("shoulder_girdle",)


@carried_out
def dose_bounds() -> None:
    """Couch stretch is held for 30 s at most, because no source document states its longer holds. With
    `dose_bounds.stretch_hold_max_s=60` it may be held for 60 s."""
    for most, holds in ((None, {20, 30}), (60, {20, 30, 60})):
        rules = {} if most is None else {"dose_bounds": {"stretch_hold_max_s": most}}
        instance = _instance("Couch stretch", rules=rules)
        modes = _modes("Couch stretch", instance)
        rule = instance.rulebook.rule("dose_bounds")
        assert {mode.dose.piece_s for mode in modes} == {20, 30, 60}
        assert {mode.dose.piece_s for mode in modes if rule.admit(mode, instance) is None} == holds


@carried_out
def both_sides() -> None:
    """Clamshell on both sides for 24 s each is fine. On the left alone it is refused, unless the target is
    `glutes:left`."""
    for target, out in (("glutes", True), ("glutes:left", False)):
        instance = _instance("Clamshell", targets={target: 3})
        mode = next(mode for mode in _modes("Clamshell", instance) if len(mode.dose.sides) == 2)
        assert mode.worked_s(Side.LEFT) == mode.worked_s(Side.RIGHT) == 24
        assert not _broken("both_sides", instance, session_of([mode], instance))
        alone = replace(mode, dose=one_sided(mode.dose, Side.LEFT))
        assert _broken("both_sides", instance, session_of([alone], instance)) is out


@carried_out
def exercise_share() -> None:
    """In a session of 20 minutes one exercise takes 240 s at most, or its smallest dose if that is longer."""
    long, needed = exercise("long", dose=timed(30, 240, 241)), exercise("needed", dose=timed(241, 300, 300))
    bench = Bench(_rule("exercise_share"), (long, needed), asked={"minutes": 20})
    bench.assert_finds(0, [bench.done("long", work_s=240), bench.done("needed", work_s=241)])
    bench.assert_finds(1, [bench.done("long", work_s=241)])
    bench.assert_finds(1, [bench.done("needed", work_s=300)])


@carried_out
def time_budget() -> None:
    """With 20 minutes a plan of 1,201 seconds is refused; one of 1,200 is fine."""
    last = exercise("last", dose=timed(597, 598, 598), position="supine")
    bench = Bench(_rule("time_budget"), (exercise("first", dose=timed(600)), last), asked={"minutes": 20})
    for seconds, number in ((597, 0), (598, 1)):
        session = bench.session("first", bench.done("last", work_s=seconds))
        assert session.total_s == 603 + seconds
        bench.assert_finds(number, session)


@carried_out
def warm_up_first() -> None:
    """Before Butterfly stretch there is a warm-up exercise, or 120 s of release and mobility work; 119 s will not
    do."""
    for seconds, warm in ((119, False), (120, True)):
        work = exercise("work", dose=timed(seconds), regions=("glutes",))
        catalog = catalog_of("butterfly_stretch", "general_warm_up")
        instance = instance_of(replace(catalog, exercises={**catalog.exercises, "work": work}))
        stretch = _modes("Butterfly stretch", instance)[0]
        before = next(mode for mode in all_modes(instance) if mode.exercise.id == "work")
        assert _broken("warm_up_first", instance, session_of([before, stretch], instance)) is not warm
        march = _modes("General warm-up, marching", instance)[0]
        assert not _broken("warm_up_first", instance, session_of([march, stretch], instance))


@carried_out
def stage_order() -> None:
    """Bridge (activation) before Butterfly stretch is fine, and Bridge after it is refused."""
    instance = _instance("Bridge", "Butterfly stretch")
    assert not _broken("stage_order", instance, _done(instance, "Bridge", "Butterfly stretch"))
    assert _broken("stage_order", instance, _done(instance, "Butterfly stretch", "Bridge"))


@carried_out
def long_holds() -> None:
    """A release or mobility exercise that is held for 60 s is refused before Bridge, which is activation; one that
    is held for 59 s is fine."""
    for stage, category in (("mobilise", "dynamic_mobility"), ("release", "release")):
        for seconds, out in ((60, True), (59, False)):
            hold = exercise("hold", dose=held(seconds, 1), stages=(stage,), category=category)
            catalog = catalog_of("bridge")
            instance = instance_of(replace(catalog, exercises={**catalog.exercises, "hold": hold}))
            first = next(mode for mode in all_modes(instance) if mode.exercise.id == "hold")
            assert _broken("long_holds", instance, session_of([first, _modes("Bridge", instance)[0]], instance)) is out


@carried_out
def release_first() -> None:
    """With another order of the stages, in which activation comes before release, Buttock foam roll after Bridge
    is refused: both are for the buttocks. Buttock foam roll after Heel dig is fine."""
    order = ["arrive", "warm_up", "activate", "release", "mobilise", "stretch", "relax"]
    instance = _instance("Bridge", "Heel dig", "Buttock foam roll", rules={"stage_order": {"order": order}})
    assert _broken("release_first", instance, _done(instance, "Bridge", "Buttock foam roll"))
    assert not _broken("release_first", instance, _done(instance, "Heel dig", "Buttock foam roll"))


@carried_out
def exercise_count() -> None:
    """With `exercise_count.at_most=5` a plan of six exercises is refused. The style `yoga_flow` asks for five or
    six."""
    six = tuple(exercise(f"e{number}") for number in range(6))
    bench = Bench(_rule("exercise_count"), six, params={"at_most": 5})
    bench.assert_finds(0, [entry.id for entry in six[:5]])
    bench.assert_finds(1, [entry.id for entry in six])
    assert builtin_catalog().styles["yoga_flow"].rules["exercise_count"] == {"at_least": 5, "at_most": 6}


@carried_out
def frame_limits() -> None:
    """In 30 minutes warming up takes 288 s at most (16 percent), and in 10 minutes 120 s."""
    for minutes, most in ((30, 288), (10, 120)):
        for seconds, number in ((most, 0), (most + 1, 1)):
            warm = exercise("warm", stages=("warm_up",), category="heat_warm_up", dose=timed(seconds))
            Bench(_rule("frame_limits"), (warm,), asked={"minutes": minutes}).assert_finds(number, ["warm"])


@carried_out
def frame_count() -> None:
    """Three exercises to warm up are fine, and a fourth is refused unless all four are asked for by name."""
    four = tuple(exercise(f"w{n}", stages=("warm_up",), category="heat_warm_up") for n in range(4))
    names = tuple(entry.id for entry in four)
    bench = Bench(_rule("frame_count"), four)
    bench.assert_finds(0, names[:3])
    bench.assert_finds(1, names)
    replace(bench, asked={"include": names}).assert_finds(0, names)
    replace(bench, asked={"include": names[:3]}).assert_finds(1, names)


@carried_out
def stimulus() -> None:
    """Where 60 s of stretching are wanted for a target of weight 3, 40 s bring 12 points and 60 s bring 18. More
    than 60 s bring no more."""
    stretch = exercise("stretch", category="static_stretch", stages=("stretch",), dose=timed(40, 60, 90))
    bench = Bench(_rule("stimulus"), (stretch,), asked={"targets": {"glutes": 3}})
    wanted = {cell.modality.value: cell for cell in bench.instance().cells}["stretch"]
    scale = {"smallest_scale": 1.0, "largest_scale": 1.0}
    bench = replace(bench, params=scale)
    wanted = {cell.modality.value: cell for cell in bench.instance().cells}["stretch"]
    assert (wanted.wanted_s, wanted.weight) == (60, 3)
    for seconds, points in ((40, 12), (60, 18), (90, 18)):
        bench.assert_finds(1, [bench.done("stretch", work_s=seconds)], points=points)


@carried_out
def primary_mover() -> None:
    """Asked for the back of the thigh, a plan with Bridge alone loses a point: there the hamstrings only help.
    With Heel dig it loses none."""
    instance = _instance("Bridge", "Heel dig", targets={"hamstrings": 3})
    assert _points("primary_mover", instance, "Bridge") == -1
    assert _points("primary_mover", instance, "Bridge", "Heel dig") == 0
    assert "hamstrings" in builtin_catalog().exercises["bridge"].muscles.secondary


@carried_out
def modality_mix() -> None:
    """In 20 minutes a plan of stretches and activation has two kinds of work of the three that are wanted and
    loses a point. In 10 minutes two are enough."""
    for minutes, points in ((20, -1), (10, 0)):
        instance = _instance("Bridge", "Butterfly stretch", minutes=minutes)
        assert _points("modality_mix", instance, "Bridge", "Butterfly stretch") == points


@carried_out
def hips_first() -> None:
    """Ball release beside the spine without a release of the hips loses 2 points. Straight before Buttock release
    on a ball it loses 1, and after it none."""
    spine, hips = "Ball release beside the spine", "Buttock release on a ball"
    instance = _instance(spine, hips)
    assert _points("hips_first", instance, spine) == -2
    assert _points("hips_first", instance, spine, hips) == -1
    assert _points("hips_first", instance, hips, spine) == 0


@carried_out
def tool_release() -> None:
    """Buttock release with your own fist loses a point, and Buttock foam roll none."""
    instance = _instance("Buttock release with your own fist", "Buttock foam roll")
    assert _points("tool_release", instance, "Buttock release with your own fist") == -1
    assert _points("tool_release", instance, "Buttock foam roll") == 0


@carried_out
def frame() -> None:
    """In 30 minutes 180 s of warm-up are wanted: 90 s bring 9 points, 180 s bring 18, and more bring no more."""
    warm = exercise("warm", stages=("warm_up",), category="heat_warm_up", dose=timed(90, 180, 270))
    bench = Bench(_rule("frame"), (warm,), asked={"minutes": 30})
    for seconds, points in ((90, 9), (180, 18), (270, 18)):
        bench.assert_finds(1, [bench.done("warm", work_s=seconds)], points=points)


@carried_out
def calm_end() -> None:
    """A plan that ends with Chair sit-to-stand loses a point, and one that ends with Butterfly stretch none."""
    instance = _instance("Chair sit-to-stand", "Butterfly stretch")
    assert _points("calm_end", instance, "Butterfly stretch", "Chair sit-to-stand") == -1
    assert _points("calm_end", instance, "Chair sit-to-stand", "Butterfly stretch") == 0


@carried_out
def cautions() -> None:
    """As long as the screening questions are open, Both knees to chest loses a point, because it bends the back to
    the end of its range. Bridge loses none."""
    asked = _instance("Both knees to chest", "Bridge")
    assert _points("cautions", asked, "Both knees to chest") == -1
    assert _points("cautions", asked, "Bridge") == 0
    screened = _instance("Both knees to chest", screening=_answers(), when={"day": DAY})
    assert _points("cautions", screened, "Both knees to chest") == 0


@carried_out
def gentle_morning() -> None:
    """With `--time-of-day morning` Both knees to chest loses a point, and in the evening none."""
    for time, points in (("morning", -1), ("evening", 0)):
        instance = _instance("Both knees to chest", when={"time_of_day": time})
        assert _points("gentle_morning", instance, "Both knees to chest") == points


@carried_out
def few_changes() -> None:
    """With vertigo a plan that goes from the back to standing and then to a chair loses 2 points. Without such a
    condition it loses none."""
    names = ("Bridge", "Plank at the wall", "Seated trunk turns")
    for conditions, points in ((("vertigo_bppv",), -2), ((), 0)):
        assert _points("few_changes", _instance(*names, conditions=conditions), *names) == points


@carried_out
def few_exercises() -> None:
    """In 10 minutes four exercises for the targets are free, one for each 150 s; a fifth and a sixth lose a point
    each."""
    six = tuple(exercise(f"e{number}") for number in range(6))
    names = [entry.id for entry in six]
    bench = Bench(_rule("few_exercises"), six, asked={"minutes": 10})
    bench.assert_finds(0, names[:4])
    bench.assert_finds(1, names[:5], points=-1)
    bench.assert_finds(1, names, points=-2)


@carried_out
def base_form() -> None:
    """Cat-camel on a chair loses a point, and Cat-camel on hands and knees none."""
    instance = _instance("Cat-camel")
    for variant, points in (("seated", -1), (None, 0)):
        mode = _modes("Cat-camel", instance, variant_id=variant)[0]
        assert mode.position == ("quadruped" if variant is None else "seated_chair")
        assert _sum("base_form", instance, session_of([mode], instance)) == points


@carried_out
def transitions() -> None:
    """From lying on the back to standing takes 13 s and costs 5 points; from a chair to standing takes 4 s and
    costs 2."""
    names = {"supine": "Bridge", "standing": "Plank at the wall", "seated_chair": "Seated trunk turns"}
    instance = _instance(*names.values())
    for start, seconds, points in (("supine", 13, -5), ("seated_chair", 4, -2)):
        session = _done(instance, names[start], names["standing"])
        assert session.bouts[1].steps[0].duration_s == seconds
        assert _sum("transitions", instance, session) == points


@carried_out
def equipment_changes() -> None:
    """A plan with three exercises on a foam roller loses one point, and one that needs a foam roller and a tennis
    ball two."""
    rolls = ("Buttock foam roll", "Hamstring foam roll", "Inner-thigh foam roll")
    instance = _instance(*rolls, "Buttock release on a ball", equipment=("foam_roller", "tennis_ball"))
    assert _points("equipment_changes", instance, *rolls) == -1
    assert _points("equipment_changes", instance, rolls[0], "Buttock release on a ball") == -2


@carried_out
def preferences() -> None:
    """With `likes: [bridge]` in the profile a plan with Bridge gains a point, and with `dislikes: [bridge]` it
    loses one."""
    for wish, points in (("likes", 1), ("dislikes", -1)):
        assert _points("preferences", _instance("Bridge", **{wish: ("bridge",)}), "Bridge") == points


@carried_out
def variety() -> None:
    """Bridge, Clamshell and Side-lying leg raise in a row lose a point, because all three are for the buttocks
    first. With Heel dig in between they lose none."""
    names = ("Bridge", "Clamshell", "Side-lying leg raise")
    instance = _instance(*names, "Heel dig")
    assert _points("variety", instance, *names) == -1
    assert _points("variety", instance, names[0], "Heel dig", *names[1:]) == 0
    assert {builtin_catalog().exercises[BY_NAME[name]].regions[0] for name in names} == {"glutes"}


@carried_out
def effort_curve() -> None:
    """A plan that begins or ends with Chair sit-to-stand, which is not gentle, loses a point. In the middle it
    costs none."""
    sit, calm, end = "Chair sit-to-stand", "Bridge", "Butterfly stretch"
    instance = _instance(sit, calm, end)
    assert _points("effort_curve", instance, sit, calm, end) == -1
    assert _points("effort_curve", instance, calm, end, sit) == -1
    assert _points("effort_curve", instance, calm, sit, end) == 0


@carried_out
def soft_tool_first() -> None:
    """For a beginner a massage ball (firmness 2) loses a point and a tennis ball (1) none. For an advanced person
    a lacrosse ball (3) gains 2."""
    name = "Buttock release on a ball"
    for level, ball, points in (
        ("beginner", "massage_ball", -1),
        ("beginner", "tennis_ball", 0),
        ("advanced", "lacrosse_ball", 2),
    ):
        instance = _instance(name, level=level)
        session = session_of(_modes(name, instance, equipment=(ball,))[:1], instance)
        assert _sum("soft_tool_first", instance, session) == points


@carried_out
def economy() -> None:
    """An exercise of 90 s costs 3 points: one for itself and one for each minute that it begins."""
    Bench(_rule("economy"), (exercise("long", dose=timed(90)),)).assert_finds(1, ["long"], points=-3)


@carried_out
def locked() -> None:
    """With `--lock bridge@3` Bridge is the third exercise; a plan in which it comes second, or not at all, is
    refused."""
    bench = Bench(_rule("locked"), _five(), asked={"lock": ("bridge@3",)})
    bench.assert_finds(0, ["a", "b", "bridge", "c"])
    bench.assert_finds(1, ["a", "bridge", "b", "c"])
    bench.assert_finds(1, ["a", "b", "c"])


def _five() -> tuple[Any, ...]:
    return tuple(exercise(name) for name in ("a", "b", "bridge", "c", "d"))


@carried_out
def different() -> None:
    """Beside a first plan of six exercises for the targets, a plan that shares three of them is different enough,
    and one that shares four is refused."""
    nine = tuple(exercise(f"e{number}") for number in range(9))
    names = [entry.id for entry in nine]
    bench = Bench(_rule("different"), nine, asked={"different_from": (tuple(names[:6]),)})
    bench.assert_finds(0, names[3:])
    bench.assert_finds(1, names[2:8])


@carried_out
def stay_close() -> None:
    """Against a plan of Bridge and Clamshell, one with Bridge and Heel dig loses 4 points: 3 for Clamshell, which
    is gone, and 1 for Heel dig, which is new."""
    names = ("Bridge", "Clamshell", "Heel dig")
    plain = _instance(*names)
    kept = tuple(_kept(bout) for bout in _done(plain, "Bridge", "Clamshell").bouts)
    instance = _instance(*names, when={"stay_close": kept})
    assert _points("stay_close", instance, "Bridge", "Heel dig") == -4
    assert _points("stay_close", instance, "Bridge") == -3
    assert _points("stay_close", instance, "Bridge", "Clamshell") == 0


def _kept(bout: Any) -> Any:
    from constraints.kept import kept_of

    return kept_of(bout)


def _rule(rule_id: str) -> type[Rule]:
    return next(rule for rule in RULES if rule.id == rule_id)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_the_example_of_a_rule_is_true(rule: type[Rule]) -> None:
    """Whoever changes an example changes the case that carries it out."""
    assert rule.id in CARRIED_OUT, f"{rule.id}: carry its example out here"
    case = CARRIED_OUT[rule.id]
    assert " ".join((case.__doc__ or "").split()) == rule.example
    case()
