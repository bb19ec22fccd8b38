"""Seeded random requests of every kind as plain data, what comes of them, and the smallest that still goes wrong.

A case is `{"request": {...}, "exercises": [...] or None, "untagged": [...]}`: the request as in JSON, the ids of the
exercises that there are (None: all), and those whose exposure nobody has stated. One function a field makes its values;
a new field of the profile or the request needs one function and one line in `PROFILE` or `REQUEST`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from catalog.catalog import Catalog
from catalog.errors import RequestError, RoutineError, RuleError
from planner import Request, builtin_catalog, plan
from tests.safety_oracle import (
    BENT,
    Breach,
    breaches,
    exercises,
    forbidden_settings,
    of_the_future,
    read,
    refusals,
    shelf,
)

Case = dict[str, Any]
LEFT_OUT = object()
"""The value of a field that a request does not name."""
DAY = "2026-06-01"
"""The day of every session whose person has dated facts, so that a request means the same every day."""
LIMITS_S = (0.02, 0.05, 0.05, 0.1)
"""Seconds of solver work: enough for a proof on a small catalogue, and often not for one on the whole."""


@dataclass
class Draft:
    """A request in the making: which exercises there are, and what is known of the person so far."""

    rng: Random
    index: int
    style: str
    targets: list[str]
    names: list[str]
    profile: dict[str, Any] = field(default_factory=dict)
    request: dict[str, Any] = field(default_factory=dict)

    def some(self, pool: list[str], share: float, most: int) -> list[str]:
        """With the chance `share` one to `most` of the pool, otherwise none."""
        if self.rng.random() >= share or not pool:
            return []
        return sorted(self.rng.sample(pool, min(len(pool), self.rng.randint(1, most))))


def regions() -> list[str]:
    """Ids of the regions that a session can be aimed at."""
    return sorted(name for name, entry in shelf("regions").items() if entry.get("kind") != "structure")


def muscles() -> list[str]:
    """Ids of the muscles that a session can be aimed at."""
    return sorted({muscle for name in regions() for muscle in shelf("regions")[name].get("muscles", ())})


def things() -> list[str]:
    """Ids of what a person can own."""
    return sorted(name for name, entry in shelf("equipment").items() if not entry.get("assumed"))


def positions() -> list[str]:
    """Ids of the positions that a session can use."""
    return [entry["id"] for entry in read("positions.yaml")["positions"] if entry.get("plannable", True)]


POSITIONS = positions()
LIMITING = sorted(
    name
    for name, entry in shelf("conditions").items()
    if any(isinstance(value, int) and not isinstance(value, bool) for value in (entry.get("params") or {}).values())
    and "firmness_max" not in entry["params"]
)
"""Conditions with a limit in numbers of their own (seconds of a hold, hours after waking), drawn more often."""


# The person, a function a field


def _equipment(draft: Draft) -> Any:
    draw = draft.rng.random()
    if draw < 0.15:
        return []
    if draw < 0.3:
        return things()
    return sorted(draft.rng.sample(things(), draft.rng.randint(1, 6)))


def _conditions(draft: Draft) -> Any:
    """Every fourth request has one condition alone, each in turn; the others up to five, or none."""
    every = sorted(shelf("conditions"))
    if draft.index % 4 == 0:
        return [every[draft.index // 4 % len(every)]]
    mild = [name for name in every if shelf("conditions")[name]["screening"] in ("caution", "see_clinician_first")]
    number = draft.rng.choice([0, 0, 1, 1, 2, 2, 3, 4, 5])
    found = draft.rng.sample(mild if draft.rng.random() < 0.9 else every, number)
    if found and draft.rng.random() < 0.3:
        found[0] = draft.rng.choice([name for name in LIMITING if name not in found] or found)
    return sorted(found)


def _cleared(draft: Draft) -> Any:
    return draft.rng.choice(["2026-01-15", "2026-04-30", DAY]) if draft.rng.random() < 0.7 else LEFT_OUT


def _screening(draft: Draft) -> Any:
    """Mostly no to everything and fresh, so that gated exercises have a chance; or old, open, or with a yes."""
    if draft.rng.random() < 0.3:
        return LEFT_OUT
    questions = sorted(shelf("red_flags"))
    answers: dict[str, Any] = dict.fromkeys(questions, False)
    draw = draft.rng.random()
    if draw < 0.15:
        answers[draft.rng.choice(questions)] = draft.rng.choice([True, "yes"])
    elif draw < 0.25:
        answers["numb_tingling_during"] = True
    elif draw < 0.35:
        answers[draft.rng.choice(questions)] = draft.rng.choice([None, "unsure"])
    elif draw < 0.4:
        del answers[draft.rng.choice(questions)]
    day = draft.rng.choice([DAY] * 4 + ["2026-05-01", "2026-03-03", "2026-03-02", "2025-12-24"])
    return {"day": day, "answers": answers}


def _direction(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT, LEFT_OUT, "neutral", "flexion", "extension"])


def _pregnancy_week(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT] * 12 + [1, 13, 14, 27, 28, 45])


def _weeks_since(draft: Draft) -> Any:
    if draft.rng.random() < 0.9:
        return LEFT_OUT
    events = ["birth", "cesarean", "abdominal_surgery", "spinal_surgery"]
    events += ["hip_replacement_posterior", "hip_replacement_anterior"]
    return {name: draft.rng.choice([0, 5, 6, 11, 12, 60]) for name in draft.rng.sample(events, draft.rng.randint(1, 2))}


def _pain_free_weeks(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT, 0, 1, 2, 10])


def _sessions_done(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT, LEFT_OUT, 0, 2, 3, 50])


def _stopped(draft: Draft) -> Any:
    days = ["2026-01-15", "2026-04-30", "2026-05-01", DAY]
    return {name: draft.rng.choice(days) for name in draft.some(draft.names, 0.15, 3)} or LEFT_OUT


def _avoid_positions(draft: Draft) -> Any:
    return draft.some(POSITIONS, 0.2, 3) or LEFT_OUT


def _level(draft: Draft) -> Any:
    return draft.rng.choice(["beginner", "intermediate", "advanced", "advanced"])


def _age(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT] * 6 + [16, 16, 30, 30, 64, 65, 65, 80, 120, draft.rng.randint(0, 15)])


def _pain_now(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT] * 3 + [0] * 7 + [1, 2, 3, 4, 6, draft.rng.randint(0, 10)])


def _opt_in(draft: Draft) -> Any:
    gated = [name for name in draft.names if "gated" in exercises()[name]["status"]]
    return gated if draft.rng.random() < 0.5 else draft.some(draft.names, 0.2, 3) or LEFT_OUT


def _likes(draft: Draft) -> Any:
    return draft.some(draft.names, 0.2, 3) or LEFT_OUT


def _pace(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT] * 9 + ["default", "fit_fast", "older_adult_65plus"])


def _never_wanted(draft: Draft) -> Any:
    return draft.some(draft.names, 0.15, 4) or LEFT_OUT


def _settings(draft: Draft) -> Any:
    """Hostile, but allowed: weights of 0 and 100, rules switched off, parameters at their ends."""
    if draft.rng.random() < 0.6:
        return LEFT_OUT
    found: dict[str, dict[str, Any]] = {}
    for name in draft.rng.sample(SOFT, draft.rng.randint(0, 6)):
        found[name] = draft.rng.choice([{"weight": 0}, {"weight": 100}, {"weight": 1}, {"enabled": False}])
    for name in draft.rng.sample(OPTIONAL, draft.rng.choice([0, 0, 1, 2])):
        found[name] = {"enabled": False}
    for name, values in draft.rng.sample(EXTREMES, draft.rng.choice([0, 0, 1, 2, 3])):
        found.setdefault(name, {}).update(values)
    if draft.rng.random() < 0.02:
        name, values = draft.rng.choice(FORBIDDEN)
        found[name] = dict(values)
    return found


PROFILE: dict[str, Callable[[Draft], Any]] = {
    "equipment": _equipment,
    "conditions": _conditions,
    "cleared": _cleared,
    "screening": _screening,
    "direction": _direction,
    "pregnancy_week": _pregnancy_week,
    "weeks_since": _weeks_since,
    "pain_free_weeks": _pain_free_weeks,
    "sessions_done": _sessions_done,
    "stopped": _stopped,
    "avoid_positions": _avoid_positions,
    "level": _level,
    "age": _age,
    "pain_now": _pain_now,
    "opt_in": _opt_in,
    "likes": _likes,
    "dislikes": _likes,
    "pace": _pace,
    "exclude": _never_wanted,
    "rules": _settings,
}

DATED = ("cleared", "screening", "stopped")
"""Fields of the profile that are compared with the day of the session."""

SOFT = [
    *("stimulus", "primary_mover", "modality_mix", "hips_first", "tool_release", "frame", "calm_end", "cautions"),
    *("few_exercises", "base_form", "transitions", "equipment_changes", "preferences", "variety", "effort_curve"),
    *("soft_tool_first", "economy", "gentle_morning", "few_changes"),
]
OPTIONAL = [
    *("requested", "positions", "difficulty", "routine", "purpose", "exercise_share", "warm_up_first", "long_holds"),
    *("exercise_count", "frame_limits", "frame_count", "release_first"),
]
EXTREMES: list[tuple[str, dict[str, Any]]] = [
    ("exercise_share", {"percent": 1}),
    ("exercise_share", {"percent": 100}),
    ("stimulus", {"smallest_scale": 0.01, "largest_scale": 1}),
    ("stimulus", {"largest_scale": 4}),
    ("contraindications", {"strong_until_pain": 0}),
    ("screening", {"valid_days": 30, "severe_pain_from": 2}),
    ("gated", {"settled_weeks": 8}),
    ("direction", {"first_sessions": 60}),
    ("tool_firmness", {"beginner_max": 1}),
    ("dose_caps", {"spine_ball_max_s": 40}),
    ("gentle_morning", {"hours": 24}),
    ("cautions", {"unscreened_tags": []}),
    ("exercise_count", {"at_least": 4, "at_most": 60}),
    ("exercise_count", {"at_least": 0, "at_most": 1}),
    ("warm_up_first", {"work_instead_s": 30}),
    ("long_holds", {"long_s": 10}),
    ("dose_bounds", {"hold_max_s": 15}),
    ("dose_bounds", {"stretch_hold_max_s": 180, "hold_max_s": 599}),
    ("frame", {"warm_up_percent": 30, "arrive_percent": 30, "relax_percent": 30}),
    ("frame_limits", {"arrive_s": 3600, "warm_up_s": 3600, "relax_s": 3600}),
    ("frame_count", {"arrive": 60, "warm_up": 60, "relax": 60}),
    ("few_exercises", {"seconds_each": 30}),
    ("stage_order", {"order": ["relax", "stretch", "activate", "mobilise", "release", "warm_up", "arrive"]}),
    ("routine", {"positions": ["supine", "standing"]}),
    ("routine", {"stages": ["release", "stretch"]}),
]
FORBIDDEN: list[tuple[str, dict[str, Any]]] = [
    ("contraindications", {"enabled": False}),
    ("contraindications", {"strong_until_pain": 10}),
    ("contraindications", {"weight": 0}),
    ("banned", {"enabled": False}),
    ("gated", {"enabled": False}),
    ("dose_caps", {"enabled": False}),
    ("dose_caps", {"spine_ball_max_s": 121}),
    ("screening", {"enabled": False}),
    ("screening", {"valid_days": 91}),
    ("screening", {"severe_pain_from": 8}),
    ("stopped", {"enabled": False}),
    ("direction", {"first_sessions": 0}),
    ("morning_flexion", {"enabled": False}),
    ("tool_firmness", {"beginner_max": 3}),
    ("gated", {"settled_weeks": 1}),
    ("support", {"weight": 0}),
    ("equipment", {"enabled": False}),
    ("dose_bounds", {"enabled": False}),
    ("time_budget", {"enabled": False}),
]


# What is asked for, a function a field


def _minutes(draft: Draft) -> Any:
    usual = [LEFT_OUT, 1, 1.5, 2, 3, 4, 5, 6, 7.5, 8, 10, 12, 15, 20, 30, 45, 60]
    return draft.rng.choice([*usual, draft.rng.randint(60, 3600) / 60])


def _targets(draft: Draft) -> Any:
    return {name: draft.rng.randint(1, 5) for name in draft.targets} if draft.targets else LEFT_OUT


def _style(draft: Draft) -> Any:
    return draft.style


def _possible(draft: Draft) -> None:
    """What is asked for by name is not excluded at the same time: that is an error of its own."""
    for fields in (draft.profile, draft.request):
        if "exclude" in fields:
            fields["exclude"] = [name for name in fields["exclude"] if name not in draft.request.get("include", ())]


def _include(draft: Draft) -> Any:
    """Exercises asked for by name: any, or such as can hardly be planned for anybody or for this person."""
    never_wanted = set(draft.profile.get("exclude", ()))
    bad = {tag for name in draft.profile.get("conditions", ()) for tag in _hard_tags(name)}
    barred = [name for name in draft.names if bad & set(exercises()[name].get("exposure") or ())]
    pool = draft.rng.choice([draft.names, barred, barred, [name for name in draft.names if _odd(name)]])
    return draft.some([name for name in pool if name not in never_wanted], 0.3, 2) or LEFT_OUT


def _exclude(draft: Draft) -> Any:
    asked_for = draft.request.get("include", ())
    return draft.some([name for name in draft.names if name not in asked_for], 0.15, 3) or LEFT_OUT


def _time_of_day(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT, LEFT_OUT, "morning", "midday", "evening"])


def _hours_since_waking(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT] * 4 + [0, 1.9, 2, 3, 12])


def _day(draft: Draft) -> Any:
    """Given wherever it matters; now and then so early that something lies in the future."""
    if not any(name in draft.profile for name in DATED):
        return draft.rng.choice([LEFT_OUT, DAY])
    return "2026-04-29" if draft.rng.random() < 0.01 else DAY


def _seed(draft: Draft) -> Any:
    return draft.rng.choice([LEFT_OUT, LEFT_OUT, draft.rng.randint(1, 2**31 - 1)])


def _limit(draft: Draft) -> Any:
    return draft.rng.choice(LIMITS_S)


REQUEST: dict[str, Callable[[Draft], Any]] = {
    "minutes": _minutes,
    "targets": _targets,
    "style": _style,
    "include": _include,
    "exclude": _exclude,
    "time_of_day": _time_of_day,
    "hours_since_waking": _hours_since_waking,
    "day": _day,
    "seed": _seed,
    "time_limit_s": _limit,
    "rules": _settings,
}


def _steered(draft: Draft, rng: Random) -> dict[str, Any]:
    """Locks, a plan to stay close to, plans to differ from; drawn apart, so that the rest stays as it was."""
    unwanted = {*draft.profile.get("exclude", ()), *draft.request.get("exclude", ())}
    pool = sorted(set(draft.names) - unwanted)
    found: dict[str, Any] = {}
    if pool and rng.random() < 0.12:
        places = rng.sample(range(1, 7), 2)
        names = rng.sample(pool, min(len(pool), rng.randint(1, 2)))
        marks = [rng.choice(["", "", f"@{place}"]) for place in places]
        found["lock"] = [name + mark for name, mark in zip(names, marks, strict=False)]
    if rng.random() < 0.1:
        found["stay_close"] = [{"exercise": name} for name in rng.sample(draft.names, min(len(draft.names), 5))]
    if rng.random() < 0.1:
        found["different_from"] = [rng.sample(draft.names, min(len(draft.names), 4))]
    return found


def _hard_tags(condition: str) -> list[str]:
    return list((shelf("conditions")[condition].get("hard") or {}).get("tags") or ())


def _odd(name: str) -> bool:
    entry = exercises()[name]
    return "never_planned" in entry or "gated" in entry["status"]


def random_case(seed: int, index: int, whole: float = 0.02) -> Case:
    """The request with this number in the series of this seed; `whole` of them are on the whole catalogue."""
    rng = Random(f"{seed} {index}")
    style = rng.choice(["general"] * 8 + sorted(shelf("styles")))
    targets = _some_targets(rng)
    draft = Draft(rng, index, style, targets, _names(rng, style, targets, whole))
    nearly = _nearly_allowed(draft) if index % 4 == 2 else _just_awake(draft) if index % 16 == 7 else {}
    for fields, makers in ((draft.profile, PROFILE), (draft.request, REQUEST)):
        for name, made in makers.items():
            value = nearly[name] if name in nearly and rng.random() < 0.93 else made(draft)
            if value is not LEFT_OUT:
                fields[name] = value
    _possible(draft)
    draft.request.update(_steered(draft, Random(f"steered {seed} {index}")))
    return {
        "request": {**draft.request, "profile": draft.profile},
        "exercises": None if len(draft.names) == len(exercises()) else draft.names,
        "untagged": draft.some(draft.names, 0.1, 4),
    }


def _nearly_allowed(draft: Draft) -> dict[str, Any]:
    """What a person needs for gated exercises, and a request for one; any of it may be drawn anew."""
    gated = [name for name in draft.names if "gated" in exercises()[name]["status"]]
    return {
        "conditions": draft.rng.choice([[], [], ["wrist_problem"], ["coccyx_pain", "varicose_veins"]]),
        "screening": {"day": DAY, "answers": dict.fromkeys(sorted(shelf("red_flags")), False)},
        "pain_now": 0,
        "pain_free_weeks": draft.rng.choice([1, 2, 8]),
        "pregnancy_week": LEFT_OUT,
        "weeks_since": LEFT_OUT,
        "age": draft.rng.choice([30, 70]),
        "level": "advanced",
        "equipment": things(),
        "exclude": LEFT_OUT,
        "opt_in": draft.rng.choice([gated, gated, gated[1:], gated[:1]]),
        "include": draft.some(gated, 0.6, 1) or LEFT_OUT,
    }


def _just_awake(draft: Draft) -> dict[str, Any]:
    """A person whom a condition keeps from bending after waking, and an exercise that nothing else keeps out."""
    ill = {name: entry for name, entry in shelf("conditions").items() if AWAKE in (entry.get("params") or {})}
    name = draft.rng.choice(sorted(ill))
    hard = ill[name].get("hard") or {}
    bending = [
        entry["id"]
        for entry in exercises().values()
        if BENT & set(entry.get("exposure") or ()) - set(hard.get("tags") or ())
        and entry["id"] not in (hard.get("ids") or ())
        and not set(hard.get("tags") or ()) & set(entry.get("exposure") or ())
        and not _odd(entry["id"])
    ]
    draft.names = sorted({*draft.names, *bending})
    return {
        "conditions": [name],
        "cleared": DAY,
        "pain_now": 0,
        "age": 40,
        "level": "advanced",
        "equipment": things(),
        "pregnancy_week": LEFT_OUT,
        "weeks_since": LEFT_OUT,
        "avoid_positions": LEFT_OUT,
        "exclude": LEFT_OUT,
        "include": draft.some(bending, 0.6, 1) or LEFT_OUT,
    }


AWAKE = "no_flexion_after_waking_h"


def _some_targets(rng: Random) -> list[str]:
    if rng.random() < 0.2:
        return []
    found = rng.sample(regions() if rng.random() < 0.85 else muscles(), rng.randint(1, 4))
    if rng.random() < 0.7:
        return found
    return [name + rng.choice([":left", ":right", ""]) for name in found]


def _names(rng: Random, style: str, targets: list[str], whole: float) -> list[str]:
    every = exercises()
    if rng.random() < whole:
        return sorted(every)
    parts = {name.partition(":")[0] for name in targets or shelf("styles")[style]["targets"]}
    serving = [name for name, entry in every.items() if _for(entry) & parts]
    number = rng.choice([3, 6, 8, 10, 12, 15, 20, 30, 40])
    names = set(rng.sample(sorted(every), number))
    names |= set(rng.sample(serving, min(len(serving), number // 2)))
    if rng.random() < 0.5:
        names |= set(rng.sample(sorted(name for name in every if _odd(name)), 4))
    routine = (shelf("styles")[style].get("rules") or {}).get("routine", {})
    return sorted(names | {*routine.get("sequence", ()), *routine.get("only", ())})


def _for(entry: Mapping[str, Any]) -> set[str]:
    moved = entry.get("muscles") or {}
    return {*(entry.get("regions") or ()), *(moved.get("primary") or ()), *(moved.get("secondary") or ())}


# What comes of it


@dataclass(frozen=True)
class Judged:
    """How a case ended, and everything that is wrong with that."""

    status: str
    wrong: tuple[Breach, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of what is wrong."""
        return frozenset(breach.kind for breach in self.wrong)

    @property
    def faults(self) -> frozenset[tuple[str, ...]]:
        """The kinds of what is wrong; of an error also how its message begins, ids and numbers left out."""
        return frozenset((breach.kind, *_beginning(breach)) for breach in self.wrong)


def _beginning(breach: Breach) -> list[str]:
    if breach.kind not in ("error", "defect", "crash"):
        return []
    return [breach.where, *[word for word in breach.what.split() if word.strip(".,:()'").isalpha()][:4]]


def catalog_of(case: Case) -> Catalog:
    """The catalogue of a case."""
    source = builtin_catalog()
    kept = sorted(source.exercises) if case["exercises"] is None else case["exercises"]
    bare = set(case["untagged"])
    entries = {
        name: source.exercises[name].model_copy(update={"exposure": None}) if name in bare else source.exercises[name]
        for name in kept
    }
    return replace(source, exercises=entries)


def entries_of(case: Case) -> dict[str, Mapping[str, Any]]:
    """The exercises of a case as plain data, for the oracle."""
    kept = exercises() if case["exercises"] is None else case["exercises"]
    bare = set(case["untagged"])
    return {name: {**exercises()[name], "exposure": None} if name in bare else exercises()[name] for name in kept}


def judged(case: Case) -> Judged:
    """Plans a case and has the oracle judge it: its plan, or that there is none.

    A defect that the planner itself finds, and any error that is not about the request, is wrong, too.
    """
    request = case["request"]
    try:
        made = plan(Request.model_validate(request), catalog_of(case))
    except RuleError as error:
        wrong = () if forbidden_settings(request) else (Breach("error", "rules", str(error)),)
        return Judged("rule error", wrong)
    except RequestError as error:
        wrong = () if of_the_future(request) else (Breach("error", "request", str(error)),)
        return Judged("request error", wrong)
    except RoutineError as error:
        return Judged("defect", (Breach("defect", type(error).__name__, str(error)),))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is to be reported with the request
        return Judged("crash", (Breach("crash", type(error).__name__, str(error)),))
    told = json.loads(made.to_json(indent=None))
    return Judged(told["status"], tuple(_wrong(case, told)))


def _wrong(case: Case, told: Mapping[str, Any]) -> Iterator[Breach]:
    request = case["request"]
    for rule in forbidden_settings(request):
        yield Breach("weakened", rule, "a setting that weakens it was taken")
    for name in of_the_future(request):
        yield Breach("future", name, "a date after the session was taken")
    refused = refusals(request)
    if refused and told["status"] != "refused":
        yield Breach("not refused", told["status"], ", ".join(refused))
    if not refused and told["status"] == "refused":
        yield Breach("refused without need", "request", " ".join(note["text"] for note in told["notes"]))
    if (told["status"] in ("optimal", "feasible")) != (len(told["sessions"]) == 1):
        yield Breach("status", told["status"], f"{len(told['sessions'])} sessions")
    for session in told["sessions"]:
        yield from breaches(request, session["steps"], entries_of(case), session["budget_s"])
        if session["total_s"] != sum(step["duration_s"] for step in session["steps"]):
            yield Breach("clock", "session", f"total_s {session['total_s']} is not the sum of its steps")


# The smallest case that is still wrong


def smallest(case: Case, still_wrong: Callable[[Case], bool], tries: int = 2000) -> Case:
    """Drops one thing after the other - exercises, conditions, targets, options - while the case stays wrong."""
    best = copy.deepcopy(case)
    going = True
    while going and tries > 0:
        going = False
        for smaller in _smaller(best):
            tries -= 1
            if still_wrong(smaller):
                best, going = smaller, True
                break
            if tries <= 0:
                break
    return best


def _smaller(case: Case) -> Iterator[Case]:
    """Cases with one thing less each; those that drop most come first."""
    named = case["exercises"] if case["exercises"] is not None else sorted(exercises())
    size = len(named) // 2
    while size:
        for start in range(0, len(named), size):
            kept = named[:start] + named[start + size :]
            if kept:
                yield _without_names(case, kept)
        size //= 2
    for path in _paths(case["request"], ()):
        yield _dropped(case, path)
    for path in _paths({"untagged": case["untagged"]}, ()):
        if len(path) > 1:
            yield {**copy.deepcopy(case), "untagged": [name for i, name in enumerate(case["untagged"]) if i != path[1]]}


def _without_names(case: Case, kept: list[str]) -> Case:
    """The case with these exercises only; nothing names the others any more."""
    smaller = copy.deepcopy(case)
    there = set(kept)
    smaller["exercises"] = kept
    smaller["untagged"] = [name for name in case["untagged"] if name in there]
    request = smaller["request"]
    for name in [name for name in STEERED if name in request]:
        if any(entry not in there for entry in _named_in(request[name])):
            del request[name]
    for holder, names in ((request, ("include", "exclude")), (request.get("profile", {}), NAMING)):
        for name in names:
            if isinstance(holder.get(name), dict):
                holder[name] = {entry: value for entry, value in holder[name].items() if entry in there}
            elif name in holder:
                holder[name] = [entry for entry in holder[name] if entry in there]
    return smaller


STEERED = ("lock", "stay_close", "different_from")
"""Fields of the request that name exercises inside their values."""


def _named_in(value: Any) -> Iterator[str]:
    """Ids of exercises in a field of `STEERED`."""
    for entry in value:
        if isinstance(entry, str):
            yield entry.partition("=")[0].partition("@")[0]
        elif isinstance(entry, list):
            yield from entry
        else:
            yield entry["exercise"]


NAMING = ("opt_in", "likes", "dislikes", "exclude", "stopped")
"""Fields of the profile that hold ids of exercises."""


def _paths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The places in nested lists and mappings, outer ones first."""
    if isinstance(value, Mapping):
        pairs: list[tuple[str | int, Any]] = list(value.items())
    else:
        pairs = list(enumerate(value)) if isinstance(value, list) else []
    for key, _ in pairs:
        yield (*path, key)
    for key, inner in pairs:
        yield from _paths(inner, (*path, key))


def _dropped(case: Case, path: tuple[str | int, ...]) -> Case:
    smaller = copy.deepcopy(case)
    holder = smaller["request"]
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return smaller


def snippet(case: Case) -> str:
    """A program that plans the case and prints what is wrong with it; run it from the project's root."""
    import pprint

    shown = pprint.pformat(case, width=110, sort_dicts=False)
    return f"from tests.random_requests import judged\n\nCASE = {shown}\nprint(judged(CASE))\n"
