"""The words for what is impossible: members of a conflict, what stood in the way beforehand, and the first line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from constraints.instance import Instance
from constraints.structure.frame_limits import FRAME, FrameLimits
from planner.impossible.demands import Demand
from planner.impossible.naming import listed, named
from planner.impossible.wishes import own_settings
from planner.render.words import STAGE_NAMES, duration
from planner.result import Obstacle, Relaxation

MOST_NAMED = 3
"""So many things are named one by one; of more, their number is told."""

MOST_REASONS = 2
"""So many reasons are told one by one."""

TOOK = {
    "equipment": "need equipment that you have not named",
    "positions": "are done in a position that you avoid",
    "difficulty": "are too demanding for your level",
    "requested": "are excluded by you",
    "routine": "are no part of this kind of session",
    "dose_bounds": "have no dose that this kind of session allows",
    "exercise_share": "would take more than their share of the session",
    "locked": "have no dose or position that you locked",
    "banned": "are never planned",
    "gated": "are of higher risk and need your opt-in",
    "contraindications": "are barred by a health condition",
    "stopped": "were stopped for a symptom",
    "direction": "go against the direction that eases your back",
    "morning_flexion": "bend forward too soon after waking",
    "tool_firmness": "need a tool that is too firm for you",
    "support": "are done standing without support",
    "dose_caps": "are longer than a health condition allows",
    "both_sides": "are for one side only",
}
"""What is said of exercises that a rule took."""

ONE = {"are": "is", "have": "has", "were": "was", "would": "would", "go": "goes"}
"""Verbs of those phrases for a single exercise."""

FEW = 2
"""So many exercises are named; of more, their number is told."""


def title(demand: Demand, instance: Instance) -> str:
    """What a demand asks for, as a phrase that can stand in a list."""
    name = demand.about
    label = named(name, instance) if name else ""
    match demand.id.partition(":")[0]:
        case "include":
            return label
        case "lock":
            lock = instance.locks[name]
            if lock.place is not None:
                return f"{label} at place {lock.place}"
            where = f" {instance.catalog.label(lock.position)}" if lock.position is not None else ""
            dose = f" with a dose of {' x '.join(map(str, lock.dose))}" if lock.dose is not None else ""
            return f"{label}{where}{dose}"
        case "exclude":
            return f"no {label}"
        case "avoid":
            return f"nothing {label}"
        case rule:
            return _of_rule(rule, demand, instance)


def _of_rule(rule: str, demand: Demand, instance: Instance) -> str:
    settings: Any = demand.rule.params
    match rule:
        case "time_budget":
            return f"no more than {duration(instance.room_s)}"
        case "equipment":
            return "only the equipment that you have"
        case "difficulty":
            return f"nothing harder than level {instance.profile.level.value}"
        case "exercise_count":
            return _count(settings.at_least, settings.at_most)
        case "exercise_share":
            return f"no exercise longer than {settings.percent} % of the session"
        case "purpose":
            return f"exercises for {_targets(instance)}"
        case "routine":
            own = sorted(own_settings(rule, instance))
            if own:
                return f"your setting of {listed([f'routine.{name}' for name in own])}"
            return f"the exercises of the style {instance.style.name}"
        case "warm_up_first":
            return "a warm-up before what needs warm muscles"
        case "long_holds":
            return f"no hold of {settings.long_s} s or more before activation"
        case "release_first":
            return "release before activation"
        case "stage_order":
            return f"the stages in the order {', '.join(STAGE_NAMES[stage.value] for stage in settings.order)}"
        case "frame_limits":
            assert isinstance(demand.rule, FrameLimits)
            limits = [duration(demand.rule.limit_s(stage, instance)) for stage in FRAME]
            return f"at most {limits[0]} to arrive, {limits[1]} to warm up and {limits[2]} to relax"
        case "frame_count":
            number = [getattr(settings, stage.value) for stage in FRAME]
            return f"at most {number[0]} exercises to arrive, {number[1]} to warm up and {number[2]} to relax"
        case "dose_bounds":
            return "doses within their bounds"
        case "both_sides":
            return "both sides alike"
        case "different":
            return f"{settings.at_least} exercises of each earlier plan gone"
    return f"{demand.rule.title.lower()} ({rule})"


def _count(least: int, most: int) -> str:
    if least <= 1:
        return f"at most {most} {_exercises(most)}"
    return f"at least {least} {_exercises(least)}" if most >= 60 else f"{least} to {most} exercises"


def _exercises(number: int) -> str:
    return "exercise" if number == 1 else "exercises"


def _targets(instance: Instance) -> str:
    names = [
        instance.catalog.label(target.part) + (f" ({target.side.value})" if target.side else "")
        for target in instance.targets
    ]
    return listed(names) if len(names) <= MOST_NAMED else f"any of the {len(names)} targets"


def reason(
    obstacles: Sequence[Obstacle],
    taken: Mapping[str, Sequence[str]],
    members: Sequence[Demand],
    minimal: bool,
    instance: Instance,
) -> str:
    """The plainest reason why nothing fits, in a sentence or two.

    Args:
        obstacles: what stood in the way beforehand.
        taken: rule -> the exercises that it took, where none is left for any target.
        members: what cannot stand together.
        minimal: whether all of them are needed for that.
        instance: the instance.
    """
    wished = [obstacle for obstacle in obstacles if obstacle.kind == "exercise"]
    if wished:
        by_reason: dict[str, list[str]] = {}
        for obstacle in wished:
            by_reason.setdefault(obstacle.reason, []).append(named(obstacle.about, instance))
        told = [f"{listed(_first_of(names))} cannot be planned. {why}" for why, names in by_reason.items()]
        more = sum(len(names) for names in list(by_reason.values())[MOST_REASONS:])
        return " ".join([*told[:MOST_REASONS], *([f"Nor can {more} more."] if more else [])])
    if taken:
        return _nothing_left(taken, instance)
    return _clashing(members, minimal, instance)


def _first_of(names: Sequence[str]) -> list[str]:
    more = len(names) - MOST_NAMED
    return [*names[:MOST_NAMED], f"{more} more"] if more > 1 else list(names)


def _nothing_left(taken: Mapping[str, Sequence[str]], instance: Instance) -> str:
    """No exercise is left for any target: what took them, rule by rule."""
    told = []
    for rule, names in taken.items():
        words = TOOK.get(rule, f"are out by the rule {rule}")
        one = len(names) == 1
        who = listed([named(name, instance) for name in names]) if len(names) <= FEW else str(len(names))
        told.append(f"{who} {_singular(words) if one else words}")
    more = [] if len(told) <= MOST_NAMED else ["others are out for other reasons"]
    return f"No exercise is left for {_targets(instance)}: {'; '.join([*told[:MOST_NAMED], *more])}."


def _singular(words: str) -> str:
    verb, _, rest = words.partition(" ")
    return f"{ONE.get(verb, f'{verb}s')} {rest}"


def _clashing(members: Sequence[Demand], minimal: bool, instance: Instance) -> str:
    """What does not fit into the time, or does not go together. Of a conflict that may be smaller, the wishes only."""
    if not minimal:
        members = [member for member in members if member.about or member.id == "time_budget"]
    if len(members) < 2 and not minimal:
        if instance.wished:
            return f"What you asked for does not fit into {duration(instance.room_s)} with all rules kept."
        return f"No session of {duration(instance.room_s)} keeps all rules and wishes."
    titles = _titles(members, instance)
    if [member.id for member in members] == ["purpose"]:
        return f"The catalogue has no exercise for {_targets(instance)}."
    if len(titles) == 1:
        return f"This is impossible by itself: {titles[0]}."
    if all(member.id != "time_budget" for member in members):
        return f"These do not go together: {'; '.join(titles)}."
    needs = _titles([member for member in members if _asks_for_more(member)], instance)
    limits = _titles([m for m in members if not _asks_for_more(m) and m.id != "time_budget"], instance)
    if not needs:
        return f"These do not go together: {'; '.join(titles)}."
    verb = "does" if len(needs) == 1 and sum(member.about != "" for member in members) == 1 else "do"
    together = f" with {listed(limits)}" if limits else ""
    start = listed(needs)
    return f"{start[0].upper()}{start[1:]} {verb} not fit into {duration(instance.room_s)}{together}."


def _asks_for_more(member: Demand) -> bool:
    """Whether a demand makes a session longer rather than narrower."""
    settings = member.rule.params
    match member.id.partition(":")[0]:
        case "include" | "lock" | "purpose" | "different":
            return True
        case "routine":
            return bool(settings.sequence)
        case "exercise_count":
            return bool(settings.at_least > 1)
    return False


def _titles(members: Sequence[Demand], instance: Instance) -> list[str]:
    """The titles of demands; where there are many of one kind, their number."""
    found: list[str] = []
    for kind, many in (
        ("avoid", "nothing in {} of the positions"),
        ("exclude", "without {} exercises that you exclude"),
    ):
        alike = [member for member in members if member.id.startswith(f"{kind}:")]
        if len(alike) > MOST_NAMED:
            members = [member for member in members if member not in alike]
            found.append(many.format(len(alike)))
    return [*(title(member, instance) for member in members), *found]


def way_out(ways: Sequence[Relaxation], complete: bool, careful: bool, more_s: int | None) -> str:
    """The cheapest way out, in a sentence.

    Args:
        ways: the ways out, the cheapest first.
        complete: whether it is known that there are no others.
        careful: whether a safety rule has a part in what is impossible.
        more_s: how many seconds more would do, if nothing else changed.
    """
    if not ways:
        if not complete:
            return "No way out was found in the time allowed."
        nothing = "Nothing that you could give up changes that."
        return f"{nothing} Ask your clinician what more you may do." if careful else nothing
    best = ways[0]
    if best.kind == "minutes" and more_s is not None:
        return f"It needs {duration(more_s)} more ({best.option})."
    told = f"{best.what[0].lower()}{best.what[1:]} ({best.option})."
    return f"Cheapest way out: {told}" if best.proven else f"A way out, maybe not the cheapest: {told}"
